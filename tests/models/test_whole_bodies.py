"""What goes wrong with replies that are not streamed, and what the SDKs retry by themselves."""

from __future__ import annotations

import threading

import anthropic
import openai
import pytest

from tests.models.asking import ask_claude, ask_whole_claude, ask_whole_gpt
from tests.models.server import ModelServer

AT_ONCE = {"retry-after-ms": "1"}
SOON_SECONDS = 20


def test_the_sdks_try_again(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    server.fail(429, headers=AT_ONCE)
    server.fail(529, headers=AT_ONCE)
    server.say("Well again.")
    server.fail(500, headers=AT_ONCE, times=2)
    server.say("Well again.")

    message = ask_whole_claude(claude.with_options(max_retries=2))
    completion = ask_whole_gpt(gpt.with_options(max_retries=2))

    assert message.stop_reason == "end_turn"
    assert completion.choices[0].message.content == "Well again."
    assert len(server.requests) == 6


def test_a_failure_says_what_the_test_wants(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    server.fail(400, type="billing_error", message="Pay first.", headers={"retry-after": "7"})
    server.fail(429, type="insufficient_quota", message="Pay first.", code="insufficient_quota")

    with pytest.raises(anthropic.APIStatusError, match="Pay first") as unpaid:
        ask_whole_claude(claude)
    with pytest.raises(openai.RateLimitError, match="Pay first") as spent:
        ask_whole_gpt(gpt)

    assert (unpaid.value.type, unpaid.value.response.headers["retry-after"]) == ("billing_error", "7")
    assert (spent.value.type, spent.value.code) == ("insufficient_quota", "insufficient_quota")


def test_other_routes_fail_too(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    server.fail(401, times=None)

    with pytest.raises(anthropic.AuthenticationError):
        claude.models.list()
    with pytest.raises(openai.AuthenticationError):
        gpt.models.retrieve("gpt-5")
    with pytest.raises(anthropic.AuthenticationError):
        claude.messages.count_tokens(model="claude-sonnet-5", messages=[{"role": "user", "content": "Hello?"}])


def test_a_turn_is_left_for_the_conversation_when_another_route_is_asked(
    server: ModelServer, claude: anthropic.Anthropic
) -> None:
    server.say("Hello")
    server.fail(500)

    claude.models.list()
    ask_claude(claude)

    with pytest.raises(anthropic.InternalServerError):
        claude.models.list()


def test_a_connection_breaks_in_the_middle_of_a_body(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    server.cut(after_events=9).say("Hello")
    server.cut(after_events=9).say("Hello")

    with pytest.raises(anthropic.APIConnectionError):
        ask_whole_claude(claude)
    with pytest.raises(openai.APIConnectionError):
        ask_whole_gpt(gpt)


def test_an_error_event_is_the_answer_to_a_request_that_does_not_stream(
    server: ModelServer, claude: anthropic.Anthropic
) -> None:
    server.error_event(after_events=9).say("Hello")

    with pytest.raises(anthropic.APIStatusError) as overloaded:
        ask_whole_claude(claude)

    assert overloaded.value.status_code == 529


def test_a_body_stalls_until_the_client_has_had_enough(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.stall(after_events=9).say("Hello")

    with pytest.raises(anthropic.APITimeoutError):
        ask_whole_claude(claude.with_options(timeout=0.2))

    assert server.hung_up.wait(SOON_SECONDS)


def test_a_stall_may_be_ended_before_it_is_reached(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.stall(after_events=1).say("Hello")
    server.go_on()

    assert ask_claude(claude).stop_reason == "end_turn"
    with pytest.raises(IndexError):
        server.go_on()


def test_a_cut_call_has_no_input_and_an_endless_text_an_end(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.cut_tool_json().call("write_file", {"path": "a.txt"})
    server.endless("la ")

    cut, sung = ask_whole_claude(claude), ask_whole_claude(claude)

    assert cut.content[0].to_dict()["input"] == {}
    assert (cut.stop_reason, sung.stop_reason) == ("max_tokens", "max_tokens")
    assert sung.content[0].to_dict()["text"] == "la " * 1000


def test_trouble_that_cannot_come_is_a_crash(claude: anthropic.Anthropic) -> None:
    server = ModelServer()
    server.cut(after_events=99).say("Hello")

    with (
        pytest.raises(AssertionError, match="there were only 7"),
        server,
        pytest.raises(Exception, match="peer closed"),
    ):
        ask_claude(claude.with_options(base_url=server.url))


def test_leaving_the_block_ends_a_reply_that_nobody_waits_for() -> None:
    with ModelServer() as server:
        server.stall(after_events=1).say("Hello")
        client = anthropic.Anthropic(base_url=server.url, api_key="sk-test", max_retries=0)
        failures: list[Exception] = []
        asking = threading.Thread(target=_ask_and_fail, args=(client, failures))
        asking.start()
        assert server.stalled.wait(SOON_SECONDS)

    asking.join()
    client.close()
    assert len(failures) == 1


def _ask_and_fail(client: anthropic.Anthropic, failures: list[Exception]) -> None:
    try:
        ask_claude(client)
    except Exception as error:
        failures.append(error)
