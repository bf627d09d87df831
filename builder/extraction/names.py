"""The name that a founder gives the app."""

from __future__ import annotations

import re
from typing import Final

from builder.briefs import NAME_LIMIT
from builder.extraction.catalogue import by_name
from builder.extraction.text import Sentence
from builder.extraction.words import ANY_PRODUCT_NOUN, BUILD_VERBS, STOP_WORDS

_CANDIDATES_LIMIT: Final = 60
_HINTS: Final = frozenset(
    "called named titled entitled codenamed name call nommé nommée nommés nommées appelé appelée appelés intitulé"
    " intitulée baptisé baptisée appelle appellera appeler appelons appelez nom dénommé dénommée is est".split()
)
_INTRODUCED: Final = re.compile(
    r"(?<![\w-])(?:called|named|titled|entitled|codenamed|dubbed|(?:call|name)(?: it| this| the \w+| my \w+)(?: as)?"
    r"|(?:the |its |my |our )?(?:\w+ )?name (?:is|will be|should be|would be)|will be called|nommée?s?|appelée?s?|intitulée?|baptisée?"
    r"|dénommée?|(?:s'|l')appell?(?:e|era|er)|appel(?:ons|ez|le)-l[ae]|on l'appelle(?:ra)?|(?:le |son )nom(?: de l'\w+| du \w+)?"
    r"(?: est| sera|\s?:))(?=[\s:])\s*:?\s*",
    re.IGNORECASE,
)
# What is called so in the app is no name of the app itself.
_OTHER_THINGS: Final = re.compile(
    r"\b(?:button|list|field|page|tab|column|section|table|role|folder|category|tag|label|be|being|get|gets|getting|so|dog|cat"
    r"|friend|son|daughter|wife|husband|colleague|person|someone|boss|branch|file|bouton|champ|onglet|rubrique|colonne|rôle"
    r"|dossier|catégorie|chien|chat|ami|amie|fils|fille|collègue|quelqu'un|liste|branche|fichier|repo|repository|dépôt"
    r"|status|plan|feature|fonctionnalité)(?: is| was| are| est)?\s*$",
    re.IGNORECASE,
)
_USED: Final = re.compile(
    r"\b(?:use|uses|used|using|like|similar to|replace|competitors?|utilise|utilisons|comme|remplacer)\b", re.I
)
_QUOTES: Final = {'"': '"', "“": "”", "«": "»", "„": "“", "'": "'", "‘": "'", "`": "`", "*": "*", "_": "_"}
_QUOTED: Final = re.compile(r"(?:[\"“«„]\s?|(?<!\w)'(?=[A-Z0-9])|\*\*)([^\"”»“\n*]{1,80}?)(?:\s?[\"”»“]|'(?!\w)|\*\*)")
_NAME_TOKEN: Final = re.compile(r"[^\s,;:!?()\"«»“”<>|]+")
_CONNECTORS: Final = frozenset("of the & de du des la le les à au et".split())
_ENDS: Final = frozenset(
    "that which who whose for to with where is was will and it which's qui pour avec est où dont afin using on in by from"
    " should must can so i we where's je nous il elle sur dans".split()
)
_IS_A: Final = re.compile(
    r"([^\s,.;:!?\"«»()][^,.;:!?\"«»()\n]{0,58}?),? (?:is |will be |est |sera |c'est )(?:going to be |actually )?(?:an? |the |our |my |une? |le |la |l'|notre |mon )",
    re.IGNORECASE,
)
_ACTS: Final = re.compile(
    r"([^\W\d_][\w'-]{2,40}) (?:helps|lets|allows|shows|makes|tracks|keeps|gives|aide|permet|montre|suit|garde|offre)\b"
)
_BUILD: Final = re.compile(
    r"(?:^|\b(?:we're|we are|i'm|i am|to|please|want|need|can you|you to|help me|help us|let's|veux|voudrais|faut|de|d'|s'il te plaît,?)\s)(?:"
    + "|".join(sorted(BUILD_VERBS["en"] | BUILD_VERBS["fr"] | {"building", "making", "creating", "launching"}))
    + r")(?:-moi| me| us| moi)?\s+",
    re.IGNORECASE,
)
_APPOSITION: Final = re.compile(
    r"\s*(?:,|:|\s[-–—]|\()\s*(?:an? |the |une? |le |la |l'|my |our |mon |notre )?(?:[\w'-]{1,20} ){0,5}([\w-]{2,20})",
    re.I,
)
_OPENING: Final = re.compile(r"^([^\n:–—]{2,60}?)\s*(?::|\s[-–—]|[–—])\s+(?=\S)(.{3,})", re.IGNORECASE)
_GENERIC: Final = frozenset(
    "it this that the there here what he she they we you i my our your a an un une le la les l'application ce cela c'est il"
    " elle mon ma notre mes nos idea app application project product site website platform hello hi bonjour salut goal"
    " objectif problem problème context contexte idée projet prompt task brief note target users everything everyone"
    " which one each users payment login stack design all deadline budget audience build create make prd mvp request".split()
)


