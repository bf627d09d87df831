"""What an answer of Anthropic's Messages API cost, read out of its bytes as they pass."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from integrations.llm import errors
from integrations.llm.errors import ModelError
from integrations.llm.types import Tokens

_CHARACTERS_PER_TOKEN: Final = 4
_LONGEST_EVENT: Final = 4 * 2**20
_DELTAS: Final = ("text", "partial_json", "thinking")


class Meter:
    """Fed with all of an answer's bytes, a stream or one body, in any pieces."""

    def __init__(self, *, asked_bytes: int) -> None:
        self.first_at: float | None = None
        self._asked_bytes = asked_bytes
        self._has_begun = self._is_stream = False
        self._rest = b""
        self._usage: dict[str, Any] = {}
        self._characters = 0
        self._told_end = False
        self._error = ""

    def begin(self, content_type: str) -> None:
        self._has_begun, self._is_stream = True, content_type.startswith("text/event-stream")

    def feed(self, chunk: bytes) -> None:
        self._rest += chunk
        if not self._is_stream:
            return
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            if line.startswith(b"data:"):
                self._event(line.removeprefix(b"data:"))
        if len(self._rest) > _LONGEST_EVENT:
            self._rest = b""

    def tokens(self) -> Tokens:
        """Return what was used. Where the end never came, what it did not tell is counted from characters."""
        self._whole_body()
        usage = self._usage
        written = _count(usage, "cache_creation_input_tokens")
        kinds = usage.get("cache_creation")
        written_1h = _count(kinds, "ephemeral_1h_input_tokens") if isinstance(kinds, dict) else 0
        said = _count(usage, "output_tokens")
        if not self._told_end:
            said = max(said, -(-self._characters // _CHARACTERS_PER_TOKEN))
        asked = _count(usage, "input_tokens")
        if self._has_begun and not usage:
            asked = self._asked_bytes // _CHARACTERS_PER_TOKEN
        return Tokens(
            input=asked,
            output=said,
            cache_read=_count(usage, "cache_read_input_tokens"),
            cache_write_5m=max(0, written - written_1h),
            cache_write_1h=written_1h,
        )

    def error(self, provider: str) -> ModelError | None:
        """Return what a stream ended with, where that was an error."""
        if not self._error:
            return None
        kind = errors.Overloaded if self._error == "overloaded_error" else errors.StreamBroke
        return kind(provider, reason=self._error)

    def _event(self, data: bytes) -> None:
        try:
            event = json.loads(data)
            kind = event["type"]
        except (ValueError, TypeError, KeyError):
            return
        if kind == "message_start":
            self._take(event.get("message"))
        elif kind == "content_block_delta":
            self.first_at = self.first_at or time.monotonic()
            delta = event.get("delta")
            if isinstance(delta, dict):
                self._characters += sum(len(delta[name]) for name in _DELTAS if isinstance(delta.get(name), str))
        elif kind == "message_delta":
            self._take(event)
            self._told_end = True
        elif kind == "error":
            told = event.get("error")
            self._error = str(told.get("type", "error")) if isinstance(told, dict) else "error"

    def _whole_body(self) -> None:
        """Read what is left as one JSON body: an answer that was not streamed."""
        if self._is_stream or self._told_end or not self._rest:
            return
        try:
            body = json.loads(self._rest)
        except ValueError:
            self._characters += len(self._rest)  # cut off: at least this was written
            return
        self._take(body)
        self._told_end = True

    def _take(self, told: Any) -> None:
        usage = told.get("usage") if isinstance(told, dict) else None
        if isinstance(usage, dict):
            self._usage |= {name: value for name, value in usage.items() if value is not None}


def _count(usage: dict[str, Any], name: str) -> int:
    found = usage.get(name)
    return found if isinstance(found, int) and found > 0 else 0
