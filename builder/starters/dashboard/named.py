"""Figures that a brief wants to watch, with the unit that their names tell, and what they are split by."""

from __future__ import annotations

import re
from typing import Literal

from builder.starters.enumerations import listed, listing
from builder.starters.wording import fold, one_line

Unit = Literal["number", "money", "percent"]

FIGURES_LIMIT = 8
NAME_LENGTH = 60
SPLIT_LENGTH = 30
_WORDS_LIMIT = 5
_FIGURES = listing(
    r"figures|metrics|kpis?|indicators|numbers|indicateurs|chiffres(?: clés)?|métriques|statistiques|statistics"
)
_PERCENT = re.compile(r"\b(?:rates?|ratio|share|margin|percentage|taux|part|marge|pourcentage)\b|%")
_MONEY = re.compile(
    r"\b(?:revenues?|turnover|income|profit|costs?|spend|spending|budget|mrr|arr|gmv|basket|cash"
    r"|chiffre d'affaires|ca|recettes?|couts?|depenses?|benefices?|panier|tresorerie)\b|[€£$]"
)
# "by region": what comes after must be a word that splits figures, not "by hand" or "by month".
_SPLIT = re.compile(
    r"\b(?:by|per|par)\s+(region|product|channel|team|store|shop|country|category|customer|salesperson|campaign|source|site"
    r"|région|produit|canal|équipe|magasin|boutique|pays|catégorie|client|vendeur|campagne)\b",
    re.IGNORECASE,
)
# Things that a dashboard does; first words, folded.
_NOT_FIGURES = frozenset(
    (
        *(
            "add",
            "import",
            "export",
            "compare",
            "filter",
            "edit",
            "delete",
            "charts",
            "chart",
            "cards",
            "goals",
            "tables",
            "csv",
        ),
        *(
            "ajouter",
            "modifier",
            "supprimer",
            "importer",
            "exporter",
            "comparer",
            "filtrer",
            "graphiques",
            "courbes",
            "cartes",
            "objectifs",
        ),
    )
)


def named_figures(text: str) -> list[tuple[str, Unit]]:
    """Return the figures of "KPIs such as revenue, orders and return rate", each once, at most eight."""
    names = listed(text, _FIGURES, most=FIGURES_LIMIT, length=NAME_LENGTH, words=_WORDS_LIMIT)
    return [(name, unit_of(name)) for name in names if fold(name).split()[0] not in _NOT_FIGURES]


def unit_of(name: str) -> Unit:
    folded = fold(name)
    if _PERCENT.search(folded):
        return "percent"
    return "money" if _MONEY.search(folded) else "number"


def named_split(text: str) -> str:
    """Return "region" of "sales by region"; empty where nothing of the kind is named."""
    match = _SPLIT.search(text)
    return one_line(match[1].lower(), limit=SPLIT_LENGTH) if match else ""
