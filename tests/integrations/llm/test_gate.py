"""The gate to models, through the real SDKs, against a server that answers as it is told to."""

from __future__ import annotations

from collections import deque
from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from billing import budget
from billing.budget import BudgetExhausted
from integrations.llm import client, errors
from integrations.llm.client import Conversation
from integrations.llm.types import CallDelta, Choice, Purpose, TextDelta, Tool
from integrations.models import ModelCall, ModelProvider
from motivd_site import secrets
from tests.models.server import ModelServer

WRITE = Tool(
    "write_file",
    "Write a file.",
    {
        "type": "object",
        "properties": {"path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["path", "content"],
    },
)


def ask(choice: Choice, purpose: Purpose, **options: object) -> Conversation:
    return Conversation(choice, purpose, client.one_question("Be brief.", "Hello?"), **options)  # type: ignore[arg-type]


def test_words_come_as_they_are_said(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.say("Hello ", "world.")

    call = ask(choice, purpose)
    said = [delta.text for delta in call if isinstance(delta, TextDelta)]

    assert "".join(said) == call.turn.text == "Hello world."
    assert len(said) >= 2
    assert (call.turn.finish, call.turn.calls) == ("stop", ())


def test_a_tool_call_comes_whole(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.call("write_file", {"path": "a.txt", "content": "x" * 500}, text="I write it.")

    call = ask(choice, purpose, tools=[WRITE])
    deltas = list(call)

    assert [delta.name for delta in deltas if isinstance(delta, CallDelta)] == ["write_file"]
    (made,) = call.turn.calls
    assert (made.name, made.input) == ("write_file", {"path": "a.txt", "content": "x" * 500})
    assert call.turn.finish == "tool_call"


def test_a_tool_call_that_was_cut_off_has_no_input(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.cut_tool_json().call("write_file", {"path": "a.txt", "content": "x" * 500})

    call = ask(choice, purpose, tools=[WRITE])
    list(call)

    assert [made.input for made in call.turn.calls] == [None]


def test_the_ledger_agrees_with_a_calculation_by_hand(models: ModelServer, purpose: Purpose) -> None:
    models.usage(input=1_000, output=200, cache_read=5_000, cache_write_5m=700, cache_write_1h=300)
    models.say("Hello.")
    choice = Choice("anthropic", "claude-sonnet-5", models.url, "key")

    list(ask(choice, purpose))

    row = ModelCall.objects.get()
    # 2 in, 10 out, 0.2 read, 2.5 and 4 written, USD for a million tokens.
    by_hand = Decimal(1_000 * 2 + 200 * 10 + 5_000 * 2 // 10) / 10**6 + Decimal("0.00175") + Decimal("0.0012")
    assert row.cost_usd == by_hand
    assert budget.current(purpose.user).spent_usd == by_hand
    assert (row.status, row.own_key, row.attempts) == ("succeeded", False, 1)
    assert row.first_token_ms is not None


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (401, "authentication_error", errors.KeyRefused),
        (403, "permission_error", errors.AccessDenied),
        (404, "not_found_error", errors.UnknownModel),
        (400, "invalid_request_error", errors.Rejected),
    ],
)
def test_what_will_not_pass_is_not_tried_again(
    models: ModelServer, choice: Choice, purpose: Purpose, status: int, kind: str, expected: type[errors.ModelError]
) -> None:
    models.fail(status=status, type=kind, message="no")

    with pytest.raises(expected):
        list(ask(choice, purpose))

    assert len(models.requests) == 1
    row = ModelCall.objects.get()
    assert (row.status, row.error_code, row.cost_usd) == ("failed", expected.code, Decimal(0))
    assert budget.current(purpose.user).spent_usd == 0


@pytest.mark.parametrize("status", [429, 500, 529])
def test_what_passes_by_itself_is_tried_again(
    models: ModelServer, choice: Choice, purpose: Purpose, status: int
) -> None:
    models.fail(status=status, type="overloaded_error", message="later", headers={"retry-after": "0"}, times=2)
    models.say("At last.")

    call = ask(choice, purpose)
    list(call)

    assert call.turn.text == "At last."
    assert ModelCall.objects.get().attempts == 3


def test_a_stream_that_breaks_in_the_middle_is_an_error_and_is_paid(
    models: ModelServer, choice: Choice, purpose: Purpose
) -> None:
    models.cut(after_events=12).say(*["word "] * 40)

    with pytest.raises(errors.StreamBroke):
        list(ask(choice, purpose))

    assert len(models.requests) == 1
    assert ModelCall.objects.get().status == "failed"
    assert ModelCall.objects.get().output_tokens > 0


def test_a_stream_that_stalls_is_given_up(
    models: ModelServer, choice: Choice, purpose: Purpose, settings: Settings
) -> None:
    settings.MODEL_IDLE_SECONDS = 1.0  # also on a busy machine, more than the first words take
    models.stall(after_events=4).say("Hello ", "world.", "!")

    with pytest.raises(errors.ModelError):
        list(ask(choice, purpose))

    assert models.hung_up.wait(5)


def test_a_call_that_is_stopped_hangs_up(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.endless()
    heard: deque[object] = deque()
    call = ask(choice, purpose, stopped=lambda: len(heard) > 3)

    with pytest.raises(errors.Stopped):
        heard.extend(call)

    assert models.hung_up.wait(5)


def test_a_reader_that_goes_away_hangs_up_and_settles(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.endless()

    for _delta in ask(choice, purpose):
        break

    import gc

    gc.collect()
    assert models.hung_up.wait(5)
    assert ModelCall.objects.get().status == "cancelled"
    assert budget.current(purpose.user).spent_usd > 0


def test_a_reply_is_cut_at_a_megabyte(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.huge(1.5)

    with pytest.raises(errors.StreamBroke):
        list(ask(choice, purpose))


def test_an_empty_bucket_refuses_before_anything_is_sent(
    models: ModelServer, choice: Choice, purpose: Purpose, settings: Settings
) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0.000001"

    with pytest.raises(BudgetExhausted):
        list(ask(choice, purpose))

    assert models.requests == []
    assert not ModelCall.objects.exists()


def test_a_key_of_ones_own_is_metered_and_not_limited(
    models: ModelServer, ada: User, purpose: Purpose, settings: Settings
) -> None:
    settings.AI_BUDGET_USD_PER_5H = "0"
    ModelProvider.objects.create(
        user=ada, provider="openai", sealed_key=secrets.encrypt(b"sk-own"), model="gpt-5.2", is_default=True
    )
    models.say("Hello.")

    chosen = client.require(ada)
    list(ask(chosen, purpose))

    assert chosen.engine == "openai:gpt-5.2"
    assert models.requests[0].headers["authorization"] == "Bearer sk-own"
    assert "sk-own" not in repr(chosen)
    row = ModelCall.objects.get()
    assert row.own_key
    assert row.cost_usd > 0
    assert budget.current(ada).spent_usd == 0


def test_without_any_key_there_is_no_model(ada: User, settings: Settings) -> None:
    settings.ANTHROPIC_API_KEY = ""

    assert client.choose(ada) is None
    with pytest.raises(errors.NoModel) as refused:
        client.require(ada)
    assert (refused.value.status, refused.value.code) == (503, "NOT_CONFIGURED")


def test_a_structured_answer_is_json_after_its_schema(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.call("write_file", {"path": "a.txt", "content": "x"})

    found = client.structured(choice, purpose, system="Be brief.", prompt="Write.", tool=WRITE)

    assert found == {"path": "a.txt", "content": "x"}


def test_a_broken_answer_is_begun_again_once(models: ModelServer, choice: Choice, purpose: Purpose) -> None:
    models.cut(after_events=12).say(*["word "] * 40)
    models.say("Whole.")

    turn = client.complete(choice, purpose, system="Be brief.", prompt="Hello?")

    assert turn.text == "Whole."
    assert ModelCall.objects.count() == 2
