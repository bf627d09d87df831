"""People's own model providers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from integrations.llm import client
from integrations.models import ModelProvider
from tests.conftest import Api
from tests.models.server import ModelServer

PATH = "/api/settings/integrations/model-providers"
KEY = "sk-own-" + "k" * 20 + "1234"


@pytest.fixture
def models(settings: Settings, db: None) -> Iterator[ModelServer]:
    with ModelServer() as server:
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url, "openai": f"{server.url}/v1"}
        settings.OUTBOUND_ALLOW_PRIVATE = True
        yield server


def connected(api: Api) -> dict[str, dict[str, Any]]:
    return {row["provider"]: row for row in api.get(PATH).json()["providers"] if row["connected"]}


def test_all_providers_are_listed(owner: Api) -> None:
    body = owner.get(PATH).json()

    assert len(body["providers"]) == 7
    assert body["platform"] == {"configured": False, "model": "claude-sonnet-5"}
    assert connected(owner) == {}


def test_a_key_is_kept_encrypted_and_never_shown(owner: Api) -> None:
    answer = owner.patch(PATH, {"provider": "anthropic", "apiKey": KEY})

    assert answer.status_code == 200
    assert answer.json()["provider"]["keyPreview"] == "1234"
    assert KEY not in answer.content.decode() + owner.get(PATH).content.decode()
    row = ModelProvider.objects.get()
    assert row.sealed_key is not None
    assert KEY.encode() not in bytes(row.sealed_key)
    assert owner.user is not None
    assert client.require(owner.user).key == KEY


def test_a_short_key_shows_nothing(owner: Api) -> None:
    assert owner.patch(PATH, {"provider": "groq", "apiKey": "short"}).json()["provider"]["keyPreview"] == ""


def test_the_first_is_the_default_and_another_takes_over(owner: Api) -> None:
    owner.patch(PATH, {"provider": "anthropic", "apiKey": KEY})
    owner.patch(PATH, {"provider": "openai", "apiKey": KEY})
    assert [name for name, row in connected(owner).items() if row["isDefault"]] == ["anthropic"]

    owner.patch(PATH, {"provider": "openai", "isDefault": True})
    assert [name for name, row in connected(owner).items() if row["isDefault"]] == ["openai"]
    owner.patch(PATH, {"provider": "openai", "enabled": False})
    assert [name for name, row in connected(owner).items() if row["isDefault"]] == ["anthropic"]
    assert owner.delete(f"{PATH}?provider=anthropic").status_code == 204
    assert [name for name, row in connected(owner).items() if row["isDefault"]] == []


def test_disconnecting_forgets_the_key(owner: Api) -> None:
    owner.patch(PATH, {"provider": "anthropic", "apiKey": KEY})

    assert owner.delete(f"{PATH}?provider=anthropic").status_code == 204
    assert owner.delete(f"{PATH}?provider=anthropic").status_code == 404
    assert owner.delete(f"{PATH}?provider=what").status_code == 400
    assert not ModelProvider.objects.exists()


def test_a_server_of_ones_own_needs_an_address_and_a_model(owner: Api, models: ModelServer) -> None:
    server = {"provider": "openai_compatible", "baseUrl": f"{models.url}/v1", "model": "llama"}
    models.say("Hello.")

    assert owner.patch(PATH, server | {"baseUrl": ""}).status_code == 400
    assert owner.patch(PATH, server | {"model": ""}).status_code == 400
    answer = owner.patch(PATH, server | {"verify": True})

    assert (answer.status_code, answer.json()["verified"]) == (200, True)
    assert models.requests[0].body["model"] == "llama"


def test_a_private_address_is_refused_in_production(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = False
    body = {"provider": "openai_compatible", "baseUrl": "http://127.0.0.1:11434/v1", "model": "llama"}

    refused = owner.patch(PATH, body)

    assert (refused.status_code, refused.json()["code"]) == (400, "ADDRESS_REFUSED")
    assert not ModelProvider.objects.exists()


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [(401, "authentication_error", "MODEL_KEY_REFUSED"), (404, "not_found_error", "MODEL_UNKNOWN")],
)
def test_what_does_not_verify_is_not_saved(owner: Api, models: ModelServer, status: int, kind: str, code: str) -> None:
    models.fail(status=status, type=kind, message="no")

    refused = owner.patch(PATH, {"provider": "anthropic", "apiKey": KEY, "verify": True})

    assert refused.json()["code"] == code
    assert KEY not in refused.content.decode()
    assert not ModelProvider.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"provider": "what"},
        {"provider": "anthropic"},
        {"provider": "anthropic", "apiKey": 4},
        {"provider": "anthropic", "apiKey": KEY, "baseUrl": "https://example.org"},
        {"provider": "anthropic", "apiKey": KEY, "enabled": "yes"},
        {"provider": "anthropic", "apiKey": KEY, "secret": "x"},
    ],
)
def test_bad_bodies_are_refused(owner: Api, body: dict[str, Any]) -> None:
    refused = owner.patch(PATH, body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not ModelProvider.objects.exists()


def test_providers_are_their_owners(owner: Api, stranger: Api) -> None:
    owner.patch(PATH, {"provider": "anthropic", "apiKey": KEY})

    assert connected(stranger) == {}
    assert stranger.delete(f"{PATH}?provider=anthropic").status_code == 404
