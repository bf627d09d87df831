"""The picture of a version, beside the routes of versions that the workspace has."""

from __future__ import annotations

import hashlib
from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from builder.api.project_view import ProjectView
from motivd_site.api.fields import Flag, Query
from preview import pictures

_AGE_SECONDS = 365 * 24 * 3600


class ThumbnailQuery(Query):
    optional = Flag(default=False, help_text="204 instead of a 404 where there is no picture: for pages with many.")


class VersionThumbnail(ProjectView):
    @extend_schema(
        parameters=[ThumbnailQuery],
        responses={
            (200, "image/webp"): OpenApiResponse(OpenApiTypes.BINARY, description="640 by 400 pixels."),
            204: OpenApiResponse(description="With `optional`: there is none, or none yet."),
            304: OpenApiResponse(description="It is the one that `If-None-Match` names."),
        },
        tags=["versions"],
    )
    def get(self, request: Request, project_id: UUID, version_id: UUID) -> HttpResponse:
        """Show a version as a browser did.

        404 `THUMBNAIL_NOT_READY` means to ask again later, 404 `THUMBNAIL_UNAVAILABLE` that there will be none.
        """
        optional = self.read_query(ThumbnailQuery)["optional"]
        try:
            found = pictures.find(self.project, version_id)
        except (pictures.ThumbnailNotReady, pictures.ThumbnailUnavailable):
            if not optional:
                raise
            return HttpResponse(status=204)
        content = bytes(found.content or b"")
        answer = HttpResponse(content, content_type=found.content_type)
        # The files of a version never change, so its picture is taken once.
        answer.headers["Cache-Control"] = f"private, max-age={_AGE_SECONDS}, immutable"
        answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        answer.headers["X-Content-Type-Options"] = "nosniff"
        same = get_conditional_response(request._request, etag=answer.headers["ETag"], response=answer)
        return cast(HttpResponse, same)
