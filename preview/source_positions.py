"""Where in the project something is that a browser names by a place in a made script (source maps, ECMA-426)."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from preview import sites
from preview.serving import OWN

_DIGITS: Final = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_FRAME: Final = re.compile(r"(?P<url>https?://[^\s()]+?):(?P<line>\d{1,7}):(?P<column>\d{1,7})")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file of the project; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def find(url: str, line: int, column: int, *, state: str, base: str) -> Position | None:
    """Return where in the project a place in a script of a page is; `column` counts from 1."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return None
    if not path.startswith(base) or line < 1:
        return None
    name = path.removeprefix(base)
    site = sites.remembered(state)
    if site is None or site.graph is None:
        return Position(name, line, max(column, 1)) if site and name in site.shas else None
    module: tuple[str, int] | None = (name, line)
    if name.startswith(OWN):
        module = site.graph.place_of(line) if name == f"{OWN}app-{site.graph.script_key}.js" else None
    if module is None or module[0] not in site.graph.definitions:
        return Position(name, line, max(column, 1)) if name in site.shas else None
    definition = site.graph.definitions[module[0]]
    found = _mapped(definition.source_map, module[1] - definition.lead, max(column - 1, 0))
    return Position(module[0], *found) if found else None


def told(stack: str, *, state: str, base: str) -> tuple[str, Position | None]:
    """Return a stack with places in the project in place of those in scripts, and the first of them."""
    first: Position | None = None

    def place(found: re.Match[str]) -> str:
        nonlocal first
        position = find(found["url"], int(found["line"]), int(found["column"]), state=state, base=base)
        first = first or position
        return str(position) if position else found[0].rpartition("/")[2]

    text = _FRAME.sub(place, stack)
    return text, first


def _mapped(source_map: str, line: int, column: int) -> tuple[int, int] | None:
    """Return (line, column), from 1, of a made line from 1 and a made column from 0."""
    lines = _decoded(source_map) if source_map else []
    if not 1 <= line <= len(lines) or not lines[line - 1]:
        return None
    segments = lines[line - 1]
    at = max(bisect_right(segments, (column, 1 << 30, 0)) - 1, 0)
    _made_column, source_line, source_column = segments[at]
    return source_line + 1, source_column + 1


@lru_cache(maxsize=64)
def _decoded(source_map: str) -> list[list[tuple[int, int, int]]]:
    """Return for each made line its [(made column, source line, source column)], all from 0."""
    lines = []
    source_line = source_column = 0
    for group in str(json.loads(source_map)["mappings"]).split(";"):
        segments, made_column = [], 0
        for segment in group.split(",") if group else ():
            values = _numbers(segment)
            made_column += values[0]
            if len(values) >= 4:
                source_line, source_column = source_line + values[2], source_column + values[3]
                segments.append((made_column, source_line, source_column))
        lines.append(segments)
    return lines


def _numbers(segment: str) -> list[int]:
    """Decode base 64 VLQ."""
    numbers, shift, value = [], 0, 0
    for letter in segment:
        digit = _DIGITS[letter]
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
        else:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    return numbers
