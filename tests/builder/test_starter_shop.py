"""What the shop reads out of a brief: what it sells, products with prices, categories and currency."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import choose
from builder.starters.currencies import named_currency
from builder.starters.shop.extras import extras
from builder.starters.shop.named import (
    CATEGORIES_LIMIT,
    GOODS_LENGTH,
    NAME_LENGTH,
    PRODUCTS_LIMIT,
    named_categories,
    named_goods,
    named_products,
)
from builder.starters.variation import picker
from builder.starters.wording import Locale


@pytest.mark.parametrize(
    ("locale", "text", "goods"),
    [
        ("en", "An online shop for handmade candles", "handmade candles"),
        ("en", "A small store that sells second-hand bicycles with delivery", "second-hand bicycles"),
        ("en", "An online shop for my bakery", ""),
        ("en", "A shop front", ""),
        ("fr", "Une boutique en ligne de bougies artisanales", "bougies artisanales"),
        ("fr", "Une boutique qui vend des savons avec retrait", "savons"),
        ("fr", "Une boutique en ligne pour mon atelier", ""),
        ("fr", "An online shop for handmade candles", ""),
        ("en", "", ""),
    ],
)
def test_the_goods_are_what_the_brief_says_is_sold(locale: Locale, text: str, goods: str) -> None:
    assert named_goods(text, locale) == goods


@pytest.mark.parametrize(
    ("text", "products"),
    [
        (
            "Products: lavender candle €12, beeswax candle 15.50 €, and matches",
            [("Lavender candle", 1200), ("Beeswax candle", 1550), ("Matches", None)],
        ),
        ("Produits : savon au lait, 6,50 €, et shampoing (9 euros)", [("Savon au lait", 650), ("Shampoing", 900)]),
        ("We sell things such as mugs and plates", [("Mugs", None), ("Plates", None)]),
        ("Products: add, edit and delete", []),
        ("Produits : ajouter, modifier, photos et prix", []),
        ("Product pages with photos", []),
        ("", []),
    ],
)
def test_products_are_taken_from_lists_with_the_price_beside_them(
    text: str, products: list[tuple[str, int | None]]
) -> None:
    assert named_products(text) == products


def test_categories_are_taken_from_lists_of_them() -> None:
    assert named_categories("Categories such as candles, soaps and gift boxes") == ["Candles", "Soaps", "Gift boxes"]
    assert named_categories("Rayons : bougies, savons") == ["Bougies", "Savons"]
    assert named_categories("Browse by category (price, size)") == []


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("prices in euros", "EUR"),
        ("candles at $12", "USD"),
        ("Prix en CHF", "CHF"),
        ("Canadian dollars", "CAD"),
        ("£5 or 6 €", None),
        ("people who are mad about tea", None),
        ("", None),
    ],
)
def test_a_currency_counts_only_when_one_is_named(text: str, currency: str | None) -> None:
    assert named_currency(text) == currency


def test_a_brief_that_says_nothing_gives_nothing() -> None:
    brief = BriefFields()

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="shop"))

    assert found == {"sells": "", "products": [], "categories": [], "currency": None}


def test_what_binds_the_owner_is_not_published() -> None:
    brief = BriefFields(constraints="Products: secret box €99", deployment_notes="categories: vps, cloud")

    found = extras(brief, prompt="", locale="en", pick=picker(brief, starter="shop"))

    assert found == {"sells": "", "products": [], "categories": [], "currency": None}


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    brief = BriefFields(
        mvp_features=("products: " + ",".join(f"{'x' * 300} {number} €" for number in range(60)), "€ " * 5_000),
        content_notes="a shop for " + "y" * 30_000 + "9€" * 20_000,
    )

    found = extras(brief, prompt="products such as " * 10_000, locale="en", pick=picker(brief, starter="shop"))

    products, categories, sells = found["products"], found["categories"], found["sells"]
    assert isinstance(products, list)
    assert isinstance(categories, list)
    assert isinstance(sells, str)
    assert len(products) <= PRODUCTS_LIMIT
    assert len(categories) <= CATEGORIES_LIMIT
    assert all(len(product["name"]) <= NAME_LENGTH for product in products)
    assert len(sells) <= GOODS_LENGTH


@pytest.mark.parametrize(
    ("prompt", "features"),
    [
        ("An online shop for handmade candles", ()),
        ("A shop front for our pottery studio with a cart and stock", ()),
        ("I want to sell my ceramics online", ()),
        ("A catalogue of products with a shopping cart and checkout", ()),
        ("", ("Product pages", "Cart", "Orders for the owner")),
        ("Une boutique en ligne de bougies artisanales", ()),
        ("Vendre mes savons en ligne, avec un panier et la livraison", ()),
        ("", ("Fiches produit", "Panier", "Suivi des commandes")),
    ],
)
def test_what_is_sold_gets_the_shop(prompt: str, features: tuple[str, ...]) -> None:
    assert choose(BriefFields(mvp_features=features), prompt=prompt).key == "shop"
