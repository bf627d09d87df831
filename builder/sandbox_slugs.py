"""Sandbox slugs: the name under which a project is published, unique on the whole installation."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from builder.models import SLUG_LIMIT, Project
from motivd_site.api.errors import ApiError, InvalidFields, NotFound

LEAST = 3
RESERVED = frozenset(
    "www api app apps admin s sandbox preview static assets mail docs status help support motivd".split()
)
_SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


class SandboxSlugTaken(ApiError):
    status, code = 409, "SANDBOX_SLUG_TAKEN"

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug

    def message(self) -> str:
        return _("The address “%(slug)s” is taken. Choose another.") % {"slug": self.slug}


def published_url(slug: str) -> str:
    """Return the address of the app published under a slug, with the scheme and port of SITE_URL."""
    site = urlsplit(settings.SITE_URL)
    port = f":{site.port}" if site.port else ""
    return f"{site.scheme}://{slug}.{settings.APPS_DOMAIN}{port}"


def check(slug: str) -> str:
    """Raises InvalidFields unless it is 3 to 50 of a–z, 0–9 and inner hyphens, and not reserved."""
    if not LEAST <= len(slug) <= SLUG_LIMIT or not _SHAPE.fullmatch(slug):
        problem = _("Use 3 to 50 small letters, digits and hyphens, with a letter or digit at both ends.")
        raise InvalidFields({"sandboxSlug": [problem]})
    if slug in RESERVED:
        raise InvalidFields({"sandboxSlug": [_("This address is reserved. Choose another.")]})
    return slug


def change(project: Project, slug: str) -> Project:
    """Move the project's app to another address; the old one is free again.

    Raises InvalidFields, NotFound, SandboxSlugTaken.
    """
    check(slug)
    try:
        with transaction.atomic():
            locked = Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first()
            if locked is None:
                raise NotFound  # deleted since it was looked up
            columns = ["sandbox_slug", "updated_at"]
            if locked.preview_url == published_url(locked.sandbox_slug):
                locked.preview_url = published_url(slug)
                columns.append("preview_url")
            locked.sandbox_slug = slug
            locked.save(update_fields=columns)
    except IntegrityError as error:
        raise SandboxSlugTaken(slug) from error
    return locked


def fresh(base: str, project_id: UUID) -> str:
    """Return a slug for a new project: the base where it is free, else with a piece of the project's own id."""
    wanted = base.strip("-")[:SLUG_LIMIT].strip("-")
    good = len(wanted) >= LEAST and wanted not in RESERVED and _SHAPE.fullmatch(wanted)
    if good and not Project.objects.filter(sandbox_slug=wanted).exists():
        return wanted
    short = wanted[: SLUG_LIMIT - 9].strip("-") or "app"
    return f"{short}-{project_id.hex[:8]}"
