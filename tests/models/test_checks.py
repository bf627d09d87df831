"""What the vendors refuse, ours refuse too, in the same words."""

from __future__ import annotations

from typing import Any

import anthropic
import openai
import pytest

from tests.models.anthropic_checks import signature
from tests.models.server import ModelServer

USER = {"role": "user", "content": "Hello?"}
CALL = {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "read", "input": {}}]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "x"}]}
LATE = {"role": "user", "content": [{"type": "text", "text": "Here:"}, *RESULT["content"]]}
THOUGHT = {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": "forged"}]}
SIGNED = {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": signature("Hm.")}]}
DOCUMENT = {"role": "assistant", "content": [{"type": "document", "source": {"type": "text", "data": "x"}}]}
CACHED = {"role": "user", "content": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5}

GPT_CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "read", "arguments": "{"}}],
}
GPT_RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "x"}


def send_claude(client: anthropic.Anthropic, **fields: Any) -> Any:
    body = {"model": "claude-sonnet-5", "max_tokens": 100, "messages": [USER]} | fields
    return client.post("/v1/messages", body=body, cast_to=object)


def send_gpt(client: openai.OpenAI, **fields: Any) -> Any:
    return client.post("/chat/completions", body={"model": "gpt-5", "messages": [USER]} | fields, cast_to=object)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"max_tokens": None}, "max_tokens: Field required"),
        ({"max_tokens": 0}, "greater than or equal to 1"),
        ({"model": None}, "model: Field required"),
        ({"messages": []}, "at least one message is required"),
        ({"messages": [CALL, RESULT]}, "first message must use the"),
        ({"messages": [USER, CALL]}, "does not support assistant message prefill"),
        ({"messages": [USER, CALL, USER]}, "messages.1: `tool_use` ids were found without `tool_result`.*: toolu_1"),
        ({"messages": [USER, CALL, LATE]}, "`tool_use` ids were found without `tool_result`"),
        ({"messages": [USER, RESULT]}, "unexpected `tool_use_id` found in `tool_result` blocks: toolu_1"),
        ({"messages": [USER, CALL, RESULT, CALL, RESULT]}, "`tool_use` ids must be unique"),
        ({"messages": [USER, CALL, RESULT, RESULT]}, "each tool_use must have a single result"),
        ({"messages": [USER, THOUGHT, USER]}, "Invalid `signature` in `thinking` block"),
        ({"messages": [CACHED]}, "A maximum of 4 blocks with cache_control may be provided. Found 5"),
        ({"messages": [{"role": "user", "content": " "}]}, "non-whitespace text"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages.0.role: Input should be"),
        ({"tools": [{"name": "read file", "input_schema": {"type": "object"}}]}, "String should match pattern"),
        ({"tools": [{"name": "read"}]}, "input_schema: Field required"),
        ({"tools": [{"name": "read", "input_schema": {"type": "object"}}] * 2}, "Tool names must be unique"),
        ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, "must be greater than `thinking.budget_tokens`"),
        ({"temperature": 1.0}, "temperature: Extra inputs are not permitted"),
        ({"messages": [USER, DOCUMENT, USER]}, "`document` blocks are not allowed in `assistant` messages"),
    ],
)
def test_claude_refuses(server: ModelServer, claude: anthropic.Anthropic, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(anthropic.BadRequestError, match=message) as refused:
        send_claude(claude, **fields)

    assert refused.value.type == "invalid_request_error"
    assert refused.value.request_id is not None
    assert len(server.requests) == 1


def test_claude_takes_a_temperature_in_the_older_version(server: ModelServer, claude: anthropic.Anthropic) -> None:
    older = claude.with_options(default_headers={"anthropic-version": "2023-06-01"})
    server.say("Yes.")

    assert send_claude(older, temperature=0.5)["stop_reason"] == "end_turn"
    with pytest.raises(anthropic.BadRequestError, match="temperature: range"):
        send_claude(older, temperature=1.5)


@pytest.mark.parametrize(
    "messages",
    [[USER, CALL, RESULT], [USER, USER, CALL, RESULT, USER], [USER, SIGNED, USER], [USER, CALL, RESULT, SIGNED, USER]],
)
def test_claude_takes_a_conversation_in_order(
    server: ModelServer, claude: anthropic.Anthropic, messages: list[Any]
) -> None:
    server.say("Yes.")

    assert send_claude(claude, messages=messages)["stop_reason"] == "end_turn"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"model": None}, "must provide a model parameter"),
        ({"messages": None}, "Missing required parameter: 'messages'"),
        ({"messages": []}, "empty array"),
        ({"messages": [{"role": "tools", "content": "x"}]}, "Invalid value: 'tools'"),
        ({"messages": [{"role": "assistant", "content": None}]}, "expected a string, got null"),
        ({"messages": [USER, GPT_CALL, USER]}, "did not have response messages: call_1"),
        ({"messages": [USER, GPT_CALL]}, "did not have response messages: call_1"),
        ({"messages": [USER, GPT_RESULT]}, "must be a response to a preceeding message"),
        ({"messages": [USER, GPT_CALL, GPT_RESULT, GPT_RESULT]}, "must be a response to a preceeding message"),
        ({"stream_options": {"include_usage": True}}, "only allowed when 'stream' is enabled"),
        ({"tools": [{"type": "function", "function": {"name": "read file"}}]}, "does not match pattern"),
        ({"tools": [{"type": "function", "function": {"name": "r", "parameters": {"type": "array"}}}]}, "schema"),
    ],
)
def test_gpt_refuses(server: ModelServer, gpt: openai.OpenAI, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(openai.BadRequestError, match=message) as refused:
        send_gpt(gpt, **fields)

    assert refused.value.type == "invalid_request_error"
    assert len(server.requests) == 1


def test_gpt_takes_a_conversation_in_order(server: ModelServer, gpt: openai.OpenAI) -> None:
    server.say("Yes.")

    assert send_gpt(gpt, messages=[USER, GPT_CALL, GPT_RESULT, USER])["choices"][0]["finish_reason"] == "stop"


def test_a_key_is_needed_and_may_be_wrong(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    server.keys = ["sk-right"]
    no_key = {"x-api-key": anthropic.Omit(), "authorization": anthropic.Omit()}

    with pytest.raises(anthropic.AuthenticationError, match="invalid x-api-key") as wrong:
        claude.models.list()
    with pytest.raises(anthropic.AuthenticationError, match="x-api-key header is required"):
        claude.post("/v1/messages", body={}, cast_to=object, options={"headers": no_key})
    with pytest.raises(openai.AuthenticationError, match="Incorrect API key") as incorrect:
        gpt.models.list()
    claude.with_options(api_key="sk-right").models.list()
    gpt.with_options(api_key="sk-right").models.list()

    assert (wrong.value.type, incorrect.value.code) == ("authentication_error", "invalid_api_key")


def test_other_models_are_unknown_once_some_are_set(
    server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI
) -> None:
    server.models = ["claude-sonnet-5"]

    with pytest.raises(anthropic.NotFoundError, match="model: claude-opus-5"):
        send_claude(claude, model="claude-opus-5")
    with pytest.raises(openai.NotFoundError, match="`gpt-5` does not exist") as unknown:
        send_gpt(gpt)
    with pytest.raises(openai.NotFoundError):
        gpt.models.retrieve("gpt-5")

    assert unknown.value.code == "model_not_found"


def test_what_is_no_route_is_not_found(server: ModelServer, claude: anthropic.Anthropic, gpt: openai.OpenAI) -> None:
    with pytest.raises(anthropic.NotFoundError):
        claude.post("/v1/complete", body={}, cast_to=object)
    with pytest.raises(openai.NotFoundError):
        gpt.responses.create(model="gpt-5", input="Hello?")

    assert server.unexpected == []


def test_a_body_that_is_no_json_is_refused(server: ModelServer, claude: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError, match="not valid JSON"):
        claude.post("/v1/messages", content=b"{", cast_to=object)
