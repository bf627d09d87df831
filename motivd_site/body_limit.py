"""A cap on request bodies that counts bytes as they come, so that a chunked one is stopped too."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.utils import translation

from motivd_site.api import errors

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
# As Django and uvicorn see it; they differ in how they type the three arguments.
AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]


class _TooLarge(Exception):
    pass


class BodyLimit:
    """Answers 413 itself; Django would first write the whole body to disk."""

    def __init__(self, app: AsgiApp, *, limit_bytes: int, uploads: Mapping[str, int] | None = None) -> None:
        """`uploads` maps patterns of whole paths to what a form with files may hold there."""
        self.app, self.limit_bytes = app, limit_bytes
        self.uploads = [(re.compile(pattern), most) for pattern, most in (uploads or {}).items()]

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        length, limit_bytes = headers.get(b"content-length", b"0"), self._limit_of(scope["path"], headers)
        if length.isdigit() and int(length) > limit_bytes:
            await self._refuse(headers, send, limit_bytes)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit_bytes:
                raise _TooLarge
            return message

        try:
            await self.app(scope, counted, send)
        except _TooLarge:
            # Django reads the whole body before it answers, so nothing has been sent yet.
            await self._refuse(headers, send, limit_bytes)

    def _limit_of(self, path: str, headers: dict[bytes, bytes]) -> int:
        # Only of forms: Django keeps their files on disk, and any other body in memory.
        if headers.get(b"content-type", b"").startswith(b"multipart/form-data"):
            for pattern, most in self.uploads:
                if pattern.fullmatch(path):
                    return most
        return self.limit_bytes

    async def _refuse(self, headers: dict[bytes, bytes], send: Send, limit_bytes: int) -> None:
        accepted = headers.get(b"accept-language", b"").decode("latin-1")
        request_id = str(uuid.uuid4())
        with translation.override("fr" if accepted.strip().lower().startswith("fr") else "en"):
            body = json.dumps(errors.body_of(errors.TooLarge(limit_bytes), request_id)).encode()
        await send(
            {
                "type": "http.response.start",
                "status": 413,
                "headers": [
                    (b"content-type", b"application/json"),
                    (b"content-length", str(len(body)).encode()),
                    (b"x-request-id", request_id.encode()),
                    (b"connection", b"close"),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})
