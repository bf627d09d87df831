"""Files that people upload: contract section 12. Each is for its owner alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import images, uploads
from accounts.api import upload_shapes as shapes
from accounts.models import Upload
from motivd_site import limits
from motivd_site.api.downloads import Download
from motivd_site.api.errors import UnsupportedMediaType
from motivd_site.api.idempotency import idempotent_outside
from motivd_site.api.pagination import PageQuery, page_of
from motivd_site.api.parsing import FormParser
from motivd_site.api.views import ApiView


class NotAForm(UnsupportedMediaType):
    def message(self) -> str:
        return _("Send a form (multipart/form-data) with the file in its field “file”.")


class Uploads(ApiView):
    parser_classes = [FormParser]

    @extend_schema(operation_id="upload_list", parameters=[PageQuery], responses=shapes.UploadsPage, tags=["uploads"])
    def get(self, request: Request) -> Response:
        """List my uploads, newest first."""
        rows = Upload.objects.filter(owner=self.user).order_by("-created_at", "-pk")
        query = self.read_query(PageQuery)
        return Response(
            page_of(rows, query, name="uploads", show=lambda page: shapes.ListedUpload(page, many=True).data)
        )

    @extend_schema(
        request={"multipart/form-data": shapes.UploadForm}, responses={201: shapes.UploadShape}, tags=["uploads"]
    )
    # Outside: nobody may have to wait for the database while a picture is looked at.
    @idempotent_outside
    def post(self, request: Request) -> Response:
        """Upload a file, for a message to the agent. What it is, is told by its content."""
        limits.take_upload(request._request)
        if not str(request.content_type).startswith("multipart/form-data"):
            raise NotAForm
        file = self.read_body(shapes.UploadForm)["file"]
        made = uploads.create(self.user, file, name=file.name)
        return Response(shapes.UploadShape(made).data, status=201)


class UploadOne(ApiView):
    upload: Upload

    def find_object(self, request: Request, **kwargs: Any) -> None:
        self.upload = uploads.find(self.user, kwargs["upload_id"])

    @extend_schema(
        responses={(200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="What was uploaded.")},
        tags=["uploads"],
    )
    def get(self, request: Request, upload_id: UUID) -> Download:
        """Download what was uploaded; only pictures are shown in place."""
        kind = self.upload.content_type
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        answer = Download(uploads.pieces(self.upload), name=self.upload.name, content_type=kind + charset)
        if kind in images.TYPES:
            answer.headers["Content-Disposition"] = content_disposition_header(False, self.upload.name) or "inline"
        answer.headers["Content-Length"] = str(self.upload.size)
        # Whatever a browser makes of it, it is nobody's page: no scripts, no origin, in no page of others.
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer

    @extend_schema(responses={204: None}, tags=["uploads"])
    def delete(self, request: Request, upload_id: UUID) -> Response:
        """Delete an upload. Messages that it was attached to keep its name."""
        uploads.delete(self.upload)
        return Response(status=204)
