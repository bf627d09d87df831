"""Checking the types of a project, by the native TypeScript in the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workspace.toolchain import packages, problems, sandbox, source_folder
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import MIB, Limits, Mount, never

_WALL_SECONDS = 30


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
    """Check a project by its own tsconfig.json. Raises SandboxUnavailable, ToolsMissing."""
    started = time.perf_counter()
    if "tsconfig.json" not in files:
        return TypeReport((), "There is no tsconfig.json, so there are no types to check.", 0)
    compiler = packages.typescript()
    with source_folder.written(files) as folder:
        ended = sandbox.run(
            [f"/compiler/{compiler.name}", "--noEmit", "--pretty", "false", "-p", "tsconfig.json"],
            mounts=[
                Mount(folder, "/workspace"),
                Mount(packages.node_modules(), "/workspace/node_modules"),
                Mount(compiler.parent, "/compiler"),
            ],
            # Go reserves address space that it never touches, so the limit on data says little here.
            limits=Limits(wall_seconds=_WALL_SECONDS, cpu_seconds=60, data_bytes=4096 * MIB),
            cancelled=cancelled,
        )
    found = tuple(problems.of_typescript(ended.stdout.decode(errors="replace")))
    if ended.returncode != 0 and not found:
        why = ended.stderr.decode(errors="replace").strip()[-500:] or "The type checker did not finish."
        found = (Problem(None, None, None, why, "error"),)
    return TypeReport(found, None, round((time.perf_counter() - started) * 1000))
