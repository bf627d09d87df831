"""Cutting "create and edit notes, search them by tag and export a PDF" into the things it lists."""

from __future__ import annotations

import re
from typing import Final, Literal

from builder.extraction.words import (
    BUILD_VERBS,
    GERUNDS_EN,
    IMPERATIVES_FR,
    INTRANSITIVE,
    KNOWN_INFINITIVES,
    STOP_WORDS,
    THIRD_PERSON_EN,
    THIRD_PERSON_FR,
    THIRD_PLURAL_FR,
    VERBS_EN,
    Language,
    is_infinitive,
    is_person,
)

# The shape of the verbs that a list is made of: "can track", "that tracks", "for tracking", "they track".
Form = Literal["base", "third", "gerund", "plural"]

_SEPARATOR: Final = re.compile(
    r"\s*[,;]\s*(?:(?:and|or|et|ou|then|puis|plus|as well as|ainsi que)\s+)?(?:(?:also|then|even|aussi|enfin|puis|finally)\s+)?"
    r"|\s+(?:and|or|et|ou|then|puis|plus|as well as|ainsi que|&|\+)\s+(?:(?:also|then|even|aussi|ensuite|enfin|puis)\s+)?",
    re.IGNORECASE,
)
_PROTECTED: Final = re.compile(
    r"drag and drop|terms and conditions|pros and cons|before and after|questions? and answers?|black and white|back and forth"
    r"|pick and choose|buy and sell|up and down|q and a|avant et après|noir et blanc|questions et réponses|jour et nuit"
    r"|glisser et déposer|mise en page|entrées et sorties|income and expenses|likes and dislikes|va et vient",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"^(?:(?:to|also|then|easily|quickly|automatically|even|simply|securely|directly|aussi|également|facilement|simplement|rapidement"
    r"|automatiquement|ensuite|and|or|et|ou|y|se|les|le|la|leur|leurs|lui|en|de|that|which|qui|of|à)\s+|[sld]'\s*)(?=[^\W\d_])",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_ARTICLE: Final = re.compile(
    r"^(?:(?:an?|the|some|its?|their|our|my|une?|des|du|de la|le|la|les|mes|nos|ses|leurs)\s|(?:de l'|l'|d')\s?)(?=[^\s])",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"(?:,?\s*(?:etc|and more|and so on|and so forth|et plus|et plus encore|et cetera|please|too|as well|s'il vous plaît|aussi))*[\s.,;:!?…]*$",
    re.I,
)
_ORNAMENT: Final = re.compile(r"^[^\w\s(\[\"'«“#@$€£+-]+\s+")
_PIECES_LIMIT: Final = 60


def verb_at(text: str, form: Form, language: Language) -> str:
    """Return the verb that the text opens with, in lower case; "" where it opens with none of that form."""
    for _ in range(3):
        match = _WORD.match(text)
        if match is None:
            return ""
        word = match[0].lower()
        if _is_verb(word, form, language) and not _is_noun_here(word, text[match.end() : match.end() + 24], language):
            return word
        shorter = _LEADING.sub("", text, count=1)
        if shorter == text:
            return ""
        text = shorter
    return ""


def _is_verb(word: str, form: Form, language: Language) -> bool:
    if language == "fr":
        if form == "base":
            return is_infinitive(word)
        return word in (THIRD_PLURAL_FR if form == "plural" else THIRD_PERSON_FR)
    if form in ("base", "plural"):
        return word in VERBS_EN or word in BUILD_VERBS["en"]
    return word in THIRD_PERSON_EN if form == "third" else word in GERUNDS_EN


def _is_noun_here(word: str, after: str, language: Language) -> bool:
    """Tell "email reminders" and "chat rooms" from "email the team": a noun directly behind decides."""
    if language == "fr" or word not in _NOUN_LIKE:
        return False
    following = re.match(r"\s+([\w-]+)", after)
    return following is not None and following[1].lower() in _NOUNS_BEHIND


_NOUN_LIKE: Final = frozenset(
    "email chat text log order map search group team list file photo score record report booking test rsvp sign upload download contact".split()
)
_NOUNS_BEHIND: Final = frozenset(
    "reminders reminder notifications notification rooms room history function bar view box tracking alerts results form forms gallery page pages calendar button".split()
)


def verb_list(text: str, form: Form, language: Language) -> list[str]:
    """Return the actions that the text lists; what follows a verb stays with it ("add photos, tags and notes")."""
    groups: list[tuple[int, int]] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        opens = verb_at(piece, form, language) != "" or (
            bool(groups) and (_GOES_ON.match(piece) is not None or subject_end(piece, language) is not None)
        )
        if groups and (not opens or _is_bare(text[groups[-1][0] : groups[-1][1]], form, language)):
            groups[-1] = (groups[-1][0], end)
        elif opens:
            groups.append((start, end))
    return [tidy(_opened(text[start:end], form, language)) for start, end in groups]


def subject_end(text: str, language: Language) -> int | None:
    """Return where the verb begins behind the people who act: "admins approve it", "les parents valident"."""
    for count, match in enumerate(_WORD.finditer(text, 0, 60)):
        word = match[0].lower()
        following = text[match.end() : match.end() + 1]
        if count > 3 or following != " ":
            return None
        if not (is_person(word, language) or word in _ACTORS):
            continue
        verb = verb_at(text[match.end() + 1 : match.end() + 60], "plural", language)
        if verb and verb not in _NOUNS_OF_PEOPLE and text[match.end() + 1 :].lower().startswith(verb):
            return match.end() + 1
    return None


# "member list", "client order": a noun behind people more often than what they do.
_NOUNS_OF_PEOPLE: Final = frozenset(
    "email chat text log order map group list file photo score record report test review".split()
)
_ACTORS: Final = frozenset("admins admin they ils elles coordinators responsables moderators modérateurs".split())
# Verbs that are mostly something else; behind other verbs, and with an object, they go on with the list.
_GOES_ON: Final = re.compile(
    r"(?:have|make|clear|do|run|set|put|hold|win|beat|try|hang)\s+(?:it|them|the|an?|my|their|your|all|each|every|up|out)\b",
    re.IGNORECASE,
)


def noun_list(text: str) -> list[str]:
    """Return the things that the text lists, without their articles."""
    return [item for start, end in _pieces(text) if (item := tidy(_ARTICLE.sub("", text[start:end].strip(), count=1)))]


def tidy(item: str) -> str:
    """Strip what surrounds an item, and nothing within it."""
    stripped = _TRAILING.sub("", _ORNAMENT.sub("", item.strip()).strip("*_\"'«»“”")).strip()
    opened, closed = stripped.count("("), stripped.count(")")
    return (
        stripped.rstrip("( ")
        if opened == closed
        else stripped.replace("(", "", 1)
        if opened > closed and stripped.endswith("(")
        else stripped
    )


def _opened(text: str, form: Form, language: Language) -> str:
    """Drop what stands before the verb ("also", "d'"), save the pronoun of a reflexive one."""
    for _ in range(3):
        match = _WORD.match(text)
        if match and _is_verb(match[0].lower(), form, language) and match[0].lower() not in STOP_WORDS:
            return text
        if re.match(r"(?:se|s'|les|le|la|l'|leur|lui|y|en)\s*\w", text, re.IGNORECASE):
            return text
        shorter = _LEADING.sub("", text, count=1)
        if shorter == text:
            return text
        text = shorter
    return text


def _is_bare(group: str, form: Form, language: Language) -> bool:
    """Whether a group so far is only verbs that still wait for their object ("create", "create, edit")."""
    words = [word.lower() for word in _WORD.findall(group)]
    meaningful = [
        word for word in words if word not in {"and", "or", "et", "ou", "then", "puis", "to", "de", "d", "also"}
    ]
    return bool(meaningful) and all(_is_verb(word, form, language) and word not in INTRANSITIVE for word in meaningful)


def plain_list(text: str) -> list[str]:
    """Return what a sentence lists that has no verb: "Episode list, upload, show notes editor"."""
    spans = _pieces(text)
    pieces = [text[start:end] for start, end in spans]
    short = all(len(_WORD.findall(piece)) <= 6 for piece in pieces)
    plain = short and len(pieces) > 2 and "," in text and not any(_NOT_PLAIN.match(piece) for piece in pieces)
    return noun_list(text) if plain else []


_NOT_PLAIN: Final = re.compile(
    r"(?:with|avec|inspired|inspirée?|for|pour|qui|which|that|sans|without|no|not|pas|thanks?|merci|hi|hello|bonjour|salut|please"
    r"|yes|oui|ok|i|we|je|nous|you|it|il|elle|they|ils|this|ce|c'est|like|comme|https?:)\b|.*\b(?:which|that|qui|où|where)\b",
    re.IGNORECASE,
)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return where the pieces stand; nothing is cut inside brackets or a set phrase."""
    shut = [match.span() for match in _PROTECTED.finditer(text)]
    depth, depths = 0, []
    for character in text:
        depth += character in "([{"
        depths.append(depth)
        depth -= character in ")]}" and depth > 0
    pieces, start = [], 0
    for separator in _SEPARATOR.finditer(text):
        if separator.start() < start or depths[separator.start()] > 0:
            continue
        if any(begin <= separator.start() < end for begin, end in shut):
            continue
        pieces.append((start, separator.start()))
        start = separator.end()
        if len(pieces) >= _PIECES_LIMIT:
            break
    else:
        pieces.append((start, len(text)))
    return [(begin, end) for begin, end in pieces if text[begin:end].strip()]


def is_imperative(word: str, language: Language) -> bool:
    """Whether a sentence that opens with this lower-case word is an order or an infinitive."""
    if language == "en":
        return word in VERBS_EN
    return word in KNOWN_INFINITIVES or is_infinitive(word) or word in IMPERATIVES_FR
