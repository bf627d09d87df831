"""Moving and searching files. Both words can also be the name of a file, which every other method is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from motivd_site.api.idempotency import idempotent
from workspace import files, moving, search
from workspace.api import file_shapes as shapes
from workspace.api.views import FileOne
from workspace.models import Author

_OF_THE_FILE = extend_schema(exclude=True)  # described at `files/{path}`


@extend_schema_view(get=_OF_THE_FILE, put=_OF_THE_FILE, patch=_OF_THE_FILE, delete=_OF_THE_FILE)
class FileMove(FileOne):
    @extend_schema(request=shapes.FileMoveBody, responses=shapes.FilesMoved, tags=["workspace"])
    @idempotent
    def post(self, request: Request, project_id: UUID, path: str) -> Response:
        """Move a file, or a folder with all below it. Nothing is overwritten; locks go along."""
        body = self.read_body(shapes.FileMoveBody)
        base = body.get("base_sha", files.ANYTHING)
        moved = moving.move(self.project, body["from_path"], body["to"], base=base, author=Author.PERSON)
        pairs = [{"from_path": source, "to": target} for source, target in moved.paths.items()]
        return Response(shapes.FilesMoved({"moved": pairs, "files": moved.files}).data)


@extend_schema_view(put=_OF_THE_FILE, patch=_OF_THE_FILE, delete=_OF_THE_FILE)
class FileSearch(FileOne):
    @extend_schema(parameters=[shapes.SearchQuery], responses=shapes.SearchAnswer, tags=["workspace"])
    def get(self, request: Request, project_id: UUID, path: str) -> Any:
        """Search the text files line by line, plainly or by a pattern of RE2."""
        if "q" not in request.query_params and files.has(self.project, path):
            return super().get(request, project_id, path)
        query = self.read_query(shapes.SearchQuery)
        found = search.search(self.project, search.Search(**query))
        return Response(shapes.SearchAnswer(found).data)
