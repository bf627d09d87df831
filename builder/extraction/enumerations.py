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
    VERBS_EN,
    Language,
    is_infinitive,
)

# The shape of the verbs that a list is made of: "can track", "that tracks", "for tracking".
Form = Literal["base", "third", "gerund"]

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
    r"|automatiquement|ensuite|and|or|et|ou|y|se|s'|les|le|la|l'|leur|leurs|lui|en|de|d'|that|which|qui|of|à)\s*)(?=[^\W\d_])",
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
        return is_infinitive(word) if form == "base" else word in THIRD_PERSON_FR
    if form == "base":
        return word in VERBS_EN or word in BUILD_VERBS["en"]
    return word in THIRD_PERSON_EN if form == "third" else word in GERUNDS_EN


def _is_noun_here(word: str, after: str, language: Language) -> bool:
    """Tell "email reminders" and "chat rooms" from "email the team": a noun directly behind decides."""
    if language == "fr" or word not in _NOUN_LIKE:
        return False
    following = re.match(r"\s+([\w-]+)", after)
    return following is not None and following[1].lower() in _NOUNS_BEHIND


_NOUN_LIKE: Final = frozenset(
    "email chat text log order map search group team list file photo score record report booking test".split()
)
_NOUNS_BEHIND: Final = frozenset(
    "reminders reminder notifications notification rooms room history function bar view box tracking alerts results".split()
)


def verb_list(text: str, form: Form, language: Language) -> list[str]:
    """Return the actions that the text lists; what follows a verb stays with it ("add photos, tags and notes")."""
    groups: list[tuple[int, int]] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        opens = verb_at(piece, form, language) != "" or (
            language == "en"
            and form != "base"
            and verb_at(piece, "base", "en") in VERBS_EN - _NOUN_LIKE
            and bool(groups)
            and form == "third"
            and False
        )
        if groups and (not opens or _is_bare(text[groups[-1][0] : groups[-1][1]], form, language)):
            groups[-1] = (groups[-1][0], end)
        elif opens:
            groups.append((start, end))
    return [tidy(_opened(text[start:end], form, language)) for start, end in groups]


def noun_list(text: str) -> list[str]:
    """Return the things that the text lists, without their articles."""
    return [item for start, end in _pieces(text) if (item := tidy(_ARTICLE.sub("", text[start:end].strip(), count=1)))]


def tidy(item: str) -> str:
    """Strip what surrounds an item, and nothing within it."""
    stripped = _TRAILING.sub("", item.strip().strip("*_\"'«»“”")).strip()
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
