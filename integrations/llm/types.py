"""What the rest of Motivd knows about a model: one interface, whoever is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Completion:
    """The text, and what it cost."""

    text: str
    input_tokens: int
    output_tokens: int
    cost_usd: float


class Model(Protocol):
    """A model that somebody pays for. `engine` is what build records call it: provider and model."""

    engine: str

    def complete(self, *, system: str, prompt: str, max_tokens: int) -> Completion:
        """Answer one prompt."""
        ...
