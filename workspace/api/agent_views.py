"""The agent: contract section 5. A run is a job; a stream only reads what it wrote."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import uploads
from billing import budget
from builder import projects
from builder.api.project_view import ProjectView
from integrations.llm import client as llm
from motivd_site import limits
from motivd_site.api import sse
from motivd_site.api.errors import InvalidFields
from motivd_site.api.idempotency import idempotent, idempotent_outside
from motivd_site.api.pagination import page_of
from motivd_site.api.views import ApiView
from motivd_site.work import JobState
from workspace.agent import reading, runs, sessions
from workspace.api import agent_shapes as shapes
from workspace.git_errors import KeptError
from workspace.models import AgentMessage, AgentRun, AgentSession

_POLL_SECONDS = 0.1


class Sessions(ApiView):
    @extend_schema(parameters=[shapes.SessionsQuery], responses=shapes.SessionsPage, tags=["agent"])
    def get(self, request: Request) -> Response:
        """List the sessions of a project, newest first; with `sessionId`, one with its messages, paged, and the
        runs that these are of.
        """
        query = self.read_query(shapes.SessionsQuery)
        if "session_id" in query:
            return self._one(sessions.find(self.user, query["session_id"]), query)
        if "project_id" not in query:
            raise InvalidFields({"projectId": [_("Send projectId or sessionId.")]})
        project = projects.for_owner(self.user, query["project_id"])
        rows = AgentSession.objects.filter(project=project).order_by("-updated_at", "-id").defer("history")
        return Response(
            page_of(rows, query, name="sessions", show=lambda page: shapes.SessionShape(page, many=True).data)
        )

    def _one(self, session: AgentSession, query: dict[str, Any]) -> Response:
        rows = AgentMessage.objects.filter(session=session).order_by("seq")
        page = page_of(rows, query, name="messages", show=list)
        found = runs.of_messages(session, page["messages"])
        page["messages"] = shapes.MessageShape(page["messages"], many=True).data
        shown = {"session": shapes.SessionShape(session).data, "runs": shapes.RunShape(found, many=True).data}
        return Response(shown | page)

    @extend_schema(request=shapes.NewSession, responses={201: shapes.SessionAnswer}, tags=["agent"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Begin a session."""
        project = projects.for_owner(self.user, self.body_id("projectId"))
        wanted = self.read_body(shapes.NewSession)
        made = sessions.create(project, title=wanted["title"])
        return Response(shapes.SessionAnswer({"session": made}).data, status=201)


class SessionOne(ApiView):
    session: AgentSession

    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.session = sessions.find(self.user, kwargs["session_id"])

    @extend_schema(request=shapes.SessionChange, responses=shapes.SessionAnswer, tags=["agent"])
    def patch(self, request: Request, session_id: UUID) -> Response:
        """Give a session another title."""
        wanted = self.read_body(shapes.SessionChange)
        return Response(shapes.SessionAnswer({"session": sessions.rename(self.session, wanted["title"])}).data)

    @extend_schema(responses={204: None}, tags=["agent"])
    def delete(self, request: Request, session_id: UUID) -> Response:
        """Delete a session with all that was said; what runs in it is cancelled."""
        sessions.delete(self.session)
        return Response(status=204)


