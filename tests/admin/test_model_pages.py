"""Calls of models with their totals, and people's own providers, for the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from builder.models import Build, Project
from integrations.models import ModelCall, ModelProvider
from tests.admin import rows
from tests.admin.pages import act, list_of, page_of, viewer
from tests.preview.conftest import new_project
from workspace.models import AgentRun, AgentSession


def test_calls_are_filtered_and_summed(client: Client, project: Project) -> None:
    for number in range(3):
        rows.call(project, cost_usd="0.100000", took_ms=1_000 + number)
    rows.call(project, purpose="build.generate", model="gpt-5", cost_usd="7", own_key=True)
    rows.call(new_project(), cost_usd="5")
    old = rows.call(project, cost_usd="11")
    ModelCall.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=800))

    def totals(**wanted: str) -> dict[str, str]:
        shown: Any = client.get(list_of(ModelCall), wanted).context["totals"]
        return {str(label): value for label, value in shown}

    agent = totals(
        purpose="agent.sdk", model="claude-sonnet-5", q="owner@example.org", created_at__year=str(timezone.now().year)
    )
    assert agent == {
        "calls": "3",
        "cost, USD": "0.300000",
        "input tokens": "3102",
        "read from a cache": "90",
        "output tokens": "600",
        "took on average, ms": "1001",
    }
    assert totals(purpose="build.generate")["cost, USD"] == "7.000000"
    assert totals(own_key__exact="1")["calls"] == "1"
    assert totals()["cost, USD"] == "23.300000"
    assert totals(status__exact="failed") == agent | dict.fromkeys(
        ["calls", "input tokens", "read from a cache", "output tokens"], "0"
    ) | {"cost, USD": "0.000000", "took on average, ms": "–"}


def test_the_totals_stand_above_the_list(client: Client, project: Project) -> None:
    rows.call(project, cost_usd="0.123456")
    rows.call(project, cost_usd="0.300000")

    assert "0.423456" in client.get(list_of(ModelCall)).content.decode()


def test_a_call_shows_whom_and_what_it_was_for(client: Client, project: Project) -> None:
    run = AgentRun.objects.create(project=project, session=AgentSession.objects.create(project=project), kind="chat")
    build = Build.objects.create(project=project)

    of_run = client.get(page_of(rows.call(project, run_id=run.pk))).content.decode()
    of_build = client.get(page_of(rows.call(project, run_id=build.pk, purpose="build.repair"))).content.decode()

    assert page_of(project.owner) in of_run
    assert page_of(project) in of_run
    assert page_of(run) in of_run
    assert page_of(build) in of_build


def test_a_provider_is_switched_off_and_the_next_one_is_used(client: Client, project: Project) -> None:
    rows.connect(project)
    first = ModelProvider.objects.get()
    second = ModelProvider.objects.create(user=project.owner, provider="groq")

    page = act(client, "switch_off", first, query="?enabled__exact=1")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.enabled, first.is_default, second.is_default) == (False, False, True)
    assert "1 provider is switched off." in page
    assert "0 providers are switched off." in act(client, "switch_off", first)


def test_who_may_only_look_cannot_switch_off(project: Project) -> None:
    rows.connect(project)
    provider = ModelProvider.objects.get()

    act(viewer("view_modelprovider"), "switch_off", provider)

    provider.refresh_from_db()
    assert provider.enabled
