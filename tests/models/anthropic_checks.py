"""What Anthropic refuses: the rules of a conversation, in the words of the real API."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from typing import Any

from tests.models.wire import Refused

Block = dict[str, Any]
Message = tuple[str, list[Block]]


# https://platform.claude.com/docs/en/api/migration-2026-10-21
_NEWER_VERSION = "2026-10-21"


def check(body: dict[str, Any], version: str, *, counting: bool) -> None:
    """Raise Refused, with the vendor's message, for a request that this version of the API would not take."""
    _fields(body, counting=counting)
    if version >= _NEWER_VERSION:
        _removed(body)
    _tools(body.get("tools") or [])
    messages = _merged([_message(index, message) for index, message in enumerate(body["messages"])])
    _order(messages)
    _tool_results(messages)
    _cache_breakpoints(body, messages)


def _fields(body: dict[str, Any], *, counting: bool) -> None:
    for name in ("model", "messages") if counting else ("model", "max_tokens", "messages"):
        if body.get(name) is None:
            raise Refused(400, f"{name}: Field required")
    if not isinstance(body["model"], str):
        raise Refused(400, "model: Input should be a valid string")
    if not isinstance(body["messages"], list):
        raise Refused(400, "messages: Input should be a valid list")
    if not body["messages"]:
        raise Refused(400, "messages: at least one message is required")
    if counting:
        return
    if type(body["max_tokens"]) is not int:
        raise Refused(400, "max_tokens: Input should be a valid integer")
    if body["max_tokens"] < 1:
        raise Refused(400, "max_tokens: Input should be greater than or equal to 1")
    if not 0 <= body.get("temperature", 1) <= 1:
        raise Refused(400, "temperature: range: 0..1")
    thinking = body.get("thinking") or {}
    if thinking.get("type") == "enabled" and not 1024 <= thinking.get("budget_tokens", 0) < body["max_tokens"]:
        raise Refused(400, "`max_tokens` must be greater than `thinking.budget_tokens`.")


def _removed(body: dict[str, Any]) -> None:
    """Refuse what the newer version took away, even where it is the default."""
    for name in ("temperature", "top_p", "top_k"):
        if name in body:
            raise Refused(400, f"{name}: Extra inputs are not permitted")
    for index, message in enumerate(body["messages"]):
        content = message.get("content")
        for place, block in enumerate(content if isinstance(content, list) else []):
            where = f"messages.{index}.content.{place}"
            if message.get("role") == "assistant" and block.get("type") == "document":
                raise Refused(400, f"{where}: `document` blocks are not allowed in `assistant` messages")
            if message.get("role") == "user" and block.get("type") == "text" and block.get("citations"):
                raise Refused(400, f"{where}.text.citations: Extra inputs are not permitted")


