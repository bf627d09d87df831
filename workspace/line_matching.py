"""Which lines of two texts belong together. Bounded: it never takes quadratic time, whatever the texts are.

Lines that stand once in both texts are paired first, as patience diff does it; what lies between two pairs is compared
by Myers's algorithm, up to a number of differences beyond which it counts as replaced. `difflib` takes seconds for
some thousands of lines, and a C library for this alone would be one more thing to build everywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_DIFFERENCES_FOLLOWED = 300
_DEPTH = 12  # texts made to be hard could go on for ever


class Block(NamedTuple):
    """Lines `old` … `old + length` of the one text are lines `new` … `new + length` of the other."""

    old: int
    new: int
    length: int


def matching_blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return what both texts share, in order, with an empty block at the end."""
    pairs: list[tuple[int, int]] = []
    parts = [(0, 0, len(old), 0, len(new))]
    while parts:
        depth, old_start, old_end, new_start, new_end = parts.pop()
        while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
            pairs.append((old_start, new_start))
            old_start, new_start = old_start + 1, new_start + 1
        while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
            old_end, new_end = old_end - 1, new_end - 1
            pairs.append((old_end, new_end))
        if old_start == old_end or new_start == new_end:
            continue
        anchors = _anchors(old[old_start:old_end], new[new_start:new_end]) if depth < _DEPTH else []
        if not anchors:
            found = _shortest(old[old_start:old_end], new[new_start:new_end])
            pairs += ((old_start + at, new_start + to) for at, to in found)
            continue
        # Each part begins with an anchor, which the loop above takes; so it ends.
        starts = [(old_start, new_start), *((old_start + at, new_start + to) for at, to in anchors)]
        ends = [*starts[1:], (old_end, new_end)]
        parts += ((depth + 1, a, c, b, d) for (a, b), (c, d) in zip(starts, ends, strict=True))
    return _joined(sorted(pairs), Block(len(old), len(new), 0))


def _joined(pairs: list[tuple[int, int]], last: Block) -> list[Block]:
    blocks: list[Block] = []
    for old, new in pairs:
        before = blocks[-1] if blocks else None
        if before and (before.old + before.length, before.new + before.length) == (old, new):
            blocks[-1] = before._replace(length=before.length + 1)
        else:
            blocks.append(Block(old, new, 1))
    return [*blocks, last]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest run of lines that stand once in both texts and in the same order."""
    in_old, in_new = Counter(old), Counter(new)
    places = {line: at for at, line in enumerate(new) if in_new[line] == 1}
    pairs = [(at, places[line]) for at, line in enumerate(old) if in_old[line] == 1 and line in places]
    ends: list[int] = []  # the smallest end of a run of each length
    tops: list[int] = []  # which pair that is
    before: list[int] = []  # the pair before each pair in its run
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        before.append(tops[length - 1] if length else -1)
        ends[length : length + 1], tops[length : length + 1] = [to], [number]
    run, number = [], tops[-1] if tops else -1
    while number != -1:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of a shortest edit (Myers 1986), or none where it has too many differences."""
    reached = {1: 0}  # by diagonal, how far into `old`
    steps: list[dict[int, int]] = []
    for differences in range(min(len(old) + len(new), _DIFFERENCES_FOLLOWED) + 1):
        steps.append(reached.copy())
        for diagonal in range(-differences, differences + 1, 2):
            at, _by_addition = _entered(reached, diagonal, differences)
            while at < len(old) and at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            reached[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return _walked_back(steps, len(old), len(new))
    return []


def _entered(reached: dict[int, int], diagonal: int, differences: int) -> tuple[int, bool]:
    """Return where a path with one difference more enters a diagonal, and whether by an addition or a deletion."""
    by_addition = diagonal == -differences or (
        diagonal != differences and reached[diagonal - 1] < reached[diagonal + 1]
    )
    return (reached[diagonal + 1], True) if by_addition else (reached[diagonal - 1] + 1, False)


def _walked_back(steps: list[dict[int, int]], at: int, to: int) -> list[tuple[int, int]]:
    pairs = []
    for differences in range(len(steps) - 1, -1, -1):
        start, by_addition = _entered(steps[differences], at - to, differences)
        while at > start:
            at, to = at - 1, to - 1
            pairs.append((at, to))
        at, to = (at, to - 1) if by_addition else (at - 1, to)
    return pairs
