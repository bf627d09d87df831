"""What the list manager reads out of a brief: the thing that is listed."""

from __future__ import annotations

import re

from builder.briefs import BriefFields
from builder.starters.lists.nouns import ANYTHING, THINGS, Noun, Thing
from builder.starters.selection import score
from builder.starters.variation import Pick
from builder.starters.wording import Locale, fold

# “track my sneakers”, “suivre mes timbres”: a plural right after a verb of keeping is what the list holds.
_ENGLISH = re.compile(
    r"\b(?:(?:track|manage|organi[sz]e|catalogu?e|collect|log|list|keep track of|collection of|list of"
    r"|inventory of)"
    r"(?: (?:my|your|our|their|all|the|of))*) ([a-z]{3,20}s)\b",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"\b(?:suivre|gérer|organiser|cataloguer|collectionner|lister|collection|liste|inventaire|suivi)"
    r"(?: (?:mes|vos|nos|leurs|les|des|de|toutes?|tous))+ ([a-zàâäçéèêëîïôöùûüœ]{3,20}[sx])\b",
    re.IGNORECASE,
)
_VAGUE = frozenset(
    (
        *(
            "things",
            "items",
            "tasks",
            "users",
            "details",
            "features",
            "progress",
            "elements",
            "this",
            "does",
            "has",
        ),
        *("its", "always", "access", "process", "status", "address", "business", "fitness", "infos"),
        *("choses", "donnees", "fonctions", "progres", "acces", "temps", "travaux", "vitraux", "coraux"),
    )
)
# Where the singular cannot be told from the plural alone: knives, lenses, buses, series.
_UNSURE = ("ves", "nses", "uses", "series", "species", "ss", "ous", "ais", "ois")
_IE_WORDS = frozenset(("cookies", "movies", "brownies", "hoodies", "selfies", "pies", "ties", "zombies", "smoothies"))
_ENGLISH_ENDINGS = (
    ("ies", "y"),
    ("toes", "to"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("s", ""),
)
_FRENCH_ENDINGS = (("eaux", "eau"), ("eux", "eu"), ("aux", "al"), ("oux", "ou"), ("s", ""))


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    thing = _best_known(brief, prompt)
    noun = thing.noun(locale) if thing else _named(brief, prompt, locale) or ANYTHING[locale]
    return {
        "thing": thing.key if thing else "",
        "noun": {"one": noun.one, "many": noun.many, "indefinite": noun.indefinite},
        "states": {"open": noun.to_do, "done": noun.done},
        "fields": list(thing.fields if thing else ()),
        "examples": list(noun.examples),
        "view": ("list", "grid")[pick("view", 2)],
        "side": ("top", "start")[pick("side", 2)],
        "intro": pick("intro", 3),
    }


def _best_known(brief: BriefFields, prompt: str) -> Thing | None:
    points = [(score(thing.words, brief, prompt=prompt), thing) for thing in THINGS]
    best = max(found for found, _ in points)
    return next(thing for found, thing in points if found == best) if best else None


def _named(brief: BriefFields, prompt: str, locale: Locale) -> Noun | None:
    """Take the noun as the brief spells it; in French its gender stays open, so it gets no article."""
    text = "\n".join((brief.app_name, *brief.mvp_features, prompt))[:20_000]
    other = ANYTHING[locale]
    for match in (_FRENCH if locale == "fr" else _ENGLISH).finditer(text):
        many = match[1].lower()
        if fold(many) in _VAGUE or many.endswith(_UNSURE):
            continue
        one = _singular(many, locale)
        indefinite = "" if locale == "fr" else f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
        to_do, done = (other.to_do, "C’est fait") if locale == "fr" else (other.to_do, other.done)
        return Noun(one=one, many=many, indefinite=indefinite, to_do=to_do, done=done)
    return None


def _singular(plural: str, locale: Locale) -> str:
    if plural in _IE_WORDS:
        return plural.removesuffix("s")
    for ending, replacement in _FRENCH_ENDINGS if locale == "fr" else _ENGLISH_ENDINGS:
        if plural.endswith(ending):
            return plural.removesuffix(ending) + replacement
    return plural
