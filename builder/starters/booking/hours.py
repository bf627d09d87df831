"""Opening hours that a brief gives in words.

"Open Tuesday to Saturday, 9am to 6pm", "du lundi au vendredi de 9h à 18h".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.starters.wording import fold

_MINUTES_PER_DAY = 24 * 60
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon", "lundi"),
            ("tuesday", "tue", "tues", "mardi"),
            ("wednesday", "wed", "mercredi"),
            ("thursday", "thu", "thurs", "jeudi"),
            ("friday", "fri", "vendredi"),
            ("saturday", "sat", "samedi"),
            ("sunday", "sun", "dimanche"),
        ),
        start=1,
    )
    for name in names
}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
# Each ends in s as well: "Mondays to Fridays", "les mardis".
_RANGE = re.compile(rf"\b({_DAY})s?\s*(?:-|–|to|through|until|au|a)\s*({_DAY})s?\b")
_EVERY_DAY = re.compile(r"\b(?:every day|daily|7 days|seven days|tous les jours|7j/7|7 jours)\b")
_TIME = r"(\d{1,2})(?:\s*[:h.]\s*(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|h|heures?)?"
_TIMES = re.compile(rf"(?<!\d){_TIME}\s*(?:-|–|to|until|a|et|and)\s*{_TIME}(?![\d%])")


@dataclass(frozen=True, slots=True)
class NamedHours:
    """ISO weekdays (1 is Monday) and minutes after midnight."""

    weekdays: tuple[int, ...]
    opens: int
    closes: int


def named_hours(text: str) -> NamedHours | None:
    """Return the first weekdays and times that stand together in one sentence, or None."""
    for sentence in re.split(r"(?<!\d)[.;\n]|[.;\n](?!\d)", fold(text)):
        days, times = _weekdays(sentence), _times(sentence)
        if days and times:
            return NamedHours(days, *times)
    return None


def _weekdays(sentence: str) -> tuple[int, ...]:
    if _EVERY_DAY.search(sentence):
        return tuple(range(1, 8))
    found = _RANGE.search(sentence)
    if not found:
        return ()
    first, last = _DAYS[found[1]], _DAYS[found[2]]
    return tuple(sorted((first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)))


def _times(sentence: str) -> tuple[int, int] | None:
    for found in _TIMES.finditer(sentence):
        hour, minute, half, to_hour, to_minute, to_half = found.groups()
        # "9 to 6" alone could be anything; a unit or minutes make it a time of day.
        if not (half or minute or to_half or to_minute):
            continue
        closes = _clock(to_hour, to_minute, to_half)
        opens = _clock(hour, minute, half)
        if opens is not None and closes is not None and opens < closes:
            return opens, closes
    return None


def _clock(hour: str, minute: str | None, half: str | None) -> int | None:
    number = int(hour)
    if half and half[0] in "ap":
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half[0] == "p" else 0)
    total = number * 60 + int(minute or 0)
    return total if int(minute or 0) < 60 and total <= _MINUTES_PER_DAY else None
