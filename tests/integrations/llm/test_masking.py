"""A key in what comes piece by piece."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from integrations.llm.masking import Mask

KEY = "sk-ant-te+t/" + "k2?>" * 6
FORMS = {
    "as it is": KEY,
    "in a URL": quote(KEY, safe=""),
    "in digits": KEY.encode().hex(),
    **{
        f"in {name}, {before} bytes before": encode(b"x" * before + KEY.encode()).decode()
        for name, encode in (("Base64", b64encode), ("Base64 for URLs", urlsafe_b64encode))
        for before in range(4)
    },
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_it_is_masked_wherever_the_stream_is_cut(form: str) -> None:
    content = f'data: {{"text":"a {form} b"}}\n\n'.encode()
    whole = Mask(KEY).whole(content)

    assert len(whole) == len(content)
    assert whole.count(b"*") >= len(form) - 8, "but for digits that the neighbours have a part in"
    for cut in range(len(content) + 1):
        mask = Mask(KEY)
        pieces = [mask.feed(content[:cut]), mask.feed(content[cut:]), mask.end()]
        assert b"".join(pieces) == whole, f"cut at {cut}"


def test_byte_by_byte_only_a_beginning_of_the_key_is_held_back() -> None:
    mask = Mask(KEY)
    told = b""

    for byte in b"no such thing: ":
        told += mask.feed(bytes([byte]))
        assert b"no such thing: ".startswith(told)
    assert told == b"no such thing: "

    assert mask.feed(KEY[:-1].encode()) == b""
    assert mask.feed(KEY[-1:].encode()) == b"*" * len(KEY)


@pytest.mark.parametrize("key", ["", "ollama"])
def test_a_word_is_no_secret(key: str) -> None:
    mask = Mask(key)

    assert mask.feed(b"This ollama ") + mask.feed(b"ollama.") + mask.end() == b"This ollama ollama."
