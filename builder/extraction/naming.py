"""A short project name out of the prompt's own words, for when the founder gave none."""

from __future__ import annotations

import re
from typing import Final

from builder.extraction import names
from builder.extraction.language import detect_language
from builder.extraction.text import clean, sentences
from builder.extraction.words import Language

SUGGESTION_LIMIT: Final = 60
_WORDS_LIMIT: Final = 5

_NOISE: Final = re.compile(r"(?is:<(script|style)\b[^<]{0,500}</\1>)|<[^<>]{0,200}>|https?://\S+|www\.\S+")
_LEAD_IN: Final[dict[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?:(?:(?:users|people|customers|members) should|be able|something like [\w.]+,? but|(?:our|my) [\w'-]+(?: [\w'-]+)? (?:needs|wants)|rebuild|redesign|hello|hi|hey|please|ok|so|well|i'd|i|we|we'd|you|can|could|would|help|let's|just|want|wants|need|like|love|to|me|us|my|our|the|idea|is|it|make"
        r"|build|create|design|develop|launch|code|write|generate|prototype|set up|thinking of|looking for|am|are|this|project|a|an|new|simple|small|little|basic|nice"
        r"|cool|great|modern|web|mobile|online|(?:app|application|tool|website|web site|site|platform|software|product|saas|webapp|mvp|system|service)(?=\s+(?:that|which|to|for|where|called|named))|called|named)\b[\s,:!.]*)+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?:(?:(?:les |nos )?[\w'-]+ (?:doivent|peuvent)(?: pouvoir)?|(?:un outil|une appli\w*|quelque chose|un site) comme [\w.]+,? mais|(?:notre|mon|ma) [\w'-]+(?: [\w'-]+)? (?:cherche|a besoin|veut|souhaite|voudrait)|refaire|refais|refaites|bonjour|salut|je|j'|nous|on|tu|vous|veux|voudrais|voudrions|voulons|veut|souhaite|souhaitons|aimerais|aimerait|aimerions|voudrait|ai|avons|besoin|peux|pouvez|faut|il|me|moi|nous|de|d'|s'il te plaît|s'il vous plaît"
        r"|(?:créer|crée|créez|construis|développe|fais|faites)-moi|créer|crée|créez|construire|construis|développer|développe|faire|fais|faites|réaliser|concevoir|conçois|lancer|générer|coder|mon|ma|mes|notre|une?|le|la|l'|idée|est|c'est|petite?|simple"
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
        r"^(?:qui|pour|où|(?:me |nous |leur )?permet(?:tant)?|créer|gérer|de|d'|afin|on|peut|aux? \w+|les utilisateurs|peuvent)(?![\w])\s*|^d'",
        re.IGNORECASE,
    ),
}
_BOUNDARY: Final = re.compile(
    r"\s(?:for|that|which|with|where|so|who|using|because|without|on|in|from|via|and|by|pour|qui|avec|où|afin|sans|dans|sur|parce|et|par|mais|but|like|comme|aimed|destinée?|réservée?)\s|[.,;:!?()\"«»“”\n]|\s[-–—]\s",
    re.IGNORECASE,
)
_ENDS: Final = frozenset({".", ";", ":", "!", "?", "", "-", "–", "—", "that", "which", "who", "qui", "où", "where"})
_WORD: Final = re.compile(r"[^\W_][\w'&+-]*")
_BEFORE_WORDS: Final = re.compile(r"^[\W_]+")
_SMALL: Final = frozenset(
    "a an and the of for to in on with by or at de du des la le les et à au aux un une d l pour en sur avec".split()
)
_PROBLEM: Final = re.compile(
    r"[\W_]*(?:the |le )?(?:problem|problème|context|contexte|background|why|pourquoi)\b[^:]{0,20}:", re.IGNORECASE
)
_LABELLED: Final = re.compile(
    r"^[\W_]*(?:solution|idea|idée|project|projet|goal|objectif|prompt|pitch)\s?:\s*(?=\w)", re.IGNORECASE
)
_ABOUT_ME: Final = re.compile(
    r"\W*(?:(?:hi|hello|bonjour|salut)\b[\s!,.]*)?(?:i(?:'m| am| run| own| teach| work| have)|we(?:'re| are| run| own)|je (?:suis|gère|tiens|travaille|dirige)|nous (?:sommes|gérons|tenons))\b(?! (?:building|looking|making|creating|thinking))",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"\b(?:want|need|'d like|would like|build|veux|voudrais|aimerais|besoin|faut|crée|créez)\b.{0,40}\b(?:app|appli|application|site|website|tool|outil|platform|plateforme|system|système)\b",
    re.IGNORECASE,
)
_EDGE: Final = _SMALL | frozenset("that which who my your their its qui mon ma mes".split())


def suggest_name(prompt: str) -> str:
    """Return the name that the prompt gives, else a few of its own words; "" where it holds no word.

    At most NAME_LIMIT characters.
    """
    text = _NOISE.sub(" ", clean(prompt[:2_000]))
    given = names.find(sentences(text))
    if _WORD.search(given):
        return given
    line = _telling_line(text)
    if not line:
        return ""
    line = _BEFORE_WORDS.sub("", line)
    line = line.lower() if line.isupper() else line
    language = detect_language(text)
    core = _after_lead_in(line, language) or line
    words = _words_before_boundary(core)
    name = _titled(words, language)
    return name or _titled(_WORD.findall(line)[:_WORDS_LIMIT], language)


def _telling_line(text: str) -> str:
    """Return the first line that has words, without its label; past the story of who is asking, where there is more."""
    lines = [line for line in text.split("\n") if _WORD.search(line)]
    for line in lines:
        if not _PROBLEM.match(line):
            break
    else:
        line = lines[0] if lines else ""
    line = _LABELLED.sub("", line, count=1) or line
    if _ABOUT_ME.match(line):
        wishes = (sentence.text for sentence in sentences(text)[1:] if _WISH.search(sentence.text))
        return next(wishes, line)
    return line


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
        if words and boundary[0].strip().lower() in _ENDS:
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
        titled.append(word if small or not word.islower() else word[0].upper() + word[1:])
    name = ""
    for word in titled:
        longer = f"{name} {word}".strip()
        if len(longer) > SUGGESTION_LIMIT:
            break
        name = longer
    return name or (titled[0][:SUGGESTION_LIMIT] if titled else "")
