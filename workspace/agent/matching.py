"""Where in a text the lines meant by a model stand: exactly, or but for what models get wrong about white space.

Each level allows what the one before it allows and one thing more. The first level that finds anything decides: what
it finds twice is not unique, and no later level is asked. There is no level for text that is merely similar.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Final, Literal

from workspace.agent import indentation
from workspace.agent.folding import columns, folded, folded_lines
from workspace.agent.indentation import Shift

How = Literal["exact", "line_endings", "trailing_space", "indentation", "unicode"]

PLACES_COUNTED: Final = 1_000
_BLANK = " \t"
_NO_SHIFT: Final = Shift()
# `}` or `);` alone says too little to be looked for anywhere but exactly where it was said to be.
_TELLING_CHARACTERS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`text[start:end]` is meant. With `without_last_break`, the file ends where `old` has one line break more."""

    start: int
    end: int
    how: How
    shift: Shift = _NO_SHIFT
    without_last_break: bool = False


def find(text: str, old: str) -> list[Match]:
    """Return every place that may be meant: one if it is clear, none if it is not there. `old` is not empty."""
    exact = list(_occurrences(text, old))
    if len(exact) > 1 or (exact and not _splits_a_line_break(text, exact[0], exact[0] + len(old))):
        return [Match(at, at + len(old), "exact") for at in exact]
    lines = _Lines(text)
    pieces = old.replace("\r\n", "\n").split("\n")
    found = _within(lines, pieces, "line_endings")
    telling = (character for character in old if character.isalnum())
    if found or len(list(islice(telling, _TELLING_CHARACTERS))) < _TELLING_CHARACTERS:
        return found
    found = _within(lines, pieces, "trailing_space") or _shifted(lines, pieces, "indentation")
    if found:
        return found
    plain = [folded(piece) for piece in pieces]
    found = _within(lines, plain, "unicode")
    moved = _shifted(lines, plain, "unicode")
    return found + [match for match in moved if not any(match.start <= other.start <= match.end for other in found)]


class _Lines:
    """A text by lines, without their breaks, and folded for each level."""

    def __init__(self, text: str) -> None:
        parts = text.split("\n")
        self.starts = [0, *accumulate(len(part) + 1 for part in parts[:-1])]
        self.contents = [part.removesuffix("\r") for part in parts[:-1]] + parts[-1:]
        self.ends_in_a_break = not parts[-1]

    def __len__(self) -> int:
        return len(self.contents)

    @cached_property
    def trimmed(self) -> list[str]:
        return [content.rstrip(_BLANK) for content in self.contents]

    @cached_property
    def plain(self) -> list[str]:
        return [content.rstrip(_BLANK) for content in folded_lines(self.contents)]

    def at(self, how: How) -> list[str]:
        if how == "line_endings":
            return self.contents
        return self.plain if how == "unicode" else self.trimmed

    def end_of(self, number: int) -> int:
        return self.starts[number] + len(self.contents[number])

    def offset(self, number: int, column: int | None) -> int | None:
        return None if column is None else self.starts[number] + column


def _occurrences(text: str, part: str) -> Iterator[int]:
    """Yield where the part begins, also where two of them overlap."""
    at = text.find(part)
    counted = 0
    while at != -1 and counted < PLACES_COUNTED:
        yield at
        at, counted = text.find(part, at + 1), counted + 1


def _splits_a_line_break(text: str, *places: int) -> bool:
    return any(0 < at < len(text) and text[at - 1 : at + 1] == "\r\n" for at in places)


def _within(lines: _Lines, pieces: list[str], how: How) -> list[Match]:
    """Find text that may begin and end inside of a line."""
    wanted = pieces if how == "line_endings" else [piece.rstrip(_BLANK) for piece in pieces]
    there = lines.at(how)
    whole = "\n".join(there)
    starts = [0, *accumulate(len(line) + 1 for line in there[:-1])]
    is_padded = not lines.ends_in_a_break and wanted[-1] == "" and any(wanted)
    found = []
    for at in _occurrences(whole + "\n" if is_padded else whole, "\n".join(wanted)):
        number = bisect_right(starts, at) - 1
        match = _placed(lines, pieces, wanted, how, number, at - starts[number])
        if match:
            found.append(match)
    # Inside of a word it is another word, but one that makes the place unclear where there are two.
    if len(found) == 1 and how != "line_endings" and _is_inside_a_word(lines, found[0]):
        return []
    return found


