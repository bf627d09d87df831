"""One message of the model while Claude Code passes it on: block by block, tools running in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from integrations.llm.types import ToolCall
from workspace.agent import history

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponsePart


@dataclass(slots=True)
class Message:
    """`shown` are its parts as people see them; `is_open` as long as its end has not come."""

    id: str = ""
    is_open: bool = False
    has_streamed: bool = False
    shown: list[dict[str, Any]] = field(default_factory=list)
    results: list[ModelMessage] = field(default_factory=list)
    _parts: list[ModelResponsePart] = field(default_factory=list)

    def say(self, text: str, shown: dict[str, Any]) -> None:
        from pydantic_ai.messages import TextPart

        self._parts.append(TextPart(text))
        self.shown.append(shown)

    def call(self, call: ToolCall) -> None:
        from pydantic_ai.messages import ToolCallPart

        self._parts.append(ToolCallPart(tool_name=call.name, args=call.input, tool_call_id=call.id))

    def answer(self, call: ToolCall, text: str) -> None:
        self.results.append(history.result(call, text))

    def turns(self) -> list[ModelMessage]:
        """Return it as the history keeps it: all that the model said, then what came of its calls."""
        from pydantic_ai.messages import ModelResponse

        return [ModelResponse(parts=list(self._parts)), *self.results] if self._parts else []
