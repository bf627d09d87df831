"""Which colour an app has: the one that its notes name, in either language, else one drawn for it."""

from __future__ import annotations

import re

from builder.briefs import BriefFields
from builder.starters.colours import hue_and_chroma
from builder.starters.palette import Tint
from builder.starters.variation import Pick
from builder.starters.wording import fold

# Hue and chroma in OKLCH. Folded stems, longest first when one begins with another.
_NAMED: dict[str, tuple[float, float]] = {
    r"bordeaux|burgundy|maroon|crimson|cramoisi\w*": (15, 0.16),
    r"red|reds|rouges?|scarlet|ecarlate": (26, 0.2),
    r"coral|corail|salmon|saumon": (32, 0.16),
    r"terracotta|terre cuite|rust|rouille|brick|brique": (42, 0.13),
    r"brown|browns|marrons?|bruns?|chocolate|chocolat": (55, 0.08),
    r"oranges?": (52, 0.17),
    r"amber|ambre|gold|golden|or|dores?|ochre|ocre|mustard|moutarde": (78, 0.15),
    r"yellow|jaunes?|lemon|citron": (98, 0.17),
    r"olive|khaki|kaki": (112, 0.11),
    r"lime|citron vert": (125, 0.18),
    r"sage|sauge": (145, 0.06),
    r"green|greens|verts?|vertes?": (148, 0.16),
    r"forest|sapin": (152, 0.1),
    r"emerald|emeraude": (162, 0.14),
    r"mint|menthe": (168, 0.12),
    r"teal|turquoise|sarcelle": (190, 0.11),
    r"cyan": (210, 0.12),
    r"sky blue|bleu ciel": (232, 0.14),
    r"navy|marine": (264, 0.12),
    r"blue|blues|bleus?|bleues?": (256, 0.18),
    r"indigo": (276, 0.19),
    r"lavender|lavande|lilac|lilas": (298, 0.11),
    r"violet|violette|violets": (294, 0.2),
    r"purple|pourpre|mauves?|plum|prune": (308, 0.18),
    r"magenta|fuchsia": (330, 0.22),
    r"pink|pinks|roses?": (356, 0.18),
    r"black|noirs?|noires?|white|blanc|blanche|grey|gray|gris|grise|monochrome\w*": (260, 0.008),
}
_NAMES = tuple((re.compile(rf"(?<!\w)(?:{names})(?!\w)"), *values) for names, values in _NAMED.items())
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])")
_REFUSED = re.compile(
    r"(?<!\w)(?:no|not|without|avoid|never|pas(?: de| du)?|sans|eviter?|jamais(?: de)?|surtout pas(?: de)?)"
    r"\s+(?:\w+\s+)?$"
)
# “or” is French for gold and nothing of the kind in English: only “en or”, “couleur or”, “or et …” count.
_GOLD = re.compile(r"(?<!\w)(?:en|couleur|et|noir|blanc|bleu|vert) or(?!\w)|(?<!\w)or et (?=\w)")


def tint_of(brief: BriefFields, pick: Pick) -> Tint:
    """Return the tint of this brief; a second named colour becomes the second hue."""
    named = _named_in(fold(brief.content_notes))
    coloured = [one for one in named if one[1] >= 0.02] or named
    if not coloured:
        hue, chroma = float(pick("hue", 360)), (0.13, 0.15, 0.17, 0.19, 0.21)[pick("chroma", 5)]
        return Tint(hue=hue, chroma=chroma, second_hue=(hue + (40, 320, 150, 75)[pick("second", 4)]) % 360)
    hue, chroma = coloured[0]
    # Two apps that both asked for green still need not have the same green.
    hue = (hue + pick("shade", 9) - 4) % 360
    second = coloured[1][0] if len(coloured) > 1 else (hue + (40, 320, 150)[pick("second", 3)]) % 360
    return Tint(hue=hue, chroma=chroma, second_hue=second)


def _named_in(notes: str) -> list[tuple[float, float]]:
    """Return hue and chroma of the colours in the notes, in the order in which they are named."""
    found: list[tuple[int, int, float, float]] = []
    for pattern, hue, chroma in _NAMES:
        for match in pattern.finditer(notes):
            if match[0] == "or" and not _GOLD.search(notes):
                continue
            found.append((match.start(), -len(match[0]), hue, chroma))
    for match in _HEX.finditer(notes):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        hue, chroma = hue_and_chroma(*bytes.fromhex(digits))
        found.append((match.start(), -7, hue, min(chroma, 0.22) if chroma >= 0.02 else 0.008))
    named: list[tuple[float, float]] = []
    covered_until = -1
    for start, negative_length, hue, chroma in sorted(found):
        # “sky blue” is one colour, not two.
        if start < covered_until or _REFUSED.search(notes[:start]):
            continue
        covered_until = start - negative_length
        named.append((hue, chroma))
    return named
