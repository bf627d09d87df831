"""What the rest of Motivd knows about models, whoever is behind them. Messages are pydantic-ai's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from accounts.models import User

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelResponse

Finish = Literal["stop", "tool_call", "length", "refusal", "error"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose key, which model. `own_key`: the user pays, and the five-hour budget does not count it."""

    provider: str
    model: str
    base_url: str
    key: str = field(repr=False)
    own_key: bool = False

    @property
    def engine(self) -> str:
        """What build records and runs call it."""
        return f"{self.provider}:{self.model}"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a call is for: what the ledger keeps of it."""

    user: User
    name: str
    project_id: UUID | None = None
    run_id: UUID | None = None
    charged: bool = True


@dataclass(frozen=True, slots=True)
class Tokens:
    """`input` is without what a cache gave or took."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0

    @property
    def whole_input(self) -> int:
        return self.input + self.cache_read + self.cache_write_5m + self.cache_write_1h


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a model may call; `schema` is the JSON Schema of its input."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    text: str


@dataclass(frozen=True, slots=True)
class CallDelta:
    """A tool call has begun; its input comes with the turn."""

    id: str
    name: str


Delta = TextDelta | ThinkingDelta | CallDelta


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`input` is None when what came is no JSON object: it was cut off, and must not be run."""

    id: str
    name: str
    input: dict[str, Any] | None

    @classmethod
    def read(cls, call_id: str, name: str, arguments: str | dict[str, Any] | None) -> ToolCall:
        if isinstance(arguments, dict):
            return cls(call_id, name, arguments)
        try:
            found = json.loads(arguments or "{}")
        except ValueError:
            return cls(call_id, name, None)
        return cls(call_id, name, found if isinstance(found, dict) else None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One whole answer of a model, and what it cost."""

    response: ModelResponse
    text: str
    calls: tuple[ToolCall, ...]
    finish: Finish
    tokens: Tokens
    cost: Decimal
    call_id: UUID
