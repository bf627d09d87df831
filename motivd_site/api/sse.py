"""Server-sent events (HTML standard, section 9.2) out of rows: a stream only reads, so it can be resumed anywhere."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from motivd_site.api.errors import InvalidFields

# A stream that was busy just now is looked at often, so that a word shows at once; one that has been quiet for long
# costs next to nothing. The pause is a fiftieth of the quiet time.
_SHORTEST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 1.0
_PAUSE_SHARE = 0.02
_COMMENT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Event:
    """One event; without an id it does not move the point from which a client resumes."""

    name: str
    data: Any
    id: int | None = None

    def encode(self) -> bytes:
        # JSON keeps line breaks escaped, so the data is always one line.
        lines = [] if self.id is None else [f"id: {self.id}"]
        lines += [f"event: {self.name}", f"data: {json.dumps(self.data, ensure_ascii=False)}"]
        return ("\n".join(lines) + "\n\n").encode()


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reader found after a point. `last` ends the stream behind the events."""

    events: Sequence[Event]
    after: int
    last: bool


def last_event_id(request: HttpRequest) -> int:
    """Return where a client wants to resume, 0 for the beginning. Raises InvalidFields."""
    raw = request.headers.get("Last-Event-ID", "").strip() or "0"
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 12):
        raise InvalidFields({"Last-Event-ID": [_("Must be the number of an event.")]})
    return int(raw)


def stream(
    read: Callable[[int], Batch], *, after: int, shortest_pause: float = _SHORTEST_PAUSE_SECONDS
) -> StreamingHttpResponse:
    """Answer with the events that `read(after)` finds, until it says that the last one came.

    `read` runs in a thread and may query; it is called again with the `after` that it returned last.
    """
    response = StreamingHttpResponse(
        _events(read, after, translation.get_language() or "en", shortest_pause), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-cache, no-transform"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
    return response


async def _events(
    read: Callable[[int], Batch], after: int, language: str, shortest_pause: float
) -> AsyncIterator[bytes]:
    def look(point: int) -> Batch:
        try:
            with translation.override(language):
                return read(point)
        finally:
            close_old_connections()  # an idle stream holds no connection

    # Not thread-sensitive: streams share the pool instead of keeping a thread each.
    find = sync_to_async(look, thread_sensitive=False)
    quiet_since = commented_at = time.monotonic()
    yield b": connected\n\n"
    while True:
        batch = await find(after)
        after = batch.after
        for event in batch.events:
            yield event.encode()
        if batch.last:
            return
        now = time.monotonic()
        if batch.events:
            quiet_since = commented_at = now
        elif now - commented_at >= _COMMENT_SECONDS:
            commented_at = now
            yield b": still here\n\n"
        pause = (now - quiet_since) * _PAUSE_SHARE
        await asyncio.sleep(min(max(pause, shortest_pause), _LONGEST_PAUSE_SECONDS))
