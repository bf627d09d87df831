"""Every route, by everybody: made from the URL table, so that a new route without a row fails here.

A row says what each of visitor, stranger, owner, staff and cron gets. `404` for a stranger means the same body as for
an id that does not exist.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import uploads
from builder import prd
from builder.models import Build, PrdComment, PrdRevision, Project
from integrations.models import McpServer
from motivd_site.work import JobState
from preview import publishing, shares
from preview.models import Thumbnail
from tests.conftest import Api
from tests.preview.conftest import running_build
from workspace import files, variables, versions
from workspace.agent import sessions
from workspace.models import AgentRun, AgentSchedule, Author, GitSync, SyncKind, VersionKind

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    """Statuses by who asks; `body` is what a good call sends, as JSON or as a form in which bytes are a file."""

    visitor: int
    stranger: int
    owner: int
    body: dict[str, Any] | None = None
    form: bool = False


EMPTY_ZIP = b"PK\5\6" + bytes(18)

# (method, route): what comes back. {project}, {build}, {version}, {deployment}, {token}, {sync} are the owner's.
ROWS: dict[tuple[str, str], Row] = {
    ("get", "api/schema"): Row(200, 200, 200),
    ("get", "api/docs"): Row(200, 200, 200),
    ("get", "api/db/status"): Row(200, 200, 200),
    ("get", "api/me"): Row(401, 200, 200),
    ("patch", "api/me"): Row(401, 200, 200, {"name": "Ada"}),
    # Neither has sent a password.
    ("delete", "api/me"): Row(401, 400, 400),
    ("get", "api/me/export"): Row(401, 200, 200),
    ("get", "api/me/sessions"): Row(401, 200, 200),
    ("delete", "api/me/sessions"): Row(401, 204, 204),
    ("delete", "api/me/sessions/<uuid:session_id>"): Row(401, 404, 404),
    ("get", "api/tokens"): Row(401, 200, 200),
    ("post", "api/tokens"): Row(401, 201, 201, {"name": "another"}),
    ("delete", "api/tokens/<uuid:token_id>"): Row(401, 404, 204),
    ("get", "api/upload"): Row(401, 200, 200),
    ("post", "api/upload"): Row(401, 201, 201, {"file": b"hello"}, form=True),
    # Its key is not set here.
    ("post", "api/transcribe"): Row(401, 503, 503, {"file": b"OggS"}, form=True),
    ("get", "api/upload/<uuid:upload_id>"): Row(401, 404, 200),
    ("delete", "api/upload/<uuid:upload_id>"): Row(401, 404, 204),
    # GitHub is not connected here: what would ask it says so.
    ("get", "api/settings/integrations/github"): Row(401, 200, 200),
    ("post", "api/settings/integrations/github"): Row(401, 400, 400, {"token": ""}),
    ("delete", "api/settings/integrations/github"): Row(401, 204, 204),
    ("get", "api/settings/integrations/github/connect"): Row(401, 503, 503),
    ("get", "api/settings/integrations/github/callback"): Row(401, 400, 400),
    ("get", "api/repos"): Row(401, 503, 503),
    ("post", "api/repos/connect"): Row(401, 503, 503, {"repo": "ada/crate"}),
    ("post", "api/repos/create"): Row(401, 404, 503, {"projectId": "{project}", "name": "crate"}),
    ("get", "api/projects"): Row(401, 200, 200),
    ("post", "api/projects/create"): Row(401, 201, 201, {"name": "Another"}),
    ("patch", "api/projects/prd-review"): Row(401, 404, 200, {"projectId": "{project}", "reviewed": True}),
    ("post", "api/projects/link-repo"): Row(401, 404, 200, {"projectId": "{project}", "repo": "ada/crate"}),
    ("patch", "api/projects/update-sandbox"): Row(
        401, 404, 200, {"projectId": "{project}", "sandboxSlug": "another-crate"}
    ),
    ("get", "api/projects/<uuid:project_id>"): Row(401, 404, 200),
    ("patch", "api/projects/<uuid:project_id>"): Row(401, 404, 200, {"name": "Box"}),
    ("delete", "api/projects/<uuid:project_id>"): Row(401, 404, 204),
    ("post", "api/projects/<uuid:project_id>/restore"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/star"): Row(401, 404, 200),
    ("delete", "api/projects/<uuid:project_id>/star"): Row(401, 404, 204),
    ("get", "api/projects/<uuid:project_id>/prd"): Row(401, 404, 200),
    ("put", "api/projects/<uuid:project_id>/prd"): Row(401, 404, 200, {"content": "# Crate", "baseRevision": 1}),
    ("get", "api/projects/<uuid:project_id>/brief"): Row(401, 404, 200),
    ("patch", "api/projects/<uuid:project_id>/brief"): Row(401, 404, 200, {"audience": "collectors"}),
    ("post", "api/projects/<uuid:project_id>/brief/read"): Row(401, 404, 200, {}),
    ("get", "api/projects/<uuid:project_id>/prd/comments"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/prd/comments"): Row(401, 404, 201, {"body": "Shorter."}),
    ("patch", "api/projects/<uuid:project_id>/prd/comments/<uuid:comment_id>"): Row(401, 404, 200, {"resolved": True}),
    ("delete", "api/projects/<uuid:project_id>/prd/comments/<uuid:comment_id>"): Row(401, 404, 204),
    ("get", "api/projects/<uuid:project_id>/prd/revisions"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/prd/revisions/<int:number>"): Row(401, 404, 200),
    ("post", "api/brief/extract"): Row(401, 200, 200, {"prompt": "A list of records for collectors"}),
    # Asked without an address.
    ("get", "api/reference-url-analyze"): Row(401, 400, 400),
    ("post", "api/prd/generate"): Row(401, 404, 200, {"projectId": "{project}"}),
    ("post", "api/build"): Row(401, 404, 202, {"projectId": "{project}"}),
    ("get", "api/build"): Row(401, 404, 200),
    ("get", "api/build/<uuid:job_id>/stream"): Row(401, 404, 200),
    ("post", "api/build/<uuid:job_id>/cancel"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/builds"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/events"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/preview/session"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/preview/session"): Row(401, 404, 200, {}),
    ("post", "api/projects/<uuid:project_id>/preview/session/restart"): Row(401, 404, 200, {}),
    ("get", "api/projects/<uuid:project_id>/preview/errors"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/preview/shares"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/preview/shares"): Row(401, 404, 201, {}),
    ("delete", "api/projects/<uuid:project_id>/preview/shares/<uuid:share_id>"): Row(401, 404, 204),
    ("get", "api/projects/<uuid:project_id>/preview/proxy"): Row(401, 404, 302),
    ("get", "api/projects/<uuid:project_id>/preview/proxy/<path:rest>"): Row(401, 404, 302),
    ("get", "api/projects/<uuid:project_id>/deployments"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/deployments/<uuid:deployment_id>/promote"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/files"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/files/<path:path>"): Row(401, 404, 200),
    ("put", "api/projects/<uuid:project_id>/files/<path:path>"): Row(401, 404, 200, {"content": "hello"}),
    ("delete", "api/projects/<uuid:project_id>/files/<path:path>"): Row(401, 404, 204),
    ("patch", "api/projects/<uuid:project_id>/files/<path:path>"): Row(401, 404, 200, {"locked": True}),
    ("post", "api/projects/<uuid:project_id>/files/move"): Row(401, 404, 200, {"from": "notes.txt", "to": "a.txt"}),
    # `move` and `search` may be files too; here they are none.
    ("get", "api/projects/<uuid:project_id>/files/move"): Row(401, 404, 404),
    ("put", "api/projects/<uuid:project_id>/files/move"): Row(401, 404, 200, {"content": "hello"}),
    ("delete", "api/projects/<uuid:project_id>/files/move"): Row(401, 404, 404),
    ("patch", "api/projects/<uuid:project_id>/files/move"): Row(401, 404, 404, {"locked": True}),
    ("get", "api/projects/<uuid:project_id>/files/search"): Row(401, 404, 200),
    ("put", "api/projects/<uuid:project_id>/files/search"): Row(401, 404, 200, {"content": "hello"}),
    ("delete", "api/projects/<uuid:project_id>/files/search"): Row(401, 404, 404),
    ("patch", "api/projects/<uuid:project_id>/files/search"): Row(401, 404, 404, {"locked": True}),
    ("get", "api/projects/<uuid:project_id>/export.zip"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/import"): Row(401, 404, 200, {"file": EMPTY_ZIP}, form=True),
    ("get", "api/projects/<uuid:project_id>/variables"): Row(401, 404, 200),
    ("put", "api/projects/<uuid:project_id>/variables/<str:name>"): Row(401, 404, 200, {"value": "hello"}),
    ("delete", "api/projects/<uuid:project_id>/variables/<str:name>"): Row(401, 404, 204),
    ("get", "api/projects/<uuid:project_id>/versions"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/versions"): Row(401, 404, 201, {"description": "Saved"}),
    ("patch", "api/projects/<uuid:project_id>/versions/<uuid:version_id>"): Row(401, 404, 200, {"is_bookmarked": True}),
    ("post", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/revert"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/diff"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/thumbnail"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/files"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/files/<path:path>"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/files/<path:path>/restore"): Row(
        401, 404, 200, {}
    ),
    # A file named "restore", which is not there.
    ("get", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/files/<path:path>/restore"): Row(401, 404, 404),
    ("post", "api/projects/<uuid:project_id>/versions/<uuid:version_id>/fork"): Row(401, 404, 201, {}),
    # The project has no repository: 409 REPO_NOT_LINKED, before GitHub would be asked.
    ("post", "api/projects/<uuid:project_id>/git/push"): Row(401, 404, 409, {}),
    ("post", "api/projects/<uuid:project_id>/git/pull"): Row(401, 404, 409, {}),
    ("post", "api/projects/<uuid:project_id>/git/pull-request"): Row(401, 404, 409, {}),
    ("get", "api/projects/<uuid:project_id>/git/status"): Row(401, 404, 409),
    ("get", "api/projects/<uuid:project_id>/git/branches"): Row(401, 404, 409),
    ("get", "api/projects/<uuid:project_id>/git/conflicts"): Row(401, 404, 409),
    ("delete", "api/projects/<uuid:project_id>/git/link"): Row(401, 404, 409),
    ("get", "api/projects/<uuid:project_id>/git/syncs/<uuid:sync_id>"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/git/commits"): Row(401, 404, 200),
    ("patch", "api/projects/<uuid:project_id>/git/commits/<str:sha>/bookmark"): Row(
        401, 404, 200, {"bookmarked": True}
    ),
    # Asked without an address, and without a repository.
    ("get", "api/preview/status"): Row(401, 400, 400),
    ("get", "api/preview/discover"): Row(401, 400, 400),
    # Its secret is not set here.
    ("post", "api/webhooks/github"): Row(503, 503, 503, {}),
    # Everybody has settings of their own.
    ("get", "api/settings/integrations/model-providers"): Row(401, 200, 200),
    ("patch", "api/settings/integrations/model-providers"): Row(
        401, 200, 200, {"provider": "openai", "apiKey": "sk-000000000000"}
    ),
    ("delete", "api/settings/integrations/model-providers"): Row(401, 400, 400),
    ("get", "api/settings/integrations/mcp-servers"): Row(401, 200, 200),
    # An address where nobody is sent.
    ("post", "api/settings/integrations/mcp-servers"): Row(
        401, 400, 400, {"name": "weather", "url": "https://me:secret@example.org/mcp"}
    ),
    ("patch", "api/settings/integrations/mcp-servers/<uuid:server_id>"): Row(401, 404, 200, {"enabled": False}),
    ("delete", "api/settings/integrations/mcp-servers/<uuid:server_id>"): Row(401, 404, 204),
    ("post", "api/settings/integrations/mcp-servers/<uuid:server_id>/refresh"): Row(401, 404, 200),
    ("get", "api/settings/integrations/tool-consents"): Row(401, 200, 200),
    ("patch", "api/settings/integrations/tool-consents"): Row(401, 200, 200, {"tool": "check", "policy": "ask"}),
    ("get", "api/agent/sessions"): Row(401, 404, 200),
    ("post", "api/agent/sessions"): Row(401, 404, 201, {"projectId": "{project}"}),
    ("patch", "api/agent/sessions/<uuid:session_id>"): Row(401, 404, 200, {"title": "Colours"}),
    ("delete", "api/agent/sessions/<uuid:session_id>"): Row(401, 404, 204),
    ("get", "api/agent/sessions/<uuid:session_id>/export"): Row(401, 404, 200),
    # Nobody pays for a model here.
    ("post", "api/agent/chat"): Row(401, 404, 503, {"sessionId": "{session}", "message": "Hello?"}),
    ("post", "api/agent/sdk"): Row(401, 404, 503, {"projectId": "{project}", "message": "Hello?"}),
    ("post", "api/agent/runs"): Row(401, 404, 503, {"projectId": "{project}", "message": "Hello?"}),
    ("get", "api/agent/runs/<uuid:run_id>"): Row(401, 404, 200),
    ("get", "api/agent/runs/<uuid:run_id>/events"): Row(401, 404, 200),
    ("post", "api/agent/runs/<uuid:run_id>/cancel"): Row(401, 404, 200),
    # It waits for nothing.
    ("post", "api/agent/runs/<uuid:run_id>/answer"): Row(401, 404, 404, {"requestId": "one", "answer": "yes"}),
    ("get", "api/projects/<uuid:project_id>/agent-runs"): Row(401, 404, 200),
    ("get", "api/projects/<uuid:project_id>/agent-schedules"): Row(401, 404, 200),
    ("post", "api/projects/<uuid:project_id>/agent-schedules"): Row(
        401, 404, 201, {"title": "Tidy up", "prompt": "Tidy up.", "frequency": "daily", "runHourUtc": 4}
    ),
    ("patch", "api/projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>"): Row(401, 404, 200, {"title": "Go"}),
    ("delete", "api/projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>"): Row(401, 404, 204),
    ("get", "api/projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>/runs"): Row(401, 404, 200),
    # Nobody pays for a model here.
    ("post", "api/projects/<uuid:project_id>/agent-schedules/<uuid:schedule_id>/run"): Row(401, 404, 503),
    # Its secret is not set here.
    ("get", "api/cron/agent-schedules"): Row(503, 503, 503),
    ("post", "api/cron/agent-schedules"): Row(503, 503, 503),
}
# GitHub signs what it sends, and a clock has a secret of its own: nobody is asked for a token.
TOKENLESS = {"api/webhooks/github", "api/cron/agent-schedules"}
# Pages and doors that are no API; they have tests of their own.
OTHERS = {"healthz", "readyz", "admin/", "i18n/setlang/", "", "accounts/login/", "accounts/logout/"}


def _routes() -> Iterator[tuple[str, Any]]:
    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern):
                yield route, entry.callback

    return walk(get_resolver().url_patterns, "")


def _operations() -> list[tuple[str, str]]:
    found = []
    for route, view in _routes():
        if not route.startswith("api/"):
            continue
        view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
        methods = [method for method in _METHODS if hasattr(view_class, method)] if view_class else ["get"]
        found += [(method, route) for method in methods]
    return found


def test_every_route_of_the_api_has_a_row_and_no_row_is_left_over() -> None:
    assert set(_operations()) == set(ROWS)


@pytest.fixture
def things(project: Project, owner: Api) -> dict[str, str]:
    """The owner's things that routes name."""
    prd.write(project, "# PRD", author=owner.user, source=PrdRevision.Source.PERSON, base_revision=0)
    files.write(project, "notes.txt", b"hello", base=files.ANYTHING)
    version = versions.create(
        project, description="One", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=owner.user
    )
    build, lease = running_build(project)
    site = {"index.html": b"<!doctype html>"}
    deployment = publishing.stage(project, site, version_id=version.pk, build_id=build.pk, lease=lease)
    publishing.go_live(deployment, lease=lease)
    Thumbnail.objects.create(
        project=project, version=version, status=JobState.SUCCEEDED, content=b"RIFF", content_type="image/webp"
    )
    Build.objects.filter(pk=build.pk).update(status=JobState.SUCCEEDED)
    assert owner.user is not None
    session = sessions.create(project)
    schedule = AgentSchedule.objects.create(
        project=project, session=session, title="Tidy", prompt="Tidy up.", frequency="daily", run_hour_utc=4
    )
    variables.put(project, "GREETING", "hi", secret=False)
    server = McpServer.objects.create(user=owner.user, name="rain", url="https://me:secret@example.org/mcp")
    run = AgentRun.objects.create(project=project, session=session, kind="sdk", status=JobState.CANCELLED)
    return {
        "share": str(shares.create(project, hours=1).pk),
        "session": str(session.pk),
        "schedule": str(schedule.pk),
        "run": str(run.pk),
        "server": str(server.pk),
        "project": str(project.pk),
        "build": str(build.pk),
        "version": str(version.pk),
        "deployment": str(deployment.pk),
        "token": str(owner.user.tokens.get().pk),
        "upload": str(uploads.create(owner.user, ContentFile(b"hello"), name="notes.txt").pk),
        "comment": str(PrdComment.objects.create(project=project, body="Shorter.", revision=1).pk),
        "sync": str(GitSync.objects.create(project=project, kind=SyncKind.PUSH, status=JobState.CANCELLED).pk),
    }


