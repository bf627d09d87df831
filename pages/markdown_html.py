"""Markdown as HTML in which no text can be a tag or a script: our documents, and what people and models write."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token


def reader() -> MarkdownIt:
    """Return a reader of its own. What is wider than the page is scrolled, by the keyboard too."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.add_render_rule("table_open", _always('<div class="scroll-x" tabindex="0"><table>\n'))
    made.add_render_rule("table_close", _always("</table></div>\n"))
    made.add_render_rule("fence", _scrolled(RendererHTML.fence))
    made.add_render_rule("code_block", _scrolled(RendererHTML.code_block))
    return made


def html_of(reader: MarkdownIt, tokens: Sequence[Token]) -> SafeString:
    html: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # noqa: S308  (raw HTML is off: the renderer escapes every text)


def rendered(text: str, *, below: int = 2) -> SafeString:
    """Return what people and models write, without pictures, which could be from elsewhere.

    All headings are of a level below `below`, so that they fit under the page's own.
    """
    tokens = _of_others.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), below + 1), 6)}"
        first = token.children[0] if token.children else None
        if first is not None and first.type == "text" and token.level >= 3:
            first.content = _checked(first.content)  # in a list: `- [ ]` and `- [x]`
    return html_of(_of_others, tokens)


def _checked(text: str) -> str:
    box = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}.get(text[:4])
    return box + text[4:] if box else text


def _always(html: str) -> Callable[..., str]:
    def render(*_given: Any) -> str:
        return html

    return render


def _scrolled(render: Callable[..., str]) -> Callable[..., str]:
    def render_scrolled(*given: Any) -> str:
        return render(*given).replace("<pre>", '<pre tabindex="0">', 1)

    return render_scrolled


def _link(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, _environment: MutableMapping[str, Any]
) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    tokens[at].attrSet("target", "_blank")
    return renderer.renderToken(tokens, at, options, {})


_of_others: Final = reader().disable("image")
_of_others.add_render_rule("link_open", _link)
