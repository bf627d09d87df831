"""A user's email address: whether it is known to be theirs, and how it becomes another one.

`User.email` is the address; the rows of allauth beside it say whether somebody opened a link that was sent there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction

from accounts.models import User

CHANGE_SECONDS = 24 * 3600
_SALT = "accounts.addresses.change"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of address that waits for its link to be opened."""

    user: User
    email: str


class ChangeOver(Exception):
    """The link is too old, is not ours, or the address was changed since."""


class AddressTaken(Exception):
    """Somebody else has this address by now."""


def is_confirmed(user: User) -> bool:
    """Say whether the user's present address is known to be theirs. One query."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def confirm(user: User) -> None:
    """Note that the user reads what is sent to their address."""
    try:
        with transaction.atomic():
            forget_others(user)
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
    except IntegrityError:
        # A row that somebody else left behind; the address is unique among users, so it is this one's now.
        EmailAddress.objects.filter(email=user.email).exclude(user=user).delete()
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def forget_others(user: User) -> None:
    """Forget what was known of addresses that are not the user's any more."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


def change_key(user: User, email: str) -> str:
    """Return what the link in the mail to a new address holds; it works until the address or password changes."""
    held = {"user": str(user.pk), "to": email.lower(), "now": _state(user)}
    return signing.dumps(held, salt=_SALT, compress=True)


def read_change(key: str) -> Change:
    """Raises ChangeOver."""
    try:
        held = signing.loads(key, salt=_SALT, max_age=CHANGE_SECONDS)
    except signing.BadSignature as error:  # also when it is too old
        raise ChangeOver from error
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    if user is None or held["now"] != _state(user):
        raise ChangeOver
    return Change(user, held["to"])


def apply(change: Change) -> None:
    """Make the new address the user's, confirmed. Raises AddressTaken."""
    user = change.user
    try:
        with transaction.atomic():
            user.email = change.email
            user.save(update_fields=["email"])
            confirm(user)
    except IntegrityError as error:
        raise AddressTaken from error


def is_taken(email: str, *, by_other_than: User) -> bool:
    return User.objects.filter(email=email.strip().lower()).exclude(pk=by_other_than.pk).exists()


def _state(user: User) -> str:
    return hashlib.sha256(f"{user.email}\n{user.password}".encode()).hexdigest()[:24]
