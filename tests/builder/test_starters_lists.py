"""What the list manager takes for the thing that is listed."""

from __future__ import annotations

import pytest

from builder.briefs import BriefFields
from builder.starters.lists.extras import extras
from builder.starters.lists.nouns import THINGS
from builder.starters.variation import picker
from builder.starters.wording import Locale


def noun(prompt: str, locale: Locale, *features: str) -> tuple[str, str, str]:
    brief = BriefFields(mvp_features=features)
    found = extras(brief, prompt=prompt, locale=locale, pick=picker(brief, starter="lists"))["noun"]
    assert isinstance(found, dict)
    return found["one"], found["many"], found["indefinite"]


@pytest.mark.parametrize(
    ("locale", "prompt", "expected"),
    [
        ("en", "Track my recipes", ("recipe", "recipes", "a recipe")),
        ("fr", "Suivre mes recettes", ("recette", "recettes", "une recette")),
        ("fr", "Track my recipes", ("recette", "recettes", "une recette")),
        ("en", "suivre mes plantes", ("plant", "plants", "a plant")),
        ("en", "a to-do list", ("task", "tasks", "a task")),
        ("fr", "mes tâches", ("tâche", "tâches", "une tâche")),
        ("en", "Job applications I have sent", ("application", "applications", "an application")),
        ("fr", "Mes livres à lire", ("livre", "livres", "un livre")),
        ("en", "Track my sneakers", ("sneaker", "sneakers", "a sneaker")),
        ("en", "A collection of antique watches", ("item", "items", "an item")),
        ("en", "Catalogue my butterflies", ("butterfly", "butterflies", "a butterfly")),
        ("en", "organise our umbrellas", ("umbrella", "umbrellas", "an umbrella")),
        ("en", "Track my cookies", ("cookie", "cookies", "a cookie")),
        ("en", "Catalogue my tomatoes", ("tomato", "tomatoes", "a tomato")),
        ("en", "Collect knives", ("item", "items", "an item")),
        ("fr", "Cataloguer les bijoux de famille", ("bijou", "bijoux", "")),
        ("fr", "Suivre mes timbres", ("timbre", "timbres", "")),
        ("fr", "gérer les gâteaux de la kermesse", ("gâteau", "gâteaux", "")),
        ("en", "Something useful", ("item", "items", "an item")),
        ("fr", "Quelque chose d’utile", ("élément", "éléments", "un élément")),
        ("en", "", ("item", "items", "an item")),
        ("en", "manage access and progress", ("item", "items", "an item")),
    ],
)
def test_the_noun_comes_from_the_brief(locale: Locale, prompt: str, expected: tuple[str, str, str]) -> None:
    assert noun(prompt, locale) == expected


def test_features_name_the_thing_as_well() -> None:
    assert noun("", "en", "Log wines", "Rate wines")[0] == "wine"


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.key)
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_known_thing_is_whole_in_both_languages(thing: object, locale: Locale) -> None:
    known = next(one for one in THINGS if one is thing)
    words = known.noun(locale)

    assert words.one
    assert words.many
    assert words.to_do
    assert words.done
    assert words.indefinite.endswith(words.one)
    assert len(set(words.examples)) == 3
