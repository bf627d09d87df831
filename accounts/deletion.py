"""The end of an account, with everything that is its own."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import browser_sessions, uploads
from accounts.models import Upload, User


def delete(user: User) -> None:
    """Lock the user out, let each app above take away what is theirs (`ACCOUNT_DELETIONS`), then the rest.

    Safe to run again after it was cut off in the middle.
    """
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.tokens.all().delete()
    browser_sessions.end_others(user, None)
    for path in settings.ACCOUNT_DELETIONS:
        step: Callable[[User], None] = import_string(path)
        step(user)
    for upload in Upload.objects.filter(owner=user).iterator():
        uploads.delete(upload)
    user.delete()
