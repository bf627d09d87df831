"""The day that a brief names for its event: "12 July 2026", "July 12, 2026", "le 12 juillet 2026", "2026-07-12"."""

from __future__ import annotations

import re
from datetime import date

from builder.starters.wording import fold

_MONTHS = {
    1: ("january", "jan", "janvier"),
    2: ("february", "feb", "fevrier"),
    3: ("march", "mar", "mars"),
    4: ("april", "apr", "avril"),
    5: ("may", "mai"),
    6: ("june", "jun", "juin"),
    7: ("july", "jul", "juillet"),
    8: ("august", "aug", "aout"),
    9: ("september", "sept", "sep", "septembre"),
    10: ("october", "oct", "octobre"),
    11: ("november", "nov", "novembre"),
    12: ("december", "dec", "decembre"),
}
_BY_NAME = {name: number for number, names in _MONTHS.items() for name in names}
_MONTH = "|".join(sorted(_BY_NAME, key=len, reverse=True))
_DAY = r"([0-3]?\d)(?:st|nd|rd|th|er)?"
_YEAR = r"(20\d\d)"
_ISO = re.compile(rf"(?<!\d){_YEAR}-(\d\d)-(\d\d)(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\w){_DAY}\s+(?:of\s+)?({_MONTH})\.?,?\s+{_YEAR}(?!\d)")
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH})\.?\s+{_DAY},?\s+{_YEAR}(?!\d)")
# What is to be ready by a day is not on that day.
_DEADLINE = re.compile(
    r"(?<!\w)(?:before|by|until|deadline|launch|ready|live|avant|d'ici|jusqu'au|delai|echeance|pret)\b"
    r"[^.;\n]{0,24}$"
)


def named_day(text: str) -> str | None:
    """Return the one day that the text names in full, as "2026-07-12"; None for none, and for several."""
    folded = fold(text)
    found = set()
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        for match in pattern.finditer(folded):
            if _DEADLINE.search(folded[max(0, match.start() - 40) : match.start()]):
                continue
            year, month, day = (match[at] for at in order)
            found.add(_date(int(year), _BY_NAME.get(month) or int(month), int(day)))
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
