"""Bearer tokens: made once, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken, User
from motivd_site.api.errors import NotFound

PREFIX = "motivd_"
_ACTIVITY_GRAIN = timedelta(minutes=5)


def digest(secret: str) -> str:
    # A plain hash is enough for 256 random bits; slow ones are for what people choose.
    return hashlib.sha256(secret.encode()).hexdigest()


def create(user: User, *, name: str) -> tuple[ApiToken, str]:
    """Return the new token and its secret, which nobody can read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return ApiToken.objects.create(user=user, name=name, digest=digest(secret)), secret


def revoke(user: User, token_id: UUID) -> None:
    """Raises NotFound."""
    deleted, _rows = ApiToken.objects.filter(user=user, id=token_id).delete()
    if not deleted:
        raise NotFound


def holder(secret: str) -> User | None:
    """Return the active user of a token. One query, and two more at most every five minutes."""
    if not secret.startswith(PREFIX):
        return None
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret), user__is_active=True).first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _ACTIVITY_GRAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        mark_active(token.user)
    return token.user


def mark_active(user: User) -> None:
    """Note that the user is here; writes at most every five minutes."""
    now = timezone.now()
    stale = Q(last_active_at=None) | Q(last_active_at__lt=now - _ACTIVITY_GRAIN)
    if user.last_active_at is None or now - user.last_active_at > _ACTIVITY_GRAIN:
        User.objects.filter(stale, pk=user.pk).update(last_active_at=now)
