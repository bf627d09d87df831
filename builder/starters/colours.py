"""OKLCH colours in sRGB, and the contrast of two of them as WCAG 2 counts it.

Lightness is 0–1, chroma 0–0.4, hue in degrees. Björn Ottosson's matrices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_GAMUT_STEPS = 24
_SLACK = 1e-4


@dataclass(frozen=True, slots=True)
class Colour:
    """Eight bits a channel, as it is written into the style sheet."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        red, green, blue = (_to_linear(channel / 255) for channel in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio, 1 to 21."""
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """Return the nearest colour that a screen can show: lightness and hue stay, chroma gives way."""
    lightness = min(max(lightness, 0.0), 1.0)
    if not _is_shown(_linear(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _ in range(_GAMUT_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_shown(_linear(lightness, middle, hue)) else (low, middle)
        chroma = low
    red, green, blue = (round(255 * _from_linear(channel)) for channel in _linear(lightness, chroma, hue))
    return Colour(red, green, blue)


def hue_and_chroma(red: int, green: int, blue: int) -> tuple[float, float]:
    """Return hue and chroma of a colour given in eight bits a channel."""
    linear = tuple(_to_linear(channel / 255) for channel in (red, green, blue))
    long = _cube_root(0.4122214708 * linear[0] + 0.5363325363 * linear[1] + 0.0514459929 * linear[2])
    medium = _cube_root(0.2119034982 * linear[0] + 0.6806995451 * linear[1] + 0.1073969566 * linear[2])
    short = _cube_root(0.0883024619 * linear[0] + 0.2817188376 * linear[1] + 0.6299787005 * linear[2])
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360, math.hypot(a, b)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-_SLACK <= channel <= 1 + _SLACK for channel in linear)


def _from_linear(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _cube_root(value: float) -> float:
    return math.copysign(abs(value) ** (1 / 3), value)
