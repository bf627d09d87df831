"""HTML pages of a project: which of its files they load, and the same page loading what was bundled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

_SCRIPTS = (".ts", ".tsx", ".jsx", ".js", ".mjs")


@dataclass(slots=True)
class Reference:
    """A tag that loads a file of the project: where it stands in the page, and which file."""

    start: int
    end: int
    path: str
    is_script: bool


@dataclass(slots=True)
class Page:
    path: str
    html: str
    references: list[Reference] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page, files: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.files = page, files
        lines = page.html.splitlines(keepends=True)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("type") == "module":
            self._note(given.get("src"), is_script=True)
        elif tag == "link" and "stylesheet" in (given.get("rel") or "").split():
            self._note(given.get("href"), is_script=False)

    def _note(self, address: str | None, *, is_script: bool) -> None:
        if not address or "://" in address or address.startswith("//"):
            return
        path = address.split("?")[0].split("#")[0].removeprefix("/").removeprefix("./")
        if path not in self.files or path.startswith("public/"):
            return
        if not path.endswith(_SCRIPTS if is_script else ".css"):
            return
        line, column = self.getpos()
        start = self.starts[line - 1] + column
        text = self.get_starttag_text() or ""
        self.page.references.append(Reference(start, start + len(text), path, is_script))


def read(path: str, files: Mapping[str, bytes]) -> Page:
    """Return a page with the tags that load modules or styles of the project itself."""
    page = Page(path, files[path].decode("utf-8", errors="replace"))
    reader = _Reader(page, files)
    reader.feed(page.html)
    reader.close()
    return page


def bundled(page: Page, outputs: Mapping[str, tuple[str, str | None]]) -> str:
    """Return the page with each tag loading its bundle; `outputs` is `{entry: (file, its style sheet)}`."""
    html = page.html
    for reference in sorted(page.references, key=lambda one: -one.start):
        file, style = outputs[reference.path]
        if reference.is_script:
            tag = f'<script type="module" crossorigin src="/{escape(file)}">'
            if style:
                # Before the script, so that the first paint has its styles.
                tag = f'<link rel="stylesheet" crossorigin href="/{escape(style)}">{tag}'
        else:
            tag = f'<link rel="stylesheet" href="/{escape(file)}">'
        html = html[: reference.start] + tag + html[reference.end :]
    return html
