"""The style sheets that scripts import, as a page has them: each by itself, after those that it imports.

So all of them are there at once, and each can be replaced alone. What only the browser can do, such as an import with a
condition or from another site, is left to it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from preview.published_files import Memory
from workspace.toolchain.problems import Problem

_MEMORY_BYTES: Final = 8 * 2**20
_sheets = Memory(_MEMORY_BYTES, _MEMORY_BYTES // 8)
# Imports stand before the first rule, and what a comment says of them is none. It ends before a comment without an end,
# so that nobody looks for that end again and again.
_HEAD: Final = re.compile(r"(?:[^{/]|/(?!\*)|/\*.*?\*/)*", re.DOTALL)
_IMPORT: Final = re.compile(
    r"/\*.*?\*/|@import\s+(?:url\(\s*)?(?P<quote>[\"']?)(?P<name>[^\"'()\s;]+)(?P=quote)\s*(?:\)\s*)?;",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?P<before>url\(\s*(?P<quote>[\"']?))(?P<name>(?![/#]|[a-z][a-z0-9+.-]*:)[^\"'()\s]+)", re.IGNORECASE
)
_ELSEWHERE: Final = re.compile(r"//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet whose addresses are from the root; `imports` are files of the project, no longer in `text`."""

    text: str
    imports: tuple[str, ...]
    missing: tuple[str, ...]


class Sheets:
    """Those of one state of a project, whose files have these contents; `read` gives those of some paths."""

    def __init__(self, shas: Mapping[str, str], read: Callable[[Iterable[str]], Mapping[str, bytes]]) -> None:
        self.shas, self.read = shas, read
        self.known: dict[str, Sheet] = {}
        self.problems: list[Problem] = []

    def in_order(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the paths, each after what it imports, each once."""
        order: dict[str, None] = {}
        entered: set[str] = set()
        waiting = [(path, False) for path in reversed([*paths])]
        while waiting:
            path, is_done = waiting.pop()
            if is_done:
                order[path] = None
            elif path not in entered:
                entered.add(path)
                waiting.append((path, True))
                waiting += [(name, False) for name in reversed(self._sheet(path).imports)]
        return tuple(order)

    def _sheet(self, path: str) -> Sheet:
        if path not in self.known:
            sheet = self.known[path] = self._read(path)
            self.problems += [_not_found(name, path) for name in sheet.missing]
        return self.known[path]

    def _read(self, path: str) -> Sheet:
        # What it imports depends on which files there are, too.
        made: Sheet | None = _sheets.get((path, self.shas[path]))
        if made is None or made.missing or not all(name in self.shas for name in made.imports):
            text = self.read([path])[path].decode(errors="replace")
            made = _made(path, text, self.shas)
            _sheets.put((path, self.shas[path]), made, 2 * len(made.text) + 200)
        return made


def _made(path: str, text: str, paths: Mapping[str, str]) -> Sheet:
    imports: list[str] = []
    missing: list[str] = []

    def taken_out(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None or _ELSEWHERE.match(name):
            return found[0]
        target = _file(name, path, paths)
        (imports if target else missing).append(target or name)
        return ""

    head = _HEAD.match(text)
    end = head.end() if head else 0
    text = _IMPORT.sub(taken_out, text[:end]) + text[end:]
    text = _ADDRESS.sub(lambda found: f"{found['before']}{_at_root(found['name'], path)}", text)
    return Sheet(text, tuple(imports), tuple(missing))


def _at_root(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), name))


def _file(name: str, path: str, paths: Mapping[str, str]) -> str | None:
    wanted = _at_root(name, path).lstrip("/")
    return next((candidate for candidate in (wanted, f"public/{wanted}") if candidate in paths), None)


def _not_found(name: str, path: str) -> Problem:
    return Problem(path, None, None, f'Could not resolve "{name}"', "error")
