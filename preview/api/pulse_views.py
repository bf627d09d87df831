"""What changed in a project, as server-sent events, for pages that are open."""

from __future__ import annotations

import time
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from builder.api.project_view import ProjectView
from motivd_site.api import sse
from preview import pulse

# Ids only have to grow, also from one line to the next: there is nothing behind them to go back to.
_IDS_PER_SECOND = 10
# Nobody sees a part of the workspace change faster than this, and each look costs a query.
_SHORTEST_PAUSE_SECONDS = 0.25


class ProjectEvents(ProjectView):
    @extend_schema(
        parameters=[OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER)],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
        tags=["projects"],
    )
    def get(self, request: Request, project_id: UUID) -> HttpResponseBase:
        """Hear which parts of a project change: `state` with a mark for each part, then `changed` with the new marks.

        The parts are `project`, `prd`, `files`, `versions`, `runs`, `builds`, `deployments`, `errors`, `git` and
        `schedules`. A mark is only to be compared with the one before; what changed is read from the part's own route.
        The stream ends after some minutes, and with `gone` when the project is deleted: connect again, and compare.
        """
        sse.last_event_id(request._request)
        listener = _Listener(project_id, until=time.monotonic() + settings.PROJECT_EVENTS_SECONDS)
        return sse.stream(listener.read, after=0, shortest_pause=_SHORTEST_PAUSE_SECONDS)


class _Listener:
    def __init__(self, project_id: UUID, *, until: float) -> None:
        self._project_id = project_id
        self._until = until
        self._heard: dict[str, str] = {}

    def read(self, after: int) -> sse.Batch:
        marks = pulse.marks(self._project_id)
        number = max(after + 1, int(time.time() * _IDS_PER_SECOND))
        if marks is None:
            return sse.Batch([sse.Event("gone", {}, id=number)], number, last=True)
        changed = {part: mark for part, mark in marks.items() if self._heard.get(part) != mark}
        events = [sse.Event("changed" if self._heard else "state", {"parts": changed}, id=number)] if changed else []
        self._heard = marks
        return sse.Batch(events, number if events else after, last=time.monotonic() >= self._until)
