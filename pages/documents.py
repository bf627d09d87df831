"""The documents of `docs/`: found, read, made into HTML and searched. What they are is Markdown without HTML in it.

Guides are for people who build apps and exist in both languages (`docs/guides/en/NN-slug.md`); the rest is for those
who run Motivd or call its API, in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from markdown_it.token import Token

from pages import markdown_html

_FOLDER: Final = settings.BASE_DIR / "docs"
_CHANGELOG: Final = settings.BASE_DIR / "CHANGELOG.md"
_NUMBER: Final = re.compile(r"^\d+-")
_AROUND: Final = 70
_MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Document:
    slug: str
    title: str
    language: str
    is_guide: bool
    file: Path


@dataclass(frozen=True, slots=True)
class Heading:
    anchor: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Shown:
    html: SafeString
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Found:
    document: Document
    before: str
    words: str
    after: str


@lru_cache
def listed(language: str) -> tuple[Document, ...]:
    """Return the documents in their order: the guides of this language, then the others by title."""
    guides = [_document(file, language, guide=True) for file in sorted((_FOLDER / "guides" / language).glob("*.md"))]
    others = [_document(file, "en", guide=False) for file in _FOLDER.glob("*.md")]
    return (*guides, *sorted(others, key=lambda document: document.title), _document(_CHANGELOG, "en", guide=False))


def find(language: str, slug: str) -> Document | None:
    return next((document for document in listed(language) if document.slug == slug), None)


@lru_cache(maxsize=128)
def shown(document: Document, language: str) -> Shown:
    """Make a document into HTML, with its links leading to pages of this language."""
    reader = markdown_html.reader()
    tokens = reader.parse(document.file.read_text())
    headings = tuple(_anchored(tokens))
    for token in _inner(tokens):
        if token.type == "link_open":
            token.attrSet("href", _address(str(token.attrGet("href")), language))
        elif token.type == "image":
            token.attrSet("src", _picture(str(token.attrGet("src"))))
            token.attrSet("loading", "lazy")
    return Shown(markdown_html.html_of(reader, tokens), headings)


def search(language: str, words: str) -> list[Found]:
    """Return where the words stand, titles first, each document once."""
    wanted = words.casefold().strip()
    found = []
    for document in listed(language) if wanted else ():
        text = document.file.read_text()
        at = text.casefold().find(wanted)
        if at >= 0:
            start, end = max(0, at - _AROUND), at + len(wanted)
            found.append(Found(document, text[start:at], text[at:end], text[end : end + _AROUND]))
    found.sort(key=lambda one: wanted not in one.document.title.casefold())
    return found[:_MOST_FOUND]


def _document(file: Path, language: str, *, guide: bool) -> Document:
    title = next(line.removeprefix("# ") for line in file.read_text().splitlines() if line.startswith("# "))
    return Document(_NUMBER.sub("", file.stem).lower(), title, language, guide, file)


def _anchored(tokens: list[Token]) -> Iterator[Heading]:
    for number, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h2", "h3"):
            title = "".join(child.content for child in tokens[number + 1].children or ())
            anchor = slugify(title)
            token.attrSet("id", anchor)
            yield Heading(anchor, title, int(token.tag[1]))


def _inner(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _address(target: str, language: str) -> str:
    name, _hash, anchor = target.partition("#")
    if "://" in target or not name.endswith(".md"):
        return target
    slug = _NUMBER.sub("", Path(name).stem).lower()
    if find(language, slug) is None:
        return target
    return reverse("doc", args=[slug]) + (f"#{anchor}" if anchor else "")


def _picture(source: str) -> str:
    return source if "://" in source else static(f"docs/{Path(source).name}")
