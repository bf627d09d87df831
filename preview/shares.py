"""Links by which others may look at a preview: read-only, for a time, revocable one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site.api.errors import Conflict, NotFound
from preview import capabilities, sessions
from preview.models import PreviewShare

LIMIT: Final = 50


class TooManyLinks(Conflict):
    def message(self) -> str:
        return _("A project has at most %(limit)d links to its preview. Revoke one first.") % {"limit": LIMIT}


def listed(project: Project) -> QuerySet[PreviewShare]:
    """Return the links that work, newest first."""
    found = PreviewShare.objects.filter(project=project, revoked_at=None, expires_at__gt=timezone.now())
    return found.order_by("-created_at", "-pk")


def create(project: Project, *, hours: int) -> PreviewShare:
    """Make a link that works for some hours. Raises TooManyLinks, NotFound."""
    with transaction.atomic():
        if not Project.objects.select_for_update(no_key=True).filter(pk=project.pk):
            raise NotFound
        if listed(project).count() >= LIMIT:
            raise TooManyLinks
        sessions.ensure_row(project)
        return PreviewShare.objects.create(project=project, expires_at=timezone.now() + timedelta(hours=hours))


def revoke(project: Project, share_id: UUID) -> None:
    """End a link at once. Raises NotFound."""
    if not listed(project).filter(pk=share_id).update(revoked_at=timezone.now()):
        raise NotFound


def addresses(share: PreviewShare) -> tuple[str, str]:
    """Return the address on a host of its own, and the one below the builder's."""
    text = capabilities.for_guest(share.pk, share.expires_at).text
    return sessions.host_address(text), f"{settings.SITE_URL}{sessions.proxy_base(share.project_id, text)}"
