"""The currency that a brief names."""

from __future__ import annotations

import re

from builder.starters.wording import fold

# The signs and words of each (folded); codes count in capitals only, since "cad" and "mad" are words.
_WORDS = {
    "EUR": r"€|\beuros?\b",
    "GBP": r"£|\bpounds? sterling\b|\blivres sterling\b",
    "USD": r"(?<![a-z])\$|\bus dollars?\b",
    "CHF": r"\bswiss francs?\b|\bfrancs suisses\b",
    "CAD": r"\bcanadian dollars?\b|\bdollars canadiens\b",
    "AUD": r"\baustralian dollars?\b",
    "SEK": r"\bswedish krona\b",
    "NOK": r"\bnorwegian krone\b",
    "DKK": r"\bdanish krone\b",
    "PLN": r"\bzlotys?\b",
    "XOF": r"\bfrancs? cfa\b|\bfcfa\b",
    "MAD": r"\bdirhams?\b",
}


def named_currency(text: str) -> str | None:
    """Return the one currency that the text names; None for none, and for several, which would be a guess."""
    folded = fold(text)
    found = [code for code, words in _WORDS.items() if re.search(rf"\b{code}\b", text) or re.search(words, folded)]
    return found[0] if len(found) == 1 else None
