"""What a web page says about itself, read out of its HTML and one style sheet. No script of it is run."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

HEADINGS_LIMIT: Final = 20
COLOURS_LIMIT: Final = 8
TEXT_LIMIT: Final = 6_000
_LINE_LIMIT: Final = 300
_CHUNK: Final = 16_384
_HEX: Final = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b(?![\w-])", re.IGNORECASE)
_RGB: Final = re.compile(r"\brgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3"})


@dataclass(slots=True)
class ReadPage:
    """Empty where the page does not say it."""

    title: str = ""
    description: str = ""
    site_name: str = ""
    language: str = ""
    theme_colour: str = ""
    headings: list[str] = field(default_factory=list)
    style_sheet: str = ""  # the first one, as the page names it
    styles: str = ""
    text: str = ""


def read(html: str, *, until: float) -> ReadPage:
    """Read a page, however broken its HTML, and of one that is made to take long only what fits into the time.

    `until` is a moment of `time.monotonic`.
    """
    reader = _Reader()
    for start in range(0, len(html), _CHUNK):
        reader.feed(html[start : start + _CHUNK])
        if time.monotonic() > until:
            break
    if len(reader.rawdata) <= _CHUNK:  # what never ended; a lot of it would be searched again and again
        reader.close()
    return reader.done()


def colours(styles: Iterable[str], *, first: str = "") -> list[str]:
    """Return the colours that are used most, as #rrggbb; `first` stands before all, greys stand last."""
    found: Counter[str] = Counter()
    for style in styles:
        found.update(_long(value) for value in _HEX.findall(style))
        found.update(_hex(tuple(int(part) for part in parts)) for parts in _RGB.findall(style))
    ranked = sorted(found, key=lambda colour: (_is_grey(colour), -found[colour], colour))
    named = [_long(first)] if _HEX.fullmatch(first) else []
    return list(dict.fromkeys(named + ranked))[:COLOURS_LIMIT]


def _long(colour: str) -> str:
    digits = colour.lstrip("#").lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _hex(parts: tuple[int, ...]) -> str:
    return "#" + "".join(f"{min(part, 255):02x}" for part in parts)


def _is_grey(colour: str) -> bool:
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return max(parts) - min(parts) < 16


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._page = ReadPage()
        self._open: list[str] = []  # of the elements that decide what text is
        self._parts: dict[str, list[str]] = {"title": [], "heading": [], "style": [], "text": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._page.language = self._page.language or said.get("lang", "")[:35]
        elif tag == "meta":
            self._meta(said.get("name", said.get("property", "")).lower(), _tidy(said.get("content", "")))
        elif tag == "link" and "stylesheet" in said.get("rel", "").lower().split():
            self._page.style_sheet = self._page.style_sheet or said.get("href", "")
        elif tag in _SILENT or tag in _HEADINGS or tag == "title":
            self._open.append(tag)
        self._parts["style"].append(said.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if tag == "title" and not self._page.title:
            self._page.title = _tidy("".join(self._parts["title"]))
        elif tag in _HEADINGS:
            heading = _tidy("".join(self._parts["heading"]))
            self._parts["heading"].clear()
            if heading and heading not in self._page.headings and len(self._page.headings) < HEADINGS_LIMIT:
                self._page.headings.append(heading)

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("title", "style"):
            # A second <title> belongs to a picture in the page.
            if inside == "style" or not self._page.title:
                self._parts[inside].append(data)
        elif inside not in _SILENT:
            self._parts["text"].append(data)
            if inside in _HEADINGS:
                self._parts["heading"].append(data)

    def done(self) -> ReadPage:
        page = self._page
        page.title = page.title or _tidy("".join(self._parts["title"]))
        page.styles = "\n".join(self._parts["style"])
        page.text = " ".join(" ".join(self._parts["text"]).split())[:TEXT_LIMIT]
        return page

    def _meta(self, name: str, content: str) -> None:
        page = self._page
        match name:
            case "description":
                page.description = content or page.description
            case "og:description" | "twitter:description":
                page.description = page.description or content
            case "og:site_name" | "application-name":
                page.site_name = page.site_name or content
            case "theme-color":
                page.theme_colour = page.theme_colour or content


def _tidy(text: str) -> str:
    return " ".join(text.split())[:_LINE_LIMIT]
