"""The agent's runs and schedules, for the staff."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builder.models import Project
from integrations.models import ModelCall
from motivd_site.work import JobState
from tests.admin.pages import act, list_of, page_of, viewer
from workspace.models import AgentEvent, AgentMessage, AgentRun, AgentSchedule, AgentSession


def _run(project: Project, status: JobState) -> AgentRun:
    session = AgentSession.objects.create(project=project)
    return AgentRun.objects.create(project=project, session=session, kind=AgentRun.Kind.CHAT, status=status)


@pytest.mark.parametrize("status", [JobState.QUEUED, JobState.WAITING])
def test_a_run_is_cancelled_as_its_owner_would(client: Client, project: Project, status: JobState) -> None:
    run = _run(project, status)

    page = act(client, "cancel", run, query=f"?status__exact={status}")

    run.refresh_from_db()
    assert run.status == JobState.CANCELLED
    assert [event.kind for event in run.events.all()] == ["run.failed"]
    assert "1 run is cancelled. 0 had ended already." in page


def test_a_run_that_works_is_asked_to_stop(client: Client, project: Project) -> None:
    run = _run(project, JobState.RUNNING)

    act(client, "cancel", run)

    run.refresh_from_db()
    assert run.status == JobState.RUNNING
    assert run.cancel_requested_at is not None


def test_a_run_that_has_ended_stays_as_it_is(client: Client, project: Project) -> None:
    run = _run(project, JobState.FAILED)

    page = act(client, "cancel", run)

    run.refresh_from_db()
    assert run.status == JobState.FAILED
    assert "0 runs are cancelled. 1 had ended already." in page


def test_who_may_only_look_cannot_cancel_a_run(project: Project) -> None:
    run = _run(project, JobState.QUEUED)
    client = viewer("view_agentrun")

    assert "Cancel the chosen runs" not in client.get(list_of(AgentRun)).content.decode()
    act(client, "cancel", run)

    run.refresh_from_db()
    assert run.status == JobState.QUEUED


def test_who_may_change_runs_can_only_cancel_them(project: Project) -> None:
    run = _run(project, JobState.QUEUED)
    client = viewer("view_agentrun", "change_agentrun", "delete_agentrun")

    assert client.post(page_of(run), {"status": "succeeded"}).status_code == 403
    act(client, "delete_selected", run)
    act(client, "cancel", run)

    run.refresh_from_db()
    assert run.status == JobState.CANCELLED


def test_a_run_shows_its_messages_its_newest_events_and_links_to_the_rest(client: Client, project: Project) -> None:
    run = _run(project, JobState.SUCCEEDED)
    message = AgentMessage.objects.create(session=run.session, run=run, seq=1, role="user", content="Write a poem.")
    AgentEvent.objects.bulk_create(
        AgentEvent(run=run, seq=seq, kind="text.delta", data={"text": f"word {seq}."}) for seq in range(1, 131)
    )
    AgentRun.objects.update(last_seq=130)

    page = client.get(page_of(run)).content.decode()
    events: Any = client.get(list_of(AgentEvent), {"run__id__exact": str(run.pk)}).context["cl"]
    last: Any = client.get(list_of(AgentEvent), {"run__id__exact": str(run.pk), "p": "2"}).context["cl"]

    assert f'<a href="{page_of(message)}">Write a poem.</a>' in page
    assert page.count("word ") == 50
    assert 0 < page.index("word 81.") < page.index("word 130.")
    assert f'{list_of(AgentEvent)}?run__id__exact={run.pk}">130</a>' in page
    assert f"{list_of(ModelCall)}?run_id={run.pk}" in page
    assert [event.seq for event in events.result_list] == list(range(1, 101))
    assert [event.seq for event in last.result_list] == list(range(101, 131))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"frequency": "daily"}, "daily, 04:05 UTC"),
        ({"frequency": "weekly", "weekday_utc": 0}, "weekly, Sunday, 04:05 UTC"),
        ({"frequency": "weekly", "weekday_utc": 6}, "weekly, Saturday, 04:05 UTC"),
        ({"frequency": "monthly", "month_day_utc": 28}, "monthly, 28, 04:05 UTC"),
    ],
)
def test_a_schedule_says_when_it_runs_and_how_it_went(
    client: Client, project: Project, columns: dict[str, Any], said: str
) -> None:
    run = _run(project, JobState.FAILED)
    schedule = AgentSchedule.objects.create(
        project=project,
        session=run.session,
        title="Tidy",
        prompt="Tidy up.",
        run_hour_utc=4,
        run_minute_utc=5,
        **columns,
    )
    AgentRun.objects.update(schedule=schedule)

    for address in (list_of(AgentSchedule), page_of(schedule)):
        page = client.get(address).content.decode()
        assert said in page
        assert "Failed" in page
    assert page_of(run) in client.get(page_of(schedule)).content.decode()
