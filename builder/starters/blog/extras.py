"""What the blog takes from a brief beyond its name: what it is about, and tags that are named."""

from __future__ import annotations

import re

from builder.briefs import BriefFields
from builder.starters.enumerations import listed, listing
from builder.starters.variation import Pick
from builder.starters.wording import Locale, one_line

TAGS_LIMIT = 8
TAG_LENGTH = 40
TOPIC_LENGTH = 70
_TEXT_LIMIT = 20_000
_TAG_WORDS = 3
_TAGS = listing(r"tags?|topics?|categor(?:y|ies)|sections?|rubriques?|thèmes?|catégories?|étiquettes?|sujets?")
# Up to what begins another thought: "a blog about gardening with a newsletter" is about gardening.
_ABOUT: dict[Locale, re.Pattern[str]] = {
    "en": re.compile(
        r"\bblog\b(?:\s+\w+){0,3}?\s+(?:about|dedicated to|devoted to)\s+([^.,;:!?\n(]+?)"
        r"(?=\s+(?:with|where|that|which|using|so that|in which|including)\b|[.,;:!?\n(]|$)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bblog\b(?:\s+\w+){0,3}?\s+(?:sur|consacré à|dédié à)\s+([^.,;:!?\n(]+?)"
        r"(?=\s+(?:avec|où|qui|que|dont|pour que|afin)\b|[.,;:!?\n(]|$)",
        re.IGNORECASE,
    ),
}


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    text = "\n".join((prompt, *brief.mvp_features, brief.content_notes))[:_TEXT_LIMIT]
    return {
        "topic": named_topic(text, locale),
        "tags": listed(text, _TAGS, most=TAGS_LIMIT, length=TAG_LENGTH, words=_TAG_WORDS),
    }


def named_topic(text: str, locale: Locale) -> str:
    """Return "gardening" of "a blog about gardening"; empty where the text, in this language, names none."""
    match = _ABOUT[locale].search(text)
    return one_line(match[1], limit=TOPIC_LENGTH) if match else ""
