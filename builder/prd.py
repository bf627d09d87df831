"""PRDs: composing, writing, reviewing. Every revision is kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from builder.models import Prd, PrdRevision, Project
from motivd_site.api.errors import Conflict, NotFound
from motivd_site.api.fields import wire_name

Source = PrdRevision.Source


def of(project: Project) -> Prd | None:
    return Prd.objects.filter(project=project).first()


def shown(prd: Prd | None) -> dict[str, Any]:
    """Return the PRD as the wire has it; an empty one, at revision 0, before the first is written."""
    if prd is None:
        return {"content": "", "revision": 0, "reviewed": False, "reviewed_at": None, "updated_at": None}
    return {
        "content": prd.content,
        "revision": prd.revision,
        "reviewed": prd.reviewed,
        "reviewed_at": prd.reviewed_at,
        "updated_at": prd.updated_at,
    }


class StaleRevision(Conflict):
    """The write was based on an older revision; the body carries the current PRD."""

    def extra(self) -> dict[str, Any]:
        return {"prd": {wire_name(name): value for name, value in self.current.items()}}


def write(project: Project, content: str, *, author: User | None, source: Source, base_revision: int | None) -> Prd:
    """Write the next revision; it is not reviewed yet. `base_revision` None writes on whatever is there.

    The same content again changes nothing. Raises StaleRevision, NotFound.
    """
    with transaction.atomic():
        # One writer per project at a time, so that two never make the same revision.
        prd = _locked(project)
        current = prd.revision if prd else 0
        if base_revision is not None and base_revision != current:
            raise StaleRevision(**shown(prd))
        if prd is not None and prd.content == content:
            return prd
        now = timezone.now()
        prd = prd or Prd(project=project)
        prd.content, prd.revision, prd.updated_at = content, current + 1, now
        prd.reviewed, prd.reviewed_at = False, None
        prd.save()
        PrdRevision.objects.create(
            project=project, number=prd.revision, content=content, source=source, author=author, created_at=now
        )
    return prd


def review(project: Project, *, reviewed: bool) -> Prd:
    """Mark the PRD as reviewed or not. Raises NotFound when there is none yet."""
    with transaction.atomic():
        prd = _locked(project)
        if prd is None:
            raise NotFound
        if prd.reviewed != reviewed:
            prd.reviewed = reviewed
            prd.reviewed_at = timezone.now() if reviewed else None
            prd.save(update_fields=["reviewed", "reviewed_at"])
    return prd


def _locked(project: Project) -> Prd | None:
    if Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first() is None:
        raise NotFound  # deleted since it was looked up
    return of(project)
