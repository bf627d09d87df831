"""What goes with an account, and what its export holds, of projects."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.export import Entry, as_json, fields_of
from accounts.models import User
from builder import projects
from builder.models import Brief, Build, Prd, PrdComment, PrdRevision, Project


def delete_projects(user: User) -> None:
    """Delete each project as its owner would: what runs in it is cancelled, what it published is gone."""
    for project in list(Project.objects.filter(owner=user)):  # those that wait to be deleted, too
        projects.delete(project)


def folder(project: Project) -> str:
    """Return where a project's files stand in the export."""
    return f"projects/{project.slug}"


def export(user: User) -> Iterator[Entry]:
    for project in list(Project.objects.for_user(user).order_by("created_at", "pk")):
        yield from _project(project)


def _project(project: Project) -> Iterator[Entry]:
    where = folder(project)
    yield as_json(f"{where}/project.json", lambda: _described(project))
    yield as_json(f"{where}/prd-revisions.json", lambda: _revisions(project))
    yield as_json(f"{where}/prd-comments.json", lambda: _comments(project))
    yield as_json(f"{where}/builds.json", lambda: _builds(project))
    prd = Prd.objects.filter(project=project).first()
    if prd is not None:
        yield Entry(f"{where}/PRD.md", lambda: [prd.content.encode()])


def _described(project: Project) -> dict[str, object]:
    names = ("id", "name", "slug", "sandbox_slug", "backend_type", "preview_url", "created_at", "updated_at")
    brief = Brief.objects.filter(project=project).first()
    known = [field.name for field in Brief._meta.concrete_fields if field.name != "project"]
    return {**fields_of(project, *names), "brief": None if brief is None else fields_of(brief, *known)}


def _revisions(project: Project) -> list[dict[str, object]]:
    rows = PrdRevision.objects.filter(project=project).order_by("number")
    return [fields_of(row, "number", "source", "content", "created_at") for row in rows]


def _comments(project: Project) -> list[dict[str, object]]:
    rows = PrdComment.objects.filter(project=project).order_by("created_at", "pk")
    return [fields_of(row, "id", "section", "body", "revision", "resolved_at", "created_at") for row in rows]


def _builds(project: Project) -> list[dict[str, object]]:
    rows = Build.objects.filter(project=project).order_by("created_at")
    return [fields_of(row, "id", "status", "error", "created_at", "started_at", "finished_at") for row in rows]
