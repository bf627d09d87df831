"""What is inside a version: its files, what it changed, getting one file back, a fork. Contract section 5."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder import projects
from builder.api.project_view import ProjectView
from motivd_site.api.fields import Body
from motivd_site.api.idempotency import idempotent
from workspace import diffs, forking, versions
from workspace.api import serializers as shapes
from workspace.api import version_shapes
from workspace.api.views import file_answer
from workspace.models import Version


class VersionView(ProjectView):
    """Finds `self.version` too; one of another project is a 404 like a missing one."""

    version: Version

    def find_object(self, request: Request, **kwargs: Any) -> None:
        super().find_object(request, **kwargs)
        self.version = versions.find(self.project, kwargs["version_id"])


class Diff(VersionView):
    @extend_schema(parameters=[version_shapes.DiffQuery], responses=version_shapes.DiffShape, tags=["versions"])
    def get(self, request: Request, project_id: UUID, version_id: UUID) -> Response:
        """Show what changes on the way from `against` to the version, as a unified diff for each file."""
        against = self.read_query(version_shapes.DiffQuery)["against"]
        return Response(version_shapes.DiffShape(diffs.of(self.version, against=against)).data)


class VersionFiles(VersionView):
    @extend_schema(operation_id="projects_versions_files_list", responses=shapes.FileList, tags=["versions"])
    def get(self, request: Request, project_id: UUID, version_id: UUID) -> Response:
        """List the files of a version."""
        return Response(shapes.FileList({"files": versions.listed(self.version)}).data)


class VersionFile(VersionView):
    @extend_schema(
        parameters=[shapes.RawQuery],
        responses={
            200: shapes.FileContent,
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="With `raw`."),
        },
        tags=["versions"],
    )
    def get(self, request: Request, project_id: UUID, version_id: UUID, path: str) -> Any:
        """Read a file as it was in a version; `raw` gives its bytes."""
        raw = self.read_query(shapes.RawQuery)["raw"]
        return file_answer(*versions.read(self.version, path), raw=raw)


class VersionFileRestore(VersionView):
    @extend_schema(exclude=True)
    def get(self, request: Request, project_id: UUID, version_id: UUID, path: str) -> Any:
        """Read a file whose name happens to be `restore`."""
        raw = self.read_query(shapes.RawQuery)["raw"]
        return file_answer(*versions.read(self.version, f"{path}/restore"), raw=raw)

    @extend_schema(request=Body, responses=version_shapes.RestoredShape, tags=["versions"])
    @idempotent
    def post(self, request: Request, project_id: UUID, version_id: UUID, path: str) -> Response:
        """Put one file back as it was in a version; what is there now becomes a version first, unless it is one."""
        self.read_body(Body)
        restored = versions.restore_file(self.project, self.version, path, actor=self.user)
        return Response(version_shapes.RestoredShape(restored).data)


class VersionFork(VersionView):
    @extend_schema(request=version_shapes.NewFork, responses={201: version_shapes.ForkAnswer}, tags=["versions"])
    @idempotent
    def post(self, request: Request, project_id: UUID, version_id: UUID) -> Response:
        """Make a new project of the files of a version, with brief and PRD as they are now."""
        name = self.read_body(version_shapes.NewFork).get("name")
        fork = forking.fork(self.project, self.version, name=name, actor=self.user)
        shown = {"project": projects.for_owner(self.user, fork.project.pk), "version": fork.version}
        return Response(version_shapes.ForkAnswer(shown).data, status=201)
