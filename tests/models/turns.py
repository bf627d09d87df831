"""What a model may answer: the parts of a turn, what it costs, and what goes wrong while it is sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal

Stop = Literal["end_turn", "tool_use", "max_tokens", "stop_sequence", "pause_turn", "refusal"]


class Text:
    """Text that is streamed in just these pieces."""

    def __init__(self, *pieces: str) -> None:
        self.pieces: Sequence[str] = pieces

    def streamed(self) -> Iterator[str]:
        return iter(self.pieces)

    def whole(self) -> str:
        return "".join(self.pieces)


class Endless(Text):
    """Text without an end, a thousand pieces a second; as a whole body it is cut at a thousand pieces."""

    def __init__(self, piece: str) -> None:
        super().__init__(*repeat(piece, 1000))

    def streamed(self) -> Iterator[str]:
        while True:
            yield self.pieces[0]
            # Models are not faster, and a client that takes its time should not drown.
            time.sleep(0.001)


class Thinking(Text):
    """Thoughts in just these pieces; Anthropic's carry a signature, which has to come back with them."""


@dataclass
class ToolCall:
    """A call of a tool; without an id it gets one in the vendor's form. Its JSON may end in the middle."""

    name: str
    input: Any
    id: str | None = None
    cut: bool = False

    def json(self) -> str:
        text = json.dumps(self.input, ensure_ascii=False)
        return text[: len(text) // 2] if self.cut else text

    def pieces(self) -> Iterator[str]:
        """Give the JSON in at most forty pieces, split anywhere, as vendors do."""
        text = self.json()
        size = max(7, -(-len(text) // 40))
        return (text[start : start + size] for start in range(0, len(text), size))


Part = Text | ToolCall


@dataclass
class Usage:
    """Tokens; what is left out is counted as bytes / 4 of the request and of the reply."""

    input: int | None = None
    output: int | None = None
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0


@dataclass
class Counted:
    """Tokens, all known. `input` is without the cache, as Anthropic tells it."""

    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int

    @property
    def cache_write(self) -> int:
        return self.cache_write_5m + self.cache_write_1h

    @property
    def prompt(self) -> int:
        """The whole prompt, as OpenAI tells it."""
        return self.input + self.cache_read + self.cache_write


@dataclass
class Trouble:
    """What happens once so many events of a stream were sent."""

    kind: Literal["cut", "error", "stall"]
    after_events: int
    type: str = ""
    message: str = ""
    gate: threading.Event = field(default_factory=threading.Event)


class Turn:
    """One reply of a model. It ends with "tool_use" if it calls tools, else with "end_turn"."""

    def __init__(self, *parts: Part, stop: Stop | None = None, usage: Usage | None = None) -> None:
        self.parts = parts
        self._stop = stop
        self.usage = usage or Usage()
        self.refusal: str | None = None
        self.troubles: list[Trouble] = []
        self.chunk_bytes: int | None = None

    @property
    def calls(self) -> list[ToolCall]:
        return [part for part in self.parts if isinstance(part, ToolCall)]

    @property
    def stop(self) -> Stop:
        return self._stop or ("tool_use" if self.calls else "end_turn")

    @property
    def text(self) -> str:
        """All that is said, without what is thought."""
        return "".join(part.whole() for part in self.parts if isinstance(part, Text) and not isinstance(part, Thinking))

    @property
    def thought(self) -> str:
        return "".join(part.whole() for part in self.parts if isinstance(part, Thinking))

    def cut_tool_json(self, stop: Stop) -> None:
        """Let the JSON of the last call end in the middle.

        Raises ValueError if no tool is called.
        """
        if not self.calls:
            raise ValueError("this turn calls no tool whose JSON could be cut")
        self.calls[-1].cut = True
        self._stop = stop

    def count(self, request_bytes: int) -> Counted:
        said = sum(len((part.json() if isinstance(part, ToolCall) else part.whole()).encode()) for part in self.parts)
        usage = self.usage
        return Counted(
            input=max(1, request_bytes // 4) if usage.input is None else usage.input,
            output=max(1, said // 4) if usage.output is None else usage.output,
            cache_read=usage.cache_read,
            cache_write_5m=usage.cache_write_5m,
            cache_write_1h=usage.cache_write_1h,
        )


@dataclass
class Failure:
    """An error in place of a reply; what is left out is what the vendor sends with this status."""

    status: int
    type: str | None = None
    message: str | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
