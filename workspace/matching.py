"""Finding a pattern in one text, line by line, with an end in sight whatever the pattern is.

Patterns are RE2's (github.com/google/re2/wiki/Syntax): they cost time in proportion to the text, and know neither
backreferences nor lookaround. `^` and `$` are the ends of a line, and a match never goes beyond its line.
"""

from __future__ import annotations

import codecs
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import re2
from django.utils.translation import gettext as _

from motivd_site.api.errors import InvalidFields

LINE_LIMIT: Final = 400  # characters of a line that are shown
_SHOWN_BEFORE = 100  # and of these, before the match
_BINARY_PROBE_BYTES = 8_000
_PATTERN_BYTES = 2 * 2**20  # the program, and the states that RE2 remembers of it
# A byte of text may cost a step for each instruction of the program. So many steps take a third of a second; then the
# clock is looked at. A pattern as people write them is done with a file of 5 MB in one go.
_STEPS_AT_ONCE = 100_000_000
_OVERLAP_BYTES = 4_096

Pattern: TypeAlias = Any  # re2 has no types


class TimeIsUp(Exception):
    """What was found so far is the answer."""


@dataclass(frozen=True, slots=True)
class Match:
    """One match; columns and lengths count characters, from 1.

    `text` is the line. Of one longer than 400 characters it is a part of 400 that begins 100 before the match, or
    earlier where the line ends before; `text_column` says where it begins. Lines around it are cut after 400.
    """

    path: str
    line: int
    column: int
    length: int
    text: str
    text_column: int
    before: list[str]
    after: list[str]


def compiled(query: str, *, regex: bool, case: bool) -> Pattern:
    """Raises InvalidFields, with RE2's own reason, on what is no pattern."""
    if "\n" in query or "\r" in query:
        raise InvalidFields({"q": [_("A match stands in one line: leave line breaks out.")]})
    options = re2.Options()
    options.literal = not regex
    options.case_sensitive = case
    options.never_nl = True
    options.never_capture = True  # where a match stands is all that is asked
    options.max_mem = _PATTERN_BYTES
    options.log_errors = False
    try:
        re2.compile(query, options)  # without our own flag, which has no place in a reason
        return re2.compile(f"(?m){query}" if regex else query, options)
    except re2.error as error:
        reason = error.args[0].decode()
        raise InvalidFields({"q": [_("This pattern cannot be used: %(reason)s") % {"reason": reason}]}) from error
    finally:
        re2.purge()  # re2 would keep the last 128, with all their memory


def text_of(content: bytes) -> bytes | None:
    """Return the lines of a file, joined by plain line feeds, or None when it is not text in UTF-8."""
    if b"\0" in content[:_BINARY_PROBE_BYTES]:
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def find(path: str, text: bytes, pattern: Pattern, *, context: int, deadline: float) -> Iterator[Match]:
    """Yield each match with so many lines before and after it. Raises TimeIsUp past the deadline (`time.monotonic`)."""
    lines = text.removesuffix(b"\n")
    line = _line_at(lines, 0, 1, context)
    for start, end in _spans(lines, pattern, deadline) if text else ():
        if start > line.end:
            line = _line_at(lines, start, line.number + lines.count(b"\n", line.start, start), context)
        # RE2's \C takes any byte, also the one that ends a line.
        yield line.match(path, lines, start, min(end, line.end))


def _spans(text: bytes, pattern: Pattern, deadline: float) -> Iterator[tuple[int, int]]:
    """Yield where matches begin and end, piece by piece: pieces are whole lines, save where one line is longer.

    There, a match is found whole as long as it fits into the overlap of two pieces.
    """
    size = max(2 * _OVERLAP_BYTES, _STEPS_AT_ONCE // pattern.programsize)
    begin = position = 0
    while True:
        end = _end_of_piece(text, begin, size)
        cut = text[end : end + 1] not in (b"", b"\n")
        while position <= end and (match := _next(pattern, text, position, end, deadline)) is not None:
            start, stop = match.span()
            if cut and stop == end and start > begin:
                position = start  # the next piece may hold more of it
                break
            yield start, stop
            position = stop if stop > start else _character_after(text, stop)
        else:
            position = max(position, _character_at(text, end - _OVERLAP_BYTES)) if cut else end + 1
        if end == len(text):
            return
        begin = position


def _next(pattern: Pattern, text: bytes, start: int, end: int, deadline: float) -> Any:
    if time.monotonic() >= deadline:
        raise TimeIsUp
    return pattern.search(text, start, end)


def _end_of_piece(text: bytes, begin: int, size: int) -> int:
    if len(text) - begin <= size:
        return len(text)
    line_break = text.rfind(b"\n", begin, begin + size)
    return line_break if line_break != -1 else _character_at(text, begin + size)


def _character_at(text: bytes, position: int) -> int:
    """Return where the character begins that holds this byte."""
    while text[position] & 0b1100_0000 == 0b1000_0000:
        position -= 1
    return position


def _character_after(text: bytes, position: int) -> int:
    position += 1
    while position < len(text) and text[position] & 0b1100_0000 == 0b1000_0000:
        position += 1
    return position


@dataclass(slots=True)
class _Line:
    """The line that matches are found in; matches come from left to right, so each column is counted from the last."""

    number: int
    start: int
    end: int
    before: list[str]
    after: list[str]
    counted_to: int
    characters: int = 0

    def match(self, path: str, text: bytes, start: int, end: int) -> Match:
        self.characters += _length(text[self.counted_to : start])
        self.counted_to = start
        left = _decoded(text[max(self.start, start - 4 * LINE_LIMIT) : start])[-LINE_LIMIT:]
        right = _decoded(text[start : min(self.end, start + 4 * LINE_LIMIT)])[:LINE_LIMIT]
        left = left[len(left) - min(len(left), max(_SHOWN_BEFORE, LINE_LIMIT - len(right))) :]
        column = self.characters + 1
        return Match(
            path=path,
            line=self.number,
            column=column,
            length=_length(text[start:end]),
            text=(left + right)[:LINE_LIMIT],
            text_column=column - len(left),
            before=self.before,
            after=self.after,
        )


def _line_at(text: bytes, position: int, number: int, context: int) -> _Line:
    start, end = _ends(text, position)
    return _Line(number, start, end, _above(text, start, context), _under(text, end, context), counted_to=start)


def _ends(text: bytes, position: int) -> tuple[int, int]:
    end = text.find(b"\n", position)
    return text.rfind(b"\n", 0, position) + 1, len(text) if end == -1 else end


def _above(text: bytes, start: int, count: int) -> list[str]:
    found: list[str] = []
    while start > 0 and len(found) < count:
        begin, end = _ends(text, start - 1)
        found.insert(0, _cut(text, begin, end))
        start = begin
    return found


def _under(text: bytes, end: int, count: int) -> list[str]:
    found: list[str] = []
    while end < len(text) and len(found) < count:
        begin, end = _ends(text, end + 1)
        found.append(_cut(text, begin, end))
    return found


def _cut(text: bytes, start: int, end: int) -> str:
    return _decoded(text[start : min(end, start + 4 * LINE_LIMIT)])[:LINE_LIMIT]


def _length(part: bytes) -> int:
    return len(_decoded(part))


def _decoded(part: bytes) -> str:
    return part.decode(errors="ignore")  # a part may begin or end within a character
