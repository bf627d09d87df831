"""Lists that a brief spells out: "categories such as tea, coffee and mugs", "Produits : thé, café et tasses".

What comes back stands in the text; nothing is guessed.
"""

from __future__ import annotations

import re

from builder.starters.wording import fold, one_line

# A point or a comma between digits belongs to a price.
_INTRODUCED = (
    r"\s*(?:[:(]|\b(?:such as|like|including|namely|comme|tels? que|telles? que|notamment|dont)\b)"
    r"\s*([^.\n)]+(?:\.\d[^.\n)]*)*)"
)
_SEPARATOR = re.compile(r"\s*[;•]\s*|,(?!\d)\s*(?:(?:and|et|or|ou)\s+)?|\s+(?:and|et|&|or|ou)\s+", re.IGNORECASE)
_ETC = re.compile(r"(?:…|\.\.\.|\betc\b\.?|\bso on\b|\bmore\b|\bautres\b|\bothers\b)", re.IGNORECASE)
_MARKS = " -–—:\"'«»“”.*"


def listing(heads: str) -> re.Pattern[str]:
    """Return a pattern that finds a list after one of these words; `heads` are alternatives of a regex."""
    return re.compile(rf"\b(?:{heads})\b[^:.;\n(]{{0,40}}?{_INTRODUCED}", re.IGNORECASE)


def listed(text: str, pattern: re.Pattern[str], *, most: int, length: int, words: int) -> list[str]:
    """Return the parts of every list that the pattern finds, each once, those of too many words left out."""
    found: dict[str, str] = {}
    for match in pattern.finditer(text):
        for part in _SEPARATOR.split(_ETC.sub("", match[1])):
            name = one_line(part.strip(_MARKS), limit=length)
            if len(name) > 1 and len(name.split()) <= words and any(character.isalpha() for character in name):
                found.setdefault(fold(name), capitalised(name))
    return list(found.values())[:most]


def capitalised(text: str) -> str:
    """Begin with a capital; "iCal" and "eBooks" keep their small letter."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
