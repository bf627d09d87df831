"""Builds: start, poll, stream, cancel, history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from builder.api.build_serializers import (
    After,
    BuildJob,
    BuildPage,
    BuildRow,
    BuildState,
    NewBuild,
    PollQuery,
    StartedBuild,
    lines_of,
    state_of,
    status_of,
)
from builder.builds import reading
from builder.builds.reading import Reading
from builder.builds.start import start
from builder.models import Build, Project
from integrations.llm import admission
from motivd_site import limits
from motivd_site.api import sse
from motivd_site.api.errors import NotFound
from motivd_site.api.idempotency import idempotent
from motivd_site.api.pagination import PageQuery, page_of
from motivd_site.api.views import ApiView
from motivd_site.work import request_cancel


class Builds(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        if request.method == "POST":
            self.project = _project(self.user, self.body_id("projectId"))
        elif request.method in ("GET", "HEAD"):
            self.query = self.read_query(PollQuery)
            self.reading = _reading(self.user, self.query["job_id"], after=self.query["after"])

    @extend_schema(parameters=[PollQuery], responses=BuildState, tags=["builds"])
    def get(self, request: Request) -> Response:
        """Poll a build: where it is, and at most 1,000 lines of its log after `after`."""
        return Response(state_of(self.reading))

    @extend_schema(request=NewBuild, responses={202: StartedBuild}, tags=["builds"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Start a build, or get the one that is active already."""
        limits.take_ai_start(request._request)
        admission.check(self.user)
        wanted = self.read_body(NewBuild)
        build, reused = start(self.project, self.user, instructions=wanted["instructions"], target=wanted["target"])
        body = StartedBuild({"pk": build.pk, "status": build.status, "reused": reused}).data
        return Response(body, status=202, headers={"Location": f"/api/build?jobId={build.pk}"})


class BuildStream(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.build = _build(self.user, kwargs["job_id"])

    @extend_schema(
        parameters=[After, OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER)],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
        tags=["builds"],
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        """Follow a build as server-sent events: `log`, `status`, and `end` last.

        An id is the number of the last line sent by then; `Last-Event-ID`, or else `after`, says where to go on.
        """
        asked = self.read_query(After)
        resumed = "Last-Event-ID" in request.headers
        after = sse.last_event_id(request._request) if resumed else asked.get("after", 0)
        return sse.stream(_Follower(job_id).read, after=after)


class _Follower:
    """Turns readings into events; tells the status only when it is another one than before."""

    def __init__(self, job_id: UUID) -> None:
        self._job_id = job_id
        self._told: dict[str, Any] | None = None

    def read(self, after: int) -> sse.Batch:
        found = reading.read(self._job_id, after=after)
        if found is None:  # deleted with its project
            return sse.Batch([], after, last=True)
        events = [sse.Event("log", line, id=line["seq"]) for line in lines_of(found)]
        status = status_of(found)
        compared = {name: value for name, value in status.items() if name != "nextAfter"}
        if compared != self._told:
            self._told = compared
            events.append(sse.Event("status", status, id=found.next_after))
        if found.is_complete:
            events.append(sse.Event("end", status | {"logs": []}, id=found.next_after))
        return sse.Batch(events, found.next_after, last=found.is_complete)


class BuildCancel(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.build = _build(self.user, kwargs["job_id"])

    @extend_schema(request=None, responses={200: BuildJob, 202: BuildJob}, tags=["builds"])
    def post(self, request: Request, job_id: UUID) -> Response:
        """Cancel a build: 202 when it will stop (within seconds), 200 when it has ended already."""
        asked = request_cancel(self.build)
        self.build = _build(self.user, job_id)
        return Response(BuildJob(self.build).data, status=202 if asked else 200)


class ProjectBuilds(ApiView):
    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.project = _project(self.user, kwargs["project_id"])

    @extend_schema(parameters=[PageQuery], responses=BuildPage, tags=["builds"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the builds of a project, newest first."""
        rows = Build.objects.filter(project=self.project).order_by("-created_at", "-pk")
        page = page_of(
            rows, self.read_query(PageQuery), name="builds", show=lambda found: BuildRow(found, many=True).data
        )
        return Response(page)


def _project(user: User, project_id: UUID) -> Project:
    project = Project.objects.for_user(user).filter(pk=project_id).first()
    if project is None:
        raise NotFound
    return project


def _build(user: User, job_id: UUID) -> Build:
    build = Build.objects.filter(pk=job_id, project__owner=user).first()
    if build is None:
        raise NotFound
    return build


def _reading(user: User, job_id: UUID, *, after: int) -> Reading:
    found = reading.read(job_id, after=after, owner=user)
    if found is None:
        raise NotFound
    return found
