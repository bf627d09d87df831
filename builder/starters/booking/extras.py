"""What the booking app takes from a brief beyond its name: services and opening hours, if it has them."""

from __future__ import annotations

from dataclasses import asdict

from builder.briefs import BriefFields
from builder.starters.booking.hours import named_hours
from builder.starters.booking.services import named_services
from builder.starters.variation import Pick
from builder.starters.wording import Locale

_TEXT_LIMIT = 20_000


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    notes = "\n".join((brief.content_notes, brief.constraints, prompt))[:_TEXT_LIMIT]
    hours = named_hours("\n".join((*brief.mvp_features, notes)))
    return {
        "services": [asdict(service) for service in named_services(features=brief.mvp_features, notes=notes)],
        "hours": {"weekdays": list(hours.weekdays), "from": hours.opens, "to": hours.closes} if hours else None,
    }
