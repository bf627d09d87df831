"""Agent schedules, and the route by which a clock runs what is due: contract section 5."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from motivd_site.api.cron import CronView
from motivd_site.api.idempotency import idempotent
from motivd_site.api.pagination import PageQuery, page_of
from workspace.agent import schedules
from workspace.api import schedule_shapes as shapes
from workspace.api.agent_shapes import RunAnswer, RunShape
from workspace.models import AgentRun, AgentSchedule


class Schedules(ProjectView):
    @extend_schema(responses=shapes.ScheduleList, tags=["agent"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the schedules of a project, the next one first."""
        rows = schedules.listed(self.project)
        return Response(shapes.ScheduleList({"schedules": rows}).data)

    @extend_schema(request=shapes.NewSchedule, responses={201: shapes.ScheduleAnswer}, tags=["agent"])
    @idempotent
    def post(self, request: Request, project_id: UUID) -> Response:
        """Let a prompt run by itself. Without a session it gets one of its own."""
        made = schedules.create(self.project, self.read_body(shapes.NewSchedule), now=timezone.now())
        return Response(shapes.ScheduleAnswer({"schedule": made}).data, status=201)


class _OneSchedule(ProjectView):
    schedule: AgentSchedule

    def find_object(self, request: Request, **kwargs: Any) -> None:
        super().find_object(request, **kwargs)
        self.schedule = schedules.find(self.project, kwargs["schedule_id"])


class ScheduleOne(_OneSchedule):
    @extend_schema(request=shapes.ScheduleChange, responses=shapes.ScheduleAnswer, tags=["agent"])
    def patch(self, request: Request, project_id: UUID, schedule_id: UUID) -> Response:
        """Change a schedule; its next run is counted from now."""
        changes = self.read_body(shapes.ScheduleChange)
        frequency = changes.get("frequency", self.schedule.frequency)
        same = frequency == self.schedule.frequency
        kept = {name: getattr(self.schedule, name) for name in ("weekday_utc", "month_day_utc")} if same else {}
        checked = shapes.check_day(kept | changes, frequency)
        return Response(
            shapes.ScheduleAnswer({"schedule": schedules.change(self.schedule, checked, now=timezone.now())}).data
        )

    @extend_schema(responses={204: None}, tags=["agent"])
    def delete(self, request: Request, project_id: UUID, schedule_id: UUID) -> Response:
        """Delete a schedule; its runs stay in the history of the project."""
        self.schedule.delete()
        return Response(status=204)


class ScheduleRuns(_OneSchedule):
    @extend_schema(parameters=[PageQuery], responses=shapes.RunsPage, tags=["agent"])
    def get(self, request: Request, project_id: UUID, schedule_id: UUID) -> Response:
        """List the runs of a schedule, newest first."""
        rows = AgentRun.objects.filter(schedule=self.schedule).order_by("-created_at", "-pk").defer("transcript")
        query = self.read_query(PageQuery)
        return Response(page_of(rows, query, name="runs", show=lambda page: RunShape(page, many=True).data))


class ScheduleRun(_OneSchedule):
    @extend_schema(request=None, responses={202: RunAnswer}, tags=["agent"])
    @idempotent
    def post(self, request: Request, project_id: UUID, schedule_id: UUID) -> Response:
        """Run a schedule now, outside of its slots."""
        run = schedules.run_now(self.schedule, actor=self.user)
        return Response(RunAnswer({"run": run}).data, status=202)


class CronSchedules(CronView):
    @extend_schema(responses=shapes.CronAnswer, tags=["cron"], auth=[])
    def get(self, request: Request) -> Response:
        """Run one schedule that is due."""
        return Response(shapes.CronAnswer(schedules.run_due(now=timezone.now())).data)

    @extend_schema(request=None, responses=shapes.CronAnswer, tags=["cron"], auth=[])
    def post(self, request: Request) -> Response:
        """The same."""
        return self.get(request)