def find(sentences: list[Sentence]) -> str:
    """Return the app's name as the prompt gives it, at most NAME_LIMIT characters; "" where it gives none."""
    for sentence in sentences:
        if sentence.field == "name" and sentence.label:
            return _tidy(_labelled_name(sentence.text))
    if sentences and (name := _title(sentences[0]) or _opening_name(sentences[0]) or _acting(sentences[0])):
        return _tidy(name)
    for sentence in sentences[:_CANDIDATES_LIMIT]:
        name = _introduced(sentence) or _built(sentence) or _quoted(sentence) or _described(sentence)
        if name:
            return _tidy(name)
    for sentence in sentences[_CANDIDATES_LIMIT:]:
        if not sentence.words.isdisjoint(_HINTS) and (name := _introduced(sentence)):
            return _tidy(name)
    return ""


def _tidy(name: str) -> str:
    return name.strip(" \t.,;:!?\"'«»“”*_`").strip()[:NAME_LIMIT].strip()


def _labelled_name(text: str) -> str:
    for separator in (" - ", " – ", " — ", ", ", " ("):
        text = text.split(separator, 1)[0]
    return text


def _introduced(sentence: Sentence) -> str:
    if sentence.words.isdisjoint(_HINTS):
        return ""
    text = sentence.text
    for match in _INTRODUCED.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _OTHER_THINGS.search(before) or text[match.start() - 1 : match.start()] == "-":
            continue
        name = _read_name(text, match.end(), lower_case_too=True)
        if not name or (by_name(name) and _USED.search(text[: match.start()])):
            continue
        return name
    return ""


def _built(sentence: Sentence) -> str:
    """Read "Build PawPal, a dog walking app" and "Crée MonPotager : une appli…"."""
    text = sentence.text
    match = _BUILD.search(text[:120])
    if match is None:
        return ""
    name = _read_name(text, match.end(), lower_case_too=False)
    if not name:
        return ""
    rest = text[text.find(name, match.end()) + len(name) :].lstrip("\"'»”*")
    apposition = _APPOSITION.match(rest)
    return name if apposition and _has_product_noun(apposition[0]) and name.lower() not in ANY_PRODUCT_NOUN else ""


def _quoted(sentence: Sentence) -> str:
    """Read a quoted name that stands beside the product: "PawPal", an app… / an app "PawPal"."""
    text = sentence.text
    for match in _QUOTED.finditer(text[:300]):
        name = match[1].strip()
        if not name or not (name[0].isupper() or name[0].isdigit()) or len(name.split()) > 5 or name[-1] in ".!?":
            continue
        before = re.findall(r"[\w-]+", text[max(0, match.start() - 30) : match.start()].lower())[-1:]
        apposition = _APPOSITION.match(text[match.end() : match.end() + 120])
        beside = bool(before) and before[0] in ANY_PRODUCT_NOUN - {"page", "tableau", "place", "way"}
        if beside or (apposition and _has_product_noun(apposition[0])):
            return name
    return ""


