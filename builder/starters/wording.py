"""Text of a brief, made fit to be shown: one line, no control characters, no half characters, bounded."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Locale = Literal["en", "fr"]

_SLUG_LIMIT = 40
# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "’": "'"})


@dataclass(frozen=True, slots=True)
class Bilingual:
    en: str
    fr: str

    def __getitem__(self, locale: Locale) -> str:
        return self.fr if locale == "fr" else self.en


def one_line(text: str, *, limit: int) -> str:
    """Return one line of at most `limit` characters, cut at a word if it can be, with an ellipsis."""
    kept = "".join(" " if character.isspace() else character for character in text if _is_shown(character))
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    at_word = head.rsplit(" ", 1)[0]
    return _without_loose_marks(at_word if len(at_word) > limit // 2 else head).rstrip(" ,;:.-") + "…"


def fold(text: str) -> str:
    """Return the text in lower case and without accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def slug(text: str, *, fallback: str) -> str:
    """Return at most 40 of a–z, 0–9 and inner hyphens; `fallback` when nothing of the text is left."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    made = "-".join(words)[:_SLUG_LIMIT].strip("-")
    return made or fallback


def _is_shown(character: str) -> bool:
    if character.isspace():
        return True
    # Cf holds the characters that turn the direction of what follows, and the joiner that emoji need.
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or character == "\u200d"


def _without_loose_marks(text: str) -> str:
    """Drop what a cut may leave behind of a character made of several code points."""
    return re.sub(r"[\u200d\ufe0f\U0001f3fb-\U0001f3ff]+$", "", text)
