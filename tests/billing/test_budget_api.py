"""The budget over HTTP: what is shown, and that every covered route is refused before any work."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from billing import budget
from builder.models import Build, PrdRevision, Project
from integrations.models import ModelProvider, ProviderName
from tests.conftest import Api

FIELDS = {"limitUsd", "spentUsd", "remainingUsd", "windowHours", "windowStartedAt", "resetsAt", "blocked"}
COVERED = ["/api/brief/extract", "/api/prd/generate", "/api/build"]


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "2"
    settings.AI_USER_BUDGET_USD_PER_5H = "0.5"
    settings.ANTHROPIC_API_KEY = "sk-platform"


def spend(api: Api, usd: str) -> None:
    assert api.user is not None
    held = budget.reserve(api.user, estimate=Decimal(0), purpose="test")
    budget.settle(held.pk, actual=Decimal(usd))


def call(api: Api, route: str, project: Project) -> Any:
    if route == "/api/brief/extract":
        return api.post(route, {"prompt": "An app for recipes."})
    return api.post(route, {"projectId": str(project.pk)})


def test_the_account_shows_what_is_left(owner: Api) -> None:
    spend(owner, "0.123456")

    shown = owner.get("/api/me").json()["aiRateLimit"]

    assert set(shown) == FIELDS
    assert (shown["limitUsd"], shown["spentUsd"], shown["remainingUsd"]) == (0.5, 0.123456, 0.376544)
    assert (shown["windowHours"], shown["blocked"]) == (5, False)
    opened, resets = (datetime.fromisoformat(shown[name]) for name in ("windowStartedAt", "resetsAt"))
    assert (resets - opened).total_seconds() == 5 * 3600


@pytest.mark.parametrize("route", COVERED)
def test_a_covered_route_is_refused_while_the_budget_is_used_up(route: str, owner: Api, project: Project) -> None:
    spend(owner, "0.5")

    answer = call(owner, route, project)

    body = answer.json()
    assert (answer.status_code, body["code"]) == (429, "AI_RATE_LIMIT_ACTIVE")
    assert set(body["aiRateLimit"]) == FIELDS
    assert body["aiRateLimit"] | {"windowStartedAt": "", "resetsAt": ""} == {
        "limitUsd": 0.5, "spentUsd": 0.5, "remainingUsd": 0, "windowHours": 5,
        "windowStartedAt": "", "resetsAt": "", "blocked": True,
    }  # fmt: skip
    left = (datetime.fromisoformat(body["aiRateLimit"]["resetsAt"]) - datetime.now(UTC)).total_seconds()
    assert math.ceil(left) <= int(answer.headers["Retry-After"]) <= 5 * 3600
    assert not Build.objects.exists()
    assert not PrdRevision.objects.exists()


@pytest.mark.parametrize("route", COVERED)
def test_the_refusal_is_said_in_french(route: str, owner: Api, project: Project) -> None:
    spend(owner, "0.5")
    assert owner.user is not None
    User.objects.filter(pk=owner.user.pk).update(locale="fr")

    assert call(owner, route, project).json()["error"].startswith("Le budget des appels d’IA est épuisé")


def test_a_refused_call_can_be_made_again_with_its_key(owner: Api, project: Project, settings: Settings) -> None:
    spend(owner, "0.5")
    body, key = {"projectId": str(project.pk)}, "one-key"
    assert owner.post("/api/build", body, Idempotency_Key=key).status_code == 429

    settings.AI_USER_BUDGET_USD_PER_5H = "1"

    assert owner.post("/api/build", body, Idempotency_Key=key).status_code == 202


def test_a_stranger_is_not_told_about_limits(owner: Api, stranger: Api, project: Project) -> None:
    spend(stranger, "0.5")

    assert call(stranger, "/api/build", project).status_code == 404
    assert call(stranger, "/api/prd/generate", project).status_code == 404


def test_without_a_model_nothing_is_refused(owner: Api, project: Project, settings: Settings) -> None:
    spend(owner, "0.5")
    settings.ANTHROPIC_API_KEY = ""

    answers = [call(owner, route, project) for route in COVERED]

    assert [answer.status_code for answer in answers] == [200, 200, 202]
    assert answers[0].json()["aiRateLimit"]["blocked"]
    assert answers[1].json()["aiRateLimit"]["blocked"]


def test_a_key_of_ones_own_is_not_limited(owner: Api, project: Project) -> None:
    spend(owner, "0.5")
    assert owner.user is not None
    ModelProvider.objects.create(
        user=owner.user, provider=ProviderName.OPENAI_COMPATIBLE, base_url="http://127.0.0.1:9", is_default=True
    )

    assert call(owner, "/api/build", project).status_code == 202
