"""Idempotency-Key: the same call again gives the first answer again, for 24 hours.

After draft-ietf-httpapi-idempotency-key-header. The view's own work and the stored answer commit together, so a
crash leaves either both or neither, and a call that never finished can simply be made again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from motivd_site import secrets
from motivd_site.api import errors
from motivd_site.api.errors import ApiError, InvalidFields
from motivd_site.models import IdempotentAnswer

if TYPE_CHECKING:
    from accounts.models import User

_KEPT = timedelta(hours=24)
_ABANDONED_AFTER = timedelta(seconds=60)
_DETERMINISTIC = frozenset({400, 402, 404, 409, 413, 415, 422})

Handler = TypeVar("Handler", bound=Callable[..., Response])


class KeyReused(ApiError):
    status, code = 422, "IDEMPOTENCY_KEY_REUSED"

    def message(self) -> str:
        return _("This Idempotency-Key was used with another body. Use a new key for a new request.")


class StillRunning(ApiError):
    status, code = 409, "CONFLICT"

    def message(self) -> str:
        return _("The first call with this Idempotency-Key is still running.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


def idempotent(handler: Handler) -> Handler:
    """Make a view's method heed the header; without it nothing changes."""
    return _heeding(handler, atomic=True)


def idempotent_outside(handler: Handler) -> Handler:
    """The same for work that waits for somebody else's server: no transaction is open meanwhile.

    What a crash leaves half done there, the next call finds; the view has to be ready for that.
    """
    return _heeding(handler, atomic=False)


def _heeding(handler: Handler, *, atomic: bool) -> Handler:
    @functools.wraps(handler)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None or not request.user.is_authenticated:
            return handler(view, request, *args, **kwargs)
        if not 1 <= len(key) <= 255 or not key.isprintable():
            raise InvalidFields({"Idempotency-Key": [_("Use 1 to 255 printable characters.")]})
        seen = _claim(request, key)
        if isinstance(seen, Response):
            return seen
        return _answer_once(seen, view, lambda: handler(view, request, *args, **kwargs), atomic=atomic)

    return cast(Handler, answer)


def say_still_running(request: Request) -> None:
    """Keep a call that takes more than a minute from looking abandoned. One query; none without a key."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and request.user.is_authenticated:
        running = IdempotentAnswer.objects.filter(user=request.user, route=_route_of(request), key=key, status=None)
        running.update(created_at=timezone.now())


def _route_of(request: Request) -> str:
    return f"{request.method} {request._request.path_info}"[:300]


def _claim(request: Request, key: str) -> IdempotentAnswer | Response:
    now = timezone.now()
    route = _route_of(request)
    body_hash = _hash_of(request)
    user = cast("User", request.user)
    row = IdempotentAnswer(user=user, route=route, key=key, body_hash=body_hash, created_at=now)
    mine = IdempotentAnswer.objects.filter(user=user, route=route, key=key)
    mine.filter(created_at__lt=now - _KEPT).delete()
    mine.filter(status=None, created_at__lt=now - _ABANDONED_AFTER).delete()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        first = mine.first()
        if first is None:  # it was let go at this very moment
            raise StillRunning from None
        return _replay(first, body_hash)
    return row


def _hash_of(request: Request) -> str:
    """Return what tells one call from another. Raises what reading a form raises."""
    digest = hashlib.sha256()
    if str(request.content_type).startswith("multipart/"):
        # Not the raw bytes: a client draws a new boundary for each try, and files need not fit in memory.
        for name, values in sorted(cast(QueryDict, request.data).lists()):
            for value in values:
                digest.update(json.dumps([name, *_hashed(value)]).encode())
    else:
        digest.update(request._request.body)
    digest.update(b"\0" + request._request.META["QUERY_STRING"].encode())
    return digest.hexdigest()


def _hashed(value: str | UploadedFile[Any]) -> tuple[str, str | None]:
    if isinstance(value, str):
        return value, None
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    return str(value.name), content.hexdigest()


def _replay(first: IdempotentAnswer, body_hash: str) -> Response:
    if first.body_hash != body_hash:
        raise KeyReused
    if first.status is None or first.sealed_body is None:
        raise StillRunning
    kept = json.loads(secrets.decrypt(bytes(first.sealed_body)))
    headers = {"Idempotent-Replayed": "true"} | ({"Location": kept["location"]} if kept["location"] else {})
    return Response(kept["body"], status=first.status, headers=headers)


def _answer_once(row: IdempotentAnswer, view: Any, work: Callable[[], Response], *, atomic: bool) -> Response:
    stored = False
    try:
        try:
            with transaction.atomic() if atomic else contextlib.nullcontext():
                response = work()
                _store(row, response)
                stored = True
        except Exception as refused:
            response = errors.answer_exception(refused, view.get_exception_handler_context())
            stored = response.status_code in _DETERMINISTIC
            if stored:
                _store(row, response)
        return response
    finally:
        if not stored:
            IdempotentAnswer.objects.filter(pk=row.pk).delete()


def _store(row: IdempotentAnswer, response: Response) -> None:
    kept = {"body": response.data, "location": response.headers.get("Location")}
    row.sealed_body = secrets.encrypt(JSONRenderer().render(kept))
    row.status = response.status_code
    row.save(update_fields=["status", "sealed_body"])


def forget_old() -> int:
    """Delete the answers that are older than a day."""
    deleted, _rows = IdempotentAnswer.objects.filter(created_at__lt=timezone.now() - _KEPT).delete()
    return deleted
