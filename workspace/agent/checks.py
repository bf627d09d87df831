"""What a run is checked by: the app bundles, its types hold, and what held before still does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workspace.toolchain import bundler, typecheck
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import SandboxUnavailable

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What the tools say of one state of the files. `reason` is why nothing was checked."""

    errors: tuple[Problem, ...] = ()
    reason: str = ""

    @property
    def is_good(self) -> bool:
        return not self.errors

    def told(self) -> str:
        """Return it for a model: only what is needed to mend it."""
        if self.reason:
            return f"Nothing could be checked: {self.reason}"
        if self.is_good:
            return "The app bundles and its types hold."
        lines = [f"{one.file}:{one.line or 1}: {one.message}" for one in self.errors[:_SHOWN]]
        if len(self.errors) > _SHOWN:
            lines.append(f"… and {len(self.errors) - _SHOWN} more")
        return "\n".join(lines)


def look(source: Mapping[str, bytes], *, stopped: Callable[[], bool]) -> Report:
    """Bundle and type-check files. Where this machine cannot, the report says why."""
    if not any(path.endswith((".html", ".ts", ".tsx", ".js", ".jsx")) for path in source):
        return Report(reason="there is no page and no script")
    try:
        site = bundler.bundle(source, cancelled=stopped)
        types = typecheck.typecheck(source, cancelled=stopped)
    except SandboxUnavailable as error:
        return Report(reason=str(error))
    except ToolsMissing:
        return Report(reason="the build tools are missing")
    found = {
        (one.file, one.line, one.message): one for one in (*site.problems, *types.problems) if one.severity == "error"
    }
    return Report(tuple(found.values()))


def worse(before: Report, after: Report) -> tuple[Problem, ...]:
    """Return the errors that were not there before; lines may have moved."""
    known = {(one.file, one.message) for one in before.errors}
    return tuple(one for one in after.errors if (one.file, one.message) not in known)
