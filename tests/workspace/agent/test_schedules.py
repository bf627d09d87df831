"""Prompts that run by themselves."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from builder.models import Project
from tests.conftest import Api
from tests.workspace.agent.conftest import Conversation
from workspace.agent import runs, schedules, slots
from workspace.models import AgentRun, AgentSchedule

DAILY: dict[str, Any] = {"title": "Tidy", "prompt": "Tidy up.", "frequency": "daily", "runHourUtc": 4}
# hypothesis wants the bounds without a zone
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
timed = st.one_of(
    st.builds(SimpleNamespace, frequency=st.just("daily"), weekday_utc=st.none(), month_day_utc=st.none()),
    st.builds(SimpleNamespace, frequency=st.just("weekly"), weekday_utc=st.integers(0, 6), month_day_utc=st.none()),
    st.builds(SimpleNamespace, frequency=st.just("monthly"), weekday_utc=st.none(), month_day_utc=st.integers(1, 28)),
)


@given(which=timed, hour=st.integers(0, 23), minute=st.integers(0, 59), at=moments)
def test_slots_come_in_order_on_their_days(which: SimpleNamespace, hour: int, minute: int, at: datetime) -> None:
    which.run_hour_utc, which.run_minute_utc = hour, minute

    following = slots.next_slot(which, after=at)

    assert at < following <= at + timedelta(days=31)
    assert (following.hour, following.minute, following.second) == (hour, minute, 0)
    assert slots.next_slot(which, after=following) > following
    assert slots.last_slot(which, until=following) == following
    assert slots.last_slot(which, until=at) <= at
    if which.frequency == "weekly":
        assert following.isoweekday() % 7 == which.weekday_utc
    if which.frequency == "monthly":
        assert following.day == which.month_day_utc


def address(project: Project, end: str = "") -> str:
    return f"/api/projects/{project.pk}/agent-schedules{end}"


def test_a_schedule_is_made_changed_listed_and_deleted(owner: Api, project: Project) -> None:
    made = owner.post(address(project), DAILY)
    schedule = made.json()["schedule"]

    assert made.status_code == 201
    assert schedule["agentSessionId"]
    assert (schedule["lastRunAt"], schedule["lastStatus"], schedule["lastError"]) == (None, None, None)
    assert schedule["nextRunAt"] > timezone.now().isoformat()[:19]

    changed = owner.patch(
        address(project, f"/{schedule['id']}"), {"frequency": "weekly", "weekdayUtc": 0, "runMinuteUtc": 30}
    ).json()["schedule"]
    assert (changed["frequency"], changed["weekdayUtc"], changed["runHourUtc"]) == ("weekly", 0, 4)
    off = owner.patch(address(project, f"/{schedule['id']}"), {"enabled": False}).json()["schedule"]
    assert (off["nextRunAt"], off["weekdayUtc"]) == (None, 0)
    assert [row["id"] for row in owner.get(address(project)).json()["schedules"]] == [schedule["id"]]
    assert owner.delete(address(project, f"/{schedule['id']}")).status_code == 204
    assert not AgentSchedule.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"runHourUtc": 24},
        {"runHourUtc": 1.5},
        {"runHourUtc": "4"},
        {"runHourUtc": True},
        {"frequency": "hourly"},
        {"frequency": "weekly"},
        {"frequency": "monthly", "monthDayUtc": 29},
        {"weekdayUtc": 1},
        {"title": ""},
        {"timezone": "Europe/Paris"},
    ],
)
def test_bad_bodies_are_refused(owner: Api, project: Project, change: dict[str, Any]) -> None:
    refused = owner.post(address(project), DAILY | change)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not AgentSchedule.objects.exists()


def test_a_session_of_another_project_is_not_found(owner: Api, project: Project) -> None:
    body = DAILY | {"agentSessionId": str(project.pk)}

    assert owner.post(address(project), body).status_code == 404


def due(conversation: Conversation, *, missed: int = 1) -> AgentSchedule:
    """A daily schedule that has missed so many slots."""
    now = timezone.now()
    hour = now - timedelta(hours=1)
    return AgentSchedule.objects.create(
        project=conversation.project,
        session=conversation.session,
        title="Tidy",
        prompt="Tidy up.",
        frequency="daily",
        run_hour_utc=hour.hour,
        next_run_at=hour.replace(minute=0, second=0, microsecond=0) - timedelta(days=missed - 1),
    )


def test_missed_slots_run_once_in_all(conversation: Conversation) -> None:
    schedule = due(conversation, missed=9)

    first, second = schedules.run_due(now=timezone.now()), schedules.run_due(now=timezone.now())

    assert (first.ran, first.schedule_id, first.status) == (True, schedule.pk, "queued")
    assert (second.ran, second.remaining_due) == (False, 0)
    run = AgentRun.objects.get()
    conversation.models.say("Tidied.")
    runs.work_on(run.pk)
    schedule.refresh_from_db()
    assert schedule.next_run_at is not None
    assert schedule.next_run_at > timezone.now()
    shown = conversation.api.get(address(conversation.project)).json()["schedules"][0]
    assert (shown["lastStatus"], shown["lastError"]) == ("succeeded", None)


def test_two_callers_never_run_the_same_slot(conversation: Conversation) -> None:
    due(conversation)
    found: list[schedules.Ran] = []
    barrier = threading.Barrier(4)

    def call() -> None:
        barrier.wait()
        found.append(schedules.run_due(now=timezone.now()))
        connection.close()

    threads = [threading.Thread(target=call) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [one.ran for one in found].count(True) == 1
    assert AgentRun.objects.count() == 1


def test_a_run_that_is_still_open_is_not_piled_upon(conversation: Conversation) -> None:
    schedule = due(conversation)
    schedules.run_due(now=timezone.now())
    AgentSchedule.objects.filter(pk=schedule.pk).update(next_run_at=timezone.now() - timedelta(minutes=1))

    later = schedules.run_due(now=timezone.now() + timedelta(days=1))

    assert later.status == "failed"
    run = AgentRun.objects.get(status="failed")
    assert run.error is not None
    assert run.error["code"] == "STILL_RUNNING"


def test_an_owner_is_told_once_when_it_begins_to_fail(conversation: Conversation, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0"
    schedule = due(conversation)

    for days in range(3):
        schedules.run_due(now=timezone.now() + timedelta(days=days))

    assert AgentRun.objects.filter(schedule=schedule, status="failed").count() == 3
    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"]
    assert "“Tidy” in Crate did not run" in sent.subject
    shown = conversation.api.get(address(conversation.project)).json()["schedules"][0]
    assert shown["lastError"]["code"] == "AI_RATE_LIMIT_ACTIVE"


def test_a_run_that_fails_tells_its_owner(conversation: Conversation) -> None:
    due(conversation)
    schedules.run_due(now=timezone.now())
    conversation.models.refuse()

    runs.work_on(AgentRun.objects.get().pk)

    assert len(mail.outbox) == 1


def test_a_schedule_runs_now_on_demand(conversation: Conversation) -> None:
    schedule = due(conversation)

    first = conversation.api.post(address(conversation.project, f"/{schedule.pk}/run"))
    second = conversation.api.post(address(conversation.project, f"/{schedule.pk}/run"))
    history = conversation.api.get(address(conversation.project, f"/{schedule.pk}/runs")).json()

    assert (first.status_code, first.json()["run"]["kind"]) == (202, "schedule")
    assert (second.status_code, second.json()["code"]) == (409, "STILL_RUNNING")
    assert [row["id"] for row in history["runs"]] == [first.json()["run"]["id"]]


def test_the_cron_route_asks_for_its_secret(db: None, settings: Settings) -> None:
    route = "/api/cron/agent-schedules"
    wrong = Client(headers={"Authorization": "Bearer wrong"})

    settings.CRON_SECRET = "a-cron-secret"
    right = Client(headers={"Authorization": "Bearer a-cron-secret"})
    assert wrong.get(route).status_code == 401
    assert right.post(route).json() == {
        "ran": False, "scheduleId": None, "runId": None, "status": None, "remainingDue": 0
    }  # fmt: skip
    settings.CRON_SECRET = ""
    assert (right.get(route).status_code, right.get(route).json()["code"]) == (503, "NOT_CONFIGURED")
    settings.DEBUG = True
    assert Client().get(route).status_code == 200
