"""One-time links that sign somebody in: asked for with an address, opened in any browser, used by a button.

Opening one changes nothing, for mail scanners open links too.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import SignInLink, User

LIFETIME = timedelta(minutes=10)
_KEPT_FOR = timedelta(days=1)
_SENT_TWICE = timedelta(seconds=30)


class State(Enum):
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What a secret leads to; `link` is there as long as its row is."""

    state: State
    link: SignInLink | None = None


def create(user: User, *, next_path: str = "") -> str:
    """Return the secret of a new link, which nobody can read again."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, digest=_digest(secret), next_path=next_path)
    return secret


def find(secret: str) -> Found:
    """Say what a secret is good for, without using it. One query."""
    link = SignInLink.objects.select_related("user").filter(digest=_digest(secret)).first()
    if link is None or not link.user.is_active:
        return Found(State.UNKNOWN)
    return Found(state_of(link), link)


def state_of(link: SignInLink) -> State:
    """Say what a link of somebody who may sign in is good for."""
    if link.used_at is not None:
        return State.USED
    return State.EXPIRED if link.created_at < timezone.now() - LIFETIME else State.GOOD


def in_state(links: QuerySet[SignInLink], state: State) -> QuerySet[SignInLink]:
    """Return those of the links that `state_of` finds in a state."""
    oldest = timezone.now() - LIFETIME
    if state is State.USED:
        return links.filter(used_at__isnull=False)
    unused = links.filter(used_at=None)
    return unused.filter(created_at__lt=oldest) if state is State.EXPIRED else unused.filter(created_at__gte=oldest)


def revoke(link: SignInLink) -> bool:
    """Take away a link that could still be used, and say whether it could."""
    deleted, _rows = in_state(SignInLink.objects.filter(pk=link.pk), State.GOOD).delete()
    return bool(deleted)


def use(secret: str, *, browser: str) -> Found:
    """Use a link up, for one browser. Of two at once, one finds it GOOD and the other USED.

    The same browser may send its button twice: within half a minute that is one and the same sign-in.
    """
    found = find(secret)
    if found.link is None or found.state not in (State.GOOD, State.USED):
        return found
    now = timezone.now()
    fresh = SignInLink.objects.filter(pk=found.link.pk, used_at=None)
    again = SignInLink.objects.filter(pk=found.link.pk, used_by=browser, used_at__gt=now - _SENT_TWICE)
    if fresh.update(used_at=now, used_by=browser) or again.exists():
        return Found(State.GOOD, found.link)
    return Found(State.USED, found.link)


def sweep() -> int:
    """Delete links of yesterday, and return how many went."""
    deleted, _rows = SignInLink.objects.filter(created_at__lt=timezone.now() - _KEPT_FOR).delete()
    return deleted


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
