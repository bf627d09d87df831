"""Markdown of people and models as HTML: nothing in it can be a tag, a script or a picture from elsewhere."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token


def rendered(text: str, *, below: int = 2) -> SafeString:
    """Return HTML whose headings are all of a level below `below`, so that they fit under the page's own."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), below + 1), 6)}"
        first = token.children[0] if token.children else None
        if first is not None and first.type == "text" and token.level >= 3:
            first.content = _checked(first.content)  # in a list: `- [ ]` and `- [x]`
    html: str = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(html)  # noqa: S308  (raw HTML is off: the renderer escapes every text)


def _checked(text: str) -> str:
    box = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}.get(text[:4])
    return box + text[4:] if box else text


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, _environment: MutableMapping[str, Any]
) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, {})


def _table(name: str, html: str) -> None:
    def render(*_given: Any) -> str:
        return html

    _reader.add_render_rule(name, render)


_reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["image"])
_reader.add_render_rule("link_open", _link)
# A table that is wider than the page is scrolled, by the keyboard too.
_table("table_open", '<div class="scroll-x" tabindex="0"><table>\n')
_table("table_close", "</table></div>\n")
