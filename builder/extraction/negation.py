"""Which parts of a sentence say what is not wanted, and which only compare with something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from builder.extraction.text import Sentence
from builder.extraction.words import VERBS_EN, is_infinitive

_NEGATIVE_WORDS: Final = frozenset(
    "no not without never avoid nor neither exclude excluding instead rather except cannot t don doesn won isn aren"
    " dont doesnt sans pas aucun aucune ni jamais sauf éviter évite évitez exclure exclu hors plutôt lieu".split()
)
_NEGATION: Final = re.compile(
    r"(?<![\w-])(?:no|not|without|never|avoid|nor|neither|excluding|exclude|instead of|rather than|except(?: for)?"
    r"|cannot|\w{2,7}n't|dont|doesnt|sans|pas(?: besoin)?(?: de| d'| du)?|aucune?|ni|jamais|sauf|évite[rz]?|exclure"
    r"|hors(?! ligne|-ligne)|plutôt que|au lieu d[e'u])(?![\w-])",
    re.IGNORECASE,
)
# "not only", "no problem", "n'oublie pas", "sans doute": negative words that deny nothing.
_HARMLESS: Final = re.compile(
    r"\s*(?:matter|problem|only|just|forget|hesitate|limited|code\b|one|yet|sure|know|later|longer|earlier"
    r"|seulement|uniquement|que\b|problème|doute|cesse|oublier|besoin d'être)",
    re.IGNORECASE,
)
_FORGET: Final = re.compile(r"(?:forget|hesitate|n'oublie[zr]?|n'hésite[zr]?)\s*$", re.IGNORECASE)
_NOT_NEEDED: Final = re.compile(
    r"(?:not|n't|pas)\s+(?:needed|required|necessary|wanted|part of|utiles?|nécessaires?|requise?s?|prévue?s?"
    r"|souhaitée?s?|obligatoires?)\b",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(
    r"[.;:!?()](?=\s|$)|[,()]|\s[–—-]\s|\b(?:but|mais|just|only|juste|seulement|use)\b", re.I
)
_JOIN: Final = re.compile(r"\s(?:and|et)\s+([\w']+)", re.IGNORECASE)
_NEW_THOUGHT: Final = frozenset("with avec we i it on nous je users they should must can a an un une les".split())

_COMPARISON_WORDS: Final = frozenset(
    "like similar inspired clone alternative alternatives replace replacing replaces comme inspiré inspirée façon"
    " remplacer remplace style competitor competitors concurrent concurrents semblable similaire unlike than copy"
    " version equivalent équivalent".split()
)
_COMPARISON: Final = re.compile(
    r"(?<![\w-])(?:(?<!would )(?<!i'd )(?<!we'd )(?:un)?like(?! to\b)|similar to|inspired by|clone of|(?:an? )?alternatives? to"
    r"|copy of|replac(?:e|es|ing)|competitors?(?: such as)?|version of|equivalent of|better than|compared (?:to|with)"
    r"|comme|inspirée? (?:de|du|par)|à la façon d[e'u]|façon|remplacer?|alternatives? à|semblable à|similaire à"
    r"|version de|équivalent d[e'u]|concurrents?(?: comme)?)\s",
    re.IGNORECASE,
)
_LISTING_NOUN: Final = re.compile(
    r"(?:integrations?|services|tools|providers|processors|apps we use|intégrations?|outils|prestataires)(?: \w+)?\s*$",
    re.I,
)
_COMPARISON_END: Final = re.compile(
    r"[.;:!?()](?=\s|$)|\b(?:that|which|with|but|for|where|to|and it|qui|avec|pour|mais|où|afin)\b|\s[–—-]\s",
    re.IGNORECASE,
)
_LIKENESS_AFTER: Final = re.compile(r"[-\s](?:like|clone|style|alternative|inspired|esque)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of one sentence, as start and end offsets."""

    ranges: tuple[tuple[int, int], ...] = ()

    def cover(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.ranges)


def negated(sentence: Sentence) -> Spans:
    """Return what the sentence says is not wanted, each stretch from its negative word to the end of the clause."""
    if sentence.is_refused:
        return Spans(((0, len(sentence.text)),))
    if sentence.words.isdisjoint(_NEGATIVE_WORDS) and "n't" not in sentence.text:
        return Spans()
    text = sentence.text
    ranges: list[tuple[int, int]] = []
    for match in _NEGATION.finditer(text):
        if ranges and match.start() < ranges[-1][1]:
            continue
        if _HARMLESS.match(text, match.end()) or _FORGET.search(text, max(0, match.start() - 14), match.start()):
            continue
        if _FORGET.search(text[match.end() : match.end() + 12].rstrip() + " "):
            continue
        not_needed = _NOT_NEEDED.search(text, max(0, match.start() - 2), match.end() + 14)
        start = _clause_start(text, match.start()) if not_needed else match.start()
        ranges.append((start, _negation_end(text, match.end())))
    return Spans(tuple(ranges))


def compared(sentence: Sentence) -> Spans:
    """Return the stretches that name other products only as a comparison ("like Trello", "comme Airbnb")."""
    if sentence.words.isdisjoint(_COMPARISON_WORDS):
        return Spans()
    text = sentence.text
    ranges: list[tuple[int, int]] = []
    for match in _COMPARISON.finditer(text):
        if _LISTING_NOUN.search(text, max(0, match.start() - 30), match.start()):
            continue
        end = _COMPARISON_END.search(text, match.end())
        ranges.append((match.start(), end.start() if end else len(text)))
    return Spans(tuple(ranges))


def is_likeness(text: str, end: int) -> bool:
    """Whether the name that ends there only describes something else ("Trello-like", "an Airbnb clone")."""
    return _LIKENESS_AFTER.match(text, end) is not None


def _clause_start(text: str, before: int) -> int:
    return max(text.rfind(mark, 0, before) + len(mark) if mark in text[:before] else 0 for mark in (", ", "; ", ". "))


def _negation_end(text: str, start: int) -> int:
    end_match = _CLAUSE_END.search(text, start)
    end = end_match.start() if end_match else len(text)
    if end_match and end_match[0] == ",":
        end = _through_alternatives(text, start, end)
    for join in _JOIN.finditer(text, start, end):
        word = join[1].lower()
        if word in _NEW_THOUGHT or word in VERBS_EN or is_infinitive(word):
            return join.start()
    return end


_ALTERNATIVES: Final = re.compile(
    r"(?:,\s*[\w.'-]+(?: [\w.'-]+){0,2}){0,8},?\s+(?:or|nor|ou|ni)\s+[\w.'-]+(?: [\w.'-]+)?", re.I
)


def _through_alternatives(text: str, start: int, comma: int) -> int:
    """Let "without Stripe, PayPal or ads" reach its last word."""
    listed = _ALTERNATIVES.match(text, comma)
    return listed.end() if listed else comma
