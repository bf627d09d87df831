"""Where each field of a brief comes from: read out of the prompt, suggested, written by somebody, or not known yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, cast

from django.db.models import TextChoices

from builder.briefs import BriefFields
from builder.extraction import rules
from builder.models import Brief

_QUOTES_LIMIT: Final = 3
_QUOTE_LENGTH: Final = 200
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?…])\s+|\n")


class State(TextChoices):
    UNDERSTOOD = "understood"  # read out of the prompt
    SUGGESTED = "suggested"  # made up of words of the prompt, for want of better
    WRITTEN = "written"  # by somebody
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Origin:
    """`quotes` are the sentences of the prompt in which the value stands, as far as they can be told."""

    field: str
    state: State
    quotes: list[str]


def reading_of(brief: Brief) -> dict[str, Any]:
    """Return what was last read out of the prompt, by field; fields that it does not speak of are left out."""
    if brief.reading is not None:
        return dict(brief.reading)
    if not brief.prompt:
        return {}
    return dict(rules.extract(brief.prompt, locale=cast("Literal['en', 'fr']", brief.locale)).filled())


def of(brief: Brief) -> list[Origin]:
    read = reading_of(brief)
    sentences = _sentences(brief.prompt)
    origins = []
    for field in fields(BriefFields):
        value = getattr(brief, field.name)
        state = _state(brief, field.name, value, read)
        shown = _quotes(value, sentences) if state is State.UNDERSTOOD else []
        origins.append(Origin(field.name, state, shown))
    return origins


def is_by_hand(brief: Brief, name: str, read: dict[str, Any]) -> bool:
    """Return whether somebody wrote or emptied a field, so that reading the prompt again must leave it alone."""
    value = getattr(brief, name)
    if not value:
        return bool(read.get(name))
    return _state(brief, name, value, read) is State.WRITTEN


def _state(brief: Brief, name: str, value: Any, read: dict[str, Any]) -> State:
    if not value:
        return State.EMPTY
    if value == read.get(name):
        return State.UNDERSTOOD
    if name == "app_name" and brief.prompt and value == rules.suggest_name(brief.prompt):
        return State.SUGGESTED
    return State.WRITTEN


def _sentences(prompt: str) -> list[str]:
    return [sentence for found in _BETWEEN_SENTENCES.split(prompt) if (sentence := " ".join(found.split()))]


def _quotes(value: str | list[str], sentences: list[str]) -> list[str]:
    items = [value] if isinstance(value, str) else value
    found = dict.fromkeys(quote for item in items if (quote := _quote(item, sentences)))
    return list(found)[:_QUOTES_LIMIT]


def _quote(item: str, sentences: list[str]) -> str:
    """Return the sentence that says the item, else the one that shares most words with it, else nothing."""
    said = item.casefold()
    for sentence in sentences:
        if said in sentence.casefold():
            return _around(sentence, said)
    words = _stems([item])
    best = max(sentences, key=lambda sentence: len(words & _stems([sentence])), default="")
    return _around(best, "") if words & _stems([best]) else ""


def _stems(texts: Iterable[str]) -> set[str]:
    return {word[:5] for text in texts for word in re.findall(r"\w{4,}", text.casefold())}


def _around(sentence: str, said: str) -> str:
    """Cut a long sentence to what stands around the words."""
    if len(sentence) <= _QUOTE_LENGTH:
        return sentence
    start = max(sentence.casefold().find(said) - _QUOTE_LENGTH // 4, 0) if said else 0
    cut = sentence[start : start + _QUOTE_LENGTH]
    return ("…" if start else "") + cut.strip() + ("…" if start + _QUOTE_LENGTH < len(sentence) else "")
