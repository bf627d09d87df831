"""Whether a model is asked for edits or for whole files, from how it did so far.

Edits are the rule: they cost a tenth of the tokens, and what they do not name they cannot break. A model is asked for
whole files where it has shown that it cannot quote, or for one file that it just failed to edit twice in a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Format = Literal["edit", "whole_file"]

FAILURES_IN_A_ROW: Final = 2
# A file so long is written whole only when edits of it failed: it would cost too much, and come back shortened.
LONGEST_LINES: Final = 800
# As if so many calls had been seen before the first: a model begins as one that edits well.
_EDIT_PRIOR: Final = (9, 1)
_WHOLE_FILE_PRIOR: Final = (8, 2)
# Whole files must be better by this much, and by enough calls, to be worth their price.
_WORTH: Final = 0.15
_EDITS_SEEN: Final = 8


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls in one format were taken and how many refused. Count recent ones, so that a model can improve."""

    succeeded: int = 0
    failed: int = 0


_NONE_YET: Final = Tally()


@dataclass(frozen=True, slots=True)
class Stats:
    """How a model did, and for one file: its lines, and its edits refused in this run since one was taken."""

    edit: Tally = _NONE_YET
    whole_file: Tally = _NONE_YET
    failures_in_a_row: int = 0
    lines: int = 0


def choose_format(stats: Stats) -> Format:
    """Return the format to ask for next.

    "whole_file" after 2 refused edits of the file in a row. Otherwise by record: of at least 8 edits so few were
    taken that whole files, both with their prior, do better by more than 0.15, and the file has at most 800 lines.
    """
    if stats.failures_in_a_row >= FAILURES_IN_A_ROW:
        return "whole_file"
    seen = stats.edit.succeeded + stats.edit.failed
    if seen < _EDITS_SEEN or stats.lines > LONGEST_LINES:
        return "edit"
    gain = _rate(stats.whole_file, _WHOLE_FILE_PRIOR) - _rate(stats.edit, _EDIT_PRIOR)
    return "whole_file" if gain > _WORTH else "edit"


def _rate(tally: Tally, prior: tuple[int, int]) -> float:
    good, bad = prior
    return (tally.succeeded + good) / (tally.succeeded + tally.failed + good + bad)