def _tools(tools: list[Block]) -> None:
    # A tool with a type of its own is the vendor's: it has no schema.
    for index, tool in enumerate(tool for tool in tools if tool.get("type", "custom") == "custom"):
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", str(tool.get("name", ""))):
            raise Refused(400, f"tools.{index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
        if not isinstance(tool.get("input_schema"), dict):
            raise Refused(400, f"tools.{index}.custom.input_schema: Field required")
        if tool["input_schema"].get("type") != "object":
            raise Refused(400, f"tools.{index}.custom.input_schema.type: Input should be 'object'")
    if any(times > 1 for times in Counter(tool.get("name") for tool in tools).values()):
        raise Refused(400, "tools: Tool names must be unique.")


def _message(index: int, message: dict[str, Any]) -> Message:
    """Read one message as a role and blocks."""
    role, content = message.get("role"), message.get("content")
    if role not in ("user", "assistant", "system"):
        raise Refused(400, f"messages.{index}.role: Input should be 'user' or 'assistant'")
    if content is None:
        raise Refused(400, f"messages.{index}.content: Field required")
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    if not blocks:
        raise Refused(400, f"messages.{index}: {role} messages must have non-empty content")
    for place, block in enumerate(blocks):
        _block(f"messages.{index}.content.{place}", role, block)
    return role, blocks


def _block(place: str, role: str, block: Block) -> None:
    kind = block.get("type")
    if kind == "text" and not str(block.get("text", "")).strip():
        raise Refused(400, "messages: text content blocks must contain non-whitespace text")
    if kind in ("tool_use", "thinking") and role != "assistant":
        raise Refused(400, f"{place}: `{kind}` blocks can only be in `assistant` messages")
    if kind == "tool_result" and role != "user":
        raise Refused(400, f"{place}: `tool_result` blocks can only be in `user` messages")
    if kind == "tool_use" and not isinstance(block.get("input"), dict):
        raise Refused(400, f"{place}.tool_use.input: Input should be a valid dictionary")
    if kind == "tool_use" and not re.fullmatch(r"[a-zA-Z0-9_-]+", str(block.get("id", ""))):
        raise Refused(400, f"{place}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
    if kind == "thinking" and block.get("signature") != signature(str(block.get("thinking", ""))):
        raise Refused(400, f"{place}: Invalid `signature` in `thinking` block")


def _merged(messages: list[Message]) -> list[Message]:
    """Put turns of one role that follow each other together, as the vendor does; system messages stand outside."""
    merged: list[Message] = []
    for role, blocks in messages:
        if role == "system":
            continue
        if merged and merged[-1][0] == role:
            merged[-1][1].extend(blocks)
        else:
            merged.append((role, list(blocks)))
    return merged


def _order(messages: list[Message]) -> None:
    if not messages or messages[0][0] != "user":
        raise Refused(400, 'messages: first message must use the "user" role')
    if messages[-1][0] != "user":
        sentence = (
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )
        raise Refused(400, sentence)


def _tool_results(messages: list[Message]) -> None:
    """Every call is answered at once and first of all, and nothing else is."""
    ids = [block["id"] for _role, blocks in messages for block in blocks if block.get("type") == "tool_use"]
    if len(ids) != len(set(ids)):
        raise Refused(400, "messages: `tool_use` ids must be unique")
    called: list[str] = []
    for index, (role, blocks) in enumerate(messages):
        if role == "assistant":
            called = [block["id"] for block in blocks if block.get("type") == "tool_use"]
            continue
        _answers(index, blocks, called)
        called = []


def _answers(index: int, blocks: list[Block], called: list[str]) -> None:
    leading: list[str] = []
    for block in blocks:
        if block.get("type") != "tool_result":
            break
        leading.append(str(block.get("tool_use_id")))
    missing = [id for id in called if id not in leading]
    if missing:
        raise Refused(
            400,
            f"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
            f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the next "
            "message.",
        )
    answered = [str(block.get("tool_use_id")) for block in blocks if block.get("type") == "tool_result"]
    for place, id in enumerate(answered):
        if id not in called:
            raise Refused(
                400,
                f"messages.{index}.content.{place}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each "
                "`tool_result` block must have a corresponding `tool_use` block in the previous message.",
            )
        if answered.count(id) > 1:
            raise Refused(400, "each tool_use must have a single result. Found multiple `tool_result` blocks.")


def _cache_breakpoints(body: dict[str, Any], messages: list[Message]) -> None:
    system = body.get("system")
    blocks = [*(body.get("tools") or []), *(system if isinstance(system, list) else [])]
    blocks += [block for _role, message in messages for block in message]
    found = sum(1 for block in [*blocks, body] if block.get("cache_control"))
    if found > 4:
        raise Refused(400, f"A maximum of 4 blocks with cache_control may be provided. Found {found}.")


def signature(thought: str) -> str:
    """Sign a thought, as the vendor does so that nobody puts thoughts into the model's head."""
    return base64.b64encode(hashlib.sha256(thought.encode()).digest()).decode()