def _placed(lines: _Lines, pieces: list[str], wanted: list[str], how: How, number: int, column: int) -> Match | None:
    """Return the match of the folded text that begins in this line and column, if it stands for whole characters."""
    last = number + len(wanted) - 1
    without_last_break = last == len(lines)
    if wanted[0] == "" and len(wanted) > 1:
        # A line of blanks alone stands for a blank line; no blanks at all for the break after any line.
        if pieces[0] and column:
            return None
        start: int | None = lines.starts[number] if pieces[0] else lines.end_of(number)
    else:
        start = lines.offset(number, _column(lines, how, number, column))
    if without_last_break:
        end: int | None = lines.end_of(last - 1)
    elif wanted[-1] == pieces[-1]:
        begins = column if len(wanted) == 1 else 0
        end = lines.starts[last] if wanted[-1] == "" else _end(lines, how, last, begins + len(wanted[-1]))
    else:
        # Blanks at the end of `old` say that the line ends there.
        begins = column if len(wanted) == 1 else 0
        end = lines.end_of(last) if begins + len(wanted[-1]) == len(lines.at(how)[last]) else None
    if start is None or end is None:
        return None
    return Match(start, end, how, without_last_break=without_last_break)


def _column(lines: _Lines, how: How, number: int, column: int) -> int | None:
    return columns(lines.contents[number])[column] if how == "unicode" else column


def _end(lines: _Lines, how: How, number: int, column: int) -> int | None:
    return lines.offset(number, _column(lines, how, number, column))


def _is_inside_a_word(lines: _Lines, match: Match) -> bool:
    for at in (match.start, match.end):
        number = bisect_right(lines.starts, at) - 1
        content, column = lines.contents[number], at - lines.starts[number]
        around = content[max(column - 1, 0) : column + 1]
        if column and len(around) == 2 and all(_is_of_a_word(character) for character in around):
            return True
    return False


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _shifted(lines: _Lines, pieces: list[str], how: How) -> list[Match]:
    """Find whole lines that are all indented more, or all less, or by tabs instead of spaces."""
    has_last_break = pieces[-1] == ""
    ours = pieces[:-1] if has_last_break else pieces
    wanted = [piece.strip(_BLANK) for piece in ours]
    there = [line.lstrip(_BLANK) for line in lines.at(how)]
    whole = "\n" + "\n".join(there) + "\n"
    starts = [0, *accumulate(len(line) + 1 for line in there[:-1])]
    found = []
    for at in _occurrences(whole, "\n" + "\n".join(wanted) + "\n"):
        number = bisect_right(starts, at) - 1
        match = _shifted_to(lines, ours, how, number, has_last_break=has_last_break)
        if match:
            found.append(match)
    return found


def _shifted_to(lines: _Lines, ours: list[str], how: How, number: int, *, has_last_break: bool) -> Match | None:
    last = number + len(ours) - 1
    file = lines.contents[number : last + 1]
    told = [at for at, piece in enumerate(ours) if piece.strip(_BLANK)]
    indents = [indentation.of(folded(file[at]) if how == "unicode" else file[at]) for at in told]
    shift = indentation.between([indentation.of(ours[at]) for at in told], indents)
    if shift is None:
        return None
    without_last_break = has_last_break and last == len(lines) - 1
    if has_last_break and not without_last_break:
        end = lines.starts[last + 1]
    else:
        # Blanks after the last line stay where `old` says nothing of them.
        says_blanks = ours[-1] != ours[-1].rstrip(_BLANK) or without_last_break
        shown = file[-1].rstrip() if how == "unicode" else file[-1].rstrip(_BLANK)
        end = lines.end_of(last) if says_blanks else lines.starts[last] + len(shown)
    return Match(lines.starts[number], end, how, shift, without_last_break)
