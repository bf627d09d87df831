"""What OpenAI refuses: the rules of a conversation, in the words of the real API."""

from __future__ import annotations

import re
from typing import Any

from tests.models.wire import Refused

_ROLES = ("system", "developer", "user", "assistant", "tool")


def check(body: dict[str, Any]) -> None:
    """Raise Refused, with the vendor's message, for a request that it would not take."""
    if not body.get("model"):
        raise Refused(400, "you must provide a model parameter")
    messages = body.get("messages")
    if messages is None:
        sentence = "Missing required parameter: 'messages'."
        raise Refused(400, sentence, code="missing_required_parameter", param="messages")
    if not messages:
        sentence = (
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead."
        )
        raise Refused(400, sentence, code="empty_array", param="messages")
    if body.get("stream_options") and not body.get("stream"):
        sentence = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise Refused(400, sentence, param="stream_options")
    for index, message in enumerate(messages):
        _message(index, message)
    _tool_messages(messages)
    for index, tool in enumerate(body.get("tools") or []):
        _tool(index, tool)


def _message(index: int, message: dict[str, Any]) -> None:
    place, role = f"messages[{index}]", message.get("role")
    if role not in _ROLES:
        sentence = f"Invalid value: '{role}'. Supported values are: {', '.join(repr(name) for name in _ROLES)}."
        raise Refused(400, sentence, code="invalid_value", param=f"{place}.role")
    may_be_silent = role == "assistant" and (message.get("tool_calls") or message.get("refusal"))
    if message.get("content") is None and not may_be_silent:
        sentence = "Invalid value for 'content': expected a string, got null."
        raise Refused(400, sentence, param=f"{place}.content")
    for call in message.get("tool_calls") or []:
        if not isinstance(call["function"].get("arguments"), str):
            sentence = f"Invalid type for '{place}.tool_calls[0].function.arguments': expected a string."
            raise Refused(400, sentence, code="invalid_type", param=f"{place}.tool_calls")


def _tool_messages(messages: list[dict[str, Any]]) -> None:
    """Every call is answered at once, and nothing else is."""
    open_calls: list[str] = []
    caller = 0
    for index, message in enumerate([*messages, {"role": "end"}]):
        if message["role"] == "tool":
            if message.get("tool_call_id") not in open_calls:
                # The spelling is the vendor's.
                sentence = (
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
                    "'tool_calls'."
                )
                raise Refused(400, sentence, param=f"messages.[{index}].role")
            open_calls.remove(message["tool_call_id"])
            continue
        if open_calls:
            sentence = (
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
                "'tool_call_id'. The following tool_call_ids did not have response messages: " + ", ".join(open_calls)
            )
            raise Refused(400, sentence, param=f"messages.[{caller}].role")
        open_calls, caller = [call["id"] for call in message.get("tool_calls") or []], index


def _tool(index: int, tool: dict[str, Any]) -> None:
    function = tool.get("function") or {}
    if tool.get("type") != "function":
        raise Refused(400, f"Missing required parameter: 'tools[{index}].type'.", param=f"tools[{index}].type")
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", str(function.get("name", ""))):
        sentence = (
            f"Invalid 'tools[{index}].function.name': string does not match pattern. Expected a string that matches "
            "the pattern '^[a-zA-Z0-9_-]+$'."
        )
        raise Refused(400, sentence, code="invalid_value", param=f"tools[{index}].function.name")
    if (function.get("parameters") or {"type": "object"}).get("type") != "object":
        sentence = (
            f"Invalid schema for function '{function['name']}': schema must be a JSON Schema of 'type: \"object\"'."
        )
        raise Refused(400, sentence, code="invalid_function_parameters", param=f"tools[{index}].function.parameters")
