"""One answer as it streams in: read by a thread of its own, so that whoever waits can also look at the clock.

pydantic-ai is asynchronous and Django's queries are not; the two meet at a queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from integrations.llm import providers, sizes
from integrations.llm.diagnosis import translate
from integrations.llm.errors import Stopped, StreamBroke, TimedOut
from integrations.llm.types import CallDelta, Choice, Delta, Finish, TextDelta, ThinkingDelta, Tokens, Tool

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse

_TICK_SECONDS: Final = 0.1
_LONGEST_TEXT: Final = 2**20  # a reply is cut there
_CHARACTERS_PER_TOKEN: Final = 4


class _End:
    """The stream ended as it should."""


class Answer:
    """What has come of an answer so far; also when it was cut off, what it has cost."""

    def __init__(self) -> None:
        self.text = ""
        self.characters = 0
        self._asked_characters = 0
        self._stream: Any = None

    @property
    def has_begun(self) -> bool:
        return self.characters > 0

    def forget(self) -> None:
        self.text, self.characters, self._stream = "", 0, None

    def began(self, stream: Any, *, asked_characters: int) -> None:
        self._stream, self._asked_characters = stream, asked_characters

    def add(self, delta: Delta) -> None:
        if isinstance(delta, CallDelta):
            self.characters += len(delta.name)
        else:
            self.characters += len(delta.text)
            if isinstance(delta, TextDelta):
                self.text += delta.text

    def count(self, characters: int) -> None:
        """Count what is no text but was paid for: the inputs of tools."""
        self.characters += characters

    def response(self) -> ModelResponse:
        found: ModelResponse = self._stream.get()
        return found

    def finish(self) -> Finish:
        reason = self.response().finish_reason
        return "refusal" if reason == "content_filter" else reason or "stop"

    def tokens(self) -> Tokens:
        """Return what was used. What a cut-off answer does not say of its end is counted from its characters."""
        if self._stream is None:
            return Tokens()
        usage = self._stream.usage() if callable(self._stream.usage) else self._stream.usage
        written = usage.cache_write_tokens or 0
        written_1h = usage.cache_write_1h_tokens or 0
        read = usage.cache_read_tokens or 0
        asked, said = usage.input_tokens, usage.output_tokens
        if not self._is_whole():  # some providers tell only at the end
            asked = asked or self._asked_characters // _CHARACTERS_PER_TOKEN
            said = max(said, -(-self.characters // _CHARACTERS_PER_TOKEN))
        return Tokens(
            input=max(0, asked - written - read),
            output=said,
            cache_read=read,
            cache_write_5m=max(0, written - written_1h),
            cache_write_1h=written_1h,
        )

    def _is_whole(self) -> bool:
        return self._stream.get().finish_reason is not None


class Answering:
    """Asks once. Iterating gives what comes, and raises ModelError or Stopped."""

    def __init__(
        self,
        choice: Choice,
        messages: Sequence[ModelMessage],
        tools: Sequence[Tool],
        must_call: str | None,
        max_tokens: int,
        answer: Answer,
        stopped: Callable[[], bool],
        within: float | None = None,
    ) -> None:
        self._choice, self._messages, self._tools = choice, messages, tools
        self._must_call, self._max_tokens, self._answer = must_call, max_tokens, answer
        self._stopped = stopped
        self._seconds = settings.MODEL_TOTAL_SECONDS if within is None else within
        self._queue: queue.SimpleQueue[Delta | int | _End | BaseException] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="model-stream", daemon=True)

    def __iter__(self) -> Iterator[Delta]:
        self._thread.start()
        try:
            yield from self._received()
        finally:
            self._hang_up()

    def _received(self) -> Iterator[Delta]:
        started = heard = time.monotonic()
        while True:
            try:
                item = self._queue.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                item = None
            now = time.monotonic()
            if self._stopped():
                raise Stopped
            if item is None:
                if now - heard > settings.MODEL_IDLE_SECONDS or now - started > self._seconds:
                    raise TimedOut(self._choice.provider, reason="the stream said nothing for too long")
                continue
            heard = now
            if now - started > self._seconds:
                raise TimedOut(self._choice.provider, reason="the answer took too long")
            if isinstance(item, _End):
                return
            if isinstance(item, BaseException):
                ours = translate(item, self._choice, begun=self._answer.has_begun)
                if ours is None:
                    raise item
                raise ours from item
            if isinstance(item, int):
                self._answer.count(item)
                continue
            self._answer.add(item)
            if len(self._answer.text) > _LONGEST_TEXT:
                raise StreamBroke(self._choice.provider, reason="the answer is longer than 1 MB")
            yield item

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._ask())
            self._loop.run_until_complete(self._task)
            self._queue.put(_End())
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # whoever reads the queue raises it
            self._queue.put(error)
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def _hang_up(self) -> None:
        task = self._task
        if task is not None and not task.done():
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join()

    async def _ask(self) -> None:
        from pydantic_ai.direct import model_request_stream
        from pydantic_ai.models import ModelRequestParameters
        from pydantic_ai.tools import ToolDefinition

        tools = [
            ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=tool.schema)
            for tool in self._tools
        ]
        wanted = providers.settings_for(self._choice, max_tokens=self._max_tokens)
        if self._must_call:
            wanted["tool_choice"] = [self._must_call]
        async with (
            providers.http_client(self._choice) as http,
            model_request_stream(
                providers.build(self._choice, http),
                list(self._messages),
                model_settings=wanted,
                model_request_parameters=ModelRequestParameters(function_tools=tools),
            ) as stream,
        ):
            self._answer.began(stream, asked_characters=sizes.of_messages(self._messages))
            async for event in stream:
                for item in _read(event):
                    self._queue.put(item)


def _read(event: Any) -> Iterator[Delta | int]:
    from pydantic_ai import messages as theirs

    if isinstance(event, theirs.PartStartEvent):
        part = event.part
        if isinstance(part, theirs.TextPart) and part.content:
            yield TextDelta(part.content)
        elif isinstance(part, theirs.ThinkingPart) and part.content:
            yield ThinkingDelta(part.content)
        elif isinstance(part, theirs.ToolCallPart):
            yield CallDelta(part.tool_call_id, part.tool_name)
            yield len(str(part.args or ""))
    elif isinstance(event, theirs.PartDeltaEvent):
        delta = event.delta
        if isinstance(delta, theirs.TextPartDelta) and delta.content_delta:
            yield TextDelta(delta.content_delta)
        elif isinstance(delta, theirs.ThinkingPartDelta) and delta.content_delta:
            yield ThinkingDelta(delta.content_delta)
        elif isinstance(delta, theirs.ToolCallPartDelta):
            yield len(str(delta.args_delta or ""))
