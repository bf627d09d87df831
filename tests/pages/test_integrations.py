"""The integrations page: what is connected, for its owner alone, and no secret in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from integrations.models import ModelProvider
from tests.conftest import Api

pytestmark = pytest.mark.django_db
PATH = "/en/settings/integrations/"
KEY = "sk-test-1234567890abcdef"


@pytest.fixture
def signed_in(owner: Api, client: Client) -> Client:
    assert owner.user is not None
    client.force_login(owner.user)
    return client


def connect(owner: Api, **more: Any) -> None:
    body = {"provider": "openai", "apiKey": KEY, "model": "gpt-5"} | more
    assert owner.patch("/api/settings/integrations/model-providers", body).status_code == 200


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    answer = client.get(PATH)

    assert answer.status_code == 302
    assert answer["Location"] == f"/en/accounts/login/?next={PATH}"


def test_without_a_model_it_says_what_works_and_what_does_not(signed_in: Client, settings: Any) -> None:
    settings.ANTHROPIC_API_KEY = ""

    assert "brings no model of its own" in signed_in.get(PATH).content.decode()


def test_a_connected_provider_shows_four_characters_of_its_key(owner: Api, signed_in: Client) -> None:
    connect(owner)

    page = signed_in.get(PATH).content.decode()

    assert "…cdef" in page
    assert KEY not in page
    assert "Used now" in page


def test_another_ones_connections_are_not_shown(owner: Api, client: Client, stranger: Api) -> None:
    connect(owner)
    assert stranger.user is not None
    client.force_login(stranger.user)

    assert "…cdef" not in client.get(PATH).content.decode()


def test_names_are_text(owner: Api, signed_in: Client) -> None:
    connect(owner, model="<b>gpt</b>")

    page = signed_in.get(PATH).content.decode()

    assert "<b>gpt" not in page
    assert "&lt;b&gt;gpt" in page


def test_the_number_of_queries_does_not_grow(
    owner: Api, signed_in: Client, django_assert_max_num_queries: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9) as few:
        signed_in.get(PATH)
    user = User.objects.get(email="owner@example.org")
    for provider in ("anthropic", "google", "groq"):
        ModelProvider.objects.create(user=user, provider=provider)

    with django_assert_num_queries(len(few)):
        signed_in.get(PATH)


def test_it_speaks_french(signed_in: Client) -> None:
    page = signed_in.get("/fr/settings/integrations/").content.decode()

    assert '<html lang="fr">' in page
    assert "Modèles" in page
