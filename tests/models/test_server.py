"""What the script says is what the vendors' own SDKs hear."""

from __future__ import annotations

import json

import anthropic
import openai
import pytest
from anthropic.types import TextBlock, ToolUseBlock

from tests.models.anthropic_checks import signature
from tests.models.asking import HELLO, ask_claude, ask_gpt, ask_whole_claude, ask_whole_gpt
from tests.models.server import ModelServer
from tests.models.turns import Failure, Text, Thinking, ToolCall, Turn, Usage


def test_claude_says_the_pieces_one_by_one(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.say("Hello ", "world.")

    with claude.messages.stream(
        model="claude-sonnet-5", max_tokens=100, messages=[{"role": "user", "content": HELLO}]
    ) as stream:
        pieces = list(stream.text_stream)
        message = stream.get_final_message()

    assert pieces == ["Hello ", "world."]
    assert (message.stop_reason, message.model) == ("end_turn", "claude-sonnet-5")
    assert stream.response.headers["request-id"].startswith("req_")


def test_gpt_says_the_pieces_one_by_one(server: ModelServer, gpt: openai.OpenAI) -> None:
    server.say("Hello ", "world.")

    with gpt.chat.completions.create(
        model="gpt-5", messages=[{"role": "user", "content": HELLO}], stream=True
    ) as stream:
        chunks = list(stream)

    assert [chunk.choices[0].delta.content for chunk in chunks] == ["", "Hello ", "world.", None]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert {chunk.usage for chunk in chunks} == {None}


def test_a_tool_is_called_after_a_text(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    written = {"path": "é.txt", "content": "x" * 1000}
    server.call("write_file", written, id="toolu_1", text="I write it.")
    server.call("write_file", written, id="call_1", text="I write it.")

    message, completion = ask_claude(claude), ask_gpt(gpt)

    text, call = message.content
    assert isinstance(text, TextBlock)
    assert isinstance(call, ToolUseBlock)
    assert (text.text, call.id, call.name, call.input) == ("I write it.", "toolu_1", "write_file", written)
    assert message.stop_reason == "tool_use"
    choice = completion.choices[0]
    assert choice.message.tool_calls is not None
    [asked] = choice.message.tool_calls
    assert asked.type == "function"
    assert (choice.message.content, asked.id, asked.function.name) == ("I write it.", "call_1", "write_file")
    assert json.loads(asked.function.arguments) == written
    assert choice.finish_reason == "tool_calls"


def test_a_request_without_a_turn_fails_the_block(claude: anthropic.Anthropic) -> None:
    server = ModelServer()
    with pytest.raises(AssertionError, match="no turn was left"), server, pytest.raises(anthropic.InternalServerError):
        ask_claude(claude.with_options(base_url=server.url, max_retries=2))

    assert len(server.requests) == len(server.unexpected) == 1


def test_thoughts_come_signed_from_claude_and_as_reasoning_from_gpt(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    server.think("Let me ", "see.", text="42")
    server.think("Let me ", "see.", text="42")

    thought = ask_claude(claude).content[0]
    with gpt.chat.completions.create(
        model="gpt-5", messages=[{"role": "user", "content": HELLO}], stream=True
    ) as stream:
        deltas = [chunk.choices[0].delta.to_dict() for chunk in stream]

    assert thought.type == "thinking"
    assert (thought.thinking, thought.signature) == ("Let me see.", signature("Let me see."))
    assert [delta["reasoning_content"] for delta in deltas if "reasoning_content" in delta] == ["Let me ", "see."]


def test_a_turn_may_hold_many_parts(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    parts = (Thinking("Two files."), Text("Both."), ToolCall("read", {"path": "a"}), ToolCall("read", {"path": "b"}))
    server.turn(*parts)
    server.turn(*parts, stop="max_tokens", usage=Usage(input=7, output=8))

    message, completion = ask_claude(claude), ask_whole_gpt(gpt)

    assert [block.type for block in message.content] == ["thinking", "text", "tool_use", "tool_use"]
    assert len({block.id for block in message.content if block.type == "tool_use"}) == 2
    choice = completion.choices[0]
    calls = [json.loads(call.function.arguments) for call in choice.message.tool_calls or [] if call.type == "function"]
    assert calls == [{"path": "a"}, {"path": "b"}]
    assert choice.finish_reason == "length"
    assert completion.usage is not None
    assert completion.usage.total_tokens == 15


def test_the_same_turn_comes_as_a_whole_body(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    for _ in range(2):
        server.call("write_file", {"path": "a.txt"}, text="I write it.")

    message, completion = ask_whole_claude(claude), ask_whole_gpt(gpt)

    assert [block.type for block in message.content] == ["text", "tool_use"]
    assert message.stop_reason == "tool_use"
    assert completion.choices[0].message.content == "I write it."
    assert completion.choices[0].finish_reason == "tool_calls"
    assert [request.path for request in server.requests] == ["/v1/messages", "/v1/chat/completions"]


def test_usage_is_told_in_each_vendors_way(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    for _ in range(4):
        server.usage(input=1000, output=20, cache_read=300, cache_write_5m=40, cache_write_1h=5).say("Hello")

    for message in (ask_claude(claude), ask_whole_claude(claude)):
        usage = message.usage
        assert (usage.input_tokens, usage.output_tokens) == (1000, 20)
        assert (usage.cache_read_input_tokens, usage.cache_creation_input_tokens) == (300, 45)
        assert usage.cache_creation is not None
        assert usage.cache_creation.ephemeral_5m_input_tokens == 40
        assert usage.cache_creation.ephemeral_1h_input_tokens == 5
    for completion in (ask_gpt(gpt), ask_whole_gpt(gpt)):
        assert completion.usage is not None
        assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (1345, 20)
        assert completion.usage.prompt_tokens_details is not None
        assert completion.usage.prompt_tokens_details.cached_tokens == 300


def test_usage_is_a_quarter_of_the_bytes_where_nothing_else_is_said(
    server: ModelServer, claude: anthropic.Anthropic
) -> None:
    server.say("é" * 40)

    usage = ask_claude(claude, "x" * 4000).usage

    assert usage.input_tokens == server.requests[0].size // 4 > 1000
    assert usage.output_tokens == 20


def test_the_start_of_a_stream_does_not_tell_what_it_costs(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.usage(input=1000, output=20).say("Hello")

    with claude.messages.create(
        model="claude-sonnet-5", max_tokens=100, messages=[{"role": "user", "content": HELLO}], stream=True
    ) as stream:
        events = list(stream)

    assert events[0].type == "message_start"
    assert (events[0].message.usage.input_tokens, events[0].message.usage.output_tokens) == (1000, 1)
    assert events[-2].type == "message_delta"
    assert events[-2].usage.output_tokens == 20


def test_models_are_listed_in_each_vendors_way(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    server.models = ["one", "two", "three"]

    assert [model.id for model in claude.models.list(limit=2)] == ["one", "two", "three"]
    assert [model.id for model in gpt.models.list()] == ["one", "two", "three"]
    assert claude.models.retrieve("two").display_name == "Two"
    assert gpt.models.retrieve("two").id == "two"
    assert len([request for request in server.requests if request.query.get("after_id") == "two"]) == 1


def test_tokens_are_counted_without_a_turn(server: ModelServer, claude: anthropic.Anthropic) -> None:
    counted = claude.messages.count_tokens(model="claude-sonnet-5", messages=[{"role": "user", "content": "x" * 4000}])

    assert counted.input_tokens == server.requests[0].size // 4


def test_a_callback_answers_by_what_was_sent(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.answer_with(lambda body: f"You said {body['messages'][0]['content']}.", times=2)
    server.answer_with(lambda body: Failure(402))
    server.answer_with(lambda body: Turn(ToolCall("stop", {})))

    assert [ask_claude(claude, prompt).content[0].to_dict()["text"] for prompt in ("one", "two")] == [
        "You said one.",
        "You said two.",
    ]
    with pytest.raises(anthropic.APIStatusError, match="credit balance"):
        ask_claude(claude)
    assert ask_claude(claude).stop_reason == "tool_use"


def test_a_callback_that_crashes_fails_the_block(claude: anthropic.Anthropic) -> None:
    server = ModelServer()
    server.answer_with(lambda body: body["nothing"])

    with pytest.raises(AssertionError, match="KeyError"), server, pytest.raises(anthropic.InternalServerError):
        ask_claude(claude.with_options(base_url=server.url))


def test_a_turn_waits_for_the_request_that_it_is_for(server: ModelServer, claude: anthropic.Anthropic) -> None:
    server.say("first")
    server.when(lambda body: body["messages"][0]["content"] == "Title?").say("A title")
    server.say("second")

    texts = [ask_claude(claude, prompt).content[0].to_dict()["text"] for prompt in (HELLO, "Title?")]
    left = server.left
    texts.append(ask_claude(claude).content[0].to_dict()["text"])

    assert (texts, left) == (["first", "A title", "second"], 1)


def test_a_turn_goes_to_the_request_that_it_is_for_even_if_others_are_due(
    server: ModelServer, claude: anthropic.Anthropic
) -> None:
    server.say("first")
    server.when(lambda body: body["messages"][0]["content"] == "Title?").say("A title")

    texts = [ask_claude(claude, prompt).content[0].to_dict()["text"] for prompt in ("Title?", HELLO)]

    assert texts == ["A title", "first"]


def test_what_is_said_about_no_turn_fails_the_block() -> None:
    with pytest.raises(AssertionError, match="none was written"), ModelServer() as server:
        server.cut(after_events=1)


def test_every_request_is_kept(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    server.say("one")
    server.say("two")

    ask_claude(claude)
    ask_gpt(gpt)

    first, second = server.requests
    assert (first.key, second.key) == ("sk-ant-test", "sk-test")
    assert first.body["messages"] == second.body["messages"] == [{"role": "user", "content": HELLO}]
    assert first.at < second.at
