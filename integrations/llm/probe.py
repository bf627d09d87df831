"""One cheap call, to see whether a provider answers with this key and this model."""

from __future__ import annotations

from typing import Final

from integrations.llm.client import Conversation, one_question
from integrations.llm.errors import NotTheProtocol, TimedOut
from integrations.llm.types import Choice, Purpose

_TOKENS: Final = 64


def ask(choice: Choice, purpose: Purpose, *, within: float) -> None:
    """Ask once, and wait for so many seconds at most. Raises ModelError."""
    question = one_question("Answer with one word.", "Hello?")
    call = Conversation(choice, purpose, question, max_tokens=_TOKENS, attempts=1, within=within)
    heard = False
    try:
        for _delta in call:
            heard = True
    except TimedOut:
        if not heard:
            raise
        return  # a slow one, or one that does not know when to stop; it works
    if not heard and call.turn.finish == "stop" and not call.turn.tokens.output:
        raise NotTheProtocol(choice.provider, reason="the answer is empty")
