"""Briefs and PRDs by a model: what it adds is checked against the facts, and what it drops is not taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from builder.models import PrdRevision, Project
from tests.conftest import Api
from tests.models.server import ModelServer

PROMPT = "Crate is an app for vinyl collectors: add records, search them, mark the ones to sell. Must work offline."


@pytest.fixture
def models(settings: Settings, db: None) -> Iterator[ModelServer]:
    with ModelServer() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-test"
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url}
        yield server


def drafted(body: dict[str, Any]) -> str:
    """Return the draft out of what was sent."""
    found = re.search(r"<draft>\n(.*?)\n</draft>", str(body["messages"][0]["content"][0]["text"]), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_a_brief_is_read_and_nothing_is_invented(owner: Api, models: ModelServer) -> None:
    models.call(
        "brief",
        {
            "app_name": "Crate",
            "audience": "vinyl collectors",
            "mvp_features": ["add records", "search records", "dating with zombies"],
            "integrations": ["Stripe"],
            "constraints": "Must work offline",
        },
    )

    answer = owner.post("/api/brief/extract", {"prompt": PROMPT}).json()

    assert answer["extractedBy"] == "anthropic:claude-sonnet-5"
    assert answer["mvpFeatures"] == ["add records", "search records"]
    assert (answer["appName"], answer["constraints"]) == ("Crate", "Must work offline")
    assert "integrations" not in answer
    assert answer["aiRateLimit"]["spentUsd"] > 0


def test_a_name_that_the_prompt_does_not_give_is_left_out(owner: Api, models: ModelServer) -> None:
    models.call("brief", {"app_name": "Vinylify", "audience": "vinyl collectors"})

    assert "appName" not in owner.post("/api/brief/extract", {"prompt": PROMPT}).json()


def test_where_the_model_fails_rules_read_the_prompt(owner: Api, models: ModelServer) -> None:
    models.fail(status=401, type="authentication_error", message="no")

    answer = owner.post("/api/brief/extract", {"prompt": PROMPT})

    assert (answer.status_code, answer.json()["extractedBy"]) == (200, "rules")


def test_a_prd_is_written_better_with_every_fact(owner: Api, project: Project, models: ModelServer) -> None:
    models.answer_with(
        lambda body: "```markdown\n" + drafted(body).replace("## Users", "## Users\n\nBetter words.") + "\n```"
    )

    answer = owner.post("/api/prd/generate", {"projectId": str(project.pk), "instructions": "Be warm."}).json()

    assert answer["beautified"] is True
    assert "Better words." in answer["prd"]
    assert not answer["prd"].startswith("```")
    assert PrdRevision.objects.get().source == "model"
    assert "Be warm." in str(models.requests[0].body["messages"])


def test_a_fact_that_was_dropped_is_asked_for_again(owner: Api, project: Project, models: ModelServer) -> None:
    models.answer_with(lambda body: drafted(body).replace("vinyl collectors", "people"))
    models.answer_with(lambda body: drafted(body))

    answer = owner.post("/api/prd/generate", {"projectId": str(project.pk)}).json()

    assert answer["beautified"] is True
    assert "vinyl collectors" in answer["prd"]
    assert "left these out" in str(models.requests[1].body["messages"])


@pytest.mark.parametrize("spoil", [lambda draft: draft.replace("vinyl collectors", "people"), lambda draft: "Sure!"])
def test_a_prd_that_drops_facts_twice_is_not_taken(
    owner: Api, project: Project, models: ModelServer, spoil: Any
) -> None:
    models.answer_with(lambda body: spoil(drafted(body)), times=2)

    answer = owner.post("/api/prd/generate", {"projectId": str(project.pk)}).json()

    assert answer["beautified"] is False
    assert "vinyl collectors" in answer["prd"]
    assert PrdRevision.objects.get().source == "rules"


def test_without_beautify_no_model_is_asked(owner: Api, project: Project, models: ModelServer) -> None:
    answer = owner.post("/api/prd/generate", {"projectId": str(project.pk), "beautify": False}).json()

    assert answer["beautified"] is False
    assert models.requests == []


def test_a_used_up_budget_is_said_and_nothing_is_asked(owner: Api, models: ModelServer, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0"

    for path, body in (("brief/extract", {"prompt": PROMPT}), ("prd/generate", {"prompt": PROMPT})):
        refused = owner.post(f"/api/{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (429, "AI_RATE_LIMIT_ACTIVE")
        assert refused.json()["aiRateLimit"]["blocked"] is True
    assert models.requests == []
