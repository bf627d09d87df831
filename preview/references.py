"""What a page and its stylesheets refer to, as addresses."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

_LINKS_THAT_LOAD = {"stylesheet", "icon", "modulepreload", "preload", "manifest", "apple-touch-icon"}
_SOURCES = {"script", "img", "source", "audio", "video", "iframe", "embed", "track"}
_CSS = re.compile(
    r"""/\*.*?\*/|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""",
    re.DOTALL | re.IGNORECASE,
)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value.strip() for name, value in attrs if value}
        if tag == "base" and self.base is None:
            self.base = values.get("href")
        elif tag == "link" and _LINKS_THAT_LOAD & set(values.get("rel", "").lower().split()):
            self.found.append(values.get("href", ""))
        elif tag in _SOURCES:
            self.found.append(values.get("src", ""))


def of_page(html: str, address: str) -> list[str]:
    """Return what a page loads, each address once and without its fragment."""
    page = _Page()
    page.feed(html)
    page.close()
    return _resolved(page.found, urljoin(address, page.base) if page.base else address)


def of_stylesheet(css: str, address: str) -> list[str]:
    """Return what a stylesheet loads, each address once and without its fragment."""
    return _resolved([next(filter(None, found.groups()), "") for found in _CSS.finditer(css)], address)


def _resolved(references: list[str], base: str) -> list[str]:
    found: dict[str, None] = {}
    for reference in references:
        if not reference or reference.startswith("#"):
            continue
        try:
            found[urldefrag(urljoin(base, reference)).url] = None
        except ValueError:  # such as an unclosed bracket; a browser does not load it either
            continue
    return list(found)
