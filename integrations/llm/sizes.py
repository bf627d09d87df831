"""How much a model is asked, in characters: what is reserved for a call, and what one that broke off has cost.

Pictures and documents are counted by what models make of them: their bytes say nothing of that.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pydantic_ai.messages import BinaryContent, ModelMessage

_CHARACTERS_PER_TOKEN: Final = 4
# Anthropic counts width × height / 750; pictures are sent with sides of at most 1568, and others count less.
PICTURE_CHARACTERS: Final = 3_300 * _CHARACTERS_PER_TOKEN
# A page of a document is read as text and as a picture.
_PAGE_CHARACTERS: Final = 3_000 * _CHARACTERS_PER_TOKEN
_PAGES_LIMIT: Final = 100  # more are refused
_BYTES_PER_PAGE: Final = 100_000  # where the list of pages is compressed
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


def of_messages(messages: Sequence[ModelMessage]) -> int:
    return sum(_of_message(message) for message in messages)


def of_request(size: int, body: Any) -> int:
    """Return the same for a request of Anthropic's API that is so many bytes long."""
    for media_type, data in _sources(body):
        size -= len(data)
        try:
            size += _of_file(base64.b64decode(data), media_type)
        except ValueError:  # not in base64
            size += PICTURE_CHARACTERS
    return size


def _of_message(message: ModelMessage) -> int:
    from pydantic_ai.messages import BinaryContent, ModelRequest, UserPromptPart

    if not isinstance(message, ModelRequest):
        return len(str(message))
    files: list[BinaryContent] = []
    parts = []
    for part in message.parts:
        if isinstance(part, UserPromptPart) and not isinstance(part.content, str):
            files += [item for item in part.content if isinstance(item, BinaryContent)]
            part = replace(part, content=[item for item in part.content if not isinstance(item, BinaryContent)])
        parts.append(part)
    return len(str(replace(message, parts=parts))) + sum(_of_file(file.data, file.media_type) for file in files)


def _of_file(data: bytes, media_type: str) -> int:
    if media_type != "application/pdf":
        return PICTURE_CHARACTERS
    pages = max(len(_PAGE.findall(data)), -(-len(data) // _BYTES_PER_PAGE))
    return min(pages, _PAGES_LIMIT) * _PAGE_CHARACTERS


def _sources(value: Any) -> Iterator[tuple[str, str]]:
    """Yield type and content of each file in a body, in results of tools too."""
    if isinstance(value, list):
        for item in value:
            yield from _sources(item)
    elif isinstance(value, dict):
        data = value.get("data")
        if value.get("type") == "base64" and isinstance(data, str):
            yield str(value.get("media_type")), data
            return
        for name in ("messages", "content", "source"):
            yield from _sources(value.get(name))
