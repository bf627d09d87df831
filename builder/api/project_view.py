"""The bases of the views that are about one project of the user."""

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


class NamedProjectView(ApiView):
    """The same for the routes whose body names the project as `projectId`."""

    project: Project

    def find_object(self, request: Request, **kwargs: Any) -> None:
        if request.method in self.allowed_methods and request.method != "OPTIONS":
            self.project = projects.for_owner(self.user, self.body_id("projectId"))
