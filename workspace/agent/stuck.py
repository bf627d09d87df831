"""Noticing that a run goes in circles, before it burns money.

The five patterns that OpenHands looks for too: the same action with the same result, the same error, two steps in
turn, talk without action, and a context that no longer fits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Pattern = Literal["same_action", "same_error", "alternation", "talk"]

_SAME_ACTION: Final = 3
_SAME_ERROR: Final = 3
_ALTERNATION: Final = 6
_TALK: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One tool call and what came of it; `tool` is empty for a turn that only talked."""

    tool: str
    input: str
    result: str
    ok: bool

    @classmethod
    def of(cls, tool: str, given: dict[str, Any] | None, result: str, *, ok: bool) -> Step:
        return cls(tool, json.dumps(given, sort_keys=True), result, ok)


TALK: Final = Step("", "", "", ok=True)


def look(steps: Sequence[Step]) -> Pattern | None:
    """Return the pattern that the last steps show, if any."""
    if _ends_alike(steps, _TALK) and not steps[-1].tool:
        return "talk"
    if _ends_alike(steps, _SAME_ACTION) and steps[-1].tool:
        return "same_action"
    last = steps[-_SAME_ERROR:]
    failed_alike = {(step.tool, step.result) for step in last if not step.ok}
    if len(last) == _SAME_ERROR and len(failed_alike) == 1 and not any(step.ok for step in last):
        return "same_error"
    last = steps[-_ALTERNATION:]
    if len(last) == _ALTERNATION and last[0] != last[1] and all(last[at] == last[at % 2] for at in range(_ALTERNATION)):
        return "alternation"
    return None


def _ends_alike(steps: Sequence[Step], number: int) -> bool:
    return len(steps) >= number and len(set(steps[-number:])) == 1
