"""Manifests: the ones there are, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.starters.catalogue import Starter, all_starters
from builder.starters.manifest import InvalidManifest, read_manifest

VALID = """
order = 5
title = { en = "A", fr = "B" }
description = { en = "A.", fr = "B." }
name = { en = "A", fr = "B" }
tagline = { en = "A.", fr = "B." }
[keywords.en]
strong = ["wait list*"]
weak = ["page"]
[keywords.fr]
strong = ["liste d'attente"]
weak = []
"""


@pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
def test_a_starter_can_be_named_described_and_found_in_both_languages(starter: Starter) -> None:
    for text in (starter.title, starter.description, starter.manifest.name, starter.manifest.tagline):
        assert text.en
        assert text.fr
        assert text.en != text.fr
    assert starter.description.en.endswith(".")
    assert starter.manifest.keywords.strong
    assert (starter.folder / "src" / "App.tsx").is_file()


def test_orders_differ_so_that_ties_are_decided() -> None:
    orders = [starter.manifest.order for starter in all_starters()]

    assert len(set(orders)) == len(orders)


def test_a_valid_manifest_is_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text(VALID, encoding="utf-8")

    manifest = read_manifest(tmp_path)

    assert (manifest.order, manifest.default, manifest.title.fr) == (5, False, "B")
    assert manifest.keywords.points("the wait lists of a page") == 4
    assert manifest.keywords.points("une liste d'attente") == 3


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("order = 5", 'order = "5"'),
        ("order = 5", ""),
        ("order = 5", "order = 5\nordre = 6"),
        ('title = { en = "A", fr = "B" }', 'title = { en = "A" }'),
        ('title = { en = "A", fr = "B" }', 'title = { en = "A", fr = "" }'),
        ('weak = ["page"]', "weak = [1]"),
        ("[keywords.fr]", "[keywords.de]"),
        ("weak = []", 'weak = []\n[[kinds]]\nkey = "x"'),
        ("order = 5", "order = "),
    ],
)
def test_a_broken_manifest_is_refused_by_name(tmp_path: Path, found: str, instead: str) -> None:
    (tmp_path / "manifest.toml").write_text(VALID.replace(found, instead, 1), encoding="utf-8")

    with pytest.raises(InvalidManifest, match=r"manifest\.toml"):
        read_manifest(tmp_path)
