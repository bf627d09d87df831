"""A new password for who reads the mail sent to the account's address. A link works once, for an hour."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError

from accounts import addresses, browser_sessions
from accounts.models import User


def key_for(user: User) -> str:
    """Return what the link in the mail holds."""
    return f"{user.pk.hex}-{default_token_generator.make_token(user)}"


def find(key: str) -> User | None:
    """Return whose password a link may set; None when it is too old, was used, or is none of ours."""
    owner = _owner(key)
    if owner is None or not default_token_generator.check_token(owner, key.partition("-")[2]):
        return None
    return owner


def is_of(key: str, user: User) -> bool:
    """Say whether a link, good or not, is this user's."""
    return key.partition("-")[0] == user.pk.hex


def set_password(user: User, password: str) -> None:
    """Set it, and sign out everywhere: whoever knew the old one is out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    addresses.confirm(user)
    browser_sessions.end_others(user, None)


def _owner(key: str) -> User | None:
    try:
        return User.objects.filter(pk=key.partition("-")[0], is_active=True).first()
    except ValidationError:
        return None
