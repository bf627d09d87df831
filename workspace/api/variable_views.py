"""Variables and secrets of a project: written, and read but for the secrets."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from workspace import variables
from workspace.api import variable_shapes as shapes


class Variables(ProjectView):
    @extend_schema(responses=shapes.VariableList, tags=["variables"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the variables of a project by name; values of secrets are never shown."""
        return Response(shapes.VariableList({"variables": variables.listed(self.project)}).data)


class VariableOne(ProjectView):
    @extend_schema(
        request=shapes.NewValue, responses={200: shapes.VariableAnswer, 201: shapes.VariableAnswer}, tags=["variables"]
    )
    def put(self, request: Request, project_id: UUID, name: str) -> Response:
        """Set a variable. Servers of previews start anew with it; tests of the agent's next run see it."""
        wanted = self.read_body(shapes.NewValue)
        found, is_new = variables.put(self.project, name, wanted["value"], secret=wanted.get("secret"))
        return Response(shapes.VariableAnswer({"variable": found}).data, status=201 if is_new else 200)

    @extend_schema(responses={204: None}, tags=["variables"])
    def delete(self, request: Request, project_id: UUID, name: str) -> Response:
        """Forget a variable."""
        variables.delete(self.project, name)
        return Response(status=204)
