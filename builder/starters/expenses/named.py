"""Categories, currency and tax rate that a brief names; nothing is guessed."""

from __future__ import annotations

import re

from builder.starters.wording import fold, one_line

CATEGORIES_LIMIT = 12
CATEGORY_LENGTH = 40
_WORDS_LIMIT = 4
# Currencies that the app knows, with the words for them (folded).
_CURRENCY_WORDS = {
    "EUR": ("€", "eur", "euro", "euros"),
    "GBP": ("£", "gbp", "pound", "pounds", "livres sterling"),
    "CHF": ("chf", "swiss franc", "swiss francs", "francs suisses"),
    "CAD": ("cad", "canadian dollar", "canadian dollars", "dollars canadiens"),
    "AUD": ("aud", "australian dollar", "australian dollars"),
    "JPY": ("¥", "jpy", "yen", "yens"),
    "SEK": ("sek", "swedish krona", "couronnes suedoises"),
    "NOK": ("nok", "norwegian krone"),
    "DKK": ("dkk", "danish krone"),
    "PLN": ("pln", "zloty", "zlotys"),
    "MAD": ("mad", "dirham", "dirhams"),
    "XOF": ("xof", "franc cfa", "francs cfa", "fcfa"),
    "TND": ("tnd", "dinar tunisien", "dinars tunisiens", "tunisian dinar", "tunisian dinars"),
    "USD": ("usd", "us dollar", "us dollars", "dollar", "dollars", "$"),
}
# "mad" and "cad" are words as well: three letters count in capitals only.
_CURRENCY = {
    code: re.compile(
        "|".join(
            rf"(?<!\w){re.escape(word)}(?!\w)" if word.isalnum() or " " in word else re.escape(word)
            for word in words
            if word != code.lower()
        )
    )
    for code, words in _CURRENCY_WORDS.items()
}
_TAX_WORD = r"(?:vat|tva|gst|sales tax|tax rate|tax|taxe)"
_TAX = re.compile(
    rf"(?<!\w){_TAX_WORD}(?!\w)[^.;\n%\d]{{0,20}}(\d{{1,2}}(?:[.,]\d{{1,2}})?)\s?%"
    rf"|(\d{{1,2}}(?:[.,]\d{{1,2}})?)\s?%\s(?:(?:of|de)\s)?{_TAX_WORD}(?!\w)"
)
_LIST = re.compile(
    r"\b(?:categor(?:y|ies)|catégories?|postes?)\b[^:.;\n(]{0,40}?\s*"
    r"(?:[:(]|\b(?:such as|like|including|comme|tels? que|telles? que)\b)\s*([^.\n)]+)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[,;•/]\s*(?:(?:and|et|or|ou)\s+)?|\s+(?:and|et|&|or|ou)\s+", re.IGNORECASE)
_ETC = re.compile(r"(?:…|\.\.\.|\betc\b\.?|\bso on\b|\bmore\b|\bautres\b|\bothers\b)", re.IGNORECASE)


def named_categories(text: str) -> list[str]:
    """Return what follows "categories such as …" or "catégories : …", each once, at most twelve."""
    found: dict[str, str] = {}
    for match in _LIST.finditer(text):
        for part in _SEPARATOR.split(_ETC.sub("", match[1])):
            name = one_line(part.strip(" -–—:\"'«»“”"), limit=CATEGORY_LENGTH)
            if len(name) > 1 and len(name.split()) <= _WORDS_LIMIT:
                found.setdefault(fold(name), name[:1].upper() + name[1:])
    return list(found.values())[:CATEGORIES_LIMIT]


def named_currency(text: str) -> str | None:
    """Return the one currency that the text names; None for none, and for several, which would be a guess."""
    folded = fold(text)
    found = [
        code for code in _CURRENCY_WORDS if re.search(rf"(?<!\w){code}(?!\w)", text) or _CURRENCY[code].search(folded)
    ]
    # "Canadian dollars" has the word "dollars" in it.
    other_dollar = "CAD" in found or "AUD" in found
    specific = [code for code in found if code != "USD" or not other_dollar]
    return specific[0] if len(specific) == 1 else None


def named_tax_rate(text: str) -> int | None:
    """Return the tax rate that the text names, in basis points ("20% VAT" is 2000)."""
    match = _TAX.search(fold(text))
    if not match:
        return None
    return round(float((match[1] or match[2]).replace(",", ".")) * 100)
