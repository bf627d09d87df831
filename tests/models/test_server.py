"""What the script says is what the vendors' own SDKs hear."""

from __future__ import annotations

import json

import anthropic
import openai
import pytest
from anthropic.types import Message, TextBlock, ToolUseBlock
from openai.types.chat import ChatCompletion

from tests.models.server import ModelServer

HELLO = "Hello?"


def ask_claude(client: anthropic.Anthropic, prompt: str = HELLO) -> Message:
    """Ask over a stream, and give the message that the SDK puts together."""
    with client.messages.stream(
        model="claude-sonnet-5", max_tokens=100, messages=[{"role": "user", "content": prompt}]
    ) as stream:
        return stream.get_final_message()


def ask_gpt(client: openai.OpenAI, prompt: str = HELLO) -> ChatCompletion:
    """Ask over a stream, and give the completion that the SDK puts together."""
    with client.chat.completions.stream(
        model="gpt-5", messages=[{"role": "user", "content": prompt}], stream_options={"include_usage": True}
    ) as stream:
        return stream.get_final_completion()


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
