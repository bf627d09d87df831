"""Sessions, messages and runs over the API."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from builder.models import Project
from tests.conftest import Api
from tests.workspace.agent.conftest import Conversation
from tests.workspace.toolchain.test_sandbox import alive
from workspace.agent import runs, sessions
from workspace.models import AgentMessage, AgentRun, AgentSession
from workspace.toolchain import sandbox


@contextmanager
def worker() -> Iterator[None]:
    """Work on queued runs in a thread, as a worker does."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.02):
            for run in AgentRun.objects.filter(status="queued"):
                runs.work_on(run.pk)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def events_of(response: Any) -> list[tuple[int, str, dict[str, Any]]]:
    async def collect() -> bytes:
        return b"".join([chunk async for chunk in response.streaming_content])

    found = []
    for block in asyncio.run(collect()).decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


def test_sessions_are_listed_newest_first_and_paged(
    owner: Api, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [owner.post("/api/agent/sessions", {"projectId": str(project.pk), "title": f"No {n}"}) for n in range(3)]

    # the token, its last use, the project, the count, the page
    with django_assert_num_queries(5):
        page = owner.get(f"/api/agent/sessions?projectId={project.pk}&perPage=2").json()

    assert [answer.status_code for answer in made] == [201, 201, 201]
    assert [row["title"] for row in page["sessions"]] == ["No 2", "No 1"]
    assert (page["total"], page["totalPages"]) == (3, 2)
    assert set(page["sessions"][0]) == {"id", "projectId", "title", "createdAt", "updatedAt"}


def test_a_session_shows_its_messages_paged(conversation: Conversation) -> None:
    conversation.models.say("Blue.")
    conversation.say("Which colour?")

    found = conversation.api.get(f"/api/agent/sessions?sessionId={conversation.session.pk}&perPage=1&page=2").json()

    assert found["session"]["title"] == "Which colour?"
    assert [(row["role"], row["content"]) for row in found["messages"]] == [("assistant", "Blue.")]
    assert found["total"] == 2


@pytest.mark.parametrize("query", ["", "projectId=x", "sessionId=1", "projectId=&page=0", "what=1"])
def test_lists_ask_for_what_they_need(owner: Api, query: str) -> None:
    assert owner.get(f"/api/agent/sessions?{query}").status_code == 400


def test_a_session_is_renamed_and_deleted_with_what_was_said(conversation: Conversation) -> None:
    conversation.models.say("Blue.")
    conversation.say("Which colour?")
    path = f"/api/agent/sessions/{conversation.session.pk}"

    assert conversation.api.patch(path, {"title": "Colours"}).json()["session"]["title"] == "Colours"
    assert conversation.api.delete(path).status_code == 204

    assert not AgentSession.objects.exists()
    assert not AgentMessage.objects.exists()
    assert conversation.api.get(f"/api/agent/sessions?sessionId={conversation.session.pk}").status_code == 404


def test_a_session_is_taken_out_as_markdown(conversation: Conversation) -> None:
    conversation.models.call("write_file", {"path": "a.md", "content": "```\ncode\n```\n"})
    conversation.models.say("Done.")
    conversation.say("Write a.")

    taken = conversation.api.get(f"/api/agent/sessions/{conversation.session.pk}/export")

    text = taken.content.decode()
    assert taken.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith("# Write a.\n")
    assert "## user, " in text
    assert "*write_file: a.md*" in text
    assert "+```\n+code\n+```\n``````\n" in text


def test_chat_waits_for_the_reply(conversation: Conversation, settings: Settings) -> None:
    settings.AGENT_CHAT_WAIT_SECONDS = 20
    conversation.models.call("write_file", {"path": "a.txt", "content": "a\n"})
    conversation.models.say("Done.")

    with worker():
        answer = conversation.api.post(
            "/api/agent/chat", {"projectId": str(conversation.project.pk), "message": "Write a."}
        )

    body = answer.json()
    assert answer.status_code == 200
    assert body["message"]["content"] == "Write a."
    assert body["reply"]["content"] == "Done."
    assert body["toolCalls"] == [{"name": "write_file", "input": {"path": "a.txt", "content": "a\n"}, "ok": True}]
    assert body["filesChanged"] == ["a.txt"]
    assert body["versionId"]
    assert body["usage"]["costUsd"] > 0
    assert body["aiRateLimit"]["spentUsd"] == pytest.approx(body["usage"]["costUsd"])


def test_chat_says_what_failed_in_the_readers_language(conversation: Conversation, settings: Settings) -> None:
    settings.AGENT_CHAT_WAIT_SECONDS = 20
    conversation.models.fail(status=401, type="authentication_error", message="no")

    with worker():
        answer = conversation.api.post(
            "/api/agent/chat",
            {"sessionId": str(conversation.session.pk), "message": "Hello?"},
            Accept_Language="fr",
        )

    assert (answer.status_code, answer.json()["code"]) == (409, "MODEL_KEY_REFUSED")
    assert "a refusé la clé" in answer.json()["error"]
    assert AgentMessage.objects.filter(role="user").count() == 1


def test_a_chat_that_takes_long_goes_on_behind_a_202(conversation: Conversation) -> None:
    answer = conversation.api.post("/api/agent/chat", {"sessionId": str(conversation.session.pk), "message": "Hello?"})

    assert answer.status_code == 202
    assert answer.json()["run"]["status"] == "queued"


def test_a_stream_tells_the_run_and_ends(conversation: Conversation) -> None:
    conversation.models.say("Hello ", "world.")

    with worker():
        response = conversation.api.post(
            "/api/agent/sdk", {"sessionId": str(conversation.session.pk), "message": "Hello?"}
        )
        events = events_of(response)

    assert events[0][1] == "run.started"
    assert events[-1][1] == "run.finished"
    assert [number for number, _kind, _data in events] == list(range(1, len(events) + 1))
    assert "".join(data["text"] for _id, kind, data in events if kind == "text.delta") == "Hello world."


def test_a_client_that_was_cut_off_gets_the_rest(conversation: Conversation) -> None:
    conversation.models.say("Hello ", "world.")
    run = conversation.say("Hello?")

    whole = events_of(conversation.api.get(f"/api/agent/runs/{run.pk}/events"))
    rest = events_of(conversation.api.get(f"/api/agent/runs/{run.pk}/events", Last_Event_ID="2"))

    assert rest == whole[2:]


def test_a_run_whose_worker_died_for_good_ends_its_streams(conversation: Conversation) -> None:
    from motivd_site.work import WORKER_LOST

    run = conversation.queue("Hello?")
    AgentRun.objects.filter(pk=run.pk).update(status="failed", error=WORKER_LOST)

    (event,) = events_of(conversation.api.get(f"/api/agent/runs/{run.pk}/events"))

    assert (event[1], event[2]["code"], event[2]["status"]) == ("run.failed", "WORKER_LOST", "failed")


def test_a_run_is_cancelled_in_the_middle_of_a_reply_within_seconds(conversation: Conversation) -> None:
    conversation.models.endless()
    run = conversation.queue("Talk.")

    with worker():
        deadline = time.monotonic() + 20
        while not AgentRun.objects.filter(pk=run.pk, last_seq__gt=2).exists():
            assert time.monotonic() < deadline
            threading.Event().wait(0.05)
        asked_at = time.monotonic()
        answer = conversation.api.post(f"/api/agent/runs/{run.pk}/cancel")
        events = events_of(conversation.api.get(f"/api/agent/runs/{run.pk}/events"))
        took = time.monotonic() - asked_at

    assert answer.status_code == 202
    assert (events[-1][1], events[-1][2]["status"]) == ("run.failed", "cancelled")
    assert took < 5
    assert conversation.models.hung_up.wait(5)


def test_a_run_is_cancelled_in_the_middle_of_a_check_and_leaves_no_process(conversation: Conversation) -> None:
    if sandbox.probe().kind != "namespaces":
        pytest.skip(f"this machine has no namespaces: {sandbox.probe().reason}")
    name = f"endless-{uuid.uuid4().hex}.test.mjs"
    endless = 'import "node:test";\nawait new Promise((done) => setTimeout(done, 50_000));\n'
    conversation.models.call("write_file", {"path": name, "content": endless})
    conversation.models.call("check", {})
    run = conversation.queue("Check it.")

    with worker():
        deadline = time.monotonic() + 40
        while not alive(name):
            assert time.monotonic() < deadline
            threading.Event().wait(0.05)
        asked_at = time.monotonic()
        conversation.api.post(f"/api/agent/runs/{run.pk}/cancel")
        events = events_of(conversation.api.get(f"/api/agent/runs/{run.pk}/events"))
        took = time.monotonic() - asked_at

    assert (events[-1][1], events[-1][2]["status"]) == ("run.failed", "cancelled")
    assert took < 5
    assert not alive(name)


def test_a_run_that_waits_for_its_owner_is_cancelled_at_once(conversation: Conversation) -> None:
    conversation.models.call("ask_human", {"title": "Which one?", "options": ["a", "b"]})
    run = conversation.queue("Choose.")
    runs.work_on(run.pk)
    run.refresh_from_db()
    assert run.status == "waiting"

    answer = conversation.api.post(f"/api/agent/runs/{run.pk}/cancel")

    run.refresh_from_db()
    assert (answer.status_code, run.status) == (202, "cancelled")
    assert conversation.kinds(run)[-1] == "run.failed"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": "x"},
        {"sessionId": "{session}"},
        {"sessionId": "{session}", "message": 4},
        {"sessionId": "{session}", "message": ""},
        {"sessionId": "{session}", "message": "x" * 200_001},
        {"sessionId": "{session}", "message": "x", "planMode": "yes"},
        {"sessionId": "{session}", "message": "x", "temperature": 2},
        {"sessionId": "{session}", "message": "x", "maxCostUsd": -1},
    ],
)
@pytest.mark.parametrize("route", ["chat", "sdk", "runs"])
def test_bad_bodies_are_refused_and_nothing_is_kept(
    conversation: Conversation, route: str, body: dict[str, Any]
) -> None:
    filled = {
        key: value.format(session=conversation.session.pk) if isinstance(value, str) and len(value) < 100 else value
        for key, value in body.items()
    }

    answer = conversation.api.post(f"/api/agent/{route}", filled)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not AgentMessage.objects.exists()


def test_without_a_model_the_answer_says_where_to_add_one(owner: Api, project: Project) -> None:
    session = sessions.create(project)

    refused = owner.post("/api/agent/sdk", {"sessionId": str(session.pk), "message": "Hello?"})

    body = refused.json()
    assert (refused.status_code, body["code"], body["setting"]) == (503, "NOT_CONFIGURED", "ANTHROPIC_API_KEY")
    assert body["settingsPath"]


@pytest.mark.parametrize("route", ["chat", "sdk", "runs"])
def test_a_used_up_budget_is_said_up_front(conversation: Conversation, settings: Settings, route: str) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0"

    refused = conversation.api.post(
        f"/api/agent/{route}", {"sessionId": str(conversation.session.pk), "message": "Hello?"}
    )

    assert (refused.status_code, refused.json()["code"]) == (429, "AI_RATE_LIMIT_ACTIVE")
    assert refused.json()["aiRateLimit"]["blocked"] is True
