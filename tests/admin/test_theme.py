"""What the theme of the staff's pages says, in French too: it brings no French of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
import unfold
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from billing.models import PriceOverride
from motivd_site import staff_theme
from tests.admin.pages import list_of, page_of
from tests.admin.test_admin import OURS, _fill

_SAID = re.compile(r"""(?:\{%\s*trans(?:late)?|_\()\s*(["'])(.+?)\1""")
_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title", "value"}


class _Words(HTMLParser):
    """All that a page shows or reads out, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(value or "").strip() for name, value in attrs if name in _ATTRIBUTES}

    def handle_data(self, data: str) -> None:
        self.found.add(" ".join(data.split()))


def _sentences() -> Iterator[str]:
    home = Path(unfold.__file__).parent
    for pattern in ("*.py", "mixins/*.py", "templatetags/*.py", "templates/**/*.html"):
        for file in home.glob(pattern):
            yield from (said for _quote, said in _SAID.findall(file.read_text()))


@pytest.fixture
def words(client: Client) -> set[str]:
    _fill(1)
    price = PriceOverride.objects.create(
        provider="anthropic", model="claude", input_usd=Decimal(1), output_usd=Decimal(1)
    )
    models: list[type[Model]] = [*OURS, PriceOverride]
    lists = [f"{list_of(model)}{query}" for model in models for query in ("", "?q=nothing-at-all")]
    rows = [row for model in models if (row := model._default_manager.first()) is not None]
    pages = [page for row in rows for page in (page_of(row), page_of(row).replace("/change/", "/history/"))]
    forms = [reverse(f"admin:{name}_add") for name in ("accounts_user", "billing_priceoverride")]
    deletions = [page_of(row).replace("/change/", "/delete/") for row in (User.objects.first(), price) if row]
    parser = _Words()
    for address in ("/admin/", *lists, *pages, *forms, *deletions):
        parser.feed(client.get(address, headers={"Accept-Language": "fr"}).content.decode())
    return parser.found


def test_our_catalogue_has_what_the_theme_would_say_in_english(words: set[str]) -> None:
    with translation.override("fr"):
        english = {said for said in _sentences() if translation.gettext(said) == said}

    assert english & words <= staff_theme.SAID


def test_no_sentence_is_kept_that_the_theme_no_longer_says() -> None:
    assert set(_sentences()) >= staff_theme.SAID
