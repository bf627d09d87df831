"""What a tool finds wrong with a project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workspace.toolchain.job import Limits
from workspace.toolchain.supervision import Completed

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` is relative to the project; line and column count from 1."""

    file: str | None
    line: int | None
    column: int | None
    message: str
    severity: Severity


_ESBUILD = re.compile(
    r"^\S+ \[(?P<kind>ERROR|WARNING)\] (?P<message>.+?)\n(?:\n +(?P<file>[^\n:]+):(?P<line>\d+):(?P<column>\d+):)?",
    re.MULTILINE,
)
_TYPESCRIPT = re.compile(
    r"^(?:(?P<file>[^\n(]+)\((?P<line>\d+),(?P<column>\d+)\): )?error (?P<code>TS\d+): (?P<message>.+)$", re.MULTILINE
)


def of_esbuild(output: str) -> Iterator[Problem]:
    for found in _ESBUILD.finditer(output):
        yield Problem(
            file=found["file"],
            line=int(found["line"]) if found["line"] else None,
            # esbuild counts columns from 0
            column=int(found["column"]) + 1 if found["column"] else None,
            message=found["message"],
            severity="error" if found["kind"] == "ERROR" else "warning",
        )


def of_messages(messages: Sequence[Mapping[str, Any]], severity: Severity) -> Iterator[Problem]:
    """Give what esbuild says in its own protocol. Raises KeyError, TypeError."""
    for message in messages:
        place = message["location"] or {}
        column = place.get("column")
        yield Problem(
            file=place.get("file") or None,
            line=place.get("line"),
            column=None if column is None else column + 1,
            message=message["text"],
            severity=severity,
        )


def of_typescript(output: str) -> Iterator[Problem]:
    for found in _TYPESCRIPT.finditer(output):
        yield Problem(
            file=found["file"],
            line=int(found["line"]) if found["line"] else None,
            column=int(found["column"]) if found["column"] else None,
            message=f"{found['message']} ({found['code']})",
            severity="error",
        )


def of_end(tool: str, completed: Completed, limits: Limits) -> Problem:
    """Return why a tool ended early, when it did not say so itself."""
    if completed.cancelled:
        why = f"{tool} was cancelled."
    elif completed.timed_out:
        why = f"{tool} took longer than {limits.wall_seconds:g} seconds."
    elif completed.exceeded:
        why = f"{tool} went over its limit of {completed.exceeded}."
    else:
        said = completed.stderr.decode(errors="replace").strip()[-500:]
        why = said or f"{tool} ended with {completed.returncode}."
    return Problem(None, None, None, why, "error")
