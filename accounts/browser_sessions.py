"""The browsers that somebody is signed in with: listed, and signed out from afar."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import tokens
from accounts.models import BrowserSession, User
from motivd_site.api.errors import NotFound

FRESH_SECONDS: Final = 600
_FRESH_KEY: Final = "fresh_at"
_SEEN_KEY: Final = "seen_at"
_SEEN_GRAIN_SECONDS: Final = 300


def follow_sign_ins() -> None:
    """Keep a row of each sign-in, however it happens."""
    user_logged_in.connect(_note_sign_in, dispatch_uid="accounts.browser_sessions")


def of(user: User) -> QuerySet[BrowserSession]:
    """Return the sessions that are still good, the last seen first. One query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    mine = BrowserSession.objects.filter(user=user, auth_digest=_digest(user), session_key__in=alive)
    return mine.order_by("-last_seen_at", "-created_at")


def revoke(user: User, session_id: UUID) -> None:
    """Sign a browser out, at once. Raises NotFound."""
    found = BrowserSession.objects.filter(user=user, pk=session_id).first()
    if found is None:
        raise NotFound
    end([found])


def end_others(user: User, keep: str | None) -> int:
    """Sign out every browser but the one with this session key, and return how many there were."""
    return end(BrowserSession.objects.filter(user=user).exclude(session_key=keep or ""))


def keep_current(request: HttpRequest, user: User) -> None:
    """Let this browser go on after its user's password changed, and sign out the others."""
    from django.contrib.auth import update_session_auth_hash

    before = request.session.session_key
    update_session_auth_hash(request, user)
    request.session.save()
    BrowserSession.objects.filter(session_key=before).update(
        session_key=request.session.session_key or "", auth_digest=_digest(user)
    )
    end_others(user, request.session.session_key)


def mark_fresh(request: HttpRequest) -> None:
    """Note that the user has just shown who they are."""
    request.session[_FRESH_KEY] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the user of this browser showed who they are within the last ten minutes."""
    marked = request.session.get(_FRESH_KEY)
    return isinstance(marked, int) and time.time() - marked < FRESH_SECONDS


def note_seen(request: HttpRequest, user: User) -> None:
    """Note that the user is here with this browser; writes at most every five minutes."""
    now = int(time.time())
    seen = request.session.get(_SEEN_KEY)
    if isinstance(seen, int) and now - seen < _SEEN_GRAIN_SECONDS:
        return
    request.session[_SEEN_KEY] = now
    tokens.mark_active(user)
    known = BrowserSession.objects.filter(session_key=request.session.session_key)
    if not known.update(last_seen_at=timezone.now(), ip_address=_address_of(request)):
        _keep(request, user)


def sweep() -> int:
    """Delete the rows whose session is over, and Django's expired ones; return how many rows of ours went."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    over = BrowserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    # A session is written at the end of its first request, after its row here.
    deleted, _rows = over.filter(created_at__lt=timezone.now() - timedelta(hours=1)).delete()
    return deleted


def _note_sign_in(sender: object, request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is None or not hasattr(request, "session"):
        return
    now = int(time.time())
    request.session[_FRESH_KEY] = request.session[_SEEN_KEY] = now
    if not request.session.session_key:
        request.session.save()
    tokens.mark_active(user)
    _keep(request, user)


def _keep(request: HttpRequest, user: User) -> None:
    BrowserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "auth_digest": _digest(user),
            "ip_address": _address_of(request),
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:300],
        },
    )


def end(rows: Iterable[BrowserSession]) -> int:
    """Sign these browsers out, at once, and return how many they were."""
    ended = list(rows)
    Session.objects.filter(session_key__in=[row.session_key for row in ended]).delete()
    BrowserSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def _digest(user: User) -> str:
    # Of Django's own hash, which is a secret; keyed so that rows alone say nothing.
    return hashlib.sha256(f"{settings.SECRET_KEY}:{user.get_session_auth_hash()}".encode()).hexdigest()


def _address_of(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
