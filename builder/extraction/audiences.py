"""Whom the app is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from builder.briefs import ITEM_LIMIT
from builder.extraction.negation import negated
from builder.extraction.text import Sentence, shortened
from builder.extraction.words import ANY_PRODUCT_NOUN, COLLECTIVE_HINTS, Language, is_infinitive, is_person

_STRONG: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:(?:aimed|targeted|directed) (?:at|to)|targets?(?! (?:audience|users|market|customers))|targeting|(?:designed|built|made|intended|meant|tailored|perfect"
        r"|ideal) for|geared (?:to|towards?)|catering to|(?:target )?(?:audience|users|customers|market) (?:is|are|will be)"
        r"|used (?:only |mostly |mainly )?by|it's for|it is for|this is for)\s+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:destinée?s? (?:à|aux?)|à destination (?:de|des|du|d')|à l'intention (?:de|des|du|d')|s'adress(?:e|ant) (?:à|aux?)"
        r"|(?:conçue?|pensée?|faite?|prévue?|créée?)s? pour|réservée?s? (?:à|aux?)|dédiée?s? (?:à|aux?)|(?:ma |notre |la |le )?(?:cible|public|audience)"
        r"(?: visée?)?(?: est| sont|,? c'est)|utilisée?s? par|c'est pour)\s*",
        re.IGNORECASE,
    ),
}
_WEAK: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:for|(?:help(?:s|ing)?|lets?|letting|allow(?:s|ing)?|enabl(?:es?|ing)|where|so that|so))\s+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:pour(?: qu(?:e|'))?|(?:aide(?:nt|r|ra)?|aidant)(?: (?:à|aux))?|perme(?:t|ttre|ttra|ttant) (?:à|aux)|offrant (?:à|aux)|où)\s+",
        re.IGNORECASE,
    ),
}
_HINTS: Final = frozenset(
    "for aimed targeted directed target targets targeting geared catering audience users customers market used help helps"
    " helping let lets letting allow allows allowing enable enables enabling where so destiné destinée destinés destination"
    " intention adresse adressant pour réservé réservée dédié dédiée dédiés cible public utilisé utilisée aide aident"
    " aider aidera aidant permet permettre permettra permettant offrant où".split()
)
_PHRASE_END: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"[,.;:!?()\"\n](?=\s|$)|\s[-–—]\s|\s(?:to|can|could|should|will|where|which|called|named|using|via|so|because|based on"
        r"|while|when|but|is|are|with (?:a|an|the|features|online|built)|on (?:ios|android|the web|mobile|web)|that (?:lets?|helps?|allows?|tracks?|shows?"
        r"|sends?|makes?|keeps?|can|has|will|\w+(?:[^s\W]s))|and (?:it|should|must|allows?|lets?|have|has|send|sends|also)|,? (?:without|including|such as))\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"[,.;:!?()\"\n](?=\s|$)|\s[-–—]\s|\s(?:afin|où|dont|avec|nommée?|appelée?|pour|sans|mais|quand|peuvent|peut|pourront|puissent|puisse|est|sont|de (?=\w+er\b)"
        r"|d'(?=\w+er\b)|à (?=\w+er\b)|et (?:qui|permet|doit)|qui (?!\w+(?:ent|ont)\b)|sur (?:ios|android|mobile|le web|web)|via|y compris|grâce)\s?",
        re.IGNORECASE,
    ),
}
_DETERMINER: Final = re.compile(
    r"^(?:(?:the|a|an|all|any|some|busy|small|local|les|le|la|des|du|de la|un|une|tous les|toutes les)\s|(?:de l'|[dl]')\s?)(?=\S)",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r"^(?:(?:the|les|des|la|le|all the|tous les|toutes les)\s|l')(?=\w)", re.IGNORECASE)
_HEAD_END: Final[dict[Language, frozenset[str]]] = {
    "en": frozenset(
        "in of at with who that from on under over between aged like and or looking wanting working living near into across".split()
    ),
    "fr": frozenset("de du des d en à au aux qui et ou dans entre sur sous ayant chez".split()),
}
_PRONOUNS: Final = frozenset("me us them myself him her it free moi nous eux lui soi you toi vous".split())
# Alone these name nobody in particular.
_VAGUE: Final = frozenset(
    "user users people person persons customer customers client clients admin admins manager managers staff member members"
    " visitor visitors utilisateur utilisateurs gens personnes membre membres visiteurs administrateurs équipe team guest"
    " guests invités friends amis each chaque someone anyone group groups groupe groupes company business city ville".split()
)
# "A website for my bakery" is for its customers, whom it does not name.
_OWN_PLACES: Final = frozenset(
    "bakery cafe café restaurant bar hotel hostel salon barbershop shop store studio brewery winery bookshop bookstore garage"
    " dealership pharmacy farm brand boulangerie hôtel boutique magasin brasserie librairie pharmacie ferme gîte camping"
    " atelier commerce roastery".split()
)
_OPENS_FEATURE: Final = re.compile(
    r"\b(?:page|dashboard|form|button|reminders?|view|login|section|area|portal|notifications?|emails?|alerts?|accounts?|profiles?|rappels?"
    r"|formulaire|bouton|espace|compte|comptes|alertes?|tableau de bord)\s+(?:for|pour)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    rank: int
    phrase: str


def find(sentences: list[Sentence], language: Language) -> str:
    """Return the people the app is for, in the prompt's own words; "" where it names none."""
    labelled = [sentence for sentence in sentences if sentence.field == "audience"]
    if labelled:
        separator = ", " if labelled[0].is_item else " "
        return shortened(separator.join(sentence.text.rstrip(" .;,") for sentence in labelled), ITEM_LIMIT * 2)
    best: _Candidate | None = None
    for sentence in sentences:
        if sentence.words.isdisjoint(_HINTS) or sentence.field not in ("", "other"):
            continue
        for candidate in _candidates(sentence, language):
            if best is None or candidate.rank < best.rank:
                best = candidate
        if best is not None and best.rank == 0:
            break
    return shortened(best.phrase, ITEM_LIMIT) if best else ""


