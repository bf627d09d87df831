"""Which of the two languages a prompt is written in."""

from __future__ import annotations

import re
from typing import Final

from builder.extraction.words import COMMON, Language

_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE: Final = 20_000
_ACCENTS: Final = frozenset("éèêàùçôîûœ")


def detect_language(prompt: str) -> Language:
    """Return the language with more function words; English where nothing tells."""
    return weigh(prompt) or "en"


def weigh(prompt: str) -> Language | None:
    """Return the language, or None where the prompt gives no sign of either."""
    sample = prompt[:_SAMPLE].lower()
    english = french = 0
    for word in _WORD.findall(sample):
        english += word in COMMON["en"]
        french += word in COMMON["fr"]
    french += min(5, sum(character in _ACCENTS for character in sample))
    if english == french:
        return None
    return "fr" if french > english else "en"
