"""Colours: readable for every hue, in light and in dark, and the ones that the notes name."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.colours import Colour, contrast, hue_and_chroma, oklch
from builder.starters.palette import Scheme, Tint, palette
from builder.starters.tints import tint_of
from builder.starters.variation import picker

TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("bg", "surface", "sunken")
PAIRS = [
    *((text, ground, TEXT) for text in ("text", "muted", "accent-text") for ground in GROUNDS),
    *((f"{state}-text", ground, TEXT) for state in ("danger", "success", "warning", "info") for ground in GROUNDS),
    *((f"{state}-text", f"{state}-soft", TEXT) for state in ("danger", "success", "warning", "info")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-accent-soft", "accent-soft", TEXT),
    *((text, "accent-soft", TEXT) for text in ("text", "muted", "accent-text")),
    ("on-danger", "danger", TEXT),
    *((shape, ground, SHAPE) for shape in ("border-strong", "focus") for ground in GROUNDS),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("chroma", [0.008, 0.08, 0.13, 0.17, 0.22])
def test_every_hue_is_readable(scheme: Scheme, chroma: float) -> None:
    for hue in range(360):
        colours = palette(Tint(hue=hue, chroma=chroma, second_hue=(hue + 40) % 360), scheme)

        for text, ground, least in PAIRS:
            assert contrast(colours[text], colours[ground]) >= least, (hue, text, ground)


def test_light_and_dark_have_the_same_tokens() -> None:
    tint = Tint(hue=200, chroma=0.15, second_hue=30)

    assert palette(tint, "light").keys() == palette(tint, "dark").keys()


def test_contrast_is_counted_as_wcag_does() -> None:
    black, white, grey = Colour(0, 0, 0), Colour(255, 255, 255), Colour(0x76, 0x76, 0x76)

    assert contrast(black, white) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("red", "green", "blue"), [(255, 0, 0), (0, 128, 0), (30, 60, 200), (240, 180, 20)])
def test_a_colour_keeps_its_hue_on_the_way_there_and_back(red: int, green: int, blue: int) -> None:
    hue, chroma = hue_and_chroma(red, green, blue)

    made = oklch(0.6, min(chroma, 0.1), hue)
    assert hue_and_chroma(made.red, made.green, made.blue)[0] == pytest.approx(hue, abs=3)


@pytest.mark.parametrize(
    ("notes", "hue"),
    [
        ("Calm green, lots of white", 148),
        ("des tons verts", 148),
        ("Couleurs chaudes : orange et rouge", 52),
        ("bleu nuit", 256),
        ("sky blue", 232),
        ("Bleu ciel", 232),
        ("Terracotta", 42),
        ("rose et gris", 356),
        ("no red, rather a blue", 256),
        ("sans vert, du violet", 294),
        ("our colour is #ff8800", 61),
        ("JAUNE", 98),
        ("sarcelle", 190),
        ("en or", 78),
    ],
)
def test_the_colour_is_the_one_that_the_notes_name(notes: str, hue: int) -> None:
    brief = BriefFields(app_name="x", content_notes=notes)

    tint = tint_of(brief, picker(brief, starter="lists"))

    # Within the few degrees that keep two apps of one colour apart.
    assert min(abs(tint.hue - hue), 360 - abs(tint.hue - hue)) <= 6


@pytest.mark.parametrize("notes", ["black and white", "noir et blanc", "monochrome"])
def test_black_and_white_stay_so(notes: str) -> None:
    brief = BriefFields(content_notes=notes)

    assert tint_of(brief, picker(brief, starter="lists")).is_neutral


def test_a_second_named_colour_is_used_too() -> None:
    brief = BriefFields(content_notes="green and orange")

    assert tint_of(brief, picker(brief, starter="lists")).second_hue == 52


@pytest.mark.parametrize(
    "notes", ["", "texte clair ou sobre", "sort or search", "a redesign of evergreen pages", "#12"]
)
def test_words_that_only_look_like_colours_leave_the_draw_alone(notes: str) -> None:
    hues = set()
    for number in range(12):
        brief = BriefFields(app_name=str(number), content_notes=notes)
        hues.add(tint_of(brief, picker(brief, starter="lists")).hue)

    assert len(hues) > 6
