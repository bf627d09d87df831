"""One base for the errors of every app, one handler, one envelope.

`{"error": sentence, "code": CODE, "details"?: {field: [sentence]}, "requestId": id}`
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions as drf
from rest_framework.response import Response

log = structlog.get_logger(__name__)


class ApiError(Exception):
    """An expected failure. `message()` is called when it is rendered, in the reader's language."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "VALIDATION_ERROR"

    def message(self) -> str:
        raise NotImplementedError(type(self).__name__)

    def details(self) -> dict[str, list[str]] | None:
        return None

    def extra(self) -> dict[str, Any]:
        """Return what else the body holds: the current state, the rate limit."""
        return {}

    def headers(self) -> dict[str, str]:
        return {}


class InvalidBody(ApiError):
    code = "INVALID_BODY"

    def message(self) -> str:
        return _("The body must be one JSON object in UTF-8.")


class InvalidCharacters(ApiError):
    def message(self) -> str:
        return _("The address contains a character that cannot be used.")


class InvalidFields(ApiError):
    """Fields and what is wrong with each, by wire name."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__(fields)
        self.fields = dict(fields)

    def message(self) -> str:
        number = len(self.fields)
        return ngettext("One field needs your attention.", "%(number)d fields need your attention.", number) % {
            "number": number
        }

    def details(self) -> dict[str, list[str]]:
        return self.fields


class NotAuthenticated(ApiError):
    status, code = 401, "NOT_AUTHENTICATED"

    def message(self) -> str:
        return _("Sign in, or send a valid API token.")

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(ApiError):
    status, code = 403, "FORBIDDEN"

    def message(self) -> str:
        return _("You are not allowed to do this.")


class NotFound(ApiError):
    status, code = 404, "NOT_FOUND"

    def message(self) -> str:
        return _("There is nothing here. It may have been deleted, or the address is wrong.")


class MethodNotAllowed(ApiError):
    status, code = 405, "METHOD_NOT_ALLOWED"

    def message(self) -> str:
        return _("This address does not take that method.")


class TooLarge(ApiError):
    status, code = 413, "TOO_LARGE"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(limit_bytes)
        self.limit_bytes = limit_bytes

    def message(self) -> str:
        return _("That is too large: at most %(limit)s MB fit here.") % {"limit": self.limit_bytes // 2**20}


class UnsupportedMediaType(ApiError):
    status, code = 415, "UNSUPPORTED_MEDIA_TYPE"

    def message(self) -> str:
        return _("Send the body as application/json.")


class Conflict(ApiError):
    """A stale write: `current` is what the object looks like now."""

    status, code = 409, "CONFLICT"

    def __init__(self, **current: Any) -> None:
        super().__init__(current)
        self.current = current

    def message(self) -> str:
        return _("Somebody changed this meanwhile. Look at the current state and try again.")

    def extra(self) -> dict[str, Any]:
        return self.current


class Internal(ApiError):
    status, code = 500, "INTERNAL"

    def message(self) -> str:
        return _("Something went wrong on our side. Try again; if it stays, tell us the request id.")


class Unavailable(ApiError):
    status, code = 503, "UNAVAILABLE"

    def message(self) -> str:
        return _("This is not available right now. Try again in a moment.")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


class NotConfigured(ApiError):
    status, code = 503, "NOT_CONFIGURED"

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting

    def message(self) -> str:
        return _("This needs the setting %(setting)s, which is not set.") % {"setting": self.setting}


class UnexpectedRequest(ApiError):
    """Whatever else a layer below refuses with a 4xx."""

    def message(self) -> str:
        return _("The request could not be understood.")


_BY_STATUS: dict[int, type[ApiError]] = {
    401: NotAuthenticated,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    415: UnsupportedMediaType,
    503: Unavailable,
}


def from_status(status: int) -> ApiError:
    """Return the error that stands for a bare status of another layer."""
    if status == 413:
        from django.conf import settings

        return TooLarge(settings.BODY_LIMIT_BYTES)
    return _BY_STATUS.get(status, Internal if status >= 500 else UnexpectedRequest)()


def body_of(error: ApiError, request_id: str) -> dict[str, Any]:
    body: dict[str, Any] = {"error": error.message(), "code": error.code}
    details = error.details()
    if details:
        body["details"] = details
    return body | error.extra() | {"requestId": request_id}


def request_id_of(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_X_REQUEST_ID", ""))


def wants_json(request: HttpRequest) -> bool:
    """Return whether errors go out as JSON: under /api always, elsewhere where JSON and not HTML is asked for."""
    if request.path_info == "/api" or request.path_info.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def envelope(request: HttpRequest, error: ApiError, *, like: HttpResponseBase | None = None) -> JsonResponse:
    """Answer an error outside of DRF; `like` is the response it takes the place of."""
    response = JsonResponse(body_of(error, request_id_of(request)), status=error.status)
    if like is not None:
        response.status_code = like.status_code
        for name in ("Allow", "Retry-After", "WWW-Authenticate", "Content-Language", "Vary"):
            if like.has_header(name):
                response.headers[name] = like[name]
        response.cookies = like.cookies
    for name, value in error.headers().items():
        response.headers[name] = value
    return response


def answer_exception(exception: Exception, context: dict[str, Any]) -> Response:
    """Answer any exception of a view (DRF's `EXCEPTION_HANDLER`)."""
    error = _as_api_error(exception)
    if error.status >= 500:
        log.error("request_failed", code=error.code, exc_info=exception)
    headers = error.headers()
    if isinstance(exception, drf.MethodNotAllowed):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return Response(body_of(error, request_id_of(context["request"])), status=error.status, headers=headers)


def _as_api_error(exception: Exception) -> ApiError:
    match exception:
        case ApiError():
            return exception
        case drf.ParseError():
            return InvalidBody()
        case drf.ValidationError():
            return InvalidFields(_flat(exception.detail))
        case drf.NotAuthenticated() | drf.AuthenticationFailed():
            return NotAuthenticated()
        case drf.PermissionDenied() | PermissionDenied():
            return Forbidden()
        case drf.NotFound() | Http404():
            return NotFound()
        case RequestDataTooBig():
            return from_status(413)
        case drf.APIException():
            return from_status(exception.status_code)
        case SuspiciousOperation():
            return UnexpectedRequest()
        case OperationalError():
            return Unavailable()  # a locked or absent database; logged above
        case _:
            return Internal()


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Turn DRF's nested details into `{"brief.mvpFeatures.0": [sentence]}`."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            found |= _flat(value, ".".join(part for part in (path, own) if part))
        return found
    if isinstance(detail, list):
        found = {}
        sentences = [str(item) for item in detail if not isinstance(item, Mapping | list)]
        if sentences:
            found[path or "body"] = sentences
        for index, item in enumerate(detail):
            if isinstance(item, Mapping | list) and item:
                found |= _flat(item, f"{path}.{index}" if path else str(index))
        return found
    return {path or "body": [str(detail)]}
