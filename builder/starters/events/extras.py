"""What the event app takes from a brief beyond its name: ticket kinds, the day and the currency."""

from __future__ import annotations

from dataclasses import asdict

from builder.briefs import BriefFields
from builder.starters.events.days import named_day
from builder.starters.events.tickets import named_tickets
from builder.starters.expenses.named import named_currency
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    # The constraints are left out: "before the end of May" there is a deadline, not the day of the event.
    text = "\n".join((brief.app_name, *brief.mvp_features, brief.content_notes, prompt))[:_TEXT_LIMIT]
    return {
        "tickets": [asdict(ticket) for ticket in named_tickets(text)],
        "day": named_day(text),
        "currency": named_currency(text),
        "poster": pick("poster", 3),
    }
