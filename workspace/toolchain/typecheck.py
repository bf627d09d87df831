"""Checking the types of a project, by the native TypeScript in the sandbox."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workspace.toolchain import packages, problems, sandbox
from workspace.toolchain.job import MADE, MIB
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import Limits, never

# Go reserves more than it touches; what it touches is watched from outside.
_LIMITS = Limits(wall_seconds=15, cpu_seconds=30, data_bytes=1024 * MIB)
# Settings that ask for a record of what was checked get it in the one place where something can be written.
_KEPT = ("--incremental", "--tsBuildInfoFile", f"{MADE}/checked")
# Tests and settings of tools import packages that are not part of an app, and so not there.
_NOT_THE_APP = re.compile(r"tests/|.*\.(test|spec)\.[cm]?[jt]sx?$|(vite|vitest)\.config\.[cm]?[jt]s$")


@dataclass(frozen=True, slots=True)
class TypeReport:
    """`skipped_reason` is set when there was nothing to check. Times are milliseconds."""

    problems: tuple[Problem, ...]
    skipped_reason: str | None
    took_ms: int

    @property
    def ok(self) -> bool:
        return not self.problems


def typecheck(files: Mapping[str, bytes], *, cancelled: Callable[[], bool] = never) -> TypeReport:
    """Check a project by its own settings. Raises SandboxUnavailable, ToolsMissing."""
    started = time.perf_counter()
    # A project made from Vite's template keeps the app's settings apart from those of its tools.
    settings = next((name for name in ("tsconfig.app.json", "tsconfig.json") if name in files), None)
    if settings is None:
        return TypeReport((), "There is no tsconfig.json, so there are no types to check.", 0)
    completed = sandbox.run(
        [str(packages.typescript()), "--noEmit", "--pretty", "false", "-p", settings, *_KEPT],
        files={path: content for path, content in files.items() if not _NOT_THE_APP.match(path)},
        packages=packages.node_modules(),
        limits=_LIMITS,
        cancelled=cancelled,
    )
    found = tuple(problems.of_typescript(completed.stdout.decode(errors="replace")))
    if completed.returncode != 0 and not found:
        found = (problems.of_end("The type checker", completed, _LIMITS),)
    return TypeReport(found, None, round((time.perf_counter() - started) * 1000))
