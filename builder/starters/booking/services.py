"""The bookable services that a brief names: "Haircut 45 min, €35", "Services: cut, colour and beard trim".

Only what the brief says comes back. A feature of the app ("E-mail reminders") is not a service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.starters.wording import fold, one_line

SERVICES_LIMIT = 8
NAME_LIMIT = 80
PRICE_LIMIT = 24
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 720
_WORDS_LIMIT = 6

_HOURS = re.compile(
    r"(?<![\w.,])(\d{1,2})\s*(?:hours?|hrs?|heures?|h)\b\s*(?:(?:and|et)\s+)?"
    r"(?:(\d{1,2})\s*(?:minutes?|mins?|mn|m)?\b)?"
    r"|(?<![\w.,])(\d{1,2})h(\d{2})\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"(?<![\w.,])(\d{1,3})\s*-?\s*(?:minutes?|mins?|mn)\b", re.IGNORECASE)
_PRICE = re.compile(
    r"[€£$]\s?\d+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?\s?(?:[€£$]|(?:eur|euros?|chf|usd|gbp|cad)\b)",
    re.IGNORECASE,
)
# "Services: …", "treatments such as …": what follows is a list of names.
_LIST = re.compile(
    r"\b(?:services?|appointments?|treatments?|classes|lessons|sessions"
    r"|prestations?|soins|cours|séances|formules?)\b"
    r"[^:.;\n]{0,40}?\s*(?::|\b(?:such as|like|including|comme|tels? que|telles? que)\b)\s*([^.\n]+)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[,;•]\s*|\s+(?:and|et|&|or|ou)\s+", re.IGNORECASE)
_FIGURES_SEPARATOR = re.compile(r"\s*[;•]\s*|,\s+(?=[^\W\d_])|\s+(?:and|et|&)\s+(?=[^\W\d_])", re.IGNORECASE)
_TRAILING_WORD = re.compile(r"\s+(?:of|for|de|pour|à|at|in)$", re.IGNORECASE)

# What the app does, folded (no accents), first whole words, then beginnings of words: a short phrase
# with one of these is a feature, not something to book.
_FEATURE = re.compile(
    r"""(?<!\w)(?:
        (?:
          accueil | add | admin | agenda | app | application | attente | avis | book | booked
          | booking | bookings | choisir | choose | client | clients | compte | confirm | creer
          | csv | dark | dashboard | date | dates | day | days | delete | e-mail | e-mails | edit
          | email | emails | equipe | export | fiche | form | forms | heures | history | hours
          | ical | ics | import | jour | journee | jours | language | languages | langue | langues
          | ligne | list | liste | login | mail | mobile | mode | modifier | mois | month | online
          | open | owner | owners | page | pages | paiement | paiements | pay | payer | payment
          | payments | pick | planning | profil | profile | rappel | rappels | rdv | role | roles
          | search | select | semaine | setting | settings | site | sms | staff | stripe | suivi
          | sync | team | text | time | times | track | user | users | view | views | voir | vue
          | vues | web | week | weekly
        )(?!\w)
        | (?:
          account | analytic | annul | choisi | recoi | reserv | appointment | availab | calend | cancel | checkout
          | connexion | creneau | custom | deplac | deposit | disponib | durat | duree | empech
          | facturation | filter | filtr | formulair | gerer | gestion | google | historique
          | horaire | invoic | manag | multi | notif | ouvertur | prestation | prevent | propriet
          | recherch | remind | rendez | report | reschedul | reserv | review | schedul | service
          | slot | statisti | supprim | synchron | tableau | utilisat | waiting | waitlist
        )
    )""",
    re.VERBOSE,
)
# A length or a price marks a service, but not in "a reminder 24 hours before".
_TIMED_FEATURE = re.compile(r"(?<!\w)(?:rappel|remind|notif|annul|cancel|notice|preavis|before|avant|slots?\b|creneau)")
_LEADING_WORD = re.compile(r"^(?:and|et|or|ou|the|les?|la)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedService:
    """`minutes` is None and `price` empty where the brief does not say."""

    name: str
    minutes: int | None
    price: str


def named_services(*, features: tuple[str, ...], notes: str) -> list[NamedService]:
    """Return the services in their order, each name once, at most eight.

    `notes` counts only where it lists services.
    """
    phrases = [phrase for feature in features for phrase in _phrases(feature)]
    phrases += [phrase for match in _LIST.finditer(notes) for phrase in _listed(match[1])]
    found: dict[str, NamedService] = {}
    for phrase in phrases:
        name = one_line(_capitalised(_without_figures(phrase)), limit=NAME_LIMIT)
        if len(name) > 1 and any(character.isalpha() for character in name):
            found.setdefault(fold(name), NamedService(name, read_minutes(phrase), _price(phrase)))
    return list(found.values())[:SERVICES_LIMIT]


def read_minutes(text: str) -> int | None:
    """Read "1h30", "90 minutes" or "1 hour"; None for no length, or one not from 5 minutes to 12 hours."""
    if hours := _HOURS.search(text):
        total = int(hours[1] or hours[3]) * 60 + int(hours[2] or hours[4] or 0)
    elif minutes := _MINUTES.search(text):
        total = int(minutes[1])
    else:
        return None
    return total if SHORTEST_MINUTES <= total <= LONGEST_MINUTES else None


def _phrases(feature: str) -> list[str]:
    if match := _LIST.search(feature):
        return _listed(match[1])
    if read_minutes(feature) is not None or _PRICE.search(feature):
        parts = _FIGURES_SEPARATOR.split(feature)
        return [part for part in parts if _is_short(_without_figures(part)) and not _TIMED_FEATURE.search(fold(part))]
    return [feature] if _is_short(feature) and not _names_feature(feature) else []


def _listed(text: str) -> list[str]:
    # A comma inside "haircut 45 min, €35" belongs to the price, not to the list.
    joined = re.sub(rf",\s*(?={_PRICE.pattern})", " ", text, flags=re.IGNORECASE)
    return [part for part in _SEPARATOR.split(joined) if part and _is_short(_without_figures(part))]


def _names_feature(phrase: str) -> bool:
    return _FEATURE.search(fold(phrase)) is not None


def _is_short(phrase: str) -> bool:
    return 1 <= len(phrase.split()) <= _WORDS_LIMIT and ":" not in phrase and len(phrase.strip()) > 1


def _without_figures(phrase: str) -> str:
    for pattern in (_PRICE, _HOURS, _MINUTES):
        phrase = pattern.sub(" ", phrase)
    plain = " ".join(re.sub(r"\(\s*[,;/]?\s*\)", " ", phrase).split())
    plain = _LEADING_WORD.sub("", plain)
    return _TRAILING_WORD.sub("", plain.strip(" ,;:.–—-(/")).strip(" ,;:.–—-(/")


def _price(phrase: str) -> str:
    found = _PRICE.search(phrase)
    return found[0].strip()[:PRICE_LIMIT] if found else ""


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
