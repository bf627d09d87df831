"""Bodies of files: JSON, or the raw bytes in any other type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from motivd_site.api.parsing import AlwaysJson, StrictJsonParser
from workspace.files import FILE_LIMIT_BYTES


class RawParser(BaseParser):
    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        # One more than fits, so that the verb can say that it is too large.
        return bytes(stream.read(FILE_LIMIT_BYTES + 1))


def is_json(request: Request) -> bool:
    return (request.content_type or "").split(";")[0].strip().lower() == "application/json"


class JsonOrRaw(AlwaysJson):
    def select_parser(self, request: Request, parsers: Sequence[BaseParser]) -> BaseParser | None:  # type: ignore[override]  # DRF gives a list
        return StrictJsonParser() if is_json(request) else RawParser()
