"""People's own model providers, several calls at one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from integrations.models import ModelProvider
from tests.conftest import Api
from tests.models.server import ModelServer

PATH = "/api/settings/integrations/model-providers"
KEY = "sk-own-" + "k" * 16 + "1234"

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Make the calls in as many threads, all let go at one moment."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def patch(owner: Api, **body: Any) -> Callable[[], int]:
    return lambda: int(owner.patch(PATH, body).status_code)


def defaults() -> list[str]:
    return list(ModelProvider.objects.filter(is_default=True).values_list("provider", flat=True))


def test_the_same_provider_for_the_first_time(owner: Api) -> None:
    statuses = together(*(patch(owner, provider="anthropic", apiKey=f"{KEY}{number}") for number in range(6)))

    assert statuses == [200] * 6
    assert defaults() == ["anthropic"]
    assert ModelProvider.objects.count() == 1


def test_several_providers_for_the_first_time(owner: Api) -> None:
    names = ["anthropic", "openai", "google", "groq", "mistral", "openrouter"]

    statuses = together(*(patch(owner, provider=name, apiKey=KEY) for name in names))

    assert statuses == [200] * 6
    assert len(defaults()) == 1
    assert ModelProvider.objects.count() == 6


def test_each_wants_to_be_the_default(owner: Api) -> None:
    names = ["anthropic", "openai", "google", "groq"]

    statuses = together(*(patch(owner, provider=name, apiKey=KEY, isDefault=True) for name in names))

    assert statuses == [200] * 4
    assert len(defaults()) == 1


def test_what_one_call_changes_another_does_not_take_back(owner: Api) -> None:
    patch(owner, provider="openai", apiKey=KEY)()

    statuses = together(
        patch(owner, provider="openai", model="gpt-5-mini"), patch(owner, provider="openai", enabled=False)
    )

    assert statuses == [200, 200]
    row = ModelProvider.objects.get()
    assert (row.model, row.enabled) == ("gpt-5-mini", False)


def test_the_default_goes_while_another_comes(owner: Api) -> None:
    patch(owner, provider="anthropic", apiKey=KEY)()

    statuses = together(
        lambda: int(owner.delete(f"{PATH}?provider=anthropic").status_code),
        patch(owner, provider="openai", apiKey=KEY),
    )

    assert statuses == [204, 200]
    assert defaults() == ["openai"]


def test_what_was_verified_is_what_is_saved(owner: Api, settings: Settings) -> None:
    with ModelServer() as models:
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"openai": f"{models.url}/v1"}
        patch(owner, provider="openai", apiKey=KEY, model="gpt-5")()

        def change_meanwhile(_body: dict[str, Any]) -> str:
            together(patch(owner, provider="openai", model="gpt-5-mini"))
            return "Hello."

        models.answer_with(change_meanwhile)
        refused = owner.patch(PATH, {"provider": "openai", "apiKey": "sk-another-" + "k" * 20, "verify": True})

    assert (refused.status_code, refused.json()["code"]) == (409, "CONFLICT")
    assert refused.json()["provider"]["model"] == "gpt-5-mini"
    assert ModelProvider.objects.get().key_preview == "1234"
