"""What the CRM takes from a brief beyond its name: the stages of the pipeline and the currency."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.crm.stages import named_stages
from builder.starters.expenses.named import named_currency
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((*brief.mvp_features, brief.content_notes, brief.constraints, prompt))[:_TEXT_LIMIT]
    return {"stages": named_stages(text), "currency": named_currency(text)}
