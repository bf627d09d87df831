"""`manage.py make_owner`: the account of whoever installed Motivd, made on the first start."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts import addresses, tokens
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Creates the owner (ADMIN_EMAIL) with a random password, unless anybody is staff already. "
        "The password and an API token for `make demo` stand in MOTIVD_DATA_DIR, readable by you alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        owner = User.objects.create_superuser(settings.ADMIN_EMAIL, password, name="Owner")
        addresses.confirm(owner)  # who installs this need not prove who they are
        _token, secret = tokens.create(owner, name="make demo")
        _keep(settings.MOTIVD_DATA_DIR / "owner-password", password)
        _keep(settings.MOTIVD_DATA_DIR / "owner-token", secret)


def _keep(file: Path, secret: str) -> None:
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{secret}\n")
