"""What scripts say: each key that a script uses has its sentence, and no sentence is there for nobody."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.utils import translation

import pages.texts
from pages.texts import Texts, spoken

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "motivd" / "js"
# t("key"), t(`prefix.${which}`), and keys in tables that are looked up later: "panel.key".
_WHOLE = re.compile(r"""\bt\(\s*["']([\w.-]+)["']""")
_BEGUN = re.compile(r"""\bt\(\s*`([\w.-]+)\$\{""")
_QUOTED = re.compile(r"""["'`]([a-zA-Z]+\.[\w.-]+)["'`]""")


def all_texts() -> dict[str, Texts]:
    found = {}
    for module in pkgutil.walk_packages(pages.texts.__path__, "pages.texts."):
        texts = getattr(importlib.import_module(module.name), "TEXTS", None)
        if texts is not None:
            found[module.name] = texts
    return found


KNOWN = {key: text for texts in all_texts().values() for key, text in texts.items()}
SOURCES = {file: file.read_text() for file in sorted(SCRIPTS.rglob("*.js"))}


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(SCRIPTS)))
def test_each_key_of_a_script_has_its_sentence(file: Path) -> None:
    begun = _BEGUN.findall(SOURCES[file])

    assert [key for key in _WHOLE.findall(SOURCES[file]) if key not in KNOWN] == []
    assert [start for start in begun if not any(key.startswith(start) for key in KNOWN)] == []


def test_no_sentence_is_there_for_nobody() -> None:
    said = {key for text in SOURCES.values() for key in (*_WHOLE.findall(text), *_QUOTED.findall(text))}
    starts = tuple(start for text in SOURCES.values() for start in _BEGUN.findall(text))

    assert [key for key in KNOWN if key not in said and not key.startswith(starts)] == []


def test_no_key_has_two_sentences() -> None:
    keys = [key for texts in all_texts().values() for key in texts]

    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("name", all_texts())
def test_sentences_keep_their_places_in_french(name: str) -> None:
    texts = all_texts()[name]
    with translation.override("en"):
        english = spoken(texts)
    with translation.override("fr"):
        french = spoken(texts)

    def places(said: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(said if isinstance(said, str) else said["other"])))  # type: ignore[index]

    assert {key: places(said) for key, said in french.items()} == {key: places(said) for key, said in english.items()}
