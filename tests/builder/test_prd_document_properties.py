"""Whatever a brief holds, it stays text in the PRD: no headings, markup, links or hidden characters of its own."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.briefs import BriefFields
from builder.prd_document import compose, facts_missing, sections

Locale = Literal["en", "fr"]
HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PIECES = [
    *("# ", "## Risks\n", "\n", "\r\n", "\n\n", "- ", "1. ", "> ", "```\n", "~~~", "---", "===", "|", "| --- |", "\\"),
    *("<script>alert(1)</script>", "<b>", "<!--", "&lt;", "&#35;", "&", "[a](http://x.y)", "![i](x)", "<http://a.b>"),
    *("https://a.b/c_d", "www.a.b", "a@b.c", "*", "**", "_", "`", "~~", "\u202e", "\u200b", "\u2028", "\ud800", "\x00"),
    *("👩‍👩‍👧", "🚀", "مرحبا", "e\u0301", "İ", "ß", "book", "pay", "{name}", "%(x)s", "{0}", " ", "a", "."),
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PIECES), max_size=10).map("".join))
briefs = st.builds(
    BriefFields,
    app_name=texts,
    audience=texts,
    mvp_features=st.lists(texts, max_size=4).map(tuple),
    target_platforms=st.lists(texts, max_size=2).map(tuple),
    integrations=st.lists(texts, max_size=2).map(tuple),
    repo_setup_preference=texts,
    deployment_notes=texts,
    constraints=texts,
    content_notes=texts,
    reference_url=texts,
)


def tokens(document: str) -> list[Token]:
    blocks = MarkdownIt("commonmark").enable("table").parse(document)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def assert_only_our_markup(document: str) -> None:
    read = tokens(document)
    headings = [token.tag for token in read if token.type == "heading_open"]
    stories = headings.count("h3")
    assert [tag for tag in headings if tag != "h3"] == ["h1", *["h2"] * 12]
    assert headings[6 : 6 + stories] == ["h3"] * stories
    forbidden = {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "hr", "blockquote_open"}
    assert not {token.type for token in read} & (forbidden | {"strong_open"})
    assert all(token.content.startswith("/") for token in read if token.type == "code_inline")
    assert not HIDDEN.search(document)
    for table in re.findall(r"(?:^\|.*\n)+", document, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@given(briefs, texts, st.sampled_from(["en", "fr"]))
@settings(max_examples=250, deadline=None)
def test_a_brief_stays_text(brief: BriefFields, prompt: str, locale: Locale) -> None:
    document = compose(brief, locale=locale, prompt=prompt)

    assert facts_missing(brief, document) == []
    assert len(sections(document)) == 12
    assert_only_our_markup(document)
    assert document.encode()
    assert compose(brief, locale=locale, prompt=prompt) == document


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("text", ["a" * 10_000, "word " * 2_000, "# <b> | " * 1_250, "🚀" * 10_000, "\\" * 10_000])
def test_ten_thousand_characters_are_stated_whole(text: str, locale: Locale) -> None:
    brief = BriefFields(app_name=text, audience=text, mvp_features=(text, text), constraints=text, integrations=(text,))

    document = compose(brief, locale=locale, prompt=text)

    assert facts_missing(brief, document) == []
    assert_only_our_markup(document)
    assert all(len(line) < 400 for line in document.splitlines() if line.startswith("###"))


def test_joined_emoji_stay_joined_and_turned_text_is_turned_back() -> None:
    document = compose(BriefFields(app_name="👩‍👩‍👧 \u202eevil\u202c"), locale="en")

    assert document.startswith("# 👩‍👩‍👧 evil\n")
