"""What the model says through Claude Code: told as it comes, kept by messages, forgotten where it is sent anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from integrations.llm.types import ToolCall
from workspace.agent import claude_words as words
from workspace.agent.claude_message import Message
from workspace.agent.events import Recorder, storable

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage


class Speech:
    """`said` is its text since that was last cleared, `calls` all tools it ever called for, by id."""

    def __init__(
        self,
        events: Recorder,
        parts: list[dict[str, Any]],
        transcript: list[ModelMessage],
        save: Callable[[], None],
    ) -> None:
        self.said = ""
        self.calls: dict[str, ToolCall] = {}
        self._events, self._parts, self._transcript, self._save = events, parts, transcript, save
        self._message = Message()

    def whole(self) -> list[ModelMessage]:
        """Return the transcript with the message that is under way."""
        return [*self._transcript, *self._message.turns()]

    def stream(self, event: dict[str, Any]) -> None:
        kind = event.get("type")
        if kind == "message_start":
            self._begin(str(event["message"]["id"]))
        elif kind == "content_block_delta" and event["delta"].get("type") == "text_delta":
            self._message.has_streamed = True
            self._events.text(event["delta"]["text"])
        elif kind == "content_block_start":
            self._events.flush()
        elif kind == "message_delta":  # the program itself says message_stop, also after a stream that broke
            self._message.is_open = False

    def blocks(self, message: Any) -> None:
        from claude_agent_sdk import TextBlock, ToolUseBlock

        if message.error is not None or message.model == "<synthetic>":
            return  # the program's own words about an error, which is told where it ends
        if message.message_id and message.message_id != self._message.id:
            self._begin(message.message_id)  # not streamed: its second try after a broken stream
            self._message.is_open = False
        for block in message.content:
            if isinstance(block, TextBlock) and block.text:
                self._say(str(storable(block.text)))
            elif isinstance(block, ToolUseBlock):
                self.called(words.ours(block.id, block.name, block.input))

    def called(self, call: ToolCall) -> None:
        if call.id not in self.calls:
            self.calls[call.id] = call
            self._message.call(call)
            self._save()

    def answer(self, call: ToolCall, text: str) -> None:
        self._message.answer(call, text)

    def end(self) -> None:
        """Put the message that is under way into the transcript."""
        self._events.flush()
        self._transcript += self._message.turns()
        self._message = Message()
        self._save()

    def _begin(self, message_id: str) -> None:
        """A message that was not sent to its end is sent again: what was said of it is forgotten."""
        if self._message.is_open and not self._message.results:
            if self._message.has_streamed:
                self._events.add("text.reset")
            for part in self._message.shown:
                self._parts.remove(part)
            self._message = Message()
        self.end()
        self._message = Message(message_id, is_open=True)

    def _say(self, text: str) -> None:
        if not self._message.has_streamed:
            self._events.text(text)
        self.said += text
        shown = {"type": "text", "text": text}
        self._parts.append(shown)
        self._message.say(text, shown)