def _path(method: str, route: str, things: dict[str, str]) -> str:
    names = {"project_id": "project", "job_id": "build", "version_id": "version", "deployment_id": "deployment"}
    path = re.sub(r"<uuid:(\w+)>", lambda m: things[names.get(m[1], m[1].removesuffix("_id"))], route)
    path = path.replace("<path:path>", "notes.txt").replace("<path:rest>", "a/b").replace("<str:sha>", "0123456789" * 4)
    path = path.replace("<int:number>", "1").replace("<str:name>", "GREETING")
    if (method, route) == ("get", "api/agent/sessions"):
        return f"/{path}?projectId={things['project']}"
    if method == "get" and route.endswith("files/search"):
        return f"/{path}?q=hello"
    return f"/{path}?jobId={things['build']}" if (method, route) == ("get", "api/build") else f"/{path}"


def _filled(body: dict[str, Any] | None, things: dict[str, str]) -> dict[str, Any] | None:
    if body is None:
        return None
    return {key: value.format(**things) if isinstance(value, str) else value for key, value in body.items()}


def _call(api: Api, method: str, path: str, body: Any, *, form: bool = False) -> Any:
    if form:
        sent = {
            name: SimpleUploadedFile(name, part) if isinstance(part, bytes) else part for name, part in body.items()
        }
        return getattr(api._client, method)(path, sent)
    return getattr(api, method)(path) if method in ("get", "delete") else getattr(api, method)(path, body)


