"""Rate limits that hold under concurrency: one atomic upsert in the database counts, on any number of machines.

Fixed windows, as the RateLimit header fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers) describe.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from motivd_site.api.errors import ApiError
from motivd_site.models import RateCount

_READS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a limit is left. `resets_in` is in seconds."""

    limit: int
    remaining: int
    resets_in: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.resets_in),
        }


class RateLimited(ApiError):
    status, code = 429, "RATE_LIMITED"

    def __init__(self, rate: Rate) -> None:
        super().__init__(rate)
        self.rate = rate

    def message(self) -> str:
        return _("Too many requests. Try again in %(seconds)d seconds.") % {"seconds": self.rate.resets_in}

    def headers(self) -> dict[str, str]:
        return self.rate.headers() | {"Retry-After": str(self.rate.resets_in)}


def take(key: str, *, limit: int, window_seconds: int = 60) -> Rate | None:
    """Count one use of `key` and return what is left; None where `limit` is 0 (off). One query.

    Raises RateLimited when the window is used up; refused uses count too.
    """
    if limit <= 0:
        return None
    now = int(time.time())
    window = now // window_seconds
    table = connection.ops.quote_name(RateCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, window_number, used, seen_at) VALUES (%s, %s, 1, %s)"  # noqa: S608
            " ON CONFLICT (key) DO UPDATE SET"
            f" used = CASE WHEN {table}.window_number = excluded.window_number THEN {table}.used + 1 ELSE 1 END,"
            " window_number = excluded.window_number, seen_at = excluded.seen_at RETURNING used",
            [key, window, timezone.now()],
        )
        used = int(cursor.fetchone()[0])
    rate = Rate(
        limit=limit,
        remaining=max(0, limit - used),
        resets_in=(window + 1) * window_seconds - now,
    )
    if used > limit:
        raise RateLimited(rate)
    return rate


def take_request(request: HttpRequest) -> Rate | None:
    """Count a request against its user's (or visitor's address's) reads or writes. Raises RateLimited."""
    return _take_use(_who(request), writes=request.method not in _READS)


def take_call(user_id: object, *, writes: bool) -> Rate | None:
    """Count what a user does by another way than a request of the API, against the same limits. Raises RateLimited."""
    return _take_use(f"user:{user_id}", writes=writes)


def _take_use(who: str, *, writes: bool) -> Rate | None:
    if writes:
        return take(f"writes:{who}", limit=settings.RATE_LIMIT_WRITES_PER_MINUTE)
    return take(f"reads:{who}", limit=settings.RATE_LIMIT_READS_PER_MINUTE)


def take_ai_start(request: HttpRequest) -> None:
    """Count the start of something that may call a model. Raises RateLimited."""
    take(f"ai:{_who(request)}", limit=settings.RATE_LIMIT_AI_STARTS_PER_MINUTE)


def take_upload(request: HttpRequest) -> None:
    """Count an upload of a user. Raises RateLimited."""
    take(f"upload:{_who(request)}", limit=settings.RATE_LIMIT_UPLOADS_PER_HOUR, window_seconds=3600)


def take_transcription(request: HttpRequest) -> None:
    """Count a recording that is to be written down. Raises RateLimited."""
    take(f"transcription:{_who(request)}", limit=settings.RATE_LIMIT_TRANSCRIPTIONS_PER_HOUR, window_seconds=3600)


def take_sign_in(request: HttpRequest) -> None:
    """Count a try to sign in from one address. Raises RateLimited."""
    key = f"sign-in:{request.META.get('REMOTE_ADDR', '')}"
    take(key, limit=settings.RATE_LIMIT_LOGINS_PER_15_MINUTES, window_seconds=900)


def forget_old() -> int:
    """Delete the counters that no window uses any more."""
    deleted, _rows = RateCount.objects.filter(seen_at__lt=timezone.now() - timedelta(hours=1)).delete()
    return deleted


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{request.META.get('REMOTE_ADDR', '')}"
