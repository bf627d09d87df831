"""What the recipe app reads out of a brief: its tags; and the briefs that get it."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import choose
from builder.starters.recipes.extras import TAG_LENGTH, TAGS_LIMIT, extras
from builder.starters.selection import kind_of
from builder.starters.variation import picker


def tags(prompt: str, *features: str) -> object:
    brief = BriefFields(mvp_features=features)
    return extras(brief, prompt=prompt, locale="en", pick=picker(brief, starter="recipes"))["tags"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tags such as vegan, quick and baking", ["Vegan", "Quick", "Baking"]),
        ("Étiquettes : rapide, végétarien et sans gluten", ["Rapide", "Végétarien", "Sans gluten"]),
        ("Filter by diet (vegan, halal, etc.)", ["Vegan", "Halal"]),
        ("Catégories : entrées, plats, desserts", ["Entrées", "Plats", "Desserts"]),
        ("Recipes with tags and search", []),
        ("", []),
    ],
)
def test_tags_are_taken_from_lists_of_them(text: str, expected: list[str]) -> None:
    assert tags(text) == expected
    assert tags("", text) == expected


def test_hostile_texts_are_read_in_bounded_time_and_length() -> None:
    found = tags("tags such as " * 10_000, "tags: " + ",".join("x" * 300 + str(number) for number in range(50)))

    assert isinstance(found, list)
    assert len(found) <= TAGS_LIMIT
    assert all(len(tag) <= TAG_LENGTH for tag in found)


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        ("family", "a recipe site for my family"),
        ("family", "Un site de recettes pour ma famille"),
        ("community", "A recipe sharing site for our community garden"),
        ("baking", "A recipe book for sourdough bread"),
        ("plants", "Vegan recipes with a shopping list"),
        ("plants", "Des recettes végétariennes"),
        ("community", "Recettes"),
    ],
)
def test_the_kind_follows_the_cooks(kind: str, prompt: str) -> None:
    starter = choose(BriefFields(), prompt=prompt)

    assert (starter.key, kind_of(starter, BriefFields(), prompt=prompt)) == ("recipes", kind)