@pytest.mark.parametrize("operation", sorted(ROWS), ids=" ".join)
def test_everybody_gets_what_the_row_says(
    operation: tuple[str, str],
    things: dict[str, str],
    owner: Api,
    stranger: Api,
    staff: Api,
    visitor: Api,
) -> None:
    method, route = operation
    row, path = ROWS[operation], _path(method, route, things)
    body = _filled(row.body, things)
    cron = Api(None)
    cron._client = Client(headers={"Authorization": "Bearer a-cron-secret"})

    got = {
        "visitor": _call(visitor, method, path, body, form=row.form).status_code,
        "cron": _call(cron, method, path, body, form=row.form).status_code,
        "stranger": _call(stranger, method, path, body, form=row.form).status_code,
        # Being staff opens the admin, not other people's projects.
        "staff": _call(staff, method, path, body, form=row.form).status_code,
        "owner": _call(owner, method, path, body, form=row.form).status_code,
    }

    # A wrong token is refused even where visitors are welcome.
    expected = {"visitor": row.visitor, "cron": row.visitor if route in TOKENLESS else 401}
    assert got == {**expected, "stranger": row.stranger, "staff": row.stranger, "owner": row.owner}


@pytest.mark.parametrize("operation", sorted(o for o, row in ROWS.items() if row.stranger == 404), ids=" ".join)
def test_another_s_object_answers_exactly_like_a_missing_one(
    operation: tuple[str, str], things: dict[str, str], stranger: Api
) -> None:
    method, route = operation
    missing = {name: str(uuid.uuid4()) for name in things}
    # Whatever else is wrong with the call, the 404 comes first.
    nonsense = {"projectId": "{project}", "no such field": 1}

    theirs = _call(stranger, method, _path(method, route, things), _filled(nonsense, things))
    nobodys = _call(stranger, method, _path(method, route, missing), _filled(nonsense, missing))

    assert theirs.status_code == nobodys.status_code == 404
    first, second = theirs.json(), nobodys.json()
    assert first.pop("requestId") != second.pop("requestId")
    assert first == second
