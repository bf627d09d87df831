"""A workspace as a zip, out and in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from motivd_site.api.downloads import Download
from motivd_site.api.errors import InvalidBody
from motivd_site.api.idempotency import idempotent
from workspace import archives
from workspace.api import archive_shapes as shapes
from workspace.archives import ImportMode


class InvalidForm(InvalidBody):
    def message(self) -> str:
        return _("The body must be a form (multipart/form-data) with the zip in its field “file”.")


class FormParser(MultiPartParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise InvalidForm from error


class ProjectExport(ProjectView):
    @extend_schema(
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The zip.")},
        tags=["workspace"],
    )
    def get(self, request: Request, project_id: UUID) -> Download:
        """Download all files as a zip, with PRD.md once there is a PRD; the same files give the same bytes."""
        pieces = archives.export(self.project)
        return Download(pieces, name=f"{self.project.slug}.zip", content_type="application/zip")


class ProjectImport(ProjectView):
    parser_classes = [FormParser]

    @extend_schema(
        request={"multipart/form-data": shapes.ImportForm}, responses=shapes.ImportedShape, tags=["workspace"]
    )
    @idempotent
    def post(self, request: Request, project_id: UUID) -> Response:
        """Put the files of a zip into the workspace, all or none; what is there now is kept as a version first."""
        return Response(shapes.ImportedShape(self._from_zip()).data)

    def _from_zip(self) -> archives.Imported:
        wanted = self.read_body(shapes.ImportForm)
        return archives.import_zip(
            self.project,
            cast("IO[bytes]", wanted["file"].file),
            name=wanted["file"].name,
            mode=ImportMode(wanted["mode"]),
            strip_folder=wanted["strip_folder"],
            actor=self.user,
        )
