"""What varies between two landing pages: the order of the hero, the picture, how features are set."""

from __future__ import annotations

from builder.briefs import BriefFields
from builder.starters.variation import Pick
from builder.starters.wording import Locale


def extras(brief: BriefFields, *, prompt: str, locale: Locale, pick: Pick) -> dict[str, object]:
    return {
        "hero": ("split", "centred", "banner")[pick("hero", 3)],
        "poster": ("tiles", "arcs")[pick("poster", 2)],
        "seed": pick("seed", 1_000_000),
        "features": ("cards", "rows", "mosaic")[pick("features", 3)],
        "headline": pick("headline", 3),
        # Where the form stands: in the hero, or as the last section.
        "form": ("hero", "end")[pick("form", 2)],
    }
