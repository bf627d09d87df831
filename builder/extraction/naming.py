"""A short project name out of the prompt's own words, for when the founder gave none."""

from __future__ import annotations

import re
from typing import Final

from builder.extraction.language import detect_language
from builder.extraction.text import clean
from builder.extraction.words import Language

SUGGESTION_LIMIT: Final = 60
_WORDS_LIMIT: Final = 5

_NOISE: Final = re.compile(r"<[^<>]{0,200}>|https?://\S+|www\.\S+")
_LEAD_IN: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?:(?:hello|hi|hey|please|ok|so|well|i'd|i|we|we'd|you|can|could|would|help|let's|just|want|wants|need|like|love|to|me|us|my|our|the|idea|is|it|make"
        r"|build|create|design|develop|launch|code|write|generate|prototype|set up|thinking of|looking for|am|are|this|project|a|an|new|simple|small|little|basic|nice"
        r"|cool|great|modern|web|mobile|online|(?:app|application|tool|website|web site|site|platform|software|product|saas|webapp|mvp|system|service)(?=\s+(?:that|which|to|for|where|called|named))|called|named)\b[\s,:!.]*)+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?:(?:bonjour|salut|je|j'|nous|on|tu|vous|veux|voudrais|voudrions|voulons|veut|souhaite|souhaitons|aimerais|ai|avons|besoin|peux|pouvez|faut|il|me|moi|nous|de|d'|s'il te plaît|s'il vous plaît"
        r"|créer|crée|créez|construire|construis|développer|développe|faire|fais|faites|réaliser|concevoir|conçois|lancer|générer|coder|mon|ma|mes|notre|une?|le|la|l'|idée|est|c'est|petite?|simple"
        r"|nouvelle|nouveau|belle?|moderne|(?:application|appli|app|outil|site(?: web| internet)?|plateforme|logiciel|produit|service|système)(?: web| mobile)?(?=\s+(?:qui|pour|de|d'|où|permettant|nommée?|appelée?))|nommée?|appelée?)(?![\w'])[\s,:!.]*|[jdl]'(?=\w))+",
        re.IGNORECASE,
    ),
}
_SECOND_LEAD: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?:that|which|to|where|for|can|lets?|allows?|helps?|people|users|me|us|you|will|should|of)\b\s*",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?:qui|pour|où|permet(?:tant)?|de|d'|afin|on|peut|aux? \w+|les utilisateurs|peuvent)(?![\w])\s*|^d'",
        re.IGNORECASE,
    ),
}
_BOUNDARY: Final = re.compile(
    r"\s(?:for|that|which|with|where|so|who|using|because|without|on|in|from|via|and|by|pour|qui|avec|où|afin|sans|dans|sur|parce|et|par)\s|[.,;:!?()\"«»“”\n]|\s[-–—]\s",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_][\w'&+-]*")
_SMALL: Final = frozenset(
    "a an and the of for to in on with by or at de du des la le les et à au aux un une d l pour en sur avec".split()
)
_EDGE: Final = _SMALL | frozenset("that which who my your their its qui mon ma mes".split())


def suggest_name(prompt: str) -> str:
    """Return at most SUGGESTION_LIMIT characters, capitalised as a title; "" where the prompt holds no word."""
    text = _NOISE.sub(" ", clean(prompt[:2_000]))
    line = next((line.strip(" #*-_>•\t") for line in text.split("\n") if _WORD.search(line)), "")
    if not line:
        return ""
    language = detect_language(text)
    core = _after_lead_in(line, language) or line
    words = _words_before_boundary(core)
    name = _titled(words, language)
    return name or _titled(_WORD.findall(line)[:_WORDS_LIMIT], language)


def _after_lead_in(line: str, language: Language) -> str:
    core = _LEAD_IN[language].sub("", line, count=1).strip()
    for _ in range(4):
        shorter = _SECOND_LEAD[language].sub("", core, count=1).strip()
        if shorter == core:
            break
        core = shorter
    return core if _WORD.search(core) else ""


def _words_before_boundary(core: str) -> list[str]:
    """Take what stands before the first "for", "that" or comma; go on past it where that is a single word."""
    for boundary in _BOUNDARY.finditer(core):
        words = _WORD.findall(core[: boundary.start()])
        if sum(word.lower() not in _EDGE for word in words) >= 2:
            return words[:_WORDS_LIMIT]
        if (boundary[0].strip() in {".", ";", ":", "!", "?", "", "-", "–", "—"}) and words:
            return words[:_WORDS_LIMIT]
    return _WORD.findall(core)[:_WORDS_LIMIT]


def _titled(words: list[str], language: Language) -> str:
    while words and words[-1].lower().rstrip("'") in _EDGE:
        words = words[:-1]
    while len(words) > 1 and words[0].lower() in _EDGE:
        words = words[1:]
    titled: list[str] = []
    for position, word in enumerate(words):
        small = position > 0 and (language == "fr" or word.lower() in _SMALL)
        titled.append(word if small or not word[0].islower() else word[0].upper() + word[1:])
    name = ""
    for word in titled:
        longer = f"{name} {word}".strip()
        if len(longer) > SUGGESTION_LIMIT:
            break
        name = longer
    return name or (titled[0][:SUGGESTION_LIMIT] if titled else "")
