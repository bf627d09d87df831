"""Comments on a PRD: written on a section, kept until they are resolved or taken away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from builder import prd, prd_document
from builder.models import PrdComment, Project
from motivd_site.api.errors import InvalidFields, NotFound


def listed(project: Project) -> QuerySet[PrdComment]:
    """Return the comments in the order in which they were written."""
    return PrdComment.objects.filter(project=project).order_by("created_at", "pk")


def one(project: Project, comment_id: UUID) -> PrdComment:
    """Raises NotFound."""
    found = PrdComment.objects.filter(project=project, pk=comment_id).first()
    if found is None:
        raise NotFound
    return found


def add(project: Project, author: User, *, section: str, body: str) -> PrdComment:
    """Comment on a section of the PRD as it is now, or with an empty section on all of it.

    Raises NotFound where there is no PRD, InvalidFields where it has no such section.
    """
    document = prd.of(project)
    if document is None:
        raise NotFound
    titles = [title for title, _text in prd_document.sections(document.content)]
    if section and section not in titles:
        raise InvalidFields({"section": [_("The PRD has no section “%(title)s”.") % {"title": section}]})
    return PrdComment.objects.create(
        project=project, author=author, section=section, body=body, revision=document.revision
    )


def change(comment: PrdComment, changes: dict[str, Any]) -> PrdComment:
    """Write another text, or resolve it (`resolved`), or open it again."""
    if "body" in changes:
        comment.body = changes["body"]
    if changes.get("resolved") != (comment.resolved_at is not None) and "resolved" in changes:
        comment.resolved_at = timezone.now() if changes["resolved"] else None
    comment.save(update_fields=["body", "resolved_at"])
    return comment
