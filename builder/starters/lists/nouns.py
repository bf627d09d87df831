"""What a list is a list of: known things in both languages, read from `things.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict, cast

from builder.starters.manifest import Keywords
from builder.starters.wording import Locale

Field = Literal["due", "rating", "quantity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """`indefinite` is the singular with its article, "" where the gender is not known."""

    one: str
    many: str
    indefinite: str
    to_do: str
    done: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    key: str
    words: Keywords
    en: Noun
    fr: Noun
    fields: tuple[Field, ...] = ()

    def noun(self, locale: Locale) -> Noun:
        return self.fr if locale == "fr" else self.en


class _NounTable(TypedDict):
    one: str
    many: str
    indefinite: str
    to_do: str
    done: str
    examples: list[str]


class _ThingTable(TypedDict, total=False):
    key: str
    words: list[str]
    fields: list[Field]
    en: _NounTable
    fr: _NounTable


def _things() -> tuple[Thing, ...]:
    file = tomllib.loads((Path(__file__).parent / "things.toml").read_text(encoding="utf-8"))
    return tuple(map(_thing, cast(list[_ThingTable], file["things"])))


def _thing(table: _ThingTable) -> Thing:
    return Thing(
        key=table["key"],
        words=Keywords(strong=tuple(table["words"]), weak=()),
        en=_noun(table["en"]),
        fr=_noun(table["fr"]),
        fields=tuple(table.get("fields", ())),
    )


def _noun(table: _NounTable) -> Noun:
    return Noun(
        one=table["one"],
        many=table["many"],
        indefinite=table["indefinite"],
        to_do=table["to_do"],
        done=table["done"],
        examples=tuple(table["examples"]),
    )


THINGS = _things()
ANYTHING: dict[Locale, Noun] = {
    "en": Noun(one="item", many="items", indefinite="an item", to_do="Open", done="Done"),
    "fr": Noun(one="élément", many="éléments", indefinite="un élément", to_do="À traiter", done="Terminé"),
}
