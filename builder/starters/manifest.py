"""`manifest.toml` of a starter: what it is called, and which words of a brief speak for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.starters.wording import Bilingual, fold

FILE_NAME = "manifest.toml"
_STRONG_POINTS = 3
_WEAK_POINTS = 1
_REQUIRED = frozenset({"order", "title", "description", "name", "tagline", "keywords"})
_KNOWN = _REQUIRED | {"default", "kinds"}


class InvalidManifest(ValueError):
    """The manifest does not follow README.md; the message names the file and the entry."""


@dataclass(frozen=True)
class Keywords:
    """Words, phrases and stems in both languages, folded; `strong` ones count three times a weak one."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]

    def points(self, folded_text: str) -> int:
        """Count each entry that occurs in the text once; the text must have gone through `fold`."""
        found_strong = sum(1 for pattern in self._strong_patterns if pattern.search(folded_text))
        found_weak = sum(1 for pattern in self._weak_patterns if pattern.search(folded_text))
        return _STRONG_POINTS * found_strong + _WEAK_POINTS * found_weak

    @cached_property
    def _strong_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_pattern, self.strong))

    @cached_property
    def _weak_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_pattern, self.weak))


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    keywords: Keywords


@dataclass(frozen=True, slots=True)
class Manifest:
    order: int
    default: bool
    title: Bilingual
    description: Bilingual
    name: Bilingual
    tagline: Bilingual
    keywords: Keywords
    kinds: tuple[Kind, ...]


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of a starter. Raises InvalidManifest."""
    path = folder / FILE_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidManifest(f"{path}: {problem}") from problem
    try:
        return _manifest(table)
    except (KeyError, TypeError, ValueError) as problem:
        raise InvalidManifest(f"{path}: {problem}") from problem


def _manifest(table: Mapping[str, object]) -> Manifest:
    missing, unknown = _REQUIRED - table.keys(), table.keys() - _KNOWN
    if missing or unknown:
        raise ValueError(f"missing: {sorted(missing)}, unknown: {sorted(unknown)}")
    order, default = table["order"], table.get("default", False)
    if not isinstance(order, int) or not isinstance(default, bool):
        raise TypeError("order must be an integer and default true or false")
    keywords = _table(table["keywords"], "keywords")
    kinds = table.get("kinds", [])
    if not isinstance(kinds, list):
        raise TypeError("kinds must be an array of tables")
    return Manifest(
        order=order,
        default=default,
        title=_bilingual(table["title"], "title"),
        description=_bilingual(table["description"], "description"),
        name=_bilingual(table["name"], "name"),
        tagline=_bilingual(table["tagline"], "tagline"),
        keywords=Keywords(strong=_words(keywords, "strong"), weak=_words(keywords, "weak")),
        kinds=tuple(map(_kind, kinds)),
    )


def _kind(entry: object) -> Kind:
    kind = _table(entry, "kinds")
    key = _text(kind["key"], "kinds.key")
    words = (*_texts(kind["en"], f"kinds.{key}.en"), *_texts(kind["fr"], f"kinds.{key}.fr"))
    return Kind(key=key, keywords=Keywords(strong=words, weak=()))


def _words(keywords: Mapping[str, object], strength: str) -> tuple[str, ...]:
    found: list[str] = []
    for locale in ("en", "fr"):
        by_strength = _table(keywords[locale], f"keywords.{locale}")
        found += _texts(by_strength[strength], f"keywords.{locale}.{strength}")
    return tuple(found)


def _bilingual(value: object, entry: str) -> Bilingual:
    table = _table(value, entry)
    if table.keys() != {"en", "fr"}:
        raise ValueError(f"{entry} must have en and fr")
    return Bilingual(en=_text(table["en"], entry), fr=_text(table["fr"], entry))


def _table(value: object, entry: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{entry} must be a table")
    return value


def _texts(value: object, entry: str) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"{entry} must be an array of texts")
    return [_text(one, entry) for one in value]


def _text(value: object, entry: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{entry} must be a text that is not empty")
    return value


def _pattern(keyword: str) -> re.Pattern[str]:
    """Whole words only; a final asterisk stands for any ending."""
    stem = fold(keyword.rstrip("*"))
    ending = r"\w*" if keyword.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(stem)}{ending}")
