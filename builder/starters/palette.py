"""The colours of an app, light and dark, out of one hue; each is solved, so that every hue is readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from builder.starters.colours import Colour, contrast, oklch

Scheme = Literal["light", "dark"]

# WCAG 2.2 AA asks for 4.5 and 3; the margin covers blending with a translucent header.
TEXT_CONTRAST = 4.6
SHAPE_CONTRAST = 3.1
_STEP = 0.005

# White on these never looks right: they are light by nature, so a dark text goes on them.
_LIGHT_HUES = range(72, 126)
_STATES = {"danger": (27.0, 0.19), "success": (150.0, 0.13), "warning": (70.0, 0.12), "info": (245.0, 0.12)}


@dataclass(frozen=True, slots=True)
class Tint:
    """What the palette is grown from; a chroma of nearly 0 gives black and white."""

    hue: float
    chroma: float
    second_hue: float

    @property
    def is_neutral(self) -> bool:
        return self.chroma < 0.02


def palette(tint: Tint, scheme: Scheme) -> dict[str, Colour]:
    """Return every colour token by name (without the leading hyphens)."""
    return _light(tint) if scheme == "light" else _dark(tint)


def _light(tint: Tint) -> dict[str, Colour]:
    hue, tone = tint.hue, min(tint.chroma, 0.2)
    bg, surface, sunken = oklch(0.984, tone * 0.04, hue), oklch(1, 0, hue), oklch(0.957, tone * 0.08, hue)
    grounds = (bg, surface, sunken)
    on_dark, on_light = oklch(1, 0, hue), oklch(0.22, tone * 0.3, hue)
    if tint.is_neutral:
        accent, accent_hover, on_accent = oklch(0.24, tone, hue), oklch(0.34, tone, hue), on_dark
    elif int(hue) in _LIGHT_HUES:
        accent, accent_hover, on_accent = (
            oklch(0.83, tint.chroma, hue),
            oklch(0.88, tint.chroma, hue),
            on_light,
        )
    else:
        accent = _solved(0.6, tint.chroma, hue, grounds=(on_dark,), at_least=TEXT_CONTRAST, step=-_STEP)
        accent_hover = _solved(0.53, tint.chroma, hue, grounds=(on_dark,), at_least=TEXT_CONTRAST + 1, step=-_STEP)
        on_accent = on_dark
    accent_soft = oklch(0.945, min(tint.chroma * 0.24, 0.045), hue)
    # A marked row has the soft accent under the same quiet text.
    marked = (*grounds, accent_soft)
    readable = _solved(0.56, tint.chroma, hue, grounds=marked, at_least=TEXT_CONTRAST, step=-_STEP)
    colours = {
        "bg": bg,
        "surface": surface,
        "sunken": sunken,
        "border": oklch(0.905, tone * 0.1, hue),
        "border-strong": _solved(0.72, tone * 0.16, hue, grounds=grounds, at_least=SHAPE_CONTRAST, step=-_STEP),
        "text": oklch(0.215, tone * 0.2, hue),
        "muted": _solved(0.56, tone * 0.18, hue, grounds=marked, at_least=TEXT_CONTRAST, step=-_STEP),
        "accent": accent,
        "accent-hover": accent_hover,
        "on-accent": on_accent,
        "accent-text": readable,
        "accent-soft": accent_soft,
        "on-accent-soft": _solved(
            0.48, tint.chroma, hue, grounds=(accent_soft, surface), at_least=TEXT_CONTRAST, step=-_STEP
        ),
        "accent-2": oklch(0.72, max(tint.chroma * 0.8, 0.02), tint.second_hue),
        "focus": readable,
        "danger": _solved(0.56, 0.2, 27, grounds=(on_dark,), at_least=TEXT_CONTRAST, step=-_STEP),
        "on-danger": on_dark,
    }
    for name, (state_hue, chroma) in _STATES.items():
        soft = oklch(0.95, chroma * 0.2, state_hue)
        colours[f"{name}-soft"] = soft
        colours[f"{name}-text"] = _solved(
            0.52, chroma, state_hue, grounds=(*grounds, soft), at_least=TEXT_CONTRAST, step=-_STEP
        )
    return colours


def _dark(tint: Tint) -> dict[str, Colour]:
    hue, tone = tint.hue, min(tint.chroma, 0.2)
    bg, surface, sunken = (
        oklch(0.17, tone * 0.08, hue),
        oklch(0.212, tone * 0.1, hue),
        oklch(0.262, tone * 0.12, hue),
    )
    grounds = (bg, surface, sunken)
    on_accent = oklch(0.17, tone * 0.3, hue)
    lightness = 0.93 if tint.is_neutral else 0.76
    accent = _solved(lightness, tint.chroma, hue, grounds=(on_accent,), at_least=TEXT_CONTRAST + 1, step=_STEP)
    accent_soft = oklch(0.31, min(tint.chroma * 0.45, 0.08), hue)
    marked = (*grounds, accent_soft)
    readable = _solved(0.74, tint.chroma * 0.9, hue, grounds=marked, at_least=TEXT_CONTRAST, step=_STEP)
    colours = {
        "bg": bg,
        "surface": surface,
        "sunken": sunken,
        "border": oklch(0.305, tone * 0.12, hue),
        "border-strong": _solved(0.48, tone * 0.14, hue, grounds=grounds, at_least=SHAPE_CONTRAST, step=_STEP),
        "text": oklch(0.955, tone * 0.05, hue),
        "muted": _solved(0.7, tone * 0.12, hue, grounds=marked, at_least=TEXT_CONTRAST, step=_STEP),
        "accent": accent,
        "accent-hover": oklch(lightness + 0.05, tint.chroma, hue),
        "on-accent": on_accent,
        "accent-text": readable,
        "accent-soft": accent_soft,
        "on-accent-soft": _solved(
            0.85, tint.chroma * 0.6, hue, grounds=(accent_soft,), at_least=TEXT_CONTRAST, step=_STEP
        ),
        "accent-2": oklch(0.62, max(tint.chroma * 0.8, 0.02), tint.second_hue),
        "focus": readable,
        "danger": oklch(0.72, 0.15, 27),
        "on-danger": oklch(0.17, 0.04, 27),
    }
    for name, (state_hue, chroma) in _STATES.items():
        soft = oklch(0.29, chroma * 0.42, state_hue)
        colours[f"{name}-soft"] = soft
        colours[f"{name}-text"] = _solved(
            0.76, chroma * 0.8, state_hue, grounds=(*grounds, soft), at_least=TEXT_CONTRAST, step=_STEP
        )
    return colours


def _solved(
    lightness: float, chroma: float, hue: float, *, grounds: Sequence[Colour], at_least: float, step: float
) -> Colour:
    """Go from `lightness` towards black or white until the colour stands out from every ground."""
    colour = oklch(lightness, chroma, hue)
    while 0 < lightness < 1 and min(contrast(colour, ground) for ground in grounds) < at_least:
        lightness += step
        colour = oklch(lightness, chroma, hue)
    return colour
