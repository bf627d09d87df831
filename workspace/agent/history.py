"""The model's own view of a conversation: pydantic-ai's messages, as JSON in our rows, cut where they grow too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from integrations.llm.types import ToolCall
from workspace.agent import attachments
from workspace.models import AgentSession

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ToolCallPart

# In characters, about four to a token. Cut deep when it is time, so that the provider's cache holds for long after.
_LONGEST: Final = 480_000
TOKENS_KEPT: Final = _LONGEST // 4
_AFTER_CUT: Final = 200_000
_KEPT_RESULT: Final = 300


def load(kept: Sequence[Any]) -> list[ModelMessage]:
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    return list(ModelMessagesTypeAdapter.validate_python(kept))


def dump(messages: Sequence[ModelMessage]) -> list[Any]:
    from pydantic_ai.messages import ModelMessagesTypeAdapter

    kept: list[Any] = ModelMessagesTypeAdapter.dump_python(list(messages), mode="json")
    return kept


def request(text: str, attached: Sequence[dict[str, Any]] = ()) -> ModelMessage:
    """Return what somebody says, with references to what they attached."""
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    if not attached:
        return ModelRequest(parts=[UserPromptPart(text)])
    return ModelRequest(parts=[UserPromptPart([text, *map(attachments.reference, attached)])])


def result(call: ToolCall, text: str) -> ModelMessage:
    from pydantic_ai.messages import ModelRequest, ToolReturnPart

    return ModelRequest(parts=[ToolReturnPart(tool_name=call.name, content=text, tool_call_id=call.id)])


def with_instructions(message: ModelMessage, instructions: str) -> ModelMessage:
    from pydantic_ai.messages import ModelRequest

    assert isinstance(message, ModelRequest), "a model is asked by a request"
    return replace(message, instructions=instructions)


def open_calls(messages: Sequence[ModelMessage]) -> list[ToolCall]:
    """Return the tool calls of the last answer that have no result yet."""
    from pydantic_ai.messages import ModelResponse, ToolCallPart, ToolReturnPart

    done = {part.tool_call_id for one in messages for part in one.parts if isinstance(part, ToolReturnPart)}
    last = next((one for one in reversed(messages) if isinstance(one, ModelResponse)), None)
    if last is None:
        return []
    found = [part for part in last.parts if isinstance(part, ToolCallPart) and part.tool_call_id not in done]
    return [_call(part) for part in found]


def _call(part: ToolCallPart) -> ToolCall:
    arguments = part.args if isinstance(part.args, str) else dict(part.args or {})
    return ToolCall.read(part.tool_call_id, part.tool_name, arguments)


def fit(messages: list[ModelMessage]) -> list[ModelMessage]:
    """Return the messages, older results of tools cut to their beginnings where all of it is too long."""
    if size(messages) <= _LONGEST:
        return list(messages)
    return _cut(messages)


def size(messages: Sequence[ModelMessage]) -> int:
    return sum(_size(part) for one in messages for part in one.parts)


def _size(part: Any) -> int:
    content = getattr(part, "content", "") or getattr(part, "args", "")
    if part.part_kind == "user-prompt" and not isinstance(content, str):
        return sum(map(attachments.characters, content))
    return len(str(content))


def _cut(messages: Sequence[ModelMessage]) -> list[ModelMessage]:
    from pydantic_ai.messages import ModelRequest

    cut = list(messages)
    for at, one in enumerate(cut):
        if size(cut) <= _AFTER_CUT or at >= len(cut) - 4:
            break
        if isinstance(one, ModelRequest):
            cut[at] = replace(one, parts=[_shortened(part) for part in one.parts])
    return cut


def _shortened(part: Any) -> Any:
    from pydantic_ai.messages import ToolReturnPart

    if not isinstance(part, ToolReturnPart) or not isinstance(part.content, str):
        return part
    if len(part.content) <= 2 * _KEPT_RESULT:
        return part
    return replace(part, content=f"{part.content[:_KEPT_RESULT]}\n[Cut. Call the tool again if you need it.]")


def let_go_of_files(session: AgentSession, transcript: list[ModelMessage]) -> bool:
    """Take pictures and documents out of a session and of a run's part of it; return whether there were any."""
    kept, own = attachments.without_files(load(session.history)), attachments.without_files(transcript)
    if kept is not None:
        session.history = dump(kept)
        session.save(update_fields=["history"])
    if own is not None:
        transcript[:] = own
    return kept is not None or own is not None


def shorten(session: AgentSession) -> bool:
    """Let go of the older half of a session's history; return False when there is nothing to let go of."""
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    messages = load(session.history)
    half = len(messages) // 2
    # Only a request of a person may come first: a result without its call is refused.
    starts = [
        at
        for at, one in enumerate(messages)
        if at >= half and isinstance(one, ModelRequest) and any(isinstance(part, UserPromptPart) for part in one.parts)
    ]
    if not messages:
        return False
    kept = messages[starts[0] :] if starts else []
    session.history = dump(kept)
    session.save(update_fields=["history"])
    return True


def extend(session: AgentSession, transcript: Sequence[ModelMessage]) -> None:
    """Add what a run said to its session's history; calls that nobody answered are answered first."""
    whole = list(transcript)
    whole += [result(call, "The run ended before this was done.") for call in open_calls(whole)]
    messages = fit([*load(session.history), *whole])
    session.history = dump(messages)
    session.save(update_fields=["history"])
