"""Changes of a user's own profile."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from motivd_site.api.errors import InvalidFields


def change(user: User, fields: dict[str, Any]) -> User:
    """Write the given fields. Raises InvalidFields when the handle is another's."""
    for name, value in fields.items():
        setattr(user, name, value)
    try:
        with transaction.atomic():
            user.save(update_fields=list(fields))
    except IntegrityError as error:
        raise InvalidFields({"handle": [_("This handle is taken.")]}) from error
    return user
