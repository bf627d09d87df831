"""Why an edit or a file of the model is not taken. Models read the sentences, so they are in English only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workspace.agent.closest import Closest

_LINES_NAMED = 40


class Refused(Exception):
    """Nothing was changed. `code` is for us, `sentence` is for the model."""

    code: ClassVar[str] = "REFUSED"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NoEdits(Refused):
    code = "NO_EDITS"


class EmptyOld(Refused):
    code = "EDIT_OLD_EMPTY"


class Unchanged(Refused):
    code = "UNCHANGED"


class NotUnique(Refused):
    """`lines` are all the places, as far as they were counted."""

    code = "EDIT_NOT_UNIQUE"

    def __init__(self, sentence: str, lines: Sequence[int]) -> None:
        super().__init__(sentence)
        self.lines = tuple(lines)


class NotFound(Refused):
    """`closest` is what the file has instead, where anything in it comes near."""

    code = "EDIT_NOT_FOUND"

    def __init__(self, sentence: str, closest: Closest | None) -> None:
        super().__init__(sentence)
        self.closest = closest


class Overlapping(Refused):
    code = "EDITS_OVERLAP"


class SeveralRefused(Refused):
    """More than one edit of a call is refused; the model is told of all of them at once."""

    code = "EDITS_REFUSED"

    def __init__(self, refusals: Sequence[Refused]) -> None:
        super().__init__("\n\n".join(refusal.sentence for refusal in refusals))
        self.refusals = tuple(refusals)


class Placeholder(Refused):
    """`line` is where it stands in the new text."""

    code = "PLACEHOLDER"

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


class CutOff(Refused):
    code = "CUT_OFF"


class EmptyContent(Refused):
    code = "EMPTY_CONTENT"


class InvalidJson(Refused):
    code = "INVALID_JSON"


class Suspicion(Refused):
    """Right perhaps: the caller may say so with `confirm=True`."""

    code = "SUSPICION"


class Shrunk(Suspicion):
    code = "SHRUNK"


def named(lines: Sequence[int]) -> str:
    """Return line numbers as words: `lines 3, 17 and 40`."""
    distinct = sorted(set(lines))
    if len(distinct) == 1:
        return f"line {distinct[0]}"
    if len(distinct) > _LINES_NAMED:
        return f"lines {', '.join(map(str, distinct[:_LINES_NAMED]))} and {len(distinct) - _LINES_NAMED} more"
    return f"lines {', '.join(map(str, distinct[:-1]))} and {distinct[-1]}"
