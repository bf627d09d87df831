"""How Anthropic's Messages API speaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.models.anthropic_checks import check, signature
from tests.models.turns import Counted, Failure, Text, Thinking, ToolCall, Turn
from tests.models.wire import Asked, Dialect, Refused, Request

# What the vendor sends with each status.
_ERRORS = {
    400: ("invalid_request_error", "Invalid request."),
    401: ("authentication_error", "invalid x-api-key"),
    402: ("billing_error", "Your credit balance is too low to access the Anthropic API."),
    403: ("permission_error", "Your API key does not have permission to use the specified resource."),
    404: ("not_found_error", "Not found"),
    413: ("request_too_large", "Request exceeds the maximum size"),
    429: ("rate_limit_error", "This request would exceed your organization's rate limit."),
    500: ("api_error", "Internal server error"),
    504: ("timeout_error", "Request timed out"),
    529: ("overloaded_error", "Overloaded"),
}
# The status that belongs to an error that came inside a stream.
STATUSES = {type: status for status, (type, _message) in _ERRORS.items()}


class Anthropic(Dialect):
    """Anthropic's dialect."""

    def no_key(self, *, given: bool) -> Refused:
        return Refused(401, "invalid x-api-key" if given else "x-api-key header is required")

    def no_model(self, name: str) -> Refused:
        return Refused(404, f"model: {name}")

    def check(self, request: Request) -> None:
        version = request.headers.get("anthropic-version")
        if version is None:
            raise Refused(400, "anthropic-version: header is required")
        if request.method == "POST":
            check(request.body, version, counting=request.path.endswith("/count_tokens"))

    def asked(self, request: Request) -> Asked:
        return Asked(request.body["model"], request.size)

    def events(self, turn: Turn, asked: Asked) -> Iterator[bytes]:
        counted = asked.counted(turn)
        start = _message(asked, []) | {"stop_reason": None, "usage": _usage(counted, output=1)}
        yield _event("message_start", message=start)
        for index, part in enumerate(turn.parts):
            block, deltas = _streamed(part)
            yield _event("content_block_start", index=index, content_block=block)
            if index == 0:
                yield _event("ping")
            for delta in deltas:
                yield _event("content_block_delta", index=index, delta=delta)
            yield _event("content_block_stop", index=index)
        usage = _usage(counted)
        told = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
        yield _event("message_delta", delta=_stop(turn), usage={name: usage[name] for name in told})
        yield _event("message_stop")

    def whole(self, turn: Turn, asked: Asked) -> dict[str, Any]:
        content = [_block(part) for part in turn.parts]
        return _message(asked, content) | _stop(turn) | {"usage": _usage(asked.counted(turn))}

    def error(self, failure: Failure, request_id: str, param: str | None = None) -> dict[str, Any]:
        type_, message = _ERRORS.get(failure.status, _ERRORS[500 if failure.status >= 500 else 400])
        error = {"type": failure.type or type_, "message": failure.message or message}
        return {"type": "error", "error": error, "request_id": request_id}

    def error_event(self, type: str, message: str) -> bytes:
        return _event("error", error={"type": type, "message": message})

    def model(self, name: str) -> dict[str, Any]:
        return {
            "type": "model",
            "id": name,
            "display_name": name.replace("-", " ").title(),
            "created_at": "2026-02-01T00:00:00Z",
            "lifecycle": "active",
            "max_input_tokens": 200_000,
            "max_tokens": 64_000,
        }

    def models(self, names: list[str], query: dict[str, str]) -> dict[str, Any]:
        start = names.index(query["after_id"]) + 1 if query.get("after_id") in names else 0
        page = names[start : start + int(query.get("limit", 20))]
        return {
            "data": [self.model(name) for name in page],
            "has_more": names[-1:] != page[-1:],
            "first_id": page[0] if page else None,
            "last_id": page[-1] if page else None,
        }

    def headers(self, request_id: str) -> dict[str, str]:
        return {"request-id": request_id, "anthropic-organization-id": "00000000-0000-4000-8000-000000000000"}


def _event(type: str, **fields: Any) -> bytes:
    return f"event: {type}\ndata: {json.dumps({'type': type} | fields, ensure_ascii=False)}\n\n".encode()


def _message(asked: Asked, content: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"msg_{uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": content,
        "stop_sequence": None,
    }


def _stop(turn: Turn) -> dict[str, Any]:
    stop: dict[str, Any] = {"stop_reason": turn.stop, "stop_sequence": None}
    if turn.stop == "refusal":
        stop["stop_details"] = {"type": "refusal", "category": None, "explanation": turn.refusal}
    return stop


def _usage(counted: Counted, output: int | None = None) -> dict[str, Any]:
    return {
        "input_tokens": counted.input,
        "cache_creation_input_tokens": counted.cache_write,
        "cache_read_input_tokens": counted.cache_read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": counted.cache_write_5m,
            "ephemeral_1h_input_tokens": counted.cache_write_1h,
        },
        "output_tokens": counted.output if output is None else output,
        "service_tier": "standard",
    }


def _block(part: Text | ToolCall) -> dict[str, Any]:
    if isinstance(part, ToolCall):
        # A body cannot hold half of an object: what was cut off is lost.
        return _call(part) | {"input": {} if part.cut else part.input}
    if isinstance(part, Thinking):
        return {"type": "thinking", "thinking": part.whole(), "signature": signature(part.whole())}
    return {"type": "text", "text": part.whole()}


def _streamed(part: Text | ToolCall) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """Give a block as it starts, and its deltas."""
    if isinstance(part, ToolCall):
        return _call(part) | {"input": {}}, _json_deltas(part)
    if isinstance(part, Thinking):
        return {"type": "thinking", "thinking": "", "signature": ""}, _thinking_deltas(part)
    return {"type": "text", "text": ""}, ({"type": "text_delta", "text": piece} for piece in part.streamed())


def _call(part: ToolCall) -> dict[str, Any]:
    return {"type": "tool_use", "id": part.id or f"toolu_{uuid4().hex[:24]}", "name": part.name}


def _json_deltas(part: ToolCall) -> Iterator[dict[str, Any]]:
    yield {"type": "input_json_delta", "partial_json": ""}
    for piece in part.pieces():
        yield {"type": "input_json_delta", "partial_json": piece}


def _thinking_deltas(part: Thinking) -> Iterator[dict[str, Any]]:
    for piece in part.streamed():
        yield {"type": "thinking_delta", "thinking": piece}
    yield {"type": "signature_delta", "signature": signature(part.whole())}