def _candidates(sentence: Sentence, language: Language) -> Iterator[_Candidate]:
    text, unwanted = sentence.text, negated(sentence)
    for rank, pattern in ((0, _STRONG[language]), (2, _WEAK[language])):
        for match in pattern.finditer(text):
            if unwanted.cover(match.start()):
                continue
            phrase = _phrase(text, match.end(), language)
            if not phrase or not _names_people(phrase, language):
                continue
            if rank and (_OPENS_FEATURE.search(text, max(0, match.start() - 30), match.end()) or _is_vague(phrase)):
                continue
            # "an app for nurses" says it outright; "send invoices for clients" deep in a list hardly does.
            near_product = any(
                word in ANY_PRODUCT_NOUN for word in re.findall(r"[\w-]+", text[: match.start()].lower())
            )
            yield _Candidate(rank if rank == 0 or (near_product and not sentence.is_item) else rank + 1, phrase)


def _phrase(text: str, start: int, language: Language) -> str:
    end = _PHRASE_END[language].search(text, start)
    phrase = text[start : end.start() if end else len(text)].strip(" .,;:!?\"'")
    phrase = _before_verbs(phrase, language)
    phrase = _ARTICLE.sub("", phrase, count=1)
    return phrase if len(phrase) <= 120 else ""


def _before_verbs(phrase: str, language: Language) -> str:
    """Cut "freelancers track invoices" before the verb, once people have been named."""
    words = phrase.split()
    if language == "en":
        for position, word in enumerate(words[1:], start=1):
            previous = words[position - 1].lower()
            if _bare(word) in _PLAIN_VERBS and is_person(_bare(previous), "en") and _bare(word) not in {"looking"}:
                return " ".join(words[:position])
        return phrase
    # "aide les artisans à suivre leurs dépenses": what they are helped to do is no longer who they are.
    return _TO_DO_FR.split(phrase, maxsplit=1)[0]


_TO_DO_FR: Final = re.compile(r"\s+à\s+(?=[^\W\d_]+(?:er|ir|re|oir)\b)", re.IGNORECASE)


def _bare(word: str) -> str:
    return word.lower().strip(".,;:!?\"'()")


def _names_people(phrase: str, language: Language) -> bool:
    words = [_bare(word) for word in re.sub(r"\b([dl])'", r"\1 ", phrase, flags=re.IGNORECASE).split()]
    if not words or words[0] in _PRONOUNS or (language == "fr" and is_infinitive(words[0])):
        return False
    if words[0] in COLLECTIVE_HINTS and not _OWN_PLACES.isdisjoint(words[1:4]):
        return False
    owned = words[0] in COLLECTIVE_HINTS
    while len(words) > 1 and (
        words[0] in COLLECTIVE_HINTS or _DETERMINER.match(words[0] + " ") or words[0] in {"l", "d", "de", "la"}
    ):
        words = words[1:]
    head: list[str] = []
    for word in words:
        if word in _HEAD_END[language]:
            break
        head.append(word)
    if not head:
        return False
    if language == "fr":
        return any(is_person(word, "fr") for word in head[:3])
    return is_person(head[-1], "en") or (owned and any(is_person(word, "en") for word in head))


def _is_vague(phrase: str) -> bool:
    if phrase.split(" ", 1)[0].lower() in COLLECTIVE_HINTS:
        return False  # "my team" and "nos clients" are known to whoever writes
    words = [_bare(word) for word in _DETERMINER.sub("", phrase + " ").split()]
    return all(word in _VAGUE | COLLECTIVE_HINTS | {"all", "other", "tous", "les"} for word in words)


_PLAIN_VERBS: Final = frozenset(
    "track manage book find share plan organize organise create send buy sell keep get learn order pay post list upload"
    " split save stay see save log build write publish schedule connect meet discover search compare record review rate"
    " trade rent borrow swap collect invoice monitor prepare practice practise read follow choose cook run hire join"
    " coordinate communicate chat browse reserve reduce improve understand remember stop start".split()
)
