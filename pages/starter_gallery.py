"""The starters as the landing page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.contrib.staticfiles import finders

from builder.starters.catalogue import Locale, all_starters
from pages import ideas

WIDTH: Final = 640
HEIGHT: Final = 400


@dataclass(frozen=True, slots=True)
class Card:
    """`picture` is the path of a static file; empty where none was taken."""

    key: str
    title: str
    description: str
    prompt: str
    picture: str


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    prompt: str


def picture_path(name: str, locale: Locale) -> str:
    """Return where the picture of a starter stands below static/; `python -m tests.starter_pictures` makes them."""
    return f"motivd/starters/{name}-{locale}.webp"


def cards(locale: Locale) -> Sequence[Card]:
    return [
        Card(
            key=starter.key,
            title=starter.title[locale],
            description=starter.description[locale],
            prompt=ideas.of(starter).prompt[locale],
            picture=existing(picture_path(starter.key, locale)),
        )
        for starter in all_starters()
    ]


def chips(locale: Locale) -> Sequence[Chip]:
    starters = {starter.key: starter for starter in all_starters()}
    offered = [ideas.of(starters[key]) for key in ideas.OFFERED if key in starters]
    return [Chip(idea.label[locale], idea.prompt[locale]) for idea in offered]


@lru_cache
def existing(path: str) -> str:
    """Return the path of a static file, nothing where it is missing."""
    return path if finders.find(path) else ""
