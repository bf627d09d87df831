"""The revisions of a PRD: all of them are kept, and any two can be compared."""

from __future__ import annotations

import difflib
from typing import Final

from django.db.models import QuerySet

from builder.models import PrdRevision, Project
from motivd_site.api.errors import NotFound

_COMPARED_LIMIT: Final = 4_000_000  # pairs of lines; beyond that comparing would take longer than a request may


def listed(project: Project) -> QuerySet[PrdRevision]:
    """Return the revisions without their texts, the newest first."""
    rows = PrdRevision.objects.filter(project=project).select_related("author").defer("content")
    return rows.order_by("-number")


def one(project: Project, number: int) -> PrdRevision:
    """Return a revision with its text. One query. Raises NotFound."""
    found = PrdRevision.objects.filter(project=project, number=number).select_related("author").first()
    if found is None:
        raise NotFound
    return found


def difference(before: str, after: str) -> str:
    """Return what changed, as a unified diff without file names; nothing where nothing did."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return ""
    if len(old) * len(new) > _COMPARED_LIMIT:
        return "\n".join(["@@ … @@", *(f"-{line}" for line in old), *(f"+{line}" for line in new)])
    return "\n".join(list(difflib.unified_diff(old, new, lineterm="", n=3))[2:])
