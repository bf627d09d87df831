"""The script: what the next requests are answered with, in the order in which a test wrote it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tests.models.turns import Endless, Failure, Part, Stop, Text, Thinking, ToolCall, Trouble, Turn, Usage

Body = dict[str, Any]
Reply = Turn | Failure


@dataclass
class _Entry:
    write: Callable[[Body], Reply | str]
    times: int | None = 1
    match: Callable[[Body], object] | None = None
    changes: list[Callable[[Turn], object]] = field(default_factory=list)
    fails: bool = False

    def fits(self, body: Body) -> bool:
        return self.match is None or bool(self.match(body))

    def reply(self, body: Body) -> Reply:
        reply = self.write(body)
        if isinstance(reply, str):
            reply = Turn(Text(reply))
        if isinstance(reply, Turn):
            for change in self.changes:
                change(reply)
        return reply


class Script:
    """The verbs that write it.

    Some write a turn: say, call, turn, think, refuse, huge, endless, answer_with, fail. The others come first and
    are about the next turn that is written: usage, cut, error_event, stall, chunks, cut_tool_json, when. They can be
    chained: `server.usage(input=1000).cut(after_events=4).say("Hello ", "world.")`.

    A request gets the first turn whose `when` it matches, else the first turn without one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._changes: list[Callable[[Turn], object]] = []
        self._match: Callable[[Body], object] | None = None
        self._gates: list[threading.Event] = []

    def say(self, *pieces: str) -> None:
        """Answer with text, one delta a piece."""
        self._write(lambda body: Turn(Text(*pieces)))

    def call(self, name: str, input: Any = None, *, id: str | None = None, text: str | None = None) -> None:
        """Call a tool, after a text if there is one."""
        said: list[Part] = [Text(text)] if text else []
        self._write(lambda body: Turn(*said, ToolCall(name, {} if input is None else input, id)))

    def turn(self, *parts: Part, stop: Stop | None = None, usage: Usage | None = None) -> None:
        """Answer with these parts in this order."""
        self._write(lambda body: Turn(*parts, stop=stop, usage=usage))

    def think(self, *thoughts: str, text: str = "Done.") -> None:
        """Answer with thoughts, then with a text (OpenAI: reasoning_content)."""
        self._write(lambda body: Turn(Thinking(*thoughts), Text(text)))

    def refuse(self, message: str | None = None, *, text: str = "") -> None:
        """Refuse, perhaps after some text.

        Anthropic stops for "refusal" and explains with the message. OpenAI sends the message in its refusal field;
        without a message its content filter ends the reply.
        """

        def refusal(body: Body) -> Turn:
            turn = Turn(*([Text(text)] if text else []), stop="refusal")
            turn.refusal = message
            return turn

        self._write(refusal)

    def huge(self, megabytes: float = 1.5) -> str:
        """Answer with so much text, of numbered lines in 8 KB deltas; give the text."""
        size = int(megabytes * 1_000_000)
        text = "".join(f"line {number:08d}\n" for number in range(-(-size // 14)))[:size]
        self.say(*(text[start : start + 8192] for start in range(0, size, 8192)))
        return text

    def endless(self, text: str = "la ") -> None:
        """Stream without an end, until the client hangs up (not streamed: a thousand times, then max_tokens)."""
        self._write(lambda body: Turn(Endless(text), stop="max_tokens"))

    def answer_with(self, callback: Callable[[Body], Reply | str], *, times: int | None = 1) -> None:
        """Let the callback decide by what was sent; None is for every request that comes here."""
        self._write(callback, times=times)

    def fail(
        self,
        status: int,
        *,
        type: str | None = None,
        message: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
    ) -> None:
        """Answer so many requests, of any route, with an error; None is for ever.

        Type, message and code (OpenAI's) are by default what the vendor sends with this status. Both SDKs retry by
        themselves and then wait half a second, unless the headers hold "retry-after-ms" or "x-should-retry: false".
        """
        failure = Failure(status, type, message, code, dict(headers or {}))
        self._write(lambda body: failure, times=times, fails=True)

    def usage(
        self,
        input: int | None = None,
        output: int | None = None,
        cache_read: int = 0,
        cache_write_5m: int = 0,
        cache_write_1h: int = 0,
    ) -> Self:
        """Let the next turn cost this; input is without the cache, and what is left out is bytes / 4."""
        usage = Usage(input, output, cache_read, cache_write_5m, cache_write_1h)
        return self._change(lambda turn: setattr(turn, "usage", usage))

    def cut(self, *, after_events: int) -> Self:
        """Break the connection after so many events of the next turn (pings count, too).

        Not streamed: in the middle of the body, whatever the number. More events than the turn has are a crash.
        """
        return self._trouble(Trouble("cut", after_events))

    def error_event(self, *, after_events: int, type: str = "overloaded_error", message: str = "Overloaded") -> Self:
        """End the stream of the next turn with an error after so many events (not streamed: answer with it)."""
        return self._trouble(Trouble("error", after_events, type, message))

    def stall(self, *, after_events: int) -> Self:
        """Stop sending the next turn after so many events, until `go_on` or until the client hangs up."""
        trouble = Trouble("stall", after_events)
        self._gates.append(trouble.gate)
        return self._trouble(trouble)

    def chunks(self, size: int) -> Self:
        """Send the events of the next turn in chunks of so many bytes."""
        return self._change(lambda turn: setattr(turn, "chunk_bytes", size))

    def go_on(self) -> None:
        """End the first stall that has not been ended yet, even if it has not been reached yet.

        Raises IndexError if there is none.
        """
        self._gates.pop(0).set()

    def cut_tool_json(self, stop: Stop = "max_tokens") -> Self:
        """Let the JSON of the next turn's last tool call end in the middle."""
        return self._change(lambda turn: turn.cut_tool_json(stop))

    def when(self, match: Callable[[Body], object]) -> Self:
        """Keep the next turn for a request whose body matches."""
        self._match = match
        return self

    def take(self, body: Body, *, only_failures: bool = False) -> Reply | None:
        """Give the reply that is due, and count it; failures alone may be due outside of a conversation."""
        with self._lock:
            fitting = [entry for entry in self._entries if entry.match and entry.fits(body)] if body else []
            fitting += [entry for entry in self._entries if not entry.match]
            if not fitting or (only_failures and not fitting[0].fails):
                return None
            entry = fitting[0]
            if entry.times is not None:
                entry.times -= 1
                if not entry.times:
                    self._entries.remove(entry)
        return entry.reply(body)

    @property
    def left(self) -> int:
        """How many turns nobody has asked for yet."""
        return len(self._entries)

    @property
    def unwritten(self) -> bool:
        """Whether something was said about a next turn that never followed."""
        return bool(self._changes or self._match)

    def _write(self, write: Callable[[Body], Reply | str], *, times: int | None = 1, fails: bool = False) -> None:
        entry = _Entry(write, times, self._match, self._changes, fails)
        self._match, self._changes = None, []
        with self._lock:
            self._entries.append(entry)

    def _change(self, change: Callable[[Turn], object]) -> Self:
        self._changes.append(change)
        return self

    def _trouble(self, trouble: Trouble) -> Self:
        return self._change(lambda turn: turn.troubles.append(trouble))
