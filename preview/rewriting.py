"""Pages and style sheets as they are sent: addresses at the root moved below a path, and our own script first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final

_AT_ROOT: Final = re.compile(
    r"""(?P<before>\s(?:src|href|action|formaction|poster|data|xlink:href)\s*=\s*["']?)/(?!/)""", re.IGNORECASE
)
_SRCSET: Final = re.compile(r"""(?P<before>\ssrcset\s*=\s*)(?P<quote>["'])(?P<value>.*?)(?P=quote)""", re.I | re.S)
_CSS_AT_ROOT: Final = re.compile(r"""(?P<before>(?:url\(\s*["']?|@import\s+["']))/(?!/)""", re.IGNORECASE)
# A page's own policy would forbid the script that makes it a preview.
_POLICIES: Final = frozenset({"content-security-policy", "content-security-policy-report-only", "x-frame-options"})


class _Tags(HTMLParser):
    """Collects what to put in place of which part of a page."""

    def __init__(self, html: str, base: str, instead: Mapping[int, tuple[int, str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.base, self.instead = base, instead
        self.changes: list[tuple[int, int, str]] = []
        self.head: int | None = None
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        text = self.get_starttag_text() or ""
        if tag in ("head", "body", "html", "script", "link", "style", "meta", "title") and self.head is None:
            # Behind <head>, or before whatever would begin it.
            self.head = start + len(text) if tag == "head" else None if tag == "html" else start
        given = {name: (value or "").strip().lower() for name, value in attrs}
        if start in self.instead:
            self.changes.append((start, self.instead[start][0], self.instead[start][1]))
        elif tag == "meta" and given.get("http-equiv") in _POLICIES:
            self.changes.append((start, start + len(text), ""))
        elif self.base != "/":
            moved = moved_tag(text, self.base)
            if moved != text:
                self.changes.append((start, start + len(text), moved))


def page(html: str, *, base: str, head: str, instead: Mapping[int, tuple[int, str]] | None = None) -> str:
    """Return a page with `head` as the first thing in its head, and what it loads moved below `base`.

    `instead` gives, by where a tag begins, where it ends and what stands in its place.
    """
    tags = _Tags(html, base, instead or {})
    tags.feed(html)
    tags.close()
    at = tags.head if tags.head is not None else 0
    for start, end, text in sorted(tags.changes, reverse=True):
        if start < at <= end:
            at = end
        html = html[:start] + text + html[end:]
        if end <= at:
            at += len(text) - (end - start)
    return html[:at] + head + html[at:]


def moved_tag(text: str, base: str) -> str:
    """Return a start tag whose addresses at the root are below `base`."""
    text = _AT_ROOT.sub(lambda found: found["before"] + escape(base), text)
    return _SRCSET.sub(
        lambda found: found["before"] + found["quote"] + _moved_set(found["value"], base) + found["quote"], text
    )


def _moved_set(value: str, base: str) -> str:
    parts = [part.strip() for part in value.split(",")]
    return ", ".join(base + part[1:] if part.startswith("/") and not part.startswith("//") else part for part in parts)


def style_sheet(css: str, *, base: str) -> str:
    """Return a style sheet whose addresses at the root are below `base`."""
    return css if base == "/" else _CSS_AT_ROOT.sub(lambda found: found["before"] + base, css)
