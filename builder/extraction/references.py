"""The site that the founder points to as an example."""

from __future__ import annotations

import re
from typing import Final

from builder.briefs import REFERENCE_URL_LIMIT
from builder.extraction.negation import negated
from builder.extraction.text import Sentence

_URL: Final = re.compile(r"https?://[^\s<>\"'`()\[\]{}|\\^«»“”]{3,2000}", re.IGNORECASE)
_DOMAIN: Final = re.compile(
    r"(?<![\w@./-])(?:www\.)?[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40})?\.(?:com|org|net|io|app|co|fr|eu|be|ch|ca|uk|de|dev|ai|shop|co\.uk)(?:/[^\s<>\"'`()\[\]]{0,200})?(?![\w@.-]*@)(?![\w-])",
    re.IGNORECASE,
)
_LIKENESS: Final = re.compile(
    r"(?:\blike|similar to|inspired by|inspiration(?: is| from)?|based on|clone of|style of|see|look at|such as|as (?:on|in)|example|reference(?: is)?"
    r"|comme|inspirée?s? (?:de|du|par)|s'inspir\w+ d[e'u]|façon|similaire à|ressembl\w+ à|voir|exemple|référence(?: est)?|modèle)\s*:?\s*(?:the site |le site )?[(<\"']?\s*$",
    re.IGNORECASE,
)
_REPOSITORY: Final = re.compile(
    r"https?://(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)/[\w.-]+/[\w.-]+", re.IGNORECASE
)
_OWN_ADDRESS: Final = re.compile(
    r"\b(?:domain|domaine|deploy\w*|host\w*|déploy\w*|héberg\w*|live at|available at|publish\w* (?:on|at)|publi\w* sur|on our|current site|repo\w*|dépôt|webhook|endpoint|api)\b[^.]{0,50}$",
    re.IGNORECASE,
)


def find(sentences: list[Sentence]) -> str:
    """Return the address after "like", "inspired by", "comme"…, else the only address that is no repository.

    A bare domain counts only behind such words, and gets "https://" in front: a URL field needs it.
    """
    others: list[str] = []
    for sentence in sentences:
        if "." not in sentence.text:
            continue
        unwanted = negated(sentence)
        for match in _URL.finditer(sentence.text):
            url = match[0].rstrip(".,;:!?*_…")[:REFERENCE_URL_LIMIT]
            before = sentence.text[max(0, match.start() - 60) : match.start()]
            if _REPOSITORY.match(url) or unwanted.cover(match.start()):
                continue
            if sentence.field == "reference" or _LIKENESS.search(before):
                return url
            if not _OWN_ADDRESS.search(before) and sentence.field not in ("deployment", "repo", "integrations"):
                others.append(url)
        if domain := _bare_domain(sentence):
            return domain
    return others[0] if len(set(others)) == 1 else ""


def _bare_domain(sentence: Sentence) -> str:
    for match in _DOMAIN.finditer(sentence.text):
        before = sentence.text[max(0, match.start() - 60) : match.start()]
        if before.endswith("//") or negated(sentence).cover(match.start()):
            continue
        if sentence.field == "reference" or _LIKENESS.search(before):
            return "https://" + match[0].rstrip(".,;:!?")
    return ""
