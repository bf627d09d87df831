"""The cap on bodies, and the one route where a form with a file may hold more."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.conf import settings

from motivd_site.body_limit import BodyLimit, Receive, Send

pytestmark = pytest.mark.asyncio

LIMIT = 100
FORM = b"multipart/form-data; boundary=x"
PLACE = "/api/projects/123/import"


async def _reads_all(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


async def _sent(path: str, content_type: bytes, size: int, *, tells: bool) -> tuple[int, dict[str, Any]]:
    """Send a body of a size, with its length in a header or piece by piece."""
    app = BodyLimit(_reads_all, limit_bytes=LIMIT, uploads={r"/api/projects/[^/]+/import/?": 10 * 2**20})
    headers = [(b"content-type", content_type)] + ([(b"content-length", str(size).encode())] if tells else [])
    left, got = size, list[MutableMapping[str, Any]]()

    async def receive() -> MutableMapping[str, Any]:
        nonlocal left
        piece = min(left, 2**16)
        left -= piece
        return {"type": "http.request", "body": b"x" * piece, "more_body": left > 0}

    async def send(message: MutableMapping[str, Any]) -> None:
        got.append(message)

    await app({"type": "http", "path": path, "headers": headers}, receive, send)
    return got[0]["status"], json.loads(got[1]["body"])


@pytest.mark.parametrize("tells", [True, False])
@pytest.mark.parametrize(
    ("path", "content_type", "size", "status"),
    [
        (PLACE, FORM, 10 * 2**20, 200),
        (f"{PLACE}/", FORM, 10 * 2**20, 200),
        (PLACE, FORM, 10 * 2**20 + 1, 413),
        (PLACE, b"application/json", LIMIT, 200),
        (PLACE, b"application/json", LIMIT + 1, 413),
        (f"{PLACE}/more", FORM, LIMIT + 1, 413),
        (f"/more{PLACE}", FORM, LIMIT + 1, 413),
        ("/api/projects/create", FORM, LIMIT + 1, 413),
    ],
)
async def test_only_a_form_may_hold_more_and_only_at_its_place(
    path: str, content_type: bytes, size: int, status: int, tells: bool
) -> None:
    got, body = await _sent(path, content_type, size, tells=tells)

    assert got == status
    assert body.get("code") == (None if status == 200 else "TOO_LARGE")


async def test_a_form_that_is_too_large_is_told_the_limit_of_its_place() -> None:
    _status, body = await _sent(PLACE, FORM, 11 * 2**20, tells=True)

    assert "10 MB" in body["error"]


async def test_an_import_may_hold_a_whole_project_and_an_upload_a_large_file() -> None:
    assert settings.UPLOAD_LIMITS_BYTES == {
        r"/api/projects/[^/]+/import/?": 210 * 2**20,
        r"/api/upload/?": 21 * 2**20,
        r"/api/transcribe/?": 26 * 2**20,
    }
