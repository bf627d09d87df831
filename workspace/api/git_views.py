"""GitHub: contract section 5. Push and pull are jobs; a call waits for its end as long as a browser would."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from motivd_site.api.errors import InvalidBody, InvalidFields, NotAuthenticated
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.views import OpenApiView
from motivd_site.work import JobState
from workspace import git_conflicts, git_errors, git_status, git_sync, git_unlinking, git_webhook, timeline
from workspace.api import git_shapes as shapes
from workspace.api.parsing import RawParser
from workspace.models import GitSync, SyncKind

_SHA = re.compile(r"[0-9a-fA-F]{40}")


class Syncing(ProjectView):
    def answer(self, sync: GitSync, shape: type[Any]) -> Response:
        """Answer with the result, with the error that the job ended with, or with the job that goes on."""
        ended = git_sync.wait(sync, seconds=settings.GIT_SYNC_WAIT_SECONDS)
        if ended.status == JobState.SUCCEEDED:
            return Response(shape(ended.result).data)
        if ended.error is not None:
            raise git_errors.of_job(ended.error)
        return Response(shapes.SyncAnswer({"sync": ended}).data, status=202)


class Push(Syncing):
    @extend_schema(
        request=shapes.PushBody, responses={200: shapes.PushedShape, 202: shapes.SyncAnswer}, tags=["github"]
    )
    @idempotent_outside
    def post(self, request: Request, project_id: UUID) -> Response:
        """Push what changed, as one commit; never by force."""
        wanted = self.read_body(shapes.PushBody)
        return self.answer(git_sync.start(self.project, SyncKind.PUSH, wanted, actor=self.user), shapes.PushedShape)


class Pull(Syncing):
    @extend_schema(
        request=shapes.PullBody, responses={200: shapes.PulledShape, 202: shapes.SyncAnswer}, tags=["github"]
    )
    @idempotent_outside
    def post(self, request: Request, project_id: UUID) -> Response:
        """Merge what changed on GitHub into the files here; with conflicts nothing changes."""
        wanted = self.read_body(shapes.PullBody)
        return self.answer(git_sync.start(self.project, SyncKind.PULL, wanted, actor=self.user), shapes.PulledShape)


class PullRequest(Syncing):
    @extend_schema(
        request=shapes.RequestBody, responses={200: shapes.RequestedShape, 202: shapes.SyncAnswer}, tags=["github"]
    )
    @idempotent_outside
    def post(self, request: Request, project_id: UUID) -> Response:
        """Put what changed on a branch of its own and open a pull request."""
        wanted = self.read_body(shapes.RequestBody)
        return self.answer(
            git_sync.start(self.project, SyncKind.PULL_REQUEST, wanted, actor=self.user), shapes.RequestedShape
        )


class Sync(ProjectView):
    @extend_schema(responses=shapes.SyncAnswer, tags=["github"])
    def get(self, request: Request, project_id: UUID, sync_id: UUID) -> Response:
        """Look at one push or pull."""
        return Response(shapes.SyncAnswer({"sync": git_sync.find(self.project, sync_id)}).data)


class Status(ProjectView):
    @extend_schema(responses=shapes.StatusShape, tags=["github"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Compare the files here with the branch on GitHub, now."""
        return Response(shapes.StatusShape(git_status.of(self.project)).data)


class Branches(ProjectView):
    @extend_schema(responses=shapes.BranchesShape, tags=["github"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the branches of the linked repository, at most 300."""
        return Response(shapes.BranchesShape(git_status.branches(self.project)).data)


class Conflicts(ProjectView):
    @extend_schema(responses=shapes.ConflictsShape, tags=["github"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """Show the files that both sides changed, at most 20, with how they differ."""
        return Response(shapes.ConflictsShape(git_conflicts.of(self.project)).data)


class Link(ProjectView):
    @extend_schema(responses={204: None}, tags=["github"])
    def delete(self, request: Request, project_id: UUID) -> Response:
        """Take the project off its repository; nothing on GitHub changes."""
        git_unlinking.unlink(self.project)
        return Response(status=204)


class Commits(ProjectView):
    @extend_schema(parameters=[shapes.CommitsQuery], responses=shapes.CommitsPage, tags=["versions"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List versions, commits, or both as one history, newest first."""
        query = self.read_query(shapes.CommitsQuery)
        found = timeline.page(
            self.project,
            self.user,
            source=query["source"],
            branch=query.get("branch"),
            number=query["page"],
            size=query["per_page"],
        )
        rows = [
            {
                "id": row.key if row.source == "snapshot" else None,
                "sha": row.key if row.source == "github" else None,
                **{name: getattr(row, name) for name in ("source", "message", "author", "date", "bookmarked", "url")},
            }
            for row in found.rows
        ]
        page = {"page": query["page"], "per_page": query["per_page"]}
        return Response(
            shapes.CommitsPage({"commits": rows, **page, "has_more": found.has_more, "warnings": found.warnings}).data
        )


class CommitBookmark(ProjectView):
    @extend_schema(request=shapes.BookmarkBody, responses=shapes.BookmarkShape, tags=["versions"])
    def patch(self, request: Request, project_id: UUID, sha: str) -> Response:
        """Set or take away my bookmark of a commit."""
        if not _SHA.fullmatch(sha):
            raise InvalidFields({"sha": [_("Send the whole id of a commit: 40 hexadecimal digits.")]})
        wanted = self.read_body(shapes.BookmarkBody)
        timeline.bookmark(self.project, self.user, sha.lower(), bookmarked=wanted["bookmarked"])
        return Response(shapes.BookmarkShape({"sha": sha.lower(), "bookmarked": wanted["bookmarked"]}).data)


class GitHubWebhook(OpenApiView):
    """GitHub calls this; its signature is what says who it is."""

    authentication_classes = []
    parser_classes = [RawParser]
    limited = False

    @extend_schema(request=dict[str, Any], responses=shapes.ReceivedShape, tags=["github"], auth=[])
    def post(self, request: Request) -> Response:
        """Take in a push webhook."""
        body = request._request.body
        if not git_webhook.is_signed(body, request.headers.get("X-Hub-Signature-256", "")):
            raise NotAuthenticated
        event = _object(body)
        is_push = request.headers.get("X-GitHub-Event") == "push"
        number = git_webhook.pushed(event) if is_push else 0
        return Response(shapes.ReceivedShape({"received": True, "projects": number}).data)


def _object(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidBody from error
    if not isinstance(event, dict):
        raise InvalidBody
    return event
