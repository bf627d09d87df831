"""How OpenAI's chat completions speak, and every server that calls itself compatible."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.models.openai_checks import check
from tests.models.turns import Counted, Failure, Stop, Thinking, ToolCall, Turn
from tests.models.wire import Asked, Dialect, Refused, Request

# Type, code and message that the vendor sends with each status.
_ERRORS: dict[int, tuple[str, str | None, str]] = {
    400: ("invalid_request_error", None, "Invalid request."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: ("permission_error", None, "You have insufficient permissions for this operation."),
    404: ("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."),
    413: ("invalid_request_error", "request_too_large", "Request entity too large."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    500: ("server_error", None, "The server had an error while processing your request. Sorry about that!"),
    503: ("service_unavailable_error", None, "The engine is currently overloaded, please try again later."),
    529: ("overloaded_error", None, "Overloaded"),
}
_FINISHES: dict[Stop, str] = {
    "end_turn": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "stop_sequence": "stop",
    "pause_turn": "stop",
}


class OpenAI(Dialect):
    """OpenAI's dialect."""

    def no_key(self, *, given: bool) -> Refused:
        if given:
            return Refused(401, "Incorrect API key provided.", code="invalid_api_key")
        return Refused(
            401, "You didn't provide an API key. You need to provide your API key in an Authorization header."
        )

    def no_model(self, name: str) -> Refused:
        return Refused(404, f"The model `{name}` does not exist or you do not have access to it.")

    def check(self, request: Request) -> None:
        if request.method == "POST":
            check(request.body)

    def asked(self, request: Request) -> Asked:
        options = request.body.get("stream_options") or {}
        return Asked(request.body["model"], request.size, bool(options.get("include_usage")))

    def events(self, turn: Turn, asked: Asked) -> Iterator[bytes]:
        frame = _frame(asked, "chat.completion.chunk") | ({"usage": None} if asked.include_usage else {})
        yield _chunk(frame, {"role": "assistant", "content": "", "refusal": None})
        for delta in _deltas(turn):
            yield _chunk(frame, delta)
        yield _chunk(frame, {}, _finish(turn))
        if asked.include_usage:
            yield _data(frame | {"choices": [], "usage": _usage(asked.counted(turn))})
        yield b"data: [DONE]\n\n"

    def whole(self, turn: Turn, asked: Asked) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": turn.text or None, "refusal": turn.refusal}
        if turn.thought:
            message["reasoning_content"] = turn.thought
        if turn.calls:
            message["tool_calls"] = [_call(call, call.json()) for call in turn.calls]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(turn)}
        return _frame(asked, "chat.completion") | {"choices": [choice], "usage": _usage(asked.counted(turn))}

    def error(self, failure: Failure, request_id: str, param: str | None = None) -> dict[str, Any]:
        type_, code, message = _ERRORS.get(failure.status, _ERRORS[500 if failure.status >= 500 else 400])
        if failure.message is not None:
            message = failure.message
        if failure.type is not None or failure.code is not None:
            code = failure.code
        return {"error": {"message": message, "type": failure.type or type_, "param": param, "code": code}}

    def error_event(self, type: str, message: str) -> bytes:
        return _data({"error": {"message": message, "type": type, "param": None, "code": None}})

    def model(self, name: str) -> dict[str, Any]:
        return {"id": name, "object": "model", "created": 1_770_000_000, "owned_by": "system"}

    def models(self, names: list[str], query: dict[str, str]) -> dict[str, Any]:
        return {"object": "list", "data": [self.model(name) for name in names]}

    def headers(self, request_id: str) -> dict[str, str]:
        return {"x-request-id": request_id, "openai-version": "2020-10-01", "openai-processing-ms": "1"}


def _data(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def _frame(asked: Asked, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid4().hex[:29]}",
        "object": kind,
        "created": int(time.time()),
        "model": asked.model,
        "service_tier": "default",
        "system_fingerprint": None,
    }


def _chunk(frame: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _data(frame | {"choices": [choice]})


def _deltas(turn: Turn) -> Iterator[dict[str, Any]]:
    index = 0
    for part in turn.parts:
        if isinstance(part, ToolCall):
            yield {"tool_calls": [{"index": index} | _call(part, "")]}
            for piece in part.pieces():
                yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
            index += 1
        else:
            field = "reasoning_content" if isinstance(part, Thinking) else "content"
            for piece in part.streamed():
                yield {field: piece}
    if turn.refusal is not None:
        yield {"refusal": turn.refusal}


def _call(call: ToolCall, arguments: str) -> dict[str, Any]:
    function = {"name": call.name, "arguments": arguments}
    return {"id": call.id or f"call_{uuid4().hex[:24]}", "type": "function", "function": function}


def _finish(turn: Turn) -> str:
    if turn.stop == "refusal":
        # A model that says no has come to its end; without a word, the filter ended it.
        return "content_filter" if turn.refusal is None else "stop"
    return _FINISHES[turn.stop]


def _usage(counted: Counted) -> dict[str, Any]:
    return {
        "prompt_tokens": counted.prompt,
        "completion_tokens": counted.output,
        "total_tokens": counted.prompt + counted.output,
        "prompt_tokens_details": {"cached_tokens": counted.cache_read, "cache_write_tokens": counted.cache_write},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }
