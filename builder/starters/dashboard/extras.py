"""What the dashboard takes from a brief beyond its name: figures, what splits them, and the currency."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.currencies import named_currency
from builder.starters.dashboard.named import named_figures, named_split
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((prompt, *brief.mvp_features, brief.content_notes))[:_TEXT_LIMIT]
    return {
        "figures": [{"name": name, "unit": unit} for name, unit in named_figures(text)],
        "split": named_split(text),
        "currency": named_currency(text),
    }
