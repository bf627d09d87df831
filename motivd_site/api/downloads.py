"""Answers that are made while they are sent, so that a large one never stands in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header


class Download(StreamingHttpResponse):
    """A file out of pieces. Each is asked for in a thread and may query; no query may stay open between two.

    Django would gather all pieces of a plain iterator before it sends the first one under ASGI.
    """

    def __init__(self, pieces: Iterator[bytes], *, name: str, content_type: str) -> None:
        super().__init__(pieces, content_type=content_type)
        self.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        self.headers["X-Content-Type-Options"] = "nosniff"
        self.headers["Cache-Control"] = "no-store"
        self.headers["X-Accel-Buffering"] = "no"  # nginx would gather them on its disk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(self)

        def following() -> bytes | None:
            try:
                return next(pieces, None)
            finally:
                close_old_connections()

        # Not thread-sensitive: a slow download must not hold up those who share that one thread.
        follow = sync_to_async(following, thread_sensitive=False)
        while (piece := await follow()) is not None:
            yield piece
