"""What goes into the file for what the model wrote: its line breaks, its indentation, its own spelling.

Where a place was found by tolerance, the model's copy of the lines differs from the file in ways it did not mean. So
what `new` has in common with `old` keeps the spelling of the file: whole lines that are the same in both, and of a
line that changed, its beginning and its end as far as they are the same. The rest is what the model wrote.
"""

from __future__ import annotations

import re

from workspace.agent import indentation
from workspace.agent.folding import columns, folded
from workspace.agent.indentation import Shift
from workspace.agent.matching import Match
from workspace.line_matching import matching_blocks

_BREAK = re.compile(r"\r\n|\n")


def replacement(text: str, match: Match, old: str, new: str) -> str:
    """Return what takes the place of the match.

    Where neither `old` nor `new` says anything of carriage returns, line breaks are those of the place. Raises
    CannotShift where a line of `new` has not the indentation that would have to be taken away.
    """
    line_break = _break_at(text, match)
    if match.how == "exact":
        return new if "\r" in old or "\r" in new else new.replace("\n", line_break)
    there = text[match.start : match.end]
    there_lines, there_breaks = _BREAK.split(there), _BREAK.findall(there)
    old_lines, new_lines = _BREAK.split(old), _BREAK.split(new)
    if match.without_last_break:
        old_lines = old_lines[:-1]
        new_lines = new_lines[:-1] if new_lines[-1] == "" else new_lines
    assert len(there_lines) == len(old_lines)
    sources = _sources(old_lines, new_lines)
    parts = []
    for number, line in enumerate(new_lines):
        source, is_same = sources.get(number, (None, False))
        if source is None:
            parts.append(match.shift.applied(line))
        elif is_same:
            parts.append(there_lines[source])
        else:
            parts.append(_respelt(old_lines[source], line, there_lines[source], match.shift))
        if number < len(new_lines) - 1:
            keeps_break = is_same and source is not None and source < len(there_breaks)
            parts.append(there_breaks[source] if keeps_break and source is not None else line_break)
    return "".join(parts)


def _break_at(text: str, match: Match) -> str:
    """Return how lines end at the match, else after it, else before it."""
    if "\r\n" not in text:
        return "\n"
    at = text.find("\n", match.start, match.end)
    if at == -1:
        at = text.find("\n", match.end)
    if at == -1:
        at = text.rfind("\n", 0, match.start)
    return "\r\n" if text[max(at - 1, 0) : at] == "\r" else "\n"


def _sources(old: list[str], new: list[str]) -> dict[int, tuple[int, bool]]:
    """Return for lines of `new` the line of `old` they come from, and whether they are the same."""
    found: dict[int, tuple[int, bool]] = {}
    at, to = 0, 0
    for block in matching_blocks(old, new):
        if block.old - at == block.new - to:
            found |= {to + step: (at + step, False) for step in range(block.old - at)}
        found |= {block.new + step: (block.old + step, True) for step in range(block.length)}
        at, to = block.old + block.length, block.new + block.length
    return found


def _respelt(old: str, new: str, there: str, shift: Shift) -> str:
    """Return the new line with the file's own characters where it begins and ends as the old one did."""
    moved = shift.applied(new)
    indent = indentation.of(moved)
    # All kinds of blanks: an indentation of non-breaking spaces is the file's own spelling too.
    ours, wanted, file = old.strip(), new.strip(), there.strip()
    front = len(there) - len(there.lstrip())
    if not wanted or folded(ours) != folded(file) or (ours == file and not there[:front].strip(" \t")):
        return moved
    same = _common_length(ours, wanted)
    same_end = _common_length(ours[same:][::-1], wanted[same:][::-1])
    before, start = _whole_characters(ours, file, same)
    after, end = _whole_characters(ours, file, len(ours) - same_end, upwards=True)
    kept_indent = there[:front] if indentation.of(old) == indentation.of(new) else indent
    tail = new[len(new.rstrip()) :]
    return kept_indent + file[:start] + wanted[before : len(wanted) - (len(ours) - after)] + file[end:] + tail


def _common_length(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _whole_characters(ours: str, file: str, at: int, *, upwards: bool = False) -> tuple[int, int]:
    """Return the place in both spellings that is nearest to `at` in ours and cuts no character of either.

    Going down from there by default, so that what is common does not grow; `upwards` for where a common end begins.
    """
    ours_by_folded = {place: number for number, place in enumerate(columns(ours)) if place is not None}
    file_columns = columns(file)
    step = 1 if upwards else -1
    while 0 <= at <= len(ours):
        number = ours_by_folded.get(at)
        if number is not None and file_columns[number] is not None:
            return at, file_columns[number] or 0
        at += step
    return (len(ours), len(file)) if upwards else (0, 0)
