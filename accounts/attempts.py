"""How often something may be tried, so that nobody guesses codes or fills somebody's mailbox."""

from __future__ import annotations

import hashlib

from django.conf import settings

from accounts.models import User
from motivd_site import limits

_WINDOW_SECONDS = 900


def take_code(user: User) -> None:
    """Count a try of a code for one account, wherever it comes from. Raises limits.RateLimited."""
    limits.take(f"code:{user.pk}", limit=settings.RATE_LIMIT_LOGINS_PER_15_MINUTES, window_seconds=_WINDOW_SECONDS)


def may_mail(email: str) -> bool:
    """Count a mail that somebody asked for, and say whether it may go out. Who asks is not told."""
    try:
        limits.take(
            f"mail:{_hashed(email)}", limit=settings.RATE_LIMIT_LOGINS_PER_15_MINUTES, window_seconds=_WINDOW_SECONDS
        )
    except limits.RateLimited:
        return False
    return True


def take_once(key: str) -> bool:
    """Say whether this is the first time within the last hour; of two at once, one is."""
    try:
        # One window for all times, so that none ends between two; the row is forgotten after an hour.
        limits.take(f"once:{_hashed(key)}", limit=1, window_seconds=10**9)
    except limits.RateLimited:
        return False
    return True


def _hashed(text: str) -> str:
    # Keys of counters have a length, and addresses and codes are nobody's business.
    return hashlib.sha256(text.encode()).hexdigest()
