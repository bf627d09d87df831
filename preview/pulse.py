"""What changed in a project, for pages that are open: which parts are not what they were, never what they are now.

A mark stands for the state of one part. Who has heard marks before compares, so nothing is missed by a line that broke.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import CharField, Count, F, Max, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from builder.models import Build, Prd, Project
from preview.models import Deployment, PageError, Publication
from workspace.models import AgentRun, AgentSchedule, FileLock, GitSync, RepoSync, Version, WorkspaceFile

_BETWEEN: Final = Value("/")


def marks(project_id: UUID) -> dict[str, str] | None:
    """Return a mark for each part of a project, None when the project is gone. One query."""
    found = Project.objects.filter(pk=project_id, deleted_at=None).values_list(*_PARTS.values()).first()
    return None if found is None else dict(zip(_PARTS, found, strict=True))


def _summed(rows: QuerySet[Model], *what: Combinable) -> Subquery:
    """Fold the project's rows into one text."""
    # A constant as the group, so that a query of all rows is one row.
    grouped = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Subquery(grouped.annotate(mark=_text(*what)).values("mark"), output_field=CharField())


def _newest(rows: QuerySet[Model], *what: str) -> Subquery:
    """Take the newest row alone, which the index finds without reading the others."""
    newest = rows.filter(project=OuterRef("pk")).order_by("-created_at", "-pk")
    return Subquery(newest.annotate(mark=_text(*map(F, what))).values("mark")[:1], output_field=CharField())


def _text(*what: Combinable) -> Concat:
    texts = [Coalesce(Cast(one, CharField()), Value("")) for one in what]
    return Concat(*(part for text in texts for part in (text, _BETWEEN)), output_field=CharField())


def _part(*found: Subquery | F) -> Concat:
    return _text(*found)


_PARTS: Final[dict[str, Combinable]] = {
    "project": _part(F("updated_at")),
    "prd": _part(_summed(Prd.objects.all(), Max("revision"), Max("updated_at"), Max("reviewed_at"))),
    "files": _part(
        _summed(WorkspaceFile.objects.all(), Count("pk"), Max("pk"), Max("updated_at")),
        _summed(FileLock.objects.all(), Count("pk"), Max("pk")),
    ),
    "versions": _part(_summed(Version.objects.all(), Count("pk"), Max("created_at"))),
    "runs": _part(
        _newest(AgentRun.objects.all(), "pk", "status"),
        _summed(AgentRun.objects.all(), Count("pk"), Max("started_at"), Max("finished_at")),
        _summed(AgentRun.objects.filter(status="waiting"), Count("pk"), Max("last_seq")),
    ),
    "builds": _part(_newest(Build.objects.all(), "pk", "status", "phase", "progress")),
    "deployments": _part(
        _summed(Deployment.objects.all(), Count("pk"), Max("created_at")),
        _summed(Publication.objects.all(), Max("updated_at")),
    ),
    "errors": _part(_summed(PageError.objects.all(), Count("pk"), Max("last_at"))),
    "git": _part(
        _summed(RepoSync.objects.all(), Max("updated_at")),
        _newest(GitSync.objects.all(), "pk", "status"),
    ),
    "schedules": _part(_summed(AgentSchedule.objects.all(), Count("pk"), Max("updated_at"))),
}
