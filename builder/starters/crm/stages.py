"""The stages that a brief names for its pipeline; nothing is guessed."""

from __future__ import annotations

import re

from builder.starters.enumerations import listed, listing
from builder.starters.wording import fold

STAGES_LIMIT = 8
STAGE_LENGTH = 30
_FEWEST = 2

_HEADING = listing(r"stages?|pipeline|(?<!next )steps|étapes?|colonnes?|columns?")
_WON = re.compile(r"\b(?:won|win|signed|closed|paid|gagne\w*|signe\w*|conclu\w*|accepte\w*|remporte\w*)\b")
_LOST = re.compile(r"\b(?:lost|lose|dropped|declined|refused|rejected|perdu\w*|refuse\w*|abandonne\w*|sans suite)\b")


def named_stages(text: str) -> list[dict[str, str]]:
    """Return the stages with what each stands for ("open", "won" or "lost"); one alone is no pipeline."""
    names = listed(text, _HEADING, most=STAGES_LIMIT, length=STAGE_LENGTH, words=3)
    if len(names) < _FEWEST:
        return []
    return [{"name": name, "outcome": _outcome(name)} for name in names]


def _outcome(name: str) -> str:
    folded = fold(name)
    if _LOST.search(folded):
        return "lost"
    return "won" if _WON.search(folded) else "open"
