"""`manage.py check --deploy`: names each production setting that is missing or unsafe."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from motivd_site import environment


@register(Tags.security, deploy=True)
def production_settings(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Return what is missing; each message begins with the variable's name."""
    found: list[CheckMessage] = []
    for name, why in (
        ("SECRET_KEY", "it signs sessions, and must be the same on every machine"),
        ("FIELD_ENCRYPTION_KEYS", "it encrypts stored secrets, and must be the same on every machine"),
        ("ALLOWED_HOSTS", "it names the hosts that this installation answers to"),
        ("SITE_URL", "it is the public address, with https"),
        ("APPS_DOMAIN", "published apps live under it, on a domain of their own"),
    ):
        if not environment.is_set(name):
            found.append(Error(f"{name} is not set: {why}.", id=f"motivd.{name}"))
    if settings.DEBUG:
        found.append(Error("DEBUG is on: leave it out in production.", id="motivd.DEBUG"))
    if environment.is_set("SITE_URL") and not settings.SITE_URL.startswith("https://"):
        found.append(Error("SITE_URL does not begin with https://.", id="motivd.SITE_URL.https"))
    found += [
        Warning(f"{name} is not set: one machine only.", id=f"motivd.{name}")
        for name in ("DATABASE_URL", "REDIS_URL")
        if not environment.is_set(name)
    ]
    if not settings.CRON_SECRET:
        found.append(Warning("CRON_SECRET is not set: the cron routes answer 503.", id="motivd.CRON_SECRET"))
    if settings.OUTBOUND_ALLOW_PRIVATE:
        found.append(
            Error(
                "OUTBOUND_ALLOW_PRIVATE is on: users could reach your network.",
                id="motivd.OUTBOUND_ALLOW_PRIVATE",
            )
        )
    return found
