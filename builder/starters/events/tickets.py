"""The ticket kinds that a brief names: "tickets: full price €20, reduced €12", "50 places VIP à 80 €".

Only what stands in the brief comes back: a price or a number of places that is not named stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.starters.enumerations import capitalised, listing
from builder.starters.wording import fold, one_line

TICKETS_LIMIT = 8
NAME_LIMIT = 60
LARGEST_QUANTITY = 100_000
_WORDS_LIMIT = 5

_HEADING = listing(r"tickets?|ticket (?:kinds?|types?)|passes|prices|billets?|tarifs?|places|entrées?|pass")
_SEPARATOR = re.compile(r"\s*[;•/]\s*|,(?!\d)\s*(?:(?:and|et|or|ou)\s+)?|\s+(?:and|et|&|or|ou)\s+", re.IGNORECASE)
_PRICE = re.compile(
    r"[€£$]\s?(\d+(?:[.,]\d{1,2})?)"
    r"|(\d+(?:[.,]\d{1,2})?)\s?(?:[€£$]|(?:eur|euros?|chf|usd|gbp|cad|dollars?|pounds?)\b)",
    re.IGNORECASE,
)
_FREE = re.compile(r"\b(?:free|gratuite?s?|libre)\b", re.IGNORECASE)
_PLACES = r"tickets?|places?|seats?|spots?|billets?"
_QUANTITY = re.compile(rf"(?<![\w.,])(\d{{1,6}})\s*(?:{_PLACES}|x)?(?![\w.,%])", re.IGNORECASE)
_LOOSE = re.compile(rf"\b(?:at|for|à|a|de|of|each|chacune?|{_PLACES}|tarif|entry is|entrée)\b", re.IGNORECASE)
_ETC = re.compile(r"(?:…|\.\.\.|\betc\b\.?)", re.IGNORECASE)
# "tickets with a code, by e-mail": what the app does, not what is sold.
_FEATURE = re.compile(
    r"\b(?:codes?|qr|scan\w*|e-?mails?|pdf|online|ligne|check\w*|limit\w*|quantit\w*|prices?|prix|booking|reserv\w*"
    r"|sale|sell|vente|kinds?|types?|export|csv|confirm\w*)\b"
)


@dataclass(frozen=True, slots=True)
class NamedTicket:
    """`price` is in hundredths, 0 for free; None where the brief does not say, as for `quantity`."""

    name: str
    price: int | None
    quantity: int | None


def named_tickets(text: str) -> list[NamedTicket]:
    """Return the ticket kinds that the text lists, each name once, at most eight."""
    found: dict[str, NamedTicket] = {}
    for match in _HEADING.finditer(text):
        for part in _SEPARATOR.split(_ETC.sub("", match[1])):
            ticket = _ticket(part)
            if ticket:
                found.setdefault(fold(ticket.name), ticket)
    return list(found.values())[:TICKETS_LIMIT]


def _ticket(part: str) -> NamedTicket | None:
    price = _price(part)
    plain = _PRICE.sub(" ", part)
    quantity_match = _QUANTITY.search(plain)
    quantity = int(quantity_match[1]) if quantity_match else None
    name = _QUANTITY.sub(" ", plain)
    if price == 0 and len(_FREE.sub(" ", name).split()) > 0:
        name = _FREE.sub(" ", name)
    name = one_line(" ".join(_LOOSE.sub(" ", name).split()).strip(" ,;:.–—-()\"'«»“”"), limit=NAME_LIMIT)
    known = any(character.isalpha() for character in name) and 1 <= len(name.split()) <= _WORDS_LIMIT
    if not known or len(name) < 2 or (price is None and _FEATURE.search(fold(name))):
        return None
    if quantity is not None and not 1 <= quantity <= LARGEST_QUANTITY:
        quantity = None
    return NamedTicket(capitalised(name), price, quantity)


def _price(part: str) -> int | None:
    if match := _PRICE.search(part):
        return round(float((match[1] or match[2]).replace(",", ".")) * 100)
    return 0 if _FREE.search(part) else None
