"""What the expense app reads out of a brief: categories, currency and tax rate."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.expenses.extras import extras
from builder.starters.expenses.named import (
    CATEGORIES_LIMIT,
    CATEGORY_LENGTH,
    named_categories,
    named_currency,
    named_tax_rate,
)
from builder.starters.variation import picker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Expense categories such as travel, food and software", ["Travel", "Food", "Software"]),
        ("Catégories : loyer, énergie et matériel", ["Loyer", "Énergie", "Matériel"]),
        ("Filter by category (travel, meals, etc.)", ["Travel", "Meals"]),
        ("Categories: rent, Rent, wages", ["Rent", "Wages"]),
        ("Totals by category and month", []),
        ("", []),
    ],
)
def test_categories_are_taken_from_lists_of_them(text: str, expected: list[str]) -> None:
    assert named_categories(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in euros", "EUR"),
        ("Montants en francs CFA", "XOF"),
        ("20 £ a month", "GBP"),
        ("Canadian dollars", "CAD"),
        ("prices in dollars", "USD"),
        ("CHF", "CHF"),
        ("$ and €", None),
        ("people who are mad about numbers", None),
        ("", None),
    ],
)
def test_a_currency_counts_only_when_one_is_named(text: str, expected: str | None) -> None:
    assert named_currency(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20% VAT", 2000),
        ("TVA à 5,5 %", 550),
        ("VAT of 20 %", 2000),
        ("sales tax 8.25%", 825),
        ("grow 30% a year, no tax", None),
        ("tax", None),
    ],
)
def test_a_tax_rate_is_read_where_a_tax_is_named(text: str, expected: int | None) -> None:
    assert named_tax_rate(text) == expected


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="expenses"))

    assert found == {"categories": [], "currency": None, "taxRate": None}


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("categories: " + ",".join("x" * 300 for _ in range(50)), "tax " * 5_000),
        content_notes="9%" * 50_000,
    )

    found = extras(brief, prompt="categories such as " * 10_000, locale="fr", pick=picker(brief, starter="expenses"))

    categories = found["categories"]
    assert isinstance(categories, list)
    assert len(categories) <= CATEGORIES_LIMIT
    assert all(len(category) <= CATEGORY_LENGTH for category in categories)
