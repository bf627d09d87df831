"""What cannot be a key, a model or an address is refused by name, before anything is asked or saved."""

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


def own_server(models: ModelServer, **changes: Any) -> dict[str, Any]:
    return {"provider": "openai_compatible", "baseUrl": f"{models.url}/v1", "model": "llama"} | changes


def refused(owner: Api, body: dict[str, Any], field: str) -> str:
    """Send it with and without `verify`, and return what is said of the field."""
    said = set()
    for verify in (False, True):
        answer = owner.patch(PATH, body | {"verify": verify})
        assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
        assert list(answer.json()["details"]) == [field]
        said.add(answer.json()["details"][field][0])
    assert not ModelProvider.objects.exists()
    (sentence,) = said
    return str(sentence)


ODD_KEYS = [
    "sk-ключ-kkkkkkkkkkkk",
    "sk-own–kkkkkkkkkkkkkk",  # a dash that a word processor made
    "••••••••1234",
    "sk own kkkkkkkkkkkk",
    "sk-own\nkkkkkkkkkkkk",
    "sk-own\r\nX-Header: 1",
    "sk-own\tkkkkkkkkkkkk",
    "sk-own\u00a0kkkkkkkkkk",
    "sk-own\u200bkkkkkkkkkk",
    "sk-own\x7fkkkkkkkkkkkk",
    "sk-own\x00kkkkkkkkkkkk",
]


@pytest.mark.parametrize("key", ODD_KEYS, ids=ascii)
@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_key_that_no_provider_gives_out(owner: Api, models: ModelServer, provider: str, key: str) -> None:
    sentence = refused(owner, {"provider": provider, "apiKey": key}, "apiKey")

    assert key not in sentence
    assert models.requests == []


@pytest.mark.parametrize("key", ODD_KEYS, ids=ascii)
def test_nor_for_a_server_of_ones_own(owner: Api, models: ModelServer, key: str) -> None:
    refused(owner, own_server(models, apiKey=key), "apiKey")

    assert models.requests == []


def test_what_stands_around_a_key_is_taken_off(owner: Api) -> None:
    assert owner.patch(PATH, {"provider": "anthropic", "apiKey": f"  {KEY}\r\n"}).status_code == 200

    assert owner.user is not None
    assert client.require(owner.user).key == KEY


@pytest.mark.parametrize("model", ["gpt 5", "gpt\n5", "gpt\x005", "модель", "gpt\u00a05", "gpt\u200b5"], ids=ascii)
def test_a_model_that_no_provider_has(owner: Api, models: ModelServer, model: str) -> None:
    refused(owner, {"provider": "openai", "apiKey": KEY, "model": model}, "model")

    assert models.requests == []


@pytest.mark.parametrize("model", ["a\nb", "a\tb", "a\x00b", "a\u200bb", "a\x7fb"], ids=ascii)
def test_a_model_that_no_server_has(owner: Api, models: ModelServer, model: str) -> None:
    refused(owner, own_server(models, model=model), "model")

    assert models.requests == []


@pytest.mark.parametrize("model", ["qwen3:8b", "hf.co/Qwen/Qwen3-8B-GGUF:Q4_K_M", "/home/hélène/My Model.gguf"])
def test_a_server_of_ones_own_names_its_models_as_it_likes(owner: Api, models: ModelServer, model: str) -> None:
    models.say("Hello.")

    assert owner.patch(PATH, own_server(models, model=model, verify=True)).status_code == 200

    assert models.requests[0].body["model"] == model


ODD_ADDRESSES = [
    "localhost:11434/v1",
    "ftp://127.0.0.1/v1",
    "http://",
    "http:///v1",
    "http://[::1",
    "http://a b/v1",
    "http://exa\nmple.org/v1",
    "http://127.0.0.1\x00/v1",
    "http://127.0.0.1:99999/v1",
    "http://127.0.0.1:x/v1",
    "http://user:secret@127.0.0.1/v1",
    "http://127.0.0.1/v1?key=1",
    "http://127.0.0.1/v1#chat",
    "http://127.0.0.1/v 1",
    "http://127.0.0.1/v\u200b1",
    "http://" + "a" * 70 + ".example/v1",
    "http://xn--/v1",
    "http://\u2024/v1",
]


@pytest.mark.parametrize("address", ODD_ADDRESSES, ids=ascii)
@pytest.mark.parametrize("verify", [False, True])
def test_an_address_that_leads_nowhere(owner: Api, models: ModelServer, address: str, verify: bool) -> None:
    answer = owner.patch(PATH, own_server(models, baseUrl=address, verify=verify))

    assert answer.status_code == 400
    assert answer.json()["code"] in ("VALIDATION_ERROR", "ADDRESS_REFUSED")
    assert list(answer.json()["details"]) == ["baseUrl"]
    assert "secret" not in answer.content.decode()
    assert not ModelProvider.objects.exists()
    assert models.requests == []


@pytest.mark.parametrize("field", ["apiKey", "model", "baseUrl"])
def test_half_a_character_is_no_text(owner: Api, models: ModelServer, field: str) -> None:
    answer = owner.patch(PATH, own_server(models, verify=True) | {field: "http://127.0.0.1/\ud800"})

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
    assert models.requests == []


def test_an_address_in_a_script_of_its_own_is_one(owner: Api, models: ModelServer) -> None:
    models.say("Hello.")
    address = models.url.replace("127.0.0.1", "hélène.localhost") + "/v1"

    assert owner.patch(PATH, own_server(models, baseUrl=address, verify=True)).json()["verified"] is True


# --- an empty key -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "   ", "\n"], ids=ascii)
def test_an_empty_key_leaves_the_one_that_is_there(owner: Api, empty: str) -> None:
    owner.patch(PATH, {"provider": "openai", "apiKey": KEY})

    answer = owner.patch(PATH, {"provider": "openai", "apiKey": empty, "model": "gpt-5-mini"})

    assert answer.status_code == 200
    assert (answer.json()["provider"]["keyPreview"], answer.json()["provider"]["model"]) == ("1234", "gpt-5-mini")
    assert owner.user is not None
    assert client.require(owner.user).key == KEY


def test_an_empty_key_is_verified_as_the_one_that_is_there(owner: Api, models: ModelServer) -> None:
    owner.patch(PATH, {"provider": "openai", "apiKey": KEY})
    models.say("Hello.")

    assert owner.patch(PATH, {"provider": "openai", "apiKey": "", "verify": True}).json()["verified"] is True

    assert models.requests[0].key == KEY


@pytest.mark.parametrize("body", [{"apiKey": ""}, {"apiKey": "  "}, {}, {"enabled": False}])
def test_without_any_key_a_hosted_provider_asks_for_one(owner: Api, body: dict[str, Any]) -> None:
    refused(owner, {"provider": "openai"} | body, "apiKey")


def test_a_server_of_ones_own_gives_its_key_up(owner: Api, models: ModelServer) -> None:
    owner.patch(PATH, own_server(models, apiKey=KEY))

    answer = owner.patch(PATH, {"provider": "openai_compatible", "apiKey": ""})

    assert (answer.status_code, answer.json()["provider"]["keyPreview"]) == (200, "")
    assert ModelProvider.objects.get().sealed_key is None
