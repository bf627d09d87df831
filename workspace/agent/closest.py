"""The place in a file that comes nearest to lines which are not in it, so that the model can correct itself.

Lines that are the same but for white space vote for a place, and so do words: the rarer, the louder. No line is
compared with every other, so that thousands of lines take milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from workspace.agent.folding import folded, folded_lines

LINES_SHOWN: Final = 12
_WIDTH = 200
_EXCERPT = 40
_BEFORE = 3
_LINES_ASKED = 60
_WORDS_ASKED = 60
_TOO_COMMON = 60
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Closest:
    """`lines` are lines of the file, whole, from number `first_line` on; `difference` says what is other there."""

    first_line: int
    lines: tuple[str, ...]
    difference: str

    def shown(self) -> str:
        """Return the lines with their numbers; long ones are cut."""
        width = len(str(self.first_line + len(self.lines)))
        return "\n".join(
            f"{number:>{width}}| {cut(line, _WIDTH)}" for number, line in enumerate(self.lines, start=self.first_line)
        )


def find(text: str, old: str) -> Closest | None:
    """Return the place that looks most like `old`; None where nothing does."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if len(lines) > 1 and lines[-1] == "":
        lines.pop()
    wanted = old.replace("\r\n", "\n").strip("\n").split("\n")
    start = _start(lines, wanted)
    if start is None:
        return None
    differing, difference = _first_difference(lines, wanted, start)
    first = max(start - 1, differing - LINES_SHOWN // 2, 0) if differing - start >= LINES_SHOWN else max(start - 1, 0)
    shown = lines[first : first + max(min(len(wanted) + 2, LINES_SHOWN), 5)]
    return Closest(first + 1, tuple(shown), difference)


def cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[:width] + "…"


def _start(lines: list[str], wanted: list[str]) -> int | None:
    """Return the line where `wanted` would begin; it may be before the first."""
    asked = [(number, line) for number, line in enumerate(wanted) if line.strip()][:_LINES_ASKED]
    votes: defaultdict[int, float] = defaultdict(float)
    plain = folded_lines(lines)
    asked = list(zip([number for number, _line in asked], folded_lines(line for _number, line in asked), strict=True))
    _vote_by_lines(votes, plain, asked)
    _vote_by_words(votes, plain, asked)
    if not votes:
        return None
    # A line too many or too few moves what comes after it: neighbours count for each other, but less.
    score = {at: votes[at] * 2 + sum(votes.get(at + step, 0) for step in (-2, -1, 1, 2)) for at in list(votes)}
    best = min(score, key=lambda at: (-score[at], at))
    return min(max(best, 0), len(lines) - 1)


def _vote_by_lines(votes: dict[int, float], lines: list[str], asked: list[tuple[int, str]]) -> None:
    wanted = {line.strip() for _number, line in asked}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        content = line.strip()
        if content in wanted:
            places[content].append(at)
    for number, line in asked:
        found = places.get(line.strip(), ())
        for at in found[:_TOO_COMMON]:
            votes[at - number] += 2.0 * min(len(line.strip()), 40) / len(found)


def _vote_by_words(votes: dict[int, float], lines: list[str], asked: list[tuple[int, str]]) -> None:
    text = "\n".join(lines).casefold()
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in asked:
        for word in _WORD.findall(line.casefold()):
            numbers[word].add(number)
    for word in sorted(numbers, key=lambda word: (-len(word), word))[:_WORDS_ASKED]:
        hits = _lines_with(word, text, starts)
        for at in hits if len(hits) <= _TOO_COMMON else ():
            for number in numbers[word]:
                votes[at - number] += min(len(word), 20) / (len(hits) * len(numbers[word]))


def _lines_with(word: str, text: str, starts: list[int]) -> Counter[int]:
    hits: Counter[int] = Counter()
    at = text.find(word)
    while at != -1 and len(hits) <= _TOO_COMMON:
        number = bisect_right(starts, at) - 1
        hits[number] += 1
        # On from the next line: a word that fills one line is worth one vote.
        at = text.find(word, starts[number + 1]) if number + 1 < len(starts) else -1
    return hits


def _first_difference(lines: list[str], wanted: list[str], start: int) -> tuple[int, str]:
    """Return the first line of the file (from 0) that is not as wanted, and what is other there."""
    for number, line in enumerate(wanted):
        at = start + number
        if at >= len(lines):
            return len(lines) - 1, f"`old` goes on after the last line of the file, which is line {len(lines)}."
        if lines[at] != line:
            after = wanted[number + 1] if number + 1 < len(wanted) else None
            follows = lines[at + 1] if at + 1 < len(lines) else None
            return at, f"First difference, at line {at + 1}: {_said(lines[at], line, after, follows)}"
    return start, "These lines are the same, but `old` begins or ends otherwise than they do."


def _said(there: str, ours: str, ours_after: str | None, there_after: str | None) -> str:
    if there.strip() == ours.strip():
        if there.rstrip() == ours.rstrip():
            return "the blanks at its end differ."
        return f"the file indents it by {_indent(there)}, `old` by {_indent(ours)}."
    if there_after is not None and there_after.strip() == ours.strip():
        return f"the file has a line here that `old` leaves out: {_quoted(there)}."
    if ours_after is not None and ours_after.strip() == there.strip():
        return f"`old` has a line here that the file has not: {_quoted(ours)}."
    if not there.strip() or not ours.strip():
        return f"the file has {_quoted(there)}, `old` has {_quoted(ours)}."
    if folded(there).strip() == folded(ours).strip():
        return f"quotes, dashes or spaces differ: {_columns(there, ours)}"
    if there.strip().casefold() == ours.strip().casefold():
        return f"upper and lower case differ: {_columns(there, ours)}"
    return _columns(there, ours)


def _columns(there: str, ours: str) -> str:
    one, other = there.strip(), ours.strip()
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    shown = max(at - _EXCERPT // 4, 0)
    return f"the file has {_quoted(one[shown:])}, `old` has {_quoted(other[shown:])}."


def _quoted(line: str) -> str:
    content = line.strip()
    return f"`{cut(content, _EXCERPT)}`" if content else "a blank line"


def _indent(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    if not indent:
        return "nothing"
    if set(indent) == {" "}:
        return f"{len(indent)} space{'s' if len(indent) > 1 else ''}"
    return f"{len(indent)} tab{'s' if len(indent) > 1 else ''}" if set(indent) == {"\t"} else "tabs and spaces"
