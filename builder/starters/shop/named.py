"""What a shop sells, as a brief says it: goods, products with their prices, categories, currency."""

from __future__ import annotations

import re

from builder.starters.enumerations import listed, listing
from builder.starters.wording import Locale, fold, one_line

PRODUCTS_LIMIT = 24
CATEGORIES_LIMIT = 10
NAME_LENGTH = 80
GOODS_LENGTH = 60
_LARGEST_PRICE = 100_000_000
_WORDS_LIMIT = 6
_PRODUCTS = listing(
    r"products|items|articles|produits|(?:we|i|that) sells?|selling|(?:nous |je )?vend(?:s|ons)|en vente"
)
_CATEGORIES = listing(r"categor(?:y|ies)|collections?|departments?|catégories?|rayons?")
_PRICE = re.compile(
    r"(?:at|for|à|,|\(|:|-|–)?\s*(?:(?P<sign>[€£$])\s?(?P<first>\d{1,6}(?:[.,]\d{1,2})?)"
    r"|(?P<second>\d{1,6}(?:[.,]\d{1,2})?)\s?(?:[€£$]|(?:eur|euros?|chf|usd|gbp|cad|dollars?|pounds?)\b))\)?",
    re.IGNORECASE,
)
# A comma in "Lavender candle, €12" belongs to the price, not to the list.
_PRICE_COMMA = re.compile(r"(?:(?<!\d),\s*|,\s+)(?=[€£$]\s?\d|\d+(?:[.,]\d{1,2})?\s?(?:[€£$]|euros?\b))", re.IGNORECASE)
# "Products: add, edit and delete" tells what the app does, not what is sold; first words, folded.
_NOT_GOODS = frozenset(
    (
        *("add", "edit", "delete", "remove", "hide", "show", "search", "filter", "sort", "browse", "manage", "import"),
        *("export", "photo", "photos", "picture", "pictures", "name", "price", "prices", "description", "descriptions"),
        *("stock", "size", "sizes", "colour", "color", "reviews", "ratings", "variants", "options", "quantity"),
        *("ajouter", "ajout", "modifier", "supprimer", "masquer", "chercher", "filtrer", "trier", "gerer", "gestion"),
        *("importer", "exporter", "image", "images", "nom", "prix", "taille", "tailles", "couleur", "couleurs", "avis"),
        *("variantes", "quantite"),
    )
)
_END = r"(?=\s+(?:with|where|that|which|and (?:a|an|let|show)|using|so|including|at|from|in)\b|[.,;:!?\n(]|$)"
_FIN = r"(?=\s+(?:avec|où|qui|que|dont|et (?:un|une|des)|pour que|afin|à partir|en)\b|[.,;:!?\n(]|$)"
_GOODS: dict[Locale, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:shop|store|webshop|storefront|shop front|e-?commerce(?: site)?)\s+(?:for|selling|that sells|of)\s+"
        rf"(?!my\b|our\b|a\b|an\b|the\b|people\b|small\b|customers\b)([^.,;:!?\n(]+?){_END}",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:boutique|magasin|e-?boutique|site de vente)(?: en ligne)?\s+"
        r"(?:de|d['’]|(?:qui vend|pour vendre) (?:des|du|de la))\s*"
        rf"(?!la\b|mon\b|ma\b|mes\b|l['’]|quartier\b)([^.,;:!?\n(]+?){_FIN}",
        re.IGNORECASE,
    ),
}


def named_goods(text: str, locale: Locale) -> str:
    """Return "handmade candles" of "an online shop for handmade candles"; empty where the text names none."""
    match = _GOODS[locale].search(text)
    return one_line(match[1], limit=GOODS_LENGTH) if match else ""


def named_products(text: str) -> list[tuple[str, int | None]]:
    """Return the products that a list names, with their price in hundredths where it stands beside them."""
    whole = _PRICE_COMMA.sub(" ", text)
    found: dict[str, tuple[str, int | None]] = {}
    for item in _goods(listed(whole, _PRODUCTS, most=PRODUCTS_LIMIT, length=NAME_LENGTH, words=_WORDS_LIMIT)):
        name = one_line(_PRICE.sub(" ", item).strip(" -–,:("), limit=NAME_LENGTH)
        if len(name) > 1:
            found.setdefault(fold(name), (name, _price(item)))
    return list(found.values())


def named_categories(text: str) -> list[str]:
    """Return what follows "categories such as …" or "rayons : …", each once."""
    return _goods(listed(text, _CATEGORIES, most=CATEGORIES_LIMIT, length=NAME_LENGTH, words=_WORDS_LIMIT))


def _goods(names: list[str]) -> list[str]:
    return [name for name in names if fold(name).split()[0] not in _NOT_GOODS]


def _price(item: str) -> int | None:
    match = _PRICE.search(item)
    if not match:
        return None
    cents = round(float((match["first"] or match["second"]).replace(",", ".")) * 100)
    return cents if cents <= _LARGEST_PRICE else None
