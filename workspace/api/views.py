"""Files and versions: contract section 5, as much of it as builds need."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.project_view import ProjectView
from motivd_site.api.errors import InvalidFields
from motivd_site.api.idempotency import idempotent
from motivd_site.api.pagination import PageQuery, page_answer, page_of
from motivd_site.api.parsing import StrictJsonParser
from workspace import files, locking, prd_file, versions
from workspace.api import file_shapes
from workspace.api import serializers as shapes
from workspace.api.parsing import JsonOrRaw, RawParser, is_json
from workspace.models import Author, Version, VersionKind


class Files(ProjectView):
    @extend_schema(operation_id="projects_files_list", responses=shapes.FileList, tags=["workspace"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List all files; PRD.md stands among them once there is a PRD."""
        listed = files.listed(self.project)
        document = prd_file.find(self.project)
        if document is not None:
            listed = sorted([*listed, document], key=lambda file: file.path)
        return Response(shapes.FileList({"files": listed}).data)


class FileOne(ProjectView):
    parser_classes = [StrictJsonParser, RawParser]
    content_negotiation_class = JsonOrRaw

    @extend_schema(
        parameters=[shapes.RawQuery],
        responses={
            200: shapes.FileContent,
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="With `raw`."),
        },
        tags=["workspace"],
    )
    def get(self, request: Request, project_id: UUID, path: str) -> Any:
        """Read a file; `raw` gives its bytes."""
        raw = self.read_query(shapes.RawQuery)["raw"]
        if prd_file.is_it(path):
            file, content = prd_file.read(self.project)
        else:
            file, content = files.read(self.project, path)
        return file_answer(file, content, raw=raw)

    @extend_schema(request=shapes.FileWrite, responses=shapes.FileAnswer, tags=["workspace"])
    def put(self, request: Request, project_id: UUID, path: str) -> Response:
        """Write a file. With `baseSha` (or If-Match) only on what you read; null (or If-None-Match: *) must be new."""
        data: object = request.data
        if not data and request.content_type and not is_json(request):
            data = b""  # no parser is asked about an empty body, and an empty file has one
        if isinstance(data, bytes):
            content, base = data, _base_of_headers(request)
        else:
            content, base = _content_and_base(self.read_body(shapes.FileWrite))
        if prd_file.is_it(path):
            return Response(shapes.FileAnswer({"file": prd_file.write(self.project, content, base, self.user)}).data)
        return Response(shapes.FileAnswer({"file": files.write(self.project, path, content, base=base)}).data)

    @extend_schema(request=file_shapes.LockBody, responses=file_shapes.LockAnswer, tags=["workspace"])
    def patch(self, request: Request, project_id: UUID, path: str) -> Response:
        """Lock a file, or a folder with all below it, for the agent, or unlock it."""
        change = locking.lock if self.read_body(file_shapes.LockBody)["locked"] else locking.unlock
        return Response(file_shapes.LockAnswer(change(self.project, path)).data)

    @extend_schema(parameters=[file_shapes.FileDeletion], responses={204: None}, tags=["workspace"])
    def delete(self, request: Request, project_id: UUID, path: str) -> Response:
        """Delete a file, with If-Match only the one you read; with `recursive` also a folder with all below it."""
        recursive = self.read_query(file_shapes.FileDeletion)["recursive"]
        if prd_file.is_it(path):
            prd_file.refuse_to_go(self.project)
        base = _base_of_headers(request)
        if recursive and base is files.ANYTHING and not files.has(self.project, path):
            files.delete_below(self.project, path)
        else:
            files.delete(self.project, path, base=base)
        return Response(status=204)


def file_answer(file: files.File, content: bytes, *, raw: bool) -> Any:
    """Return a file as JSON, or its bytes."""
    return _download(file, content) if raw else Response(_shown(file, content))


def _shown(file: files.File, content: bytes) -> dict[str, Any]:
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = base64.b64encode(content).decode(), "base64"
    shown: dict[str, Any] = shapes.FileContent({"file": file, "content": text, "encoding": encoding}).data
    return shown


def _download(file: files.File, content: bytes) -> HttpResponse:
    # Never shown as a page of this origin: it is somebody's code.
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["ETag"] = f'"{file.sha}"'
    return answer


def _base_of_headers(request: Request) -> files.Base:
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    match = request.headers.get("If-Match", "").strip()
    return match.strip('"') if match and match != "*" else files.ANYTHING


def _content_and_base(body: dict[str, Any]) -> tuple[bytes, files.Base]:
    base: files.Base = body.get("base_sha", files.ANYTHING)
    if body["encoding"] == "utf-8":
        return body["content"].encode(), base
    try:
        return base64.b64decode(body["content"], validate=True), base
    except (binascii.Error, ValueError) as error:
        raise InvalidFields({"content": [_("This is not base64.")]}) from error


class Versions(ProjectView):
    @extend_schema(parameters=[PageQuery], responses=page_answer("versions", shapes.VersionShape), tags=["versions"])
    def get(self, request: Request, project_id: UUID) -> Response:
        """List the versions, newest first."""
        rows = Version.objects.filter(project=self.project).order_by("-created_at", "-id")
        query = self.read_query(PageQuery)
        return Response(
            page_of(rows, query, name="versions", show=lambda page: shapes.VersionShape(page, many=True).data)
        )

    @extend_schema(request=shapes.NewVersion, responses={201: shapes.VersionAnswer}, tags=["versions"])
    @idempotent
    def post(self, request: Request, project_id: UUID) -> Response:
        """Keep the files as they are now."""
        wanted = self.read_body(shapes.NewVersion)
        version = versions.create(
            self.project,
            description=wanted["description"],
            kind=VersionKind.MANUAL,
            author=Author.PERSON,
            created_by=self.user,
            message_id=wanted.get("message_id"),
        )
        return Response(shapes.VersionAnswer({"version": version}).data, status=201)


class VersionOne(ProjectView):
    @extend_schema(request=shapes.VersionChange, responses=shapes.VersionAnswer, tags=["versions"])
    def patch(self, request: Request, project_id: UUID, version_id: UUID) -> Response:
        """Bookmark or describe a version."""
        version = versions.find(self.project, version_id)
        changes = self.read_body(shapes.VersionChange)
        if not changes:
            raise InvalidFields({"body": [_("Send is_bookmarked or description.")]})
        return Response(shapes.VersionAnswer({"version": versions.change(version, changes)}).data)


class VersionRevert(ProjectView):
    @extend_schema(request=None, responses=shapes.RevertedShape, tags=["versions"])
    @idempotent
    def post(self, request: Request, project_id: UUID, version_id: UUID) -> Response:
        """Put the files back; what is there now becomes a version first."""
        version = versions.find(self.project, version_id)
        return Response(shapes.RevertedShape(versions.revert(self.project, version, actor=self.user)).data)
