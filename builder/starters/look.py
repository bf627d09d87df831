"""Everything about an app that is seen and not read: `theme.css`, the mark, the favicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.briefs import BriefFields
from builder.starters.colours import Colour
from builder.starters.palette import Tint, palette
from builder.starters.tints import tint_of
from builder.starters.variation import Pick

LAYOUTS = 6

# Body, heading, weight and tracking of headings: families that systems have, so that nothing is fetched.
_SANS = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif'
_FONTS: tuple[tuple[str, str, int, str], ...] = (
    (_SANS, _SANS, 700, "-0.025em"),
    (
        _SANS,
        '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Georgia, serif',
        600,
        "-0.015em",
    ),
    (
        _SANS,
        'Avenir, "Avenir Next", Montserrat, Corbel, "URW Gothic", "Century Gothic", sans-serif',
        700,
        "-0.02em",
    ),
    (
        _SANS,
        'Charter, "Bitstream Charter", "Sitka Text", Cambria, "Liberation Serif", serif',
        700,
        "-0.015em",
    ),
    (
        _SANS,
        'Inter, Roboto, "Helvetica Neue", "Arial Nova", "Nimbus Sans", Arial, sans-serif',
        800,
        "-0.035em",
    ),
    (
        _SANS,
        'ui-rounded, "SF Pro Rounded", Quicksand, Nunito, "Arial Rounded MT Bold", Calibri, sans-serif',
        700,
        "-0.01em",
    ),
)
# Small, usual and large corners in pixels.
_CORNERS: tuple[tuple[int, int, int], ...] = ((3, 6, 10), (5, 9, 14), (8, 12, 20), (2, 4, 6))

MARKS: tuple[str, ...] = (
    "M6 6h12v5H6zM6 13h5v5H6zM13 13h5v5h-5z",
    "M12 5a7 7 0 0 1 7 7h-7zM12 19a7 7 0 0 1-7-7h7z",
    "M12 5l7 7-7 7-7-7zM12 9.5 9.5 12l2.5 2.5 2.5-2.5z",
    "M6 18V6h4l4 7V6h4v12h-4l-4-7v7z",
    "M5 14a7 7 0 0 1 14 0v4h-4v-4a3 3 0 0 0-6 0v4H5z",
    "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
    "M6 6h8a4 4 0 0 1 4 4v8h-8a4 4 0 0 1-4-4zM10 10v4h4v-4z",
    "M12 4.5c.8 4.6 2.9 6.7 7.5 7.5-4.6.8-6.7 2.9-7.5 7.5-.8-4.6-2.9-6.7-7.5-7.5 4.6-.8 6.7-2.9 7.5-7.5z",
    "M6 18c0-7 5-12 12-12 0 7-5 12-12 12zM9.5 14.5c3-1 4-2.5 5-5-2.5 1-4 2-5 5z",
    "M5 8h14v3H5zM5 13h9v3H5z",
    "M5 17 12 5l7 12zM12 10.5 9.6 14.5h4.8z",
    "M7 6h3v12H7zM14 6h3v12h-3zM10 10.5h4v3h-4z",
    ("M12 5c4 0 6 2.5 6 5.5 0 4-4 5-6 8.5-2-3.5-6-4.5-6-8.5C6 7.5 8 5 12 5zM12 8.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"),
    "M6 9a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0zM12 9a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0z",
)


@dataclass(frozen=True, slots=True)
class Look:
    light: Mapping[str, Colour]
    dark: Mapping[str, Colour]
    font: int
    corners: int
    mark: str
    layout: int

    @property
    def stylesheet(self) -> str:
        body, heading, weight, tracking = _FONTS[self.font]
        small, usual, large = _CORNERS[self.corners]
        colours = "".join(
            f"  --{name}: light-dark({colour.hex}, {self.dark[name].hex});\n" for name, colour in self.light.items()
        )
        text = self.light["text"]
        shade = f"rgb({text.red} {text.green} {text.blue} / 9%)"
        return (
            "/* The look of this app: change it here. Text colours were computed to be readable. */\n"
            ":root {\n"
            f"{colours}"
            f"  --shadow-color: light-dark({shade}, rgb(0 0 0 / 45%));\n"
            f"  --radius-sm: {small}px;\n  --radius: {usual}px;\n  --radius-lg: {large}px;\n"
            f"  --font: {body};\n  --font-heading: {heading};\n"
            f"  --heading-weight: {weight};\n  --heading-tracking: {tracking};\n"
            "}\n"
        )

    @property
    def favicon(self) -> str:
        fill, mark = self.light["accent"].hex, self.light["on-accent"].hex
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
            f'<rect width="24" height="24" rx="6.5" fill="{fill}"/>'
            f'<path fill="{mark}" fill-rule="evenodd" d="{self.mark}"/></svg>\n'
        )


def look_of(brief: BriefFields, pick: Pick) -> Look:
    tint: Tint = tint_of(brief, pick)
    return Look(
        light=palette(tint, "light"),
        dark=palette(tint, "dark"),
        font=pick("font", len(_FONTS)),
        corners=pick("corners", len(_CORNERS)),
        mark=MARKS[pick("mark", len(MARKS))],
        layout=pick("layout", LAYOUTS),
    )
