"""A workspace as a zip, out and in."""

from __future__ import annotations

from typing import IO, cast
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from integrations import github_repos
from motivd_site.api.downloads import Download
from motivd_site.api.idempotency import idempotent, idempotent_outside
from motivd_site.api.parsing import FormParser, StrictJsonParser
from workspace import archives, git_sync
from workspace.api import archive_shapes as shapes
from workspace.api.git_shapes import ImportBody, ImportedShape, SyncAnswer
from workspace.api.git_views import Syncing
from workspace.archives import ImportMode
from workspace.models import SyncKind


class ProjectExport(ProjectView):
    @extend_schema(
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The zip.")},
        tags=["workspace"],
    )
    def get(self, request: Request, project_id: UUID) -> Download:
        """Download all files as a zip, with PRD.md once there is a PRD; the same files give the same bytes."""
        pieces = archives.export(self.project)
        return Download(pieces, name=f"{self.project.slug}.zip", content_type="application/zip")


class ProjectImport(Syncing):
    parser_classes = [FormParser, StrictJsonParser]

    @extend_schema(
        request={"multipart/form-data": shapes.ImportForm, "application/json": ImportBody},
        responses={200: shapes.ImportedShape, 202: SyncAnswer},
        tags=["workspace"],
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        """Put the files of a zip, or of a repository, into the workspace, all or none.

        What is there now is kept as a version first.
        """
        if str(request.content_type).startswith("application/json"):
            return self._from_repository(request)
        return self._from_zip(request)

    @idempotent_outside
    def _from_repository(self, _request: Request) -> Response:
        wanted = self.read_body(ImportBody)
        if "repo" in wanted:
            wanted["repo"] = github_repos.parse(wanted["repo"])
        return self.answer(git_sync.start(self.project, SyncKind.IMPORT, wanted, actor=self.user), ImportedShape)

    @idempotent
    def _from_zip(self, _request: Request) -> Response:
        wanted = self.read_body(shapes.ImportForm)
        imported = archives.import_zip(
            self.project,
            cast("IO[bytes]", wanted["file"].file),
            name=wanted["file"].name,
            mode=ImportMode(wanted["mode"]),
            strip_folder=wanted["strip_folder"],
            actor=self.user,
        )
        return Response(shapes.ImportedShape(imported).data)
