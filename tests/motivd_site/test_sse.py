"""Streams of events: resumable anywhere, in the reader's language, over a build as it happens."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient, Client

from accounts import tokens
from accounts.models import User
from builder.models import Build, BuildLogLine, Project
from motivd_site.work import JobState, hold, request_cancel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


Event = tuple[str, str | None, dict[str, Any]]


@pytest_asyncio.fixture(autouse=True)
async def close_the_threads_connection() -> AsyncIterator[None]:
    yield
    await sync_to_async(connections.close_all)()  # PostgreSQL drops no test database that somebody looks at


def make_build(lines: int, *, ended: bool) -> tuple[Build, str]:
    user = User.objects.create_user(f"{uuid.uuid4().hex}@example.com")
    slug = uuid.uuid4().hex[:20]
    project = Project.objects.create(owner=user, name=slug, slug=slug, sandbox_slug=slug)
    build = Build.objects.create(project=project)
    add_lines(build, 1, lines)
    if ended:
        request_cancel(build)
    return build, tokens.create(user, name="tests")[1]


def add_lines(build: Build, first: int, last: int) -> None:
    BuildLogLine.objects.bulk_create(
        BuildLogLine(build=build, seq=seq, phase="check", text="Line %(n)d.", params={"n": seq})
        for seq in range(first, last + 1)
    )


async def follow(build: Build, secret: str, **headers: str) -> AsyncIterator[Event]:
    sent = {"authorization": f"Bearer {secret}"} | {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await AsyncClient().get(f"/api/build/{build.pk}/stream", headers=sent)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.streaming
    chunks = aiter(cast("AsyncIterator[bytes]", answer))
    assert (await anext(chunks)).startswith(b":")
    async for chunk in chunks:
        fields = dict(line.split(": ", 1) for line in chunk.decode().strip().split("\n"))
        yield fields["event"], fields.get("id"), json.loads(fields["data"])


async def all_events(build: Build, secret: str, **headers: str) -> list[Event]:
    return [event async for event in follow(build, secret, **headers)]


async def test_an_ended_build_is_told_from_the_beginning_to_its_end() -> None:
    build, secret = await sync_to_async(make_build)(3, ended=True)
    events = await all_events(build, secret)
    assert [(name, number) for name, number, _data in events] == [
        ("log", "1"), ("log", "2"), ("log", "3"), ("status", "3"), ("end", "3"),
    ]  # fmt: skip
    assert events[0][2]["message"] == "Line 1."
    status, end = events[-2][2], events[-1][2]
    assert end == status | {"logs": []}
    client = Client(headers={"authorization": f"Bearer {secret}"})
    polled = await sync_to_async(client.get)("/api/build", {"jobId": str(build.pk), "after": "3"})
    assert polled.json() == end


async def test_last_event_id_gives_what_was_missed_and_no_more() -> None:
    build, secret = await sync_to_async(make_build)(1_500, ended=True)
    events = await all_events(build, secret, last_event_id="1")
    numbers = [data["seq"] for name, _number, data in events if name == "log"]
    assert numbers == list(range(2, 1_501))
    assert [name for name, _number, _data in events if name != "log"] == ["status", "end"]
    assert [name for name, _n, _d in await all_events(build, secret, last_event_id="1500")] == ["status", "end"]


async def test_a_running_build_is_followed_until_it_ends() -> None:
    build, secret = await sync_to_async(make_build)(1, ended=False)
    events = follow(build, secret)
    assert [(await anext(events))[0] for _ in range(2)] == ["log", "status"]

    def go_on() -> None:
        with hold(Build, build.pk) as lease:
            assert lease is not None
            add_lines(build, 2, 3)
            lease.finish(JobState.SUCCEEDED, progress=100)

    await sync_to_async(go_on)()
    rest = [event async for event in events]
    assert [data["seq"] for name, _number, data in rest if name == "log"] == [2, 3]
    assert rest[-1][0] == "end"
    assert (rest[-1][2]["status"], rest[-1][2]["progress"]) == ("succeeded", 100)
    told = [data["status"] for name, _number, data in rest if name == "status"]
    assert told in (["succeeded"], ["running", "succeeded"])


async def test_a_stream_ends_when_its_project_is_deleted() -> None:
    build, secret = await sync_to_async(make_build)(0, ended=False)
    events = follow(build, secret)
    assert (await anext(events))[0] == "status"
    await Project.objects.filter(pk=build.project_id).adelete()
    assert [event async for event in events] == []


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9" * 13])
async def test_a_wrong_last_event_id_is_400(wrong: str) -> None:
    build, secret = await sync_to_async(make_build)(0, ended=True)
    answer = await AsyncClient().get(
        f"/api/build/{build.pk}/stream", headers={"authorization": f"Bearer {secret}", "last-event-id": wrong}
    )
    assert answer.status_code == 400
