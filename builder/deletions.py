"""Deleting a project so that it can be taken back for a while.

The row says when: the project is gone for everybody at once, and comes back as it was, save what ran in it. Whether a
page is still open does not matter. What nobody took back in time is deleted by whoever the clock asks (`purge`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from builder import projects
from builder.models import Project, ProjectQuerySet
from motivd_site.api.errors import NotFound

UNDO_FOR: Final = timedelta(minutes=5)
# Between the last moment of taking back and the first of deleting, so that the two never meet.
_APART: Final = timedelta(minutes=1)
_AT_ONCE: Final = 20


def delete_later(project: Project, *, now: datetime | None = None) -> None:
    """Hide a project from everybody, and let it go for good when the time for taking it back is over.

    What runs in it is cancelled now. Twice is once. Raises NotFound for one that is gone.
    """
    with transaction.atomic():
        projects.cancel_work(project)
        hidden = Project.objects.filter(pk=project.pk, deleted_at=None).update(deleted_at=now or timezone.now())
    if not hidden:
        raise NotFound


def restore(user: User, project_id: UUID, *, now: datetime | None = None) -> Project:
    """Bring a project of this user back; one that was not deleted stays as it is.

    Where another one took its name meanwhile, it gets a number. Raises NotFound for one that is gone, and another's.
    """
    found = restorable(user, now=now).filter(pk=project_id).first()
    if found is not None:
        projects.bring_back(found)
    return projects.for_owner(user, project_id)


def restorable(user: User, *, now: datetime | None = None) -> ProjectQuerySet:
    """Return the deleted projects of this user that can still be taken back, the last one first."""
    since = (now or timezone.now()) - UNDO_FOR
    return Project.objects.filter(owner=user, deleted_at__gt=since).order_by("-deleted_at", "-pk")


def purge(now: datetime | None = None) -> int:
    """Delete what nobody took back in time, some at once, and return how many went."""
    before = (now or timezone.now()) - UNDO_FOR - _APART
    due = list(Project.objects.filter(deleted_at__lte=before).order_by("deleted_at", "pk")[:_AT_ONCE])
    for project in due:
        projects.delete(project)
    return len(due)
