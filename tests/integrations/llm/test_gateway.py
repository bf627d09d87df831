"""The door to Anthropic's API for a sandbox: who may pass, what it costs, and what happens when somebody hangs up."""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from asgiref.sync import async_to_sync
from pytest_django.fixtures import Settings

from accounts.models import User
from billing.models import BudgetBucket, Reservation
from integrations.llm import gateway
from integrations.llm.gateway import Booked, Grant
from integrations.llm.types import Choice, Purpose, Tokens
from integrations.models import ModelCall
from motivd_site.api.errors import ApiError
from tests.integrations.llm.conftest import KEY
from tests.models.server import ModelServer

MODEL = "claude-sonnet-5"
ASKED = {"model": MODEL, "max_tokens": 100, "messages": [{"role": "user", "content": "Hello?"}]}
STREAMED = ASKED | {"stream": True}
VERSION = {"anthropic-version": "2023-06-01"}


class Door:
    """A gateway, and a client that knocks."""

    def __init__(self, folder: Path, models: ModelServer, user: User) -> None:
        self.path = folder / "door"
        self.booked: list[Booked] = []
        self.refused: list[ApiError] = []
        self.admit: Callable[[], None] = lambda: None
        choice = Choice("anthropic", MODEL, models.url, KEY)
        self.grant = Grant(choice, lambda: Purpose(user, "test"), self._admit, self.booked.append, self.refused.append)

    def _admit(self) -> None:
        self.admit()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[httpx2.AsyncClient]:
        self.path.unlink(missing_ok=True)
        async with gateway.serving(gateway.listen(self.path), self.grant) as token:
            transport = httpx2.AsyncHTTPTransport(uds=str(self.path))
            headers = VERSION | {"x-api-key": token}
            async with httpx2.AsyncClient(
                base_url="http://gateway.internal", transport=transport, headers=headers, trust_env=False
            ) as client:
                yield client

    def ask(self, work: Callable[[httpx2.AsyncClient], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            async with self.open() as client:
                return await work(client)

        return async_to_sync(run)()

    def post(self, body: Any, path: str = "/v1/messages", **options: Any) -> httpx2.Response:
        found: httpx2.Response = self.ask(lambda client: client.post(path, json=body, **options))
        return found


@pytest.fixture
def door(transactional_db: None, models: ModelServer, tmp_path: Path) -> Door:
    return Door(tmp_path, models, User.objects.create_user("ada@example.org"))


def test_a_stream_passes_and_is_booked(door: Door, models: ModelServer) -> None:
    models.usage(input=1_000, output=200, cache_read=50, cache_write_5m=30, cache_write_1h=20).say("Hello ", "you.")

    response = door.post(STREAMED)

    assert response.status_code == 200
    assert "Hello " in response.text
    assert "message_stop" in response.text
    (request,) = models.requests
    assert request.headers["x-api-key"] == KEY
    call = ModelCall.objects.get()
    assert (call.status, call.purpose, call.provider, call.model) == ("succeeded", "test", "anthropic", MODEL)
    assert door.booked[0].tokens == Tokens(1_000, 200, cache_read=50, cache_write_5m=30, cache_write_1h=20)
    assert (call.input_tokens, call.output_tokens, call.cache_read_tokens) == (1_000, 200, 50)
    assert call.cost_usd > 0
    assert call.first_token_ms is not None
    assert {bucket.spent_usd for bucket in BudgetBucket.objects.all()} == {call.cost_usd}
    assert Reservation.objects.get().status == "settled"


def test_a_whole_body_is_booked_too(door: Door, models: ModelServer) -> None:
    models.usage(input=1_000, output=200).say("Hello.")

    response = door.post(ASKED)

    assert response.json()["content"][0]["text"] == "Hello."
    assert door.booked[0].tokens == Tokens(1_000, 200)


def test_counting_is_free(door: Door, models: ModelServer) -> None:
    body = {"model": MODEL, "messages": ASKED["messages"]}

    response = door.post(body, "/v1/messages/count_tokens?beta=true")

    assert response.json()["input_tokens"] > 0
    assert models.requests[0].query == {"beta": "true"}
    assert not ModelCall.objects.exists()


@pytest.mark.parametrize("path", ["/v1/models", "/v1/messages/batches", "/v1/files", "/", "/v1/messages/../models"])
def test_no_other_route_is_open(door: Door, models: ModelServer, path: str) -> None:
    assert door.post(ASKED, path).status_code == 404
    assert door.ask(lambda client: client.get("/v1/messages")).status_code == 404
    assert models.requests == []


@pytest.mark.parametrize("token", ["", "sk-ant-guess", KEY, "é"])
def test_a_wrong_token_opens_nothing(door: Door, models: ModelServer, token: str) -> None:
    headers = {b"x-api-key": token.encode()}

    response = door.ask(lambda client: client.post("/v1/messages", json=ASKED, headers=headers))

    assert (response.status_code, response.headers["x-should-retry"]) == (401, "false")
    assert models.requests == []
    assert not ModelCall.objects.exists()


def test_each_run_has_a_token_of_its_own(door: Door) -> None:
    tokens = set()

    async def token() -> None:
        async with gateway.serving(gateway.listen(door.path), door.grant) as found:
            tokens.add(found)
        door.path.unlink()

    for _ in range(2):
        async_to_sync(token)()
    assert len(tokens) == 2


@pytest.mark.parametrize("body", [ASKED | {"model": "claude-opus-5"}, {"messages": []}, [], "text"])
def test_only_the_runs_model_answers(door: Door, models: ModelServer, body: Any) -> None:
    response = door.post(body)

    assert response.status_code in (400, 403)
    assert response.headers["x-should-retry"] == "false"
    assert models.requests == []


def test_an_exhausted_budget_refuses_and_says_not_to_try_again(
    door: Door, models: ModelServer, settings: Settings
) -> None:
    settings.AI_BUDGET_USD_PER_5H = Decimal("0.0001")

    response = door.post(STREAMED)

    assert (response.status_code, response.headers["x-should-retry"]) == (429, "false")
    assert response.json()["error"]["message"].startswith("AI_RATE_LIMIT_ACTIVE")
    assert models.requests == []
    assert [error.code for error in door.refused] == ["AI_RATE_LIMIT_ACTIVE"]
    assert not ModelCall.objects.exists()


def test_a_refused_key_is_not_tried_again(door: Door, models: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    models.fail(401)

    response = door.post(STREAMED)

    assert (response.status_code, response.headers["x-should-retry"]) == (401, "false")
    assert KEY not in response.text + str(response.headers) + caplog.text
    (booked,) = door.booked
    assert booked.error is not None
    assert (booked.error.code, booked.call.status, booked.call.cost_usd) == ("MODEL_KEY_REFUSED", "failed", Decimal(0))


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_provider_that_repeats_the_key_is_not_repeated(door: Door, models: ModelServer, status: int) -> None:
    models.fail(status, message=f"Something is wrong with {KEY} here.")

    response = door.post(STREAMED)

    assert response.status_code == status
    masked = f"Something is wrong with {'*' * len(KEY)} here."
    assert response.json()["error"]["message"] == masked
    (booked,) = door.booked
    assert booked.error is not None
    assert booked.error.reason == masked


@pytest.mark.parametrize("size", [1, 7, len(KEY) - 1, 10_000])
def test_a_stream_that_repeats_the_key_is_masked(door: Door, models: ModelServer, size: int) -> None:
    encoded = b64encode(f"x-api-key: {KEY}".encode()).decode()
    models.usage(output=9).chunks(size).say("Your key ", f"is {KEY}, or {encoded}", ", is it not? sk-ant")

    response = door.post(STREAMED)

    events = [json.loads(line.removeprefix("data:")) for line in response.text.splitlines() if line.startswith("data:")]
    said = "".join(event["delta"]["text"] for event in events if event["type"] == "content_block_delta")
    assert said.startswith(f"Your key is {'*' * len(KEY)}, or ")
    assert said.endswith(", is it not? sk-ant"), "nothing is lost, nor is what only looks like its beginning"
    assert KEY not in response.text
    assert b64encode(KEY.encode()).decode()[:16] not in said
    assert KEY[4:].encode() not in b64decode(said.split(", ")[1].removeprefix("or ").replace("*", "A") + "==")
    assert events[-1]["type"] == "message_stop"
    assert door.booked[0].tokens.output == 9


def test_a_whole_body_that_repeats_the_key_is_masked(door: Door, models: ModelServer) -> None:
    models.say(f"It is {KEY}.")

    response = door.post(ASKED)

    assert response.json()["content"][0]["text"] == f"It is {'*' * len(KEY)}."


def test_a_stream_that_ends_with_the_key_is_masked(door: Door, models: ModelServer) -> None:
    models.chunks(5).error_event(after_events=4, message=f"overloaded: {KEY}").say("Once ", "upon ", "a time.")

    response = door.post(STREAMED)

    assert "overloaded: ***" in response.text
    assert KEY not in response.text


@pytest.mark.parametrize(("status", "code"), [(429, "MODEL_RATE_LIMITED"), (529, "MODEL_OVERLOADED")])
def test_what_passes_by_itself_may_be_tried_again(door: Door, models: ModelServer, status: int, code: str) -> None:
    models.fail(status, headers={"retry-after": "3"})

    response = door.post(STREAMED)

    assert (response.status_code, response.headers["retry-after"]) == (status, "3")
    assert "x-should-retry" not in response.headers
    assert door.booked[0].error is not None
    assert door.booked[0].error.code == code


def test_a_stream_that_breaks_is_booked_as_far_as_it_came(door: Door, models: ModelServer) -> None:
    models.usage(input=1_000).cut(after_events=5).say("a" * 40, "b" * 40, "c" * 40)

    response = door.post(STREAMED)

    assert "event: error" in response.text
    (booked,) = door.booked
    assert booked.call.status == "failed"
    assert (booked.tokens.input, booked.tokens.output) == (1_000, 20)


def test_a_client_that_hangs_up_is_booked_and_the_provider_hears_of_it(door: Door, models: ModelServer) -> None:
    models.usage(input=1_000).stall(after_events=5).say("a" * 40, "b" * 40, "c" * 40)

    async def leave(client: httpx2.AsyncClient) -> None:
        async with client.stream("POST", "/v1/messages", json=STREAMED) as response:
            async for chunk in response.aiter_text():
                if "b" * 40 in chunk:
                    return

    door.ask(leave)

    assert models.hung_up.wait(30)
    (booked,) = door.booked
    assert (booked.call.status, booked.tokens.input, booked.tokens.output) == ("cancelled", 1_000, 20)
    assert Reservation.objects.get().status == "settled"


def test_silence_ends_a_stream(door: Door, models: ModelServer, settings: Settings) -> None:
    settings.MODEL_IDLE_SECONDS = 0.2
    models.stall(after_events=5).say("a", "b", "c")

    response = door.post(STREAMED)

    assert "timeout_error" in response.text
    assert door.booked[0].call.error_code == "UPSTREAM_TIMEOUT"


def test_a_gateway_that_closes_hangs_up_and_books(door: Door, models: ModelServer) -> None:
    models.stall(after_events=5).say("a", "b", "c")

    async def begin() -> None:
        async with door.open() as client:
            asking = asyncio.create_task(client.post("/v1/messages", json=STREAMED, timeout=None))
            while not models.stalled.is_set():
                await asyncio.sleep(0)
        with pytest.raises(httpx2.HTTPError):
            await asking

    async_to_sync(begin)()

    assert door.booked[0].call.status == "cancelled"


def test_what_must_not_be_asked_is_not(door: Door, models: ModelServer) -> None:
    class NoMore(ApiError):
        status, code = 429, "NO_MORE"

        def message(self) -> str:
            return "No more."

    def admit() -> None:
        raise NoMore

    door.admit = admit

    response = door.post(STREAMED)

    assert (response.status_code, response.headers["x-should-retry"]) == (429, "false")
    assert models.requests == []
    assert not Reservation.objects.exists()
