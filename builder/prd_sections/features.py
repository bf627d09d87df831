"""The features of a brief, each with its number, its kind and what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from builder.briefs import BriefFields
from builder.extraction.enumerations import verb_at
from builder.prd_sections import contents, exchanges
from builder.prd_sections.kinds import Kind, Locale
from builder.prd_sections.markdown import capitalised, plain, shorten, tidy

# Where two kinds stand at the same place in a feature, the earlier one counts.
KINDS: Final = (
    exchanges.WAITLIST, exchanges.BOOKING, exchanges.SIGN_IN, exchanges.PAYMENT, exchanges.ORDER, exchanges.MESSAGING,
    exchanges.APPROVAL, exchanges.REVIEW, contents.SEARCH, exchanges.NOTIFICATION, contents.EXPORT, contents.IMPORT,
    contents.CHART, contents.UPLOAD, contents.MAP, exchanges.SHARING, contents.ENTRIES,
)  # fmt: skip
_SCANNED: Final = 400
_LABEL_LIMIT: Final = 80
_SUBJECT_WORDS: Final = 4
_ARTICLE: Final = re.compile(
    r"^(?:(?:an?|the|some|my|our|their|its?|new|une?|des|du|de la|les?|la|mes|nos|leurs?|ses|son|sa|mon|ma)\s"
    r"|(?:de l|l|d)['’])",
    re.IGNORECASE,
)
_SUBJECT_END: Final = re.compile(
    r"[,;:.!?()&/]|\s(?:with|for|by|and|or|from|to|on|in|per|when|so|that|avec|pour|par|et|ou|dans|sur|quand|qui|que)\s",
    re.IGNORECASE,
)

_NOTHING_NAMED: Final = frozenset(("", "it", "them", "this", "that", "all", "everything", "tout", "ça", "cela"))


@dataclass(frozen=True, slots=True)
class Feature:
    """`text` is tidy but not escaped; `action` tells whether it opens with a verb that "I want to" can take."""

    number: int
    text: str
    kind: Kind
    subject: str
    action: bool

    @property
    def label(self) -> str:
        """Return the feature, escaped and short enough for a heading."""
        return plain(capitalised(shorten(self.text, _LABEL_LIMIT).rstrip(".")))

    @property
    def slug(self) -> str:
        return slugify(self.subject)[:40].strip("-")


def read(brief: BriefFields, locale: Locale) -> list[Feature]:
    """Return the features that hold any text, numbered from 1."""
    texts = [text for text in map(tidy, brief.mvp_features) if text]
    return [_feature(number, text, locale) for number, text in enumerate(texts, start=1)]


def kind_of(text: str) -> Kind:
    """Return the kind whose words stand first in the feature; a plain one where none does."""
    opening = text[:_SCANNED]
    found = [(match.start(), order) for order, kind in enumerate(KINDS) if (match := kind.words.search(opening))]
    return KINDS[min(found)[1]] if found else contents.GENERIC


def _feature(number: int, text: str, locale: Locale) -> Feature:
    verb = verb_at(text[:_SCANNED], "base", locale)
    action = bool(verb) and text.casefold().startswith(verb)
    return Feature(number, text, kind_of(text), _subject(text[:_SCANNED], verb if action else ""), action)


def _subject(text: str, verb: str) -> str:
    """Return the first words behind the verb: "recipes" out of "save the recipes with a photo"."""
    rest = _ARTICLE.sub("", text[len(verb) :].strip(" -"), count=1)
    end = _SUBJECT_END.search(rest)
    subject = " ".join((rest[: end.start()] if end else rest).split()[:_SUBJECT_WORDS])
    return shorten(text, 40) if subject.lower() in _NOTHING_NAMED else subject
