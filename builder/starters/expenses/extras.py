"""What the expense app takes from a brief beyond its name: categories, currency and tax rate."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.expenses.named import named_categories, named_currency, named_tax_rate
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((*brief.mvp_features, brief.content_notes, brief.constraints, prompt))[:_TEXT_LIMIT]
    return {
        "categories": named_categories(text),
        "currency": named_currency(text),
        "taxRate": named_tax_rate(text),
    }
