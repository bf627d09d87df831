"""What the app is to do, one item per feature, in the prompt's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, cast

from builder.briefs import ITEM_LIMIT, ITEMS_LIMIT
from builder.extraction import notes, platforms
from builder.extraction.catalogue import by_name
from builder.extraction.enumerations import (
    Form,
    is_imperative,
    noun_list,
    plain_list,
    subject_end,
    tidy,
    verb_at,
    verb_list,
)
from builder.extraction.negation import negated
from builder.extraction.text import Sentence
from builder.extraction.words import ANY_PRODUCT_NOUN, BUILD_VERBS, Language, is_person

Reading = Literal["base", "third", "gerund", "plural", "granted", "nouns"]

_SUBJECT_EN: Final = (
    r"(?:it|this|app|application|site|website|webapp|platform|tool|system|dashboard|bot|product|service|page|we|i|they|users?|people|customers?"
    r"|clients?|members?|visitors?|admins?|staff|owners?|students?|teachers?|parents?|everyone|anyone)"
)
# Each pattern ends where its list begins. "granted" is for verbs that name who may: "lets customers order".
_TRIGGERS: Final[dict[Language, tuple[tuple[Reading, re.Pattern[str]], ...]]] = {
    "en": tuple(
        (cast(Reading, reading), re.compile(pattern, re.IGNORECASE))
        for reading, pattern in (
            ("base", r"\b(?:can|could|able to|may)\s+(?!not\b)(?:also |then |easily |quickly |either )*"),
            ("nouns", rf"\b{_SUBJECT_EN}\s+(?:should |must |will |needs? to |has to |would )?(?:also )?(?:have|has|include|includes|feature|features|offer|offers|contain|contains|need|needs|provide|provides)\s+(?!to\b)"),
            ("base", rf"\b{_SUBJECT_EN}\s+(?:should|must|will|needs? to|has to|have to|shall)\s+(?!not\b|be\b|never\b|have\b|include\b|only\b|feature\b|contain\b|offer\b|provide\b)(?:also |then |automatically )*"),
            ("granted", r"\b(?:lets?|letting|allow(?:s|ing)?|enabl(?:es?|ing)|help(?:s|ing)?|where|so that|so)\s+"),
            ("third", r"\b(?:that|which|it|app|bot|and)\s+(?:also |then |automatically |just )*(?=[a-z]{2,16}s\b)"),
            ("base", r"\b(?:app|apps|application|tool|site|website|platform|way|ways|place|service|system|bot|dashboard|page|assistant|software|product|webapp|extension|one|want|need|like)\s+to\s+(?:also |easily |quickly |help me )*"),
            ("base", r"\bfor\s+(?:[\w'-]+\s+){0,5}?(?P<who>[\w'-]+)\s+to\s+(?:also |easily |quickly )*"),
            ("gerund", r"\b(?:for|of|by|about|supports?|includes?|including)\s+(?=[a-z]{3,18}ing\b)"),
            ("nouns", r"(?:\b(?:with|including|featuring|plus|such as|i need|we need|include|incl\.)|\b(?:i|we) also (?:want|need|would like)|\b(?:i|we)'d also like|\bi want|\bwe want)\s+(?!to\b)"),
        )
    ),
    "fr": tuple(
        (cast(Reading, reading), re.compile(pattern, re.IGNORECASE))
        for reading, pattern in (
            ("base", r"\b(?:peut|peuvent|pourra|pourront|puisse|puissent|pouvoir|pourrait|pourraient|pouvons|puissions)\s+(?!pas\b)(?:aussi |également |facilement |ensuite )*"),
            ("granted", r"\bperme(?:t|ts|ttent|ttra|ttront|ttre|ttant|ttrait)\s+"),
            ("granted", r"\b(?:aide(?:nt|r|ra)?|aidant)\s+"),
            ("nouns", r"\b(?:doit|devra|devrait|faudrait|il faut|il y aura|il y a)\s+(?:aussi |également )?(?:avoir |contenir |proposer |inclure |comporter |intégrer |prévoir )?(?=(?:une?|des|du|de la|de l'|le|la|les)\s)"),
            ("base", r"\b(?:doit|doivent|devra|devront|devrait|(?<!quand )(?<!qu')(?<!dès qu')il faut|il faudra|il faudrait)\s+(?!ne\b|être\b|pas\b)(?:aussi |également |pouvoir )*(?=[^\W\d_])"),
            ("third", r"\b(?:qui|et|elle|il)\s+(?:me |m'|nous |leur |les |le |la |l'|aussi |vous )*(?=[^\W\d_]{3,16})"),
            ("base", r"\b(?:pour|afin de|afin d'|besoin de|besoin d'|veux|voudrais|souhaite|souhaitent|aimerais|voulons|veulent)\s?(?:aussi |également |pouvoir |mieux |facilement |y |se |s'|me |m'|nous |les |leur )*(?=[^\W\d_]{3,18}(?:er|ir|re)\b)"),
            ("nouns", r"(?:\b(?:avec|comprenant|incluant|notamment|proposant|comportant|contenant|j'ai besoin|nous avons besoin|il me faut|(?:je veux|on veut|nous voulons|je voudrais|j'aimerais|on aimerait) aussi|on veut|je veux|je voudrais))\s+(?=(?:d'une?|d'|de|des|une?|du|le|la|les|l')?\s?[^\W\d_])(?!que\b|pouvoir\b)"),
        )
    ),
}  # fmt: skip
_HINTS: Final[dict[Language, frozenset[str]]] = {
    "en": frozenset(
        "can could able may should must will need needs has have shall let lets letting allow allows allowing enable enables"
        " enabling help helps helping where so that which it app and to for of by supports support include includes including"
        " with featuring plus such want feature features offer offers contain contains provide provides bot about".split()
    ),
    "fr": frozenset(
        "peut peuvent pourra pourront puisse puissent pouvoir pourrait pourraient pouvons permet permets permettent permettra"
        " permettre permettant permettrait aide aident aider aidera aidant doit devra devrait faudrait faut faudra qui et pour"
        " afin besoin veux voudrais souhaite aimerais aussi veulent souhaitent avec comprenant incluant notamment proposant comportant contenant veut"
        " doivent elle il puissions permettront voulons".split()
    ),
}
_STOP: Final = re.compile(
    r"\s*(?:[.!?](?=\s|$)|[:;](?=\s)|\s[–—-]\s|,?\s?\b(?:so that|so they|so users|so i|so we|in order to|because|but|while|although|without|except|instead of|rather"
    r" than|afin|car|mais|sans|parce qu|pour que|sauf|plutôt que|au lieu|tandis|pas de|aucune?|no)\b)",
    re.IGNORECASE,
)
_PLATFORM_TAIL: Final = re.compile(r"\s+(?:on|for|via|from|sur|pour|depuis)\s+(?=[^,]{2,60}$)", re.IGNORECASE)
_VAGUE_FEATURES: Final = frozenset(
    "it them this that more features things stuff everything something much many use using help people users ça cela tout the app"
    " app application site website me us do etc friends amis mvp prototype".split()
)
_NOT_A_FEATURE: Final = re.compile(
    r"^(?:be |être |have (?!them\b|it\b)|avoir |work |run |load |comply|respect(?:er)? |feel |look |stay |rester |fonctionner|marcher|tourner|remain |support(?:er)? (?:ios|android|\d)"
    r"|(?:\d+|one|two|three|four|six|une?|deux|trois|quatre|six) (?:days?|weeks?|months?|jours?|semaines?|mois)\b"
    r"|a?\s?budget|(?:a |an |un |une )?(?:(?:clean|simple|modern|minimal|minimalist|nice|beautiful|friendly|playful|dark|sobre|épurée?|moderne|jolie?)(?:$|,| and\b| et\b|(?: \w+)?"
    r" (?:design|look|tone|ton|ui|interface|style|themes?|thème|colou?rs?|mode|feel)\b)|(?:design|look|tone|ton)\b)"
    r"|(?:react|next\.?js|vue|django|python|typescript|tailwind|node)\b|my |mes |mon |(?:love|ease|time|each other|respect)$|https?:|(?:like|use|using|see|utilise[rz]?|comme|voir)\b.{0,40}(?:https?:|\brepo|\bdépôt|\w/\w))",
    re.IGNORECASE,
)
_PRODUCT_PHRASE: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(r"\b(?:an?|the|my|our|simple)\s+((?:[\w'-]{2,20}\s){0,4}?(?:[\w'-]{0,20}tracker|manager|planner|scheduler|calculator|directory|marketplace|waitlist|wait list|landing page|waiting list"
                     r"|booking (?:app|site|system|tool|page)|booking|portfolio|blog|crm|forum|quiz|journal|diary|store|shop|newsletter|dashboard|organi[sz]er|converter|generator|timer|(?:to-?do|shopping|packing) list|[\w'-]{3,20} (?:app|tool|site|platform|website|page)))\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:une?|mon|ma|notre|d')\s?((?:application|appli|app|outil|site|plateforme|logiciel|page|système|carnet|gestionnaire|liste|suivi|calculatrice|annuaire|tableau de bord|marketplace|boutique|blog|forum|planning|agenda)"
                     r" (?:de |d'|des |du )[\w'-]{2,20}(?: (?:de |d'|des |du )?[\w'-]{2,20}){0,2}?)(?=[\s,.;:!?]|$)|\b(?:une?|mon|notre)\s(liste d'attente|page d'attente|page d'atterrissage|landing page|boutique en ligne|blog|portfolio|forum|annuaire|quiz)\b", re.IGNORECASE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hit:
    reading: Reading
    opens: int
    start: int


def find(sentences: list[Sentence], language: Language, *, audience: str, name: str) -> tuple[str, ...]:
    """Return the features, at most ITEMS_LIMIT, each once."""
    listed = any(sentence.is_item and sentence.field in ("", "features") for sentence in sentences)
    found: dict[str, str] = {}
    for sentence in sentences:
        if sentence.field not in ("", "features", "other") or (sentence.field == "other" and sentence.is_item):
            continue
        for feature in _of_sentence(sentence, language):
            shorter = _without_tail(feature, audience)
            if _is_feature(shorter, name, language):
                found.setdefault(shorter.casefold(), shorter[:ITEM_LIMIT].strip())
        if len(found) >= ITEMS_LIMIT * 2:
            break
    if not found and not listed:
        found.update({phrase.casefold(): phrase for phrase in _product_phrases(sentences, language)})
    return tuple(_without_repeats(list(found.values())))[:ITEMS_LIMIT]


def _of_sentence(sentence: Sentence, language: Language) -> Iterator[str]:
    if sentence.is_item and sentence.field in ("", "features"):
        if not notes.is_about_something_else(sentence, language):
            yield tidy(sentence.text)
        return
    if sentence.field == "features" and sentence.label:
        form = "base" if verb_at(sentence.text, "base", language) else None
        yield from (
            verb_list(sentence.text, "base", language) if form and len(sentence.text) > 60 else noun_list(sentence.text)
        )
        return
    yield from _of_prose(sentence, language)


def _of_prose(sentence: Sentence, language: Language) -> Iterator[str]:
    text, unwanted = sentence.text, negated(sentence)
    hits = [hit for hit in _hits(sentence, language) if not unwanted.cover(hit.opens)]
    hits.extend(_after_colon(text, language))
    if listed := _without_verbs(sentence, hits, language):
        yield from listed
        return
    first_word = _FIRST_WORD.match(text)
    if (
        first_word
        and is_imperative(first_word[1].lower(), language)
        and first_word[1].lower() not in BUILD_VERBS[language] | {"like"}
    ):
        hits.insert(0, _Hit("base", 0, first_word.start(1)))
    elif first_word and verb_at(text, "third", language) and first_word[0][0].isupper() and language == "en":
        hits.insert(0, _Hit("third", 0, 0))
    elif (acts := subject_end(text, language)) is not None and not _OF_TODAY.search(text):
        hits.insert(0, _Hit("plural", 0, acts))
    hits.sort(key=lambda hit: hit.start)
    for position, hit in enumerate(hits):
        limit = hits[position + 1].opens if position + 1 < len(hits) else len(text)
        yield from _read(text, hit, _tail_end(text, hit.start, limit, last=position + 1 == len(hits)), language)


def _without_verbs(sentence: Sentence, hits: list[_Hit], language: Language) -> list[str]:
    """Return what a bare list names ("Catalogue, cart, card payment"), which no opening announces."""
    text = sentence.text
    if any(hit.reading != "nouns" or hit.opens < text.find(",") for hit in hits) or negated(sentence).ranges:
        return []
    first_word = _FIRST_WORD.match(text)
    if first_word is None or is_imperative(first_word[1].lower(), language) or subject_end(text, language) is not None:
        return []
    return [] if notes.says_something_else(sentence) else plain_list(text)


_FIRST_WORD: Final = re.compile(r"[\W\d_]{0,6}([^\W\d_][\w'-]*)")
# What people do now is the problem, not the app.
_OF_TODAY: Final = re.compile(
    r"\b(?:today|currently|right now|now|often|still|always|usually|mostly|by hand|on paper|excel|spreadsheets?|too (?:much|many|long)"
    r"|aujourd'hui|actuellement|encore|souvent|toujours|à la main|sur papier|trop|tableurs?)\b",
    re.IGNORECASE,
)
_COLON: Final = re.compile(r"\s?:\s+(?=[^\W\d_])")


def _after_colon(text: str, language: Language) -> list[_Hit]:
    """Return the list that a colon opens in prose: "…for flatmates: add an expense, split it and export a CSV"."""
    colon = _COLON.search(text)
    if colon is None or (
        "," not in text[colon.end() :] and " and " not in text[colon.end() :] and " et " not in text[colon.end() :]
    ):
        return []
    if verb_at(text[colon.end() : colon.end() + 60], "base", language):
        return [_Hit("base", colon.start(), colon.end())]
    before = set(re.findall(r"[\w-]+", text[: colon.start()].lower()))
    return (
        [_Hit("nouns", colon.start(), colon.end())]
        if before & (ANY_PRODUCT_NOUN | {"features", "fonctionnalités"})
        else []
    )


def _hits(sentence: Sentence, language: Language) -> list[_Hit]:
    """Return the openings of lists in the order of the text; one that stands inside a list of verbs is left to it."""
    if sentence.words.isdisjoint(_HINTS[language]):
        return []
    text, raw = sentence.text, []
    for reading, pattern in _TRIGGERS[language]:
        for match in pattern.finditer(text):
            start = match.end() if reading != "granted" else _granted_start(text, match.end(), language)
            if start is not None and _opens_list(text, match, reading, start, language):
                raw.append(_Hit(reading, match.start(), start))
    raw.sort(key=lambda hit: (hit.start, hit.opens))
    hits: list[_Hit] = []
    for hit in raw:
        if hits and (hit.start == hits[-1].start or hit.opens < hits[-1].start):
            continue
        # "share photos with friends", "order cakes for…" and "track runs and shows" belong to the list they stand in.
        if (
            hits
            and hits[-1].reading != "nouns"
            and hit.reading in ("nouns", "gerund", "third")
            and not _is_new_clause(text, hits[-1], hit)
        ):
            continue
        if hits and hit.reading == hits[-1].reading == "nouns" and _ALSO.search(text, hits[-1].opens, hits[-1].start):
            continue
        hits.append(hit)
    return hits


_ALSO: Final = re.compile(r"\b(?:also|aussi)\b", re.IGNORECASE)


def _is_new_clause(text: str, before: _Hit, hit: _Hit) -> bool:
    between = text[before.start : hit.opens]
    if hit.reading == "third":
        return (
            before.reading != "third"
            and re.match(r"(?:it|and it|which|elle|il)\b", text[hit.opens :], re.IGNORECASE) is not None
        )
    return hit.reading == "nouns" and between.rstrip().endswith(",")


def _opens_list(text: str, match: re.Match[str], reading: Reading, start: int, language: Language) -> bool:
    tail = text[start : start + 60]
    if reading == "nouns":
        return _nouns_fit(text, match, tail)
    who = match.groupdict().get("who")
    if who is not None and not is_person(who.lower(), language):
        return False
    form: Form = "base" if reading in ("base", "granted") else "third" if reading == "third" else "gerund"
    verb = verb_at(tail, form, language)
    if not verb or _NOT_A_FEATURE.match(tail):
        return False
    if reading == "third" and match[0].lower().startswith(("and", "et ")):
        return False
    if reading == "third" and verb in {"lets", "allows", "helps", "enables", "permet", "aide", "includes"}:
        return False
    if who is None and not _MAY.match(match[0]) and (verb in BUILD_VERBS[language] or verb == "help"):
        return not any(word in ANY_PRODUCT_NOUN for word in re.findall(r"[\w-]+", tail.lower())[1:7])
    return True


_MAY: Final = re.compile(r"(?:can|could|able to|may|peu[tv]|pour(?:r|v)|puiss|permet)", re.IGNORECASE)
_OWN_CONTEXT: Final = re.compile(
    r"^\W*(?:i|we) (?:run|own|have|manage|work|teach|live|organi[sz]e)\b|^\W*(?:je|nous|on) (?:gère|gérons|tiens|tenons|suis|sommes|dirige|travaill|vis|organis)",
    re.IGNORECASE,
)


def _nouns_fit(text: str, match: re.Match[str], tail: str) -> bool:
    """ "with A, B and C" lists features only of a product, and never people or a way of working."""
    before = re.findall(r"[\w-]+", text[: match.start()].lower())
    if _NOT_A_FEATURE.match(tail) or _OWN_CONTEXT.match(text):
        return False
    opener = match[0].strip().lower()
    if _ALSO.search(opener):
        return True
    if opener.startswith(
        ("i need", "we need", "i want", "we want", "j'ai", "nous avons", "il me faut", "on veut", "je v")
    ):
        first = re.split(r"[,;]|\b(?:and|et|that|qui|pour|for|to|with|avec|called|where)\b", tail, maxsplit=1)[0]
        return not any(word in ANY_PRODUCT_NOUN for word in re.findall(r"[\w-]+", first.lower()))
    if opener.startswith(("with", "avec", "including", "plus", "such", "notamment")):
        return (
            not before
            or any(word in ANY_PRODUCT_NOUN for word in before)
            or before[-1] in ("feature", "features", "fonctionnalités")
        )
    return True


def _granted_start(text: str, start: int, language: Language) -> int | None:
    """Return where the verbs begin behind "lets dog owners …" or "permet aux parents de …"."""
    window = text[start : start + 90]
    if language == "fr":
        for match in re.finditer(r"(?:^|\s)(?:de |d'|à )\s?(?=[^\W\d_])", window):
            if verb_at(window[match.end() :], "base", "fr"):
                return start + match.end()
        return None
    joined = re.search(r"(?:^|\s)to\s", window)
    if joined and verb_at(window[joined.end() :], "base", "en"):
        return start + joined.end()
    for count, match in enumerate(re.finditer(r"(?:^|\s)(?=[a-z])", window, re.IGNORECASE)):
        if count > 6 or re.search(r"[,.;:]", window[: match.start()]):
            return None
        if count and verb_at(window[match.end() :], "base", "en") and _subject_before(window[: match.end()]):
            return start + match.end()
    return None


def _subject_before(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.lower())
    return bool(words) and (
        words[-1] in {"me", "us", "you", "them", "it", "i", "we", "they", "can"} or is_person(words[-1], "en")
    )


def _tail_end(text: str, start: int, limit: int, *, last: bool) -> int:
    end = limit
    if not last and _COLON.match(text, limit) is None:
        # What the next opening has as its subject ("…, and admins can") stands behind the last separator.
        separator = max(
            text.rfind(",", start, limit), text.rfind(" and ", start, limit), text.rfind(" et ", start, limit)
        )
        end = separator if separator > start else limit
    stop = _STOP.search(text, start, end)
    return stop.start() if stop else end


def _read(text: str, hit: _Hit, end: int, language: Language) -> Iterator[str]:
    tail = text[hit.start : end]
    if hit.reading == "nouns":
        for item in noun_list(tail):
            if not _is_person_phrase(item, language):
                yield item
        return
    form: Form = "base" if hit.reading == "granted" else hit.reading
    yield from verb_list(tail, form, language)


def _is_person_phrase(item: str, language: Language) -> bool:
    words = re.findall(r"[\w'-]+", item.lower())
    return bool(words) and len(words) <= 3 and is_person(words[0] if language == "fr" else words[-1], language)


def _without_tail(feature: str, audience: str) -> str:
    """Drop a closing "for freelancers" or "on iOS and Android": those have fields of their own."""
    for _ in range(2):
        tail = next(reversed(list(_PLATFORM_TAIL.finditer(feature))), None)
        if tail and (platforms.only_platforms(feature[tail.end() :]) or _same(feature[tail.end() :], audience)):
            feature = feature[: tail.start()].rstrip(" ,;")
    return feature


def _same(text: str, audience: str) -> bool:
    return bool(audience) and text.strip(" .").casefold() == audience.casefold()


def _is_feature(feature: str, name: str, language: Language) -> bool:
    words = re.findall(r"[^\W_]+", feature.casefold())
    if not words or not any(character.isalpha() for character in feature) or len(feature) < 3:
        return False
    if feature.casefold() == name.casefold() or all(word in _VAGUE_FEATURES for word in words):
        return False
    if by_name(feature) or platforms.only_platforms(feature) or (len(words) > 25):
        return False
    if (
        words[0] in BUILD_VERBS[language]
        and any(word in ANY_PRODUCT_NOUN - {"list", "way", "place", "page"} for word in words[1:4])
        and len(words) < 5
    ):
        return False
    return not _NOT_A_FEATURE.match(feature) and not _only_connects(feature)


_CONNECTS: Final = re.compile(
    r"(?:use|using|utilise[rz]?|integrat(?:e|es|ing|ion)|connect(?:s|ing)?|intégr\w+|connecte\w*|à connecter)\s+(?:(?:with|to|avec|à|au)\s+)?",
    re.IGNORECASE,
)


def _only_connects(feature: str) -> bool:
    """Whether it only names services to connect: those have a field of their own."""
    match = _CONNECTS.match(feature)
    named = feature[match.end() :] if match else ""
    return bool(named) and (platforms.only_platforms(named) or all(by_name(item) for item in noun_list(named)))


def _without_repeats(features: list[str]) -> list[str]:
    """Drop an item that another one holds whole ("booking" beside "booking tennis courts")."""
    folded = [f" {feature.casefold()} " for feature in features]
    return [
        feature
        for position, feature in enumerate(features)
        if not any(
            other != position and folded[position] in folded[other] and len(folded[other]) < 160
            for other in range(len(features))
        )
    ]


def _product_phrases(sentences: list[Sentence], language: Language) -> list[str]:
    """Return "expense tracker" for "Build an expense tracker": all that a one-line prompt says about its function."""
    for sentence in sentences[:3]:
        match = _PRODUCT_PHRASE[language].search(sentence.text)
        if match and sentence.field in ("", "other"):
            phrase = tidy(match[1] or match[match.lastindex or 1])
            words = phrase.lower().split()
            if (
                phrase
                and not all(word in _PLAIN_WORDS for word in words)
                and not negated(sentence).cover(match.start())
            ):
                return [phrase]
    return []


_PLAIN_WORDS: Final = (
    ANY_PRODUCT_NOUN
    - {
        "marketplace",
        "shop",
        "store",
        "blog",
        "portfolio",
        "forum",
        "crm",
        "waitlist",
        "booking",
        "journal",
        "annuaire",
        "agenda",
    }
) | frozenset(
    "web mobile simple small little new nice great modern cool good android ios de d' une la le my this petite nouvelle".split()
)
