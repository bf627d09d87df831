"""HTML pages of a project: which of its files they load, and the same page loading what was bundled."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_MODULES = (".ts", ".tsx", ".jsx", ".js", ".mjs")
_STYLES = (".css",)


@dataclass(frozen=True, slots=True)
class Reference:
    """A tag that loads a module or a style sheet of the project: where it stands in the page, and which file."""

    start: int
    end: int
    path: str
    is_script: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A script or style sheet that is not there; line and column count from 1."""

    address: str
    is_script: bool
    line: int
    column: int


@dataclass(slots=True)
class Page:
    """`entries` are to be bundled; `loads` are files of the project that it shows or runs as they are."""

    path: str
    html: str
    entries: list[Reference] = field(default_factory=list)
    loads: set[str] = field(default_factory=set)
    missing: list[Missing] = field(default_factory=list)

    @property
    def has_modules(self) -> bool:
        return any(entry.is_script for entry in self.entries)


class _Reader(HTMLParser):
    def __init__(self, page: Page, files: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.files = page, files
        self.line_starts = [0]
        for line in page.html.split("\n"):
            self.line_starts.append(self.line_starts[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and given.get("src"):
            is_module = given.get("type", "").strip().lower() == "module"
            self._load(given["src"], is_script=True, bundled=_MODULES if is_module else ())
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self._load(given.get("href", ""), is_script=False, bundled=_STYLES)
        elif tag not in ("a", "base"):
            for address in _addresses(given):
                path = _path(address, self.page.path)
                if path and path in self.files:
                    self.page.loads.add(path)

    def _load(self, address: str, *, is_script: bool, bundled: tuple[str, ...]) -> None:
        path = _path(address, self.page.path)
        if path is None or f"public/{path}" in self.files:
            return
        line, column = self.getpos()
        if path not in self.files:
            self.page.missing.append(Missing(address, is_script, line, column + 1))
        elif path.startswith("public/") or not path.endswith(bundled or ("\0",)):
            self.page.loads.add(path)
        else:
            start = self.line_starts[line - 1] + column
            end = start + len(self.get_starttag_text() or "")
            self.page.entries.append(Reference(start, end, path, is_script))


def _addresses(attributes: Mapping[str, str]) -> Iterator[str]:
    for name in ("src", "href", "poster", "data"):
        if name in attributes:
            yield attributes[name]
    for candidate in attributes.get("srcset", "").split(","):
        yield candidate.strip().split(" ")[0]


def _path(address: str, page: str) -> str | None:
    """Return which file of the project an address means, there or not; None for one outside of it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), unquote(parts.path)))
    return path.lstrip("/") or None


def read(path: str, files: Mapping[str, bytes]) -> Page:
    """Return a page with the files of the project that it loads."""
    page = Page(path, files[path].decode("utf-8", errors="replace"))
    reader = _Reader(page, files)
    reader.feed(page.html)
    reader.close()
    return page


def bundled(page: Page, outputs: Mapping[str, tuple[str, str | None]]) -> str:
    """Return the page with each tag loading its bundle; `outputs` is `{entry: (file, its style sheet)}`."""
    html = page.html
    for entry in sorted(page.entries, key=lambda one: -one.start):
        file, style = outputs[entry.path]
        if entry.is_script:
            tag = f'<script type="module" crossorigin src="/{escape(file)}">'
            if style:
                # Before the script, so that the first paint has its styles.
                tag = f'<link rel="stylesheet" crossorigin href="/{escape(style)}">{tag}'
        else:
            tag = f'<link rel="stylesheet" href="/{escape(file)}">'
        html = html[: entry.start] + tag + html[entry.end :]
    return html
