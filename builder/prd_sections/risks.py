"""What can go wrong with services, limits and platforms, in both languages."""

from __future__ import annotations

import re
from typing import Final

from builder.extraction.catalogue import SERVICES
from builder.prd_sections.kinds import Locale, Say

_MONEY: Final = Say(
    "{service} handles money or accounts: test refusals and repeats, and what it costs per transaction.",
    "{service} touche à l’argent ou aux comptes : tester les refus et les doublons, et vérifier le coût par opération.",
)
_DELIVERY: Final = Say(
    "{service} may deliver late or not at all: nothing important may depend on one message.",
    "{service} peut livrer en retard ou pas du tout : rien d’important ne doit dépendre d’un seul message.",
)
_IDENTITY: Final = Say(
    "{service} opens the door: when it is down, people need another way in.",
    "{service} ouvre la porte : en cas de panne, il faut une autre façon d’entrer.",
)
_ANSWERS: Final = Say(
    "{service} can answer wrongly and is paid by use: show what is generated as such, and cap the cost.",
    "{service} peut se tromper et se paie à l’usage : signaler ce qui est généré, et plafonner le coût.",
)
_OTHER: Final = Say(
    "{service} belongs to somebody else: it can be down, change, or cost money.",
    "{service} appartient à un tiers : panne, changement ou coût sont possibles.",
)
_BY_CATEGORY: Final = {
    "payments": _MONEY,
    "accounting": _MONEY,
    "commerce": _MONEY,
    "email": _DELIVERY,
    "messaging": _DELIVERY,
    "identity": _IDENTITY,
    "ai": _ANSWERS,
}
_CATEGORIES: Final = {service.name.casefold(): service.category for service in SERVICES}

_BY_LIMIT: Final = (
    (
        re.compile(r"\b(?:gdpr|rgpd|hipaa|ccpa|hds|privacy|confidenti\w+|données personnelles|personal data)\b", re.I),
        Say(
            "Personal data is bound by rules: decide before the first entry what is kept, where and for how long.",
            "Les données personnelles sont encadrées : décider dès le départ ce qui est gardé, où et combien de temps.",
        ),
    ),
    (
        re.compile(r"\b(?:offline|hors[- ]ligne|sans (?:connexion|réseau))\b", re.I),
        Say(
            "Without a connection, the same thing may be changed in two places: say which change counts.",
            "Sans connexion, une même donnée peut être modifiée à deux endroits : dire quelle modification compte.",
        ),
    ),
    (
        re.compile(
            r"\b(?:budget|deadline|délai|échéance|before|avant|within|d'ici|weeks?|semaines?|months?)\b|[€$£]", re.I
        ),
        Say(
            "Time or money is limited: settle now what would be left out first.",
            "Le temps ou l’argent est compté : fixer dès maintenant ce qui serait retiré en premier.",
        ),
    ),
    (
        re.compile(r"\b(?:wcag|rgaa|a11y|accessib\w+)", re.I),
        Say(
            "Accessibility is costly to add late: test each page with a keyboard and a screen reader.",
            "L’accessibilité coûte cher après coup : essayer chaque page au clavier et avec un lecteur d’écran.",
        ),
    ),
)


def of_service(name: str, locale: Locale) -> str:
    """Return the risk of leaning on a service, with the place {service} in it."""
    return _BY_CATEGORY.get(_CATEGORIES.get(name.casefold(), ""), _OTHER).in_(locale)


def of_limits(text: str, locale: Locale) -> list[str]:
    """Return the risks that follow from the limits a brief sets."""
    return [risk.in_(locale) for pattern, risk in _BY_LIMIT if pattern.search(text)]