class SessionExport(ApiView):
    session: AgentSession

    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.session = sessions.find(self.user, kwargs["session_id"])

    @extend_schema(responses={(200, "text/markdown"): OpenApiTypes.STR}, tags=["agent"])
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        """Take a session out as Markdown."""
        answer = HttpResponse("".join(sessions.exported(self.session)), content_type="text/markdown; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="session-{session_id}.md"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer


class _Asking(ApiView):
    """The session and project that a body names, found before anything else is looked at."""

    kind: AgentRun.Kind

    def find_object(self, request: Request, **kwargs: Any) -> None:
        if request.method != "POST":
            return
        self.session: AgentSession | None = None
        if self.has_field("sessionId"):
            self.session = sessions.find(self.user, self.body_id("sessionId"))
        elif self.has_field("projectId"):
            self.project = projects.for_owner(self.user, self.body_id("projectId"))
        else:
            raise InvalidFields({"sessionId": [_("Send sessionId, or projectId for a new session.")]})

    def ask(self) -> tuple[AgentMessage, AgentRun]:
        """Keep the message, then see whether there is a model: a message is never lost."""
        limits.take_ai_start(self.request._request)
        wanted = self.read_body(shapes.Asked)
        attached = uploads.find_all(self.user, wanted["attachments"])
        llm.require(self.user, model=wanted["model"])
        session = self.session or sessions.create(self.project)
        return sessions.start(
            session,
            wanted["message"],
            actor=self.user,
            kind=self.kind,
            plan_mode=wanted["plan_mode"],
            model=wanted["model"],
            max_cost_usd=wanted.get("max_cost_usd"),
            attached=attached,
        )


class Chat(_Asking):
    kind = AgentRun.Kind.CHAT

    @extend_schema(request=shapes.Asked, responses={200: shapes.ChatShape, 202: shapes.RunAnswer}, tags=["agent"])
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Say something and wait for the reply; 202 with the run where that takes longer than a call may."""
        message, run = self.ask()
        deadline = time.monotonic() + settings.AGENT_CHAT_WAIT_SECONDS
        while not (run.has_ended or run.status == JobState.WAITING) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            run.refresh_from_db()
        if run.status == JobState.FAILED and run.error and "sentences" in run.error:
            raise KeptError(run.error)
        if run.status != JobState.SUCCEEDED:
            return Response(shapes.RunAnswer({"run": run}).data, status=202)
        reply = AgentMessage.objects.filter(run=run, role=AgentMessage.Role.ASSISTANT).order_by("-seq").first()
        parts = reply.parts if reply else []
        return Response(
            shapes.ChatShape(
                {
                    "session_id": run.session_id,
                    "run_id": run.pk,
                    "message": message,
                    "reply": reply,
                    "tool_calls": [part for part in parts if part["type"] == "tool"],
                    "files_changed": run.files_changed,
                    "version_id": run.version_id,
                    "usage": {name: value for name, value in run.usage.items() if name != "parts"}
                    | {"costUsd": float(run.cost_usd)},
                    "ai_rate_limit": budget.current(self.user),
                }
            ).data
        )


class Sdk(_Asking):
    kind = AgentRun.Kind.SDK

    @extend_schema(request=shapes.Asked, responses={(200, "text/event-stream"): OpenApiTypes.STR}, tags=["agent"])
    def post(self, request: Request) -> HttpResponseBase:
        """Say something and follow the run as server-sent events; it goes on when the client goes away."""
        _message, run = self.ask()
        response = sse.stream(_reader(run.pk), after=0)
        response.headers["Location"] = f"/api/agent/runs/{run.pk}"
        return response


class Runs(_Asking):
    kind = AgentRun.Kind.SDK

    @extend_schema(request=shapes.Asked, responses={202: shapes.StartedShape}, tags=["agent"])
    @idempotent
    def post(self, request: Request) -> Response:
        """Say something as with `agent/sdk`, and get the run at once; its events are a call of their own."""
        message, run = self.ask()
        return Response(shapes.StartedShape({"run": run, "message": message}).data, status=202)


class _RunView(ApiView):
    run: AgentRun

    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.run = runs.find(self.user, kwargs["run_id"])


class RunOne(_RunView):
    @extend_schema(responses=shapes.RunAnswer, tags=["agent"])
    def get(self, request: Request, run_id: UUID) -> Response:
        """Look at a run."""
        return Response(shapes.RunAnswer({"run": self.run}).data)


class RunEvents(_RunView):
    @extend_schema(
        parameters=[OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER)],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
        tags=["agent"],
    )
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        """Follow a run from the start, or from where a client was cut off."""
        return sse.stream(_reader(run_id), after=sse.last_event_id(request._request))


class RunCancel(_RunView):
    @extend_schema(request=None, responses={200: shapes.RunAnswer, 202: shapes.RunAnswer}, tags=["agent"])
    def post(self, request: Request, run_id: UUID) -> Response:
        """Stop a run: 202 when it will end, within seconds; 200 when it has ended already. Its work is kept."""
        asked = runs.cancel(self.run)
        self.run = runs.find(self.user, run_id)
        return Response(shapes.RunAnswer({"run": self.run}).data, status=202 if asked else 200)


class RunAnswered(_RunView):
    @extend_schema(request=shapes.AnswerBody, responses=shapes.RunAnswer, tags=["agent"])
    def post(self, request: Request, run_id: UUID) -> Response:
        """Answer what a run waits for, and let it go on."""
        wanted = self.read_body(shapes.AnswerBody)
        run = runs.answer(self.run, wanted["request_id"], wanted["answer"])
        return Response(shapes.RunAnswer({"run": run}).data)


class ProjectRuns(ProjectView):
    @extend_schema(parameters=[shapes.RunsQuery], responses=shapes.RunsPage, tags=["agent"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the runs of a project, newest first."""
        query = self.read_query(shapes.RunsQuery)
        rows = runs.listed(self.project, status=query.get("status", ""), session_id=query.get("session_id"))
        return Response(
            page_of(rows, query, name="runs", show=lambda page: shapes.ListedRunShape(page, many=True).data)
        )


def _reader(run_id: UUID) -> Callable[[int], sse.Batch]:
    return lambda after: reading.read(run_id, after=after)
