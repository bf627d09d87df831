"""How much a call is reserved for: files by what models make of them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from pydantic_ai.messages import BinaryContent, ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart

from integrations.llm import sizes

PICTURE = b"\x89PNG" * 300_000
PAGE = b"<< /Type /Page >> "


def document(pages: int) -> bytes:
    return b"%PDF-1.7 << /Type /Pages >> " + PAGE * pages


def said(*items: str | BinaryContent) -> int:
    return sizes.of_messages([ModelRequest(parts=[UserPromptPart(list(items))])])


def test_words_are_counted_as_ever() -> None:
    messages: list[ModelMessage] = [
        ModelRequest(parts=[UserPromptPart("Hello?")]),
        ModelResponse(parts=[TextPart("Hello.")]),
    ]

    assert sizes.of_messages(messages) == sum(len(str(message)) for message in messages)


def test_a_picture_counts_the_same_however_large_its_file_is() -> None:
    plain, small, large = said("x"), said("x", picture(b"x")), said("x", picture(PICTURE))

    assert small == large
    assert small - plain == pytest.approx(3_300 * 4, abs=10)


def picture(data: bytes) -> BinaryContent:
    return BinaryContent(data, media_type="image/png")


@pytest.mark.parametrize(("pages", "counted"), [(1, 1), (7, 7), (500, 100)])
def test_a_document_counts_by_its_pages(pages: int, counted: int) -> None:
    document_of = BinaryContent(document(pages), media_type="application/pdf")

    assert said("x", document_of) - said("x") == pytest.approx(counted * 12_000, abs=10)


def test_a_document_that_hides_its_pages_counts_by_its_size() -> None:
    hidden = BinaryContent(b"%PDF-1.7" + bytes(1_000_000), media_type="application/pdf")

    assert said("x", hidden) - said("x") == pytest.approx(11 * 12_000, abs=10)


def test_a_request_counts_its_files_wherever_they_are() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PICTURE).decode()}
    image = {"type": "image", "source": source}
    result = {"type": "tool_result", "tool_use_id": "a", "content": [image]}
    broken = {"type": "image", "source": source | {"data": "é"}}
    body: dict[str, Any] = {"messages": [{"role": "user", "content": ["Look", image, result, broken]}]}
    size = len(json.dumps(body))

    assert sizes.of_request(size, body) == pytest.approx(3 * 13_200, abs=800)
    assert sizes.of_request(100, {"messages": "nonsense"}) == 100
