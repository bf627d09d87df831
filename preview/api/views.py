"""Deployments: history, and which one is live."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from builder.sandbox_slugs import published_url
from motivd_site.api.fields import Answer
from motivd_site.api.idempotency import idempotent
from motivd_site.api.pagination import PageQuery, page_answer, page_of
from preview import publishing
from preview.models import Deployment, DeploymentStatus


class DeploymentRow(Answer):
    """`url` is null unless the deployment is live: what is not cannot be visited."""

    id = serializers.UUIDField()
    url = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=DeploymentStatus.choices)
    version_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    live = serializers.BooleanField()


class OneDeployment(Answer):
    deployment = DeploymentRow()


DeploymentPage = page_answer("deployments", DeploymentRow)


class ProjectDeployments(ProjectView):
    @extend_schema(parameters=[PageQuery], responses=DeploymentPage, tags=["builds"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List what was published, newest first."""
        query = self.read_query(PageQuery)
        rows = Deployment.objects.filter(project=self.project).order_by("-created_at", "-pk")
        return Response(page_of(rows, query, name="deployments", show=self._show))

    def _show(self, found: Iterable[Deployment]) -> Any:
        return DeploymentRow([row_of(deployment, self.project.sandbox_slug) for deployment in found], many=True).data


class DeploymentPromote(ProjectView):
    @extend_schema(request=None, responses=OneDeployment, tags=["builds"])
    @idempotent
    def post(self, request: Request, project_id: UUID, deployment_id: UUID) -> Response:
        """Make a deployment live at once, without a build: roll back, or forward again."""
        deployment = publishing.promote(self.project, deployment_id)
        return Response(OneDeployment({"deployment": row_of(deployment, self.project.sandbox_slug)}).data)


def row_of(deployment: Deployment, sandbox_slug: str) -> dict[str, Any]:
    live = deployment.status == DeploymentStatus.LIVE
    return {
        "id": deployment.pk,
        "url": published_url(sandbox_slug) if live else None,
        "status": deployment.status,
        "version_id": deployment.version_id,
        "created_at": deployment.created_at,
        "live": live,
    }