def _described(sentence: Sentence) -> str:
    """Read "PawPal is an app…": a capitalised subject, and a product noun in what it is said to be."""
    if sentence.words.isdisjoint({"is", "est", "be", "sera"}):  # "c'est" holds "est" as well
        return ""
    match = _IS_A.match(sentence.text)
    if match is None:
        return ""
    subject = match[1].strip()
    if not _looks_like_name(subject) or by_name(subject):
        return ""
    return subject if _has_product_noun(sentence.text[match.end() : match.end() + 80]) else ""


def _title(sentence: Sentence) -> str:
    """Read the heading that a whole brief stands under ("# StudyHive")."""
    return sentence.text if sentence.first and sentence.is_heading and _looks_like_name(sentence.text) else ""


def _acting(sentence: Sentence) -> str:
    """Read "PawPal helps dog walkers…" at the opening: one capitalised word that does something for people."""
    match = _ACTS.match(sentence.text) if sentence.first else None
    return match[1] if match and _looks_like_name(match[1]) and not by_name(match[1]) else ""


def _opening_name(sentence: Sentence) -> str:
    """Read a prompt that opens with "PawPal: a dog walking app" or "PawPal – …"."""
    match = _OPENING.match(sentence.text)
    if match is None or sentence.is_item:
        return ""
    subject = match[1].strip(" *_\"'«»“”#")
    if not _looks_like_name(subject) or subject.split()[0].lower() in BUILD_VERBS["en"] | BUILD_VERBS["fr"]:
        return ""
    return (
        subject if _has_product_noun(match[2][:100]) or re.match(r"(?:an?|the|une?|le|la|l')\b", match[2], re.I) else ""
    )


def _looks_like_name(subject: str) -> bool:
    words = subject.split()
    if not 0 < len(words) <= 4 or words[0].lower().rstrip("'s") in _GENERIC or words[0].lower() in _GENERIC:
        return False
    if words[-1].lower() in ANY_PRODUCT_NOUN and all(word.islower() for word in words[1:]) and len(words) > 1:
        return False
    if words[0].lower().startswith(("l'", "d'", "c'", "qu'", "it's", "i'")):
        return False
    return all(_is_capital(word) or word.lower() in _CONNECTORS for word in words) and _is_capital(words[0])


def _is_capital(word: str) -> bool:
    """Whether a word could be (part of) a proper name; scripts without capitals always could."""
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return any(character.isdigit() for character in word)
    return word[0].isdigit() or any(not letter.islower() for letter in letters)


def _has_product_noun(text: str) -> bool:
    return any(word in ANY_PRODUCT_NOUN for word in re.findall(r"[\w-]+", text.lower()))


def _read_name(text: str, start: int, *, lower_case_too: bool) -> str:
    closing = _QUOTES.get(text[start : start + 1])
    if closing:
        end = text.find(closing, start + 1, start + 200)
        return text[start + 1 : end].strip("*_ ") if end > 0 else ""
    picked_end, position, count = start, start, 0
    for token in _NAME_TOKEN.finditer(text, start):
        word = token[0].rstrip(".")
        between = text[position : token.start()]
        if count and (between.strip() or word.lower() in _ENDS or not word or word in {"-", "–", "—"}):
            break
        if _is_capital(word) and not (count == 0 and word.lower() in _GENERIC):
            picked_end = token.start() + len(word)
        elif not (count and word.lower() in _CONNECTORS):
            break
        position, count = token.end(), count + 1
        if count >= 6 or word != token[0]:
            break
    if picked_end > start:
        return text[start:picked_end].strip()
    return _lower_case_name(text, start) if lower_case_too else ""


def _lower_case_name(text: str, start: int) -> str:
    token = _NAME_TOKEN.match(text, start)
    if token is None:
        return ""
    word = token[0].rstrip(".'")
    following = text[token.end() :].lstrip()
    next_word = re.match(r"[\w']+", following)
    ends = (
        word != token[0]
        or not following
        or following[0] in ",;:.!?()-–—"
        or (next_word and next_word[0].lower() in _ENDS)
    )
    return word if ends and word.lower() not in STOP_WORDS | _GENERIC and len(word) > 2 else ""
