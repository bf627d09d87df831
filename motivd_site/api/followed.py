"""A POST that takes long and can be followed: with `Accept: text/event-stream` the same call answers as a stream.

Its work is done in a thread of its own, so it goes on when the client goes away. What it answered is kept under the
Idempotency-Key, and where the client sent none under one of ours, which it gets with the head of the stream: the same
call with that key, followed or not, gives the answer again and does nothing twice.
"""

from __future__ import annotations

import contextvars
import functools
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from django.db import connections
from django.http.response import HttpResponseBase
from django.utils import translation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from motivd_site.api import errors, sse

_KEY: Final = "HTTP_IDEMPOTENCY_KEY"
Tell = Callable[[str, Any], None]
Handler = TypeVar("Handler", bound=Callable[..., Response])


def tell(request: Request, name: str, data: Any) -> None:
    """Send an event to whoever follows the call; nobody does as a rule. From the first one on it is a stream."""
    teller: Tell | None = getattr(request._request, "followed_by", None)
    if teller is not None:
        teller(name, data)


def followed(handler: Handler) -> Handler:
    """Let a view's method, which heeds idempotency keys, be followed.

    The stream ends with `result`, the body of the answer, or `error`, the envelope. What is refused before the first
    event is answered as ever, with its status.
    """

    @functools.wraps(handler)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "text/event-stream" not in request.headers.get("Accept", ""):
            return handler(view, request, *args, **kwargs)
        return _Followed(view, request, lambda: handler(view, request, *args, **kwargs)).answer()

    return cast(Handler, answer)


class _Followed:
    def __init__(self, view: Any, request: Request, work: Callable[[], Response]) -> None:
        self._view, self._request, self._work = view, request, work
        self._events: list[sse.Event] = []
        self._has_begun, self._has_ended = threading.Event(), threading.Event()
        self._refused: Exception | Response | None = None
        self._language = translation.get_language() or "en"

    def answer(self) -> HttpResponseBase:
        key = self._request.META.setdefault(_KEY, str(uuid.uuid4()))
        self._request._request.followed_by = self._tell  # type: ignore[attr-defined]  # for `tell`
        inside = contextvars.copy_context()  # what log lines say of the request
        threading.Thread(target=inside.run, args=(self._run,), name="followed", daemon=True).start()
        self._has_begun.wait()
        if isinstance(self._refused, Response):
            return self._refused
        if self._refused is not None:
            raise self._refused
        response = sse.stream(self._read, after=0)
        response.headers["Idempotency-Key"] = key
        return response

    def _run(self) -> None:
        try:
            with translation.override(self._language):
                self._finish(self._work())
        except Exception as error:
            if not self._events:
                self._refused = error  # the request's own thread raises it
            else:
                self._finish(errors.answer_exception(error, self._view.get_exception_handler_context()))
        finally:
            self._has_ended.set()
            self._has_begun.set()
            connections.close_all()

    def _finish(self, response: Response) -> None:
        if response.status_code >= 400 and not self._events:
            self._refused = response
            return
        body = json.loads(JSONRenderer().render(response.data))
        self._tell("error" if response.status_code >= 400 else "result", body)

    def _tell(self, name: str, data: Any) -> None:
        self._events.append(sse.Event(name, data, id=len(self._events) + 1))
        self._has_begun.set()

    def _read(self, after: int) -> sse.Batch:
        ended = self._has_ended.is_set()  # first: what comes after this question is read the next time
        events = self._events[after:]
        return sse.Batch(events, after + len(events), last=ended)
