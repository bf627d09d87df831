"""What the workspace adds to the export of an account: files, versions, conversations, schedules, variables.

A secret leaves with its name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from accounts.export import Entry, as_json, fields_of
from accounts.models import User
from builder.account import folder
from builder.models import Project
from workspace import blobs, variables
from workspace.agent import sessions
from workspace.models import AgentSchedule, AgentSession, Version, WorkspaceFile


def export(user: User) -> Iterator[Entry]:
    for project in list(Project.objects.for_user(user).order_by("created_at", "pk")):
        yield from _project(project)


def _project(project: Project) -> Iterator[Entry]:
    where = folder(project)
    # Rows at once, contents one by one: between two pieces no query is open.
    for path, sha in list(WorkspaceFile.objects.filter(project=project).values_list("path", "blob_id")):
        yield Entry(f"{where}/files/{path}", _content(sha))
    yield as_json(f"{where}/versions.json", lambda: _versions(project))
    yield as_json(f"{where}/schedules.json", lambda: _schedules(project))
    yield as_json(f"{where}/variables.json", lambda: _variables(project))
    for session in list(AgentSession.objects.filter(project=project).order_by("created_at", "pk").defer("history")):
        yield Entry(f"{where}/conversations/{session.pk}.md", _conversation(session))


def _content(sha: str) -> Callable[[], Iterable[bytes]]:
    return lambda: [blobs.read(sha)]


def _conversation(session: AgentSession) -> Callable[[], Iterable[bytes]]:
    return lambda: ["".join(sessions.exported(session)).encode()]


def _versions(project: Project) -> list[dict[str, object]]:
    rows = Version.objects.filter(project=project).order_by("created_at")
    return [fields_of(row, "id", "description", "kind", "author", "is_bookmarked", "created_at") for row in rows]


def _schedules(project: Project) -> list[dict[str, object]]:
    rows = AgentSchedule.objects.filter(project=project).order_by("created_at")
    names = ("id", "title", "prompt", "frequency", "run_hour_utc", "run_minute_utc", "enabled", "created_at")
    return [fields_of(row, *names) for row in rows]


def _variables(project: Project) -> list[dict[str, object]]:
    return [
        {"name": one.name, "secret": one.secret, "value": one.value, "updated_at": one.updated_at.isoformat()}
        for one in variables.listed(project)
    ]
