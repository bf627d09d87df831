"""Reading bodies strictly: what is not plain JSON in UTF-8 never reaches a view."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from motivd_site.api.errors import InvalidBody

_DEPTH_LIMIT = 32


class StrictJsonParser(BaseParser):
    """Refuses NaN and Infinity, endless numbers, lone surrogates, deep nesting and anything but an object.

    Raises ParseError, RequestDataTooBig.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            raw = stream.read(settings.BODY_LIMIT_BYTES + 1)
            if len(raw) > settings.BODY_LIMIT_BYTES:
                raise RequestDataTooBig
            text = raw.decode("utf-8")
            value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
            text.encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ParseError from error
        if not isinstance(value, dict) or not _is_sane(value, _DEPTH_LIMIT):
            raise ParseError
        return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _is_sane(value: object, depth: int) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value) if not value.isascii() else True
    if isinstance(value, dict):
        return depth > 0 and all(_is_sane(key, depth) and _is_sane(item, depth - 1) for key, item in value.items())
    if isinstance(value, list):
        return depth > 0 and all(_is_sane(item, depth - 1) for item in value)
    return True


class InvalidForm(InvalidBody):
    def message(self) -> str:
        return _("The body must be a form (multipart/form-data) with the file in its field “file”.")


class FormParser(MultiPartParser):
    """Reads a form with a file. Raises InvalidForm."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise InvalidForm from error


class AlwaysJson(BaseContentNegotiation):
    """Answers JSON whatever `Accept` says: a client that asks for something odd still gets a readable error."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type in (sent, "*/*")), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)
