"""What the recipe app takes from a brief beyond its name: the tags that it names."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.enumerations import listed, listing
from builder.starters.variation import Pick
from builder.starters.wording import Locale

TAGS_LIMIT = 12
TAG_LENGTH = 30
_TEXT_LIMIT = 20_000
_HEADING = listing(
    r"tags?|labels?|categor(?:y|ies)|courses|diets?|cuisines?"
    r"|étiquettes?|catégories?|types? de plats?|régimes?"
)


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((*brief.mvp_features, brief.content_notes, prompt))[:_TEXT_LIMIT]
    return {"tags": listed(text, _HEADING, most=TAGS_LIMIT, length=TAG_LENGTH, words=3)}
