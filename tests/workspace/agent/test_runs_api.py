"""Runs as a page needs them: begun with an answer at once, listed by state, and told beside the messages."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from builder.models import Project
from tests.conftest import Api
from tests.workspace.agent.conftest import Conversation
from workspace.agent import sessions
from workspace.models import AgentMessage, AgentRun


def begin(conversation: Conversation, message: str = "Which colour?", **more: Any) -> Any:
    return conversation.api.post(
        "/api/agent/runs", {"sessionId": str(conversation.session.pk), "message": message}, **more
    )


def test_a_run_is_begun_and_answered_at_once(conversation: Conversation) -> None:
    answer = begin(conversation)

    body = answer.json()
    assert answer.status_code == 202
    assert (body["run"]["status"], body["run"]["kind"]) == ("queued", "sdk")
    assert (body["message"]["content"], body["message"]["runId"]) == ("Which colour?", body["run"]["id"])


def test_a_first_message_begins_a_session(owner: Api, conversation: Conversation) -> None:
    answer = owner.post("/api/agent/runs", {"projectId": str(conversation.project.pk), "message": "Hello?"})

    assert answer.json()["run"]["sessionId"] != str(conversation.session.pk)
    assert conversation.project.agent_sessions.count() == 2


def test_the_same_call_again_begins_nothing(conversation: Conversation) -> None:
    first = begin(conversation, Idempotency_Key="one")

    again = begin(conversation, Idempotency_Key="one")

    assert again.json() == first.json()
    assert AgentRun.objects.count() == AgentMessage.objects.count() == 1


def test_messages_come_with_the_runs_that_they_are_of(
    conversation: Conversation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conversation.models.call("write_file", {"path": "a.txt", "content": "a\n"})
    conversation.models.say("Done.")
    worked = conversation.say("Write a.")
    waits = conversation.queue("And now?")
    path = f"/api/agent/sessions?sessionId={conversation.session.pk}"
    conversation.api.get(path)  # the first call of a minute also notes that its user is there

    # the token, its last use, the session with its project, the count, the page, the runs
    with django_assert_num_queries(6):
        body = conversation.api.get(path).json()

    assert [run["id"] for run in body["runs"]] == [str(worked.pk), str(waits.pk)]
    shown = body["runs"][0]
    assert (shown["status"], shown["filesChanged"], shown["versionId"]) == (
        "succeeded",
        ["a.txt"],
        str(worked.version_id),
    )
    assert shown["usage"]["inputTokens"] > 0
    assert 0 < shown["usage"]["contextTokens"] < shown["usage"]["contextLimit"]


def test_runs_of_a_project_are_listed_with_what_was_asked(
    owner: Api, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = sessions.create(project, title="Colours")
    for number in range(3):
        sessions.start(session, f"No {number}", actor=owner.user, kind=AgentRun.Kind.SDK)
    AgentRun.objects.create(project=project, session=session, kind="schedule", status="succeeded")
    path = f"/api/projects/{project.pk}/agent-runs"
    owner.get(path)  # the first call of a minute also notes that its user is there

    # the token, its last use, the project, the count, the page: the same for three and for thirty
    with django_assert_num_queries(5):
        runs = owner.get(path).json()["runs"]

    assert [run["asked"] for run in runs] == ["", "No 2", "No 1", "No 0"]
    assert {run["sessionTitle"] for run in runs} == {"Colours"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=active", {"queued", "waiting"}),
        ("status=waiting", {"waiting"}),
        ("status=failed", {"failed"}),
        ("", {"queued", "waiting", "failed", "succeeded"}),
    ],
)
def test_runs_are_listed_by_state(owner: Api, project: Project, query: str, expected: set[str]) -> None:
    session = sessions.create(project)
    for status in ("queued", "waiting", "failed", "succeeded"):
        AgentRun.objects.create(project=project, session=session, kind="sdk", status=status)

    page = owner.get(f"/api/projects/{project.pk}/agent-runs?{query}").json()

    assert {run["status"] for run in page["runs"]} == expected
    assert page["total"] == len(expected)


def test_runs_are_listed_by_session(owner: Api, project: Project) -> None:
    here, there = sessions.create(project), sessions.create(project)
    wanted = AgentRun.objects.create(project=project, session=here, kind="sdk")
    AgentRun.objects.create(project=project, session=there, kind="sdk")

    page = owner.get(f"/api/projects/{project.pk}/agent-runs?sessionId={here.pk}").json()

    assert [run["id"] for run in page["runs"]] == [str(wanted.pk)]


@pytest.mark.parametrize("query", ["status=asleep", "sessionId=x", "state=queued"])
def test_what_runs_cannot_be_asked_for_is_refused(owner: Api, project: Project, query: str) -> None:
    assert owner.get(f"/api/projects/{project.pk}/agent-runs?{query}").status_code == 400
