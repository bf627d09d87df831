"""The documentation: contents, each document in its language, links, search."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pages import documents

pytestmark = pytest.mark.django_db
GUIDES = Path(settings.BASE_DIR) / "docs" / "guides"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def slugs(language: str) -> list[str]:
    return [document.slug for document in documents.listed(language)]


def test_each_guide_exists_in_both_languages() -> None:
    names = {language: [file.name for file in sorted((GUIDES / language).glob("*.md"))] for language in ("en", "fr")}

    assert len(names["en"]) >= 8
    assert names["en"] == names["fr"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_contents_lead_to_every_document(client: Client, language: str) -> None:
    page = shown(client, f"/{language}/docs/")

    for slug in slugs(language):
        assert f'href="/{language}/docs/{slug}/"' in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_document_is_shown_and_its_links_lead_somewhere(client: Client, language: str) -> None:
    for slug in slugs(language):
        page = shown(client, f"/{language}/docs/{slug}/")
        inner: list[str] = re.findall(rf'href="/{language}/docs/([\w-]+)/', page)
        assert not (set(inner) - set(slugs(language)))
        assert not re.findall(r'href="[^":]*\.md[#"]', page), slug


@pytest.mark.parametrize("path", ["/en/docs/nowhere/", "/fr/docs/..%2Fsettings/"])
def test_a_document_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_search_finds_words_and_keeps_them(client: Client) -> None:
    page = shown(client, "/en/docs/?q=bubblewrap")

    assert 'value="bubblewrap"' in page
    assert "<mark>bubblewrap</mark>" in page.lower()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "zzzzzzzz", "   "])
def test_words_that_nothing_says_are_text(client: Client, words: str) -> None:
    page = shown(client, f"/en/docs/?q={words}")

    assert "<script>alert" not in page


def test_html_in_a_document_is_text(tmp_path: Any) -> None:
    file = tmp_path / "page.md"
    file.write_text("# Title\n\n<img src=x onerror=alert(1)> [go](javascript:alert(1))\n")

    made = documents.shown(documents.Document("page", "Title", "en", False, file), "en")

    assert "<img" not in made.html
    assert 'href="javascript' not in made.html
