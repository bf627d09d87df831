"""Who may see a preview: its owner, or whoever has a link, by a capability that the rows still stand behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from builder.models import Project
from preview import capabilities
from preview.capabilities import Refused
from preview.models import PreviewSession, PreviewShare

_USED_STEP: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Access:
    """Which preview is open to a request; a guest looks, and is not heard."""

    project: Project
    session: PreviewSession
    is_guest: bool


def by_capability(text: str) -> Access:
    """Return what a capability opens. One or two queries. Raises Refused."""
    capability = capabilities.read(text)
    # A deleted project that can still be taken back is shown to nobody.
    shown = PreviewSession.objects.filter(project__deleted_at=None)
    sessions = shown.select_related("project", "project__owner")
    if not capability.is_guest:
        session = sessions.filter(project=capability.subject, epoch=capability.epoch).first()
    else:
        project = PreviewShare.objects.filter(
            pk=capability.subject, revoked_at=None, expires_at__gt=timezone.now()
        ).values("project")
        session = sessions.filter(project__in=project).first()
    if session is None:
        raise Refused
    _use(session)
    return Access(session.project, session, capability.is_guest)


def _use(session: PreviewSession) -> None:
    """Note that somebody looks, at most once a minute; a preview that was idle comes back by that."""
    now = timezone.now()
    if session.is_on and now - session.used_at < _USED_STEP:
        return
    changes = {"used_at": now} | ({} if session.is_on else {"is_on": True, "started_at": now})
    PreviewSession.objects.filter(pk=session.pk).update(**changes)
