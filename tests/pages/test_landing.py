"""The landing page: what a visitor finds, what is read out of their text, and where each idea leads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest
from django.conf import settings as configured
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from builder.extraction import rules
from builder.starters.catalogue import Locale, Starter, all_starters, choose
from pages import ideas, starter_gallery
from tests.conftest import Api
from tests.pages import script_weight

LOCALES: Sequence[Locale] = get_args(Locale)


def shown(client: Client, locale: str = "en") -> str:
    answer = client.get(f"/{locale}/")
    assert answer.status_code == 200
    return answer.content.decode()


def understood(client: Client, body: Any, locale: str = "en") -> Any:
    return client.post(f"/{locale}/prompt/understood/", body, content_type="application/json")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_visitor_finds_the_box_and_every_starter(client: Client, locale: Locale) -> None:
    page = shown(client, locale)

    assert f'<html lang="{locale}">' in page
    assert 'id="prompt-text"' in page
    assert f'data-sign-up="/{locale}/accounts/signup/"' in page
    for starter in all_starters():
        assert starter.title[locale].replace("’", "’") in page


def test_it_costs_no_query_for_a_visitor(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        shown(client)


def test_its_scripts_are_light(client: Client) -> None:
    assert script_weight.of_page(shown(client)) < 60_000


def test_a_voice_is_only_offered_where_it_can_be_written_down(client: Client, settings: Settings) -> None:
    settings.GROQ_API_KEY = ""
    assert "data-voice " not in shown(client)

    settings.GROQ_API_KEY = "gsk-one"
    page = shown(client)
    assert "data-voice " in page
    assert "gsk-one" not in page


# --- what is read out of a visitor's text ---


def test_a_visitor_learns_what_is_clear_so_far(client: Client, db: None) -> None:
    answer = understood(client, {"prompt": "Tidepool is a web app for people who swim in cold water."})

    assert answer.status_code == 200
    assert answer.json() == {
        "appName": "Tidepool",
        "audience": "people who swim in cold water",
        "targetPlatforms": ["web"],
        "extractedBy": "rules",
    }


@pytest.mark.parametrize(
    ("locale", "line", "field", "value"),
    [
        ("en", "Audience: vinyl collectors", "audience", "vinyl collectors"),
        ("fr", "Public visé : des collectionneurs", "audience", "des collectionneurs"),
        ("en", "Features: add records, search them", "mvpFeatures", ["add records", "search them"]),
        (
            "fr",
            "Fonctionnalités : ajouter un disque, noter son état",
            "mvpFeatures",
            ["ajouter un disque", "noter son état"],
        ),
    ],
)
def test_what_improving_adds_is_understood(
    client: Client, db: None, locale: str, line: str, field: str, value: object
) -> None:
    prompt = {"en": "Something for records.", "fr": "Quelque chose pour mes disques."}[locale]

    found = understood(client, {"prompt": f"{prompt}\n{line}", "locale": locale}, locale).json()

    assert found[field] == value


@pytest.mark.parametrize(
    "body", [{}, {"prompt": ""}, {"prompt": 4}, {"prompt": "a" * 100_001}, {"prompt": "a", "x": 1}]
)
def test_nonsense_is_refused(client: Client, db: None, body: dict[str, Any]) -> None:
    answer = understood(client, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_visitor_s_reading_is_limited(client: Client, db: None, settings: Settings) -> None:
    settings.RATE_LIMIT_AI_STARTS_PER_MINUTE = 1
    understood(client, {"prompt": "A list"})

    assert understood(client, {"prompt": "A list"}).json()["code"] == "RATE_LIMITED"


# --- ideas and starters ---


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
def test_an_idea_leads_to_its_starter(starter: Starter, locale: Locale) -> None:
    prompt = ideas.of(starter).prompt[locale]

    assert choose(rules.extract(prompt, locale=locale), prompt=prompt).key == starter.key


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_of_one_s_own_makes_another_starter_possible(owner: Api, locale: Locale) -> None:
    starter = all_starters()[0]
    prompt = ideas.of(starter).prompt[locale]

    made = owner.post("/api/projects/create", {"prompt": prompt, "locale": locale})

    assert made.status_code == 201
    assert made.json()["brief"]["prompt"] == prompt


def test_the_chips_are_ideas_of_starters_that_exist(client: Client) -> None:
    page = shown(client)

    for chip in starter_gallery.chips("en"):
        assert f">{chip.label}</button>".replace("'", "&#x27;") in page


def test_pictures_are_of_starters_and_small() -> None:
    folder = Path(configured.BASE_DIR) / "static" / "motivd" / "starters"
    expected = {f"{starter.key}-{locale}.webp" for starter in all_starters() for locale in LOCALES}

    for path in folder.glob("*"):
        assert path.name in expected
        assert path.stat().st_size <= 25_000
        with Image.open(path) as picture:
            assert picture.size == (starter_gallery.WIDTH, starter_gallery.HEIGHT)
