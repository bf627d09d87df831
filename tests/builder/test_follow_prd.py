"""Following a PRD as it is written: progress, then the same body as the JSON answer; nothing paid for is lost."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.utils import timezone
from pytest_django.fixtures import Settings
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts import tokens
from accounts.models import User
from builder.models import Brief, PrdRevision, Project
from integrations.models import ModelCall
from motivd_site.api import idempotency
from motivd_site.models import IdempotentAnswer
from tests.models.server import ModelServer
from tests.models.turns import Text, Turn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

PATH = "/api/prd/generate"
PROMPT = "Crate is an app for vinyl collectors: add records, search them, mark the ones to sell."

Event = tuple[str, int, dict[str, Any]]


@pytest_asyncio.fixture(autouse=True)
async def close_the_threads_connection() -> AsyncIterator[None]:
    yield
    await sync_to_async(connections.close_all)()


@pytest.fixture
def models(settings: Settings) -> Iterator[ModelServer]:
    with ModelServer() as server:
        settings.ANTHROPIC_API_KEY = "sk-ant-test"
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url}
        yield server
        server_threads_ended()


def server_threads_ended() -> None:
    for thread in threading.enumerate():
        if thread.name == "followed":
            thread.join(120)
            assert not thread.is_alive()


class Caller:
    """Somebody, with a project."""

    def __init__(self) -> None:
        self.user = User.objects.create_user(f"{uuid.uuid4().hex}@example.org")
        slug = uuid.uuid4().hex[:20]
        self.project = Project.objects.create(owner=self.user, name=slug, slug=slug, sandbox_slug=slug)
        Brief.objects.create(project=self.project, app_name="Crate", prompt=PROMPT, audience="vinyl collectors")
        self._token = tokens.create(self.user, name="test")[1]

    async def post(self, body: dict[str, Any], *, follow: bool = True, key: str = "") -> Any:
        headers = {"authorization": f"Bearer {self._token}"}
        headers |= {"accept": "text/event-stream"} if follow else {}
        headers |= {"idempotency-key": key} if key else {}
        sent = json.dumps(body)
        return await AsyncClient().post(PATH, data=sent, content_type="application/json", headers=headers)


@pytest_asyncio.fixture
async def caller() -> Caller:
    return await sync_to_async(Caller)()


async def events_of(answer: Any) -> AsyncIterator[Event]:
    assert answer.headers["Content-Type"] == "text/event-stream"
    async for chunk in cast("AsyncIterator[bytes]", answer):
        if not chunk.startswith(b":"):
            fields = dict(line.split(": ", 1) for line in chunk.decode().strip().split("\n"))
            yield fields["event"], int(fields["id"]), json.loads(fields["data"])


def better(body: dict[str, Any]) -> str:
    """Write the draft that was sent as a model would, with a word of its own."""
    found = re.search(r"<draft>\n(.*?)\n</draft>", str(body["messages"][0]["content"][0]["text"]), re.DOTALL)
    assert found is not None
    return found.group(1).replace("## Users", "## Users\n\nBetter words.")


async def test_sections_come_as_they_are_written_and_then_the_whole(caller: Caller, models: ModelServer) -> None:
    models.answer_with(lambda body: Turn(Text(*better(body).splitlines(keepends=True))))

    answer = await caller.post({"projectId": str(caller.project.pk)})
    events = [event async for event in events_of(answer)]

    assert [number for _name, number, _data in events] == list(range(1, len(events) + 1))
    assert events[0] == ("progress", 1, {"sections": [], "total": 12})
    assert {name for name, _number, _data in events[:-1]} == {"progress"}
    counts = [len(data["sections"]) for _name, _number, data in events[:-1]]
    assert counts == list(range(13))
    written = events[-2][2]["sections"]
    assert (written[0]["title"], written[1]["title"]) == ("Problem", "Users")
    assert "Better words." in written[1]["content"]
    name, _number, result = events[-1]
    assert (name, result["beautified"], result["revision"]) == ("result", True, 1)
    assert "Better words." in result["prd"]
    assert set(result) == {"prd", "brief", "beautified", "revision", "aiRateLimit"}
    assert (await PrdRevision.objects.aget()).content == result["prd"]


async def test_the_json_answer_is_as_ever(caller: Caller, models: ModelServer) -> None:
    models.answer_with(better)

    answer = await caller.post({"projectId": str(caller.project.pk)}, follow=False)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["beautified"] is True
    assert "Idempotency-Key" not in answer.headers


async def test_a_second_try_begins_anew(caller: Caller, models: ModelServer) -> None:
    models.answer_with(lambda body: better(body).replace("vinyl collectors", "people"))
    models.answer_with(better)

    events = [event async for event in events_of(await caller.post({"prompt": PROMPT, "locale": "en"}))]

    assert (events[-1][0], events[-1][2]["beautified"]) == ("result", True)
    assert "vinyl collectors" in events[-2][2]["sections"][1]["content"]


async def test_without_a_model_the_rules_are_followed_too(caller: Caller) -> None:
    events = [event async for event in events_of(await caller.post({"prompt": PROMPT}))]

    assert (events[-1][0], events[-1][2]["beautified"]) == ("result", False)


async def test_what_a_client_that_went_away_has_paid_for_is_kept(caller: Caller, models: ModelServer) -> None:
    models.stall(after_events=3).answer_with(better)
    body = {"prompt": PROMPT}

    answer = await caller.post(body)
    key = answer.headers["Idempotency-Key"]
    await anext(events_of(answer))
    answer.close()
    busy = await caller.post(body, key=key)
    models.go_on()
    await sync_to_async(server_threads_ended)()
    again = await caller.post(body, follow=False, key=key)
    followed_again = [event async for event in events_of(await caller.post(body, key=key))]

    assert (busy.status_code, busy.json()["code"]) == (409, "CONFLICT")
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json()["beautified"] is True
    assert followed_again == [("result", 1, again.json())]
    assert len(models.requests) == 1
    assert (await ModelCall.objects.aget()).status == "succeeded"


async def test_a_project_has_its_revision_though_nobody_waited(caller: Caller, models: ModelServer) -> None:
    models.stall(after_events=3).answer_with(better)

    answer = await caller.post({"projectId": str(caller.project.pk)})
    answer.close()
    models.go_on()
    await sync_to_async(server_threads_ended)()

    assert (await PrdRevision.objects.aget()).source == "model"


async def test_what_is_refused_at_once_has_its_status(caller: Caller, models: ModelServer, settings: Settings) -> None:
    stranger = await sync_to_async(Caller)()

    refused = [
        await caller.post({}),
        await caller.post({"prompt": 4}),
        await stranger.post({"projectId": str(caller.project.pk)}),
    ]
    settings.AI_BUDGET_USD_PER_5H = "0"
    refused.append(await caller.post({"prompt": PROMPT}))

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (400, "VALIDATION_ERROR"),
        (400, "VALIDATION_ERROR"),
        (404, "NOT_FOUND"),
        (429, "AI_RATE_LIMIT_ACTIVE"),
    ]
    assert models.requests == []
    assert not await IdempotentAnswer.objects.filter(status=None).aexists()


async def test_what_is_refused_later_is_an_event(caller: Caller, models: ModelServer, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0.000001"

    events = [event async for event in events_of(await caller.post({"prompt": PROMPT, "locale": "en"}))]

    name, _number, envelope = events[-1]
    assert (name, envelope["code"], envelope["aiRateLimit"]["blocked"]) == ("error", "AI_RATE_LIMIT_ACTIVE", True)
    assert envelope["requestId"]
    assert models.requests == []


async def test_a_key_of_ones_own_is_heeded(caller: Caller, models: ModelServer) -> None:
    models.answer_with(better)
    first = await caller.post({"prompt": PROMPT}, key="mine")
    result = [event async for event in events_of(first)][-1][2]

    replayed = await caller.post({"prompt": PROMPT}, follow=False, key="mine")
    other = await caller.post({"prompt": "Another app for bakers"}, key="mine")

    assert first.headers["Idempotency-Key"] == "mine"
    assert replayed.json() == result
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_long_call_does_not_look_abandoned(caller: Caller) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    row = await IdempotentAnswer.objects.acreate(
        user=caller.user, route=f"POST {PATH}", key="k", body_hash="0" * 64, created_at=long_ago
    )
    request = Request(APIRequestFactory().post(PATH, headers={"Idempotency-Key": "k"}))
    request.user = caller.user

    await sync_to_async(idempotency.say_still_running)(request)

    await row.arefresh_from_db()
    assert row.created_at > long_ago + timedelta(minutes=4)
