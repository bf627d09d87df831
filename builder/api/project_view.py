"""The base of every view below /api/projects/{project_id}."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from builder import projects
from builder.models import Project
from motivd_site.api.views import ApiView


class ProjectView(ApiView):
    """Finds `self.project` before anything else is looked at; another's is a 404 like a missing one."""

    project: Project

    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.project = projects.for_owner(self.user, kwargs["project_id"])
