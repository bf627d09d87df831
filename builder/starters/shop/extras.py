"""What the shop takes from a brief beyond its name: what it sells, products, categories and currency."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.currencies import named_currency
from builder.starters.shop.named import named_categories, named_goods, named_products
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((prompt, *brief.mvp_features, brief.content_notes))[:_TEXT_LIMIT]
    return {
        "sells": named_goods(text, locale),
        "products": [{"name": name, "price": price} for name, price in named_products(text)],
        "categories": named_categories(text),
        "currency": named_currency(text),
    }
