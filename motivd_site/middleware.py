"""What happens around every request: its id, its log line, and errors in the shape the reader asked for.

All of these are synchronous on purpose: with the innermost one synchronous, Django runs the whole chain and
the view in one thread, instead of hopping between thread and event loop at every step.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django_structlog.middlewares import RequestMiddleware

from motivd_site import pages
from motivd_site.api import errors

_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdentity:
    """Gives each request an id (the client's own, when it is sane) and answers with it."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        offered = request.headers.get("X-Request-ID", "")
        request_id = offered if _GOOD_ID.fullmatch(offered) else str(uuid.uuid4())
        request.META["HTTP_X_REQUEST_ID"] = request_id  # what django-structlog binds to each log line
        # With a slash at its end an API path means the same; the canonical form has none.
        if request.path_info.startswith("/api/") and request.path_info.endswith("/"):
            request.path_info = request.path = request.path_info.rstrip("/") or "/"
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


class ErrorEnvelope:
    """Puts any error that is not in the API's envelope into it, where JSON was asked for.

    Views answer their own errors; this is for the rest: unknown hosts, CSRF, crashes in other middleware.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _has_impossible_characters(request):
            if errors.wants_json(request):
                return errors.envelope(request, errors.InvalidCharacters())
            return HttpResponse(status=400)
        response = self.get_response(request)
        if response.status_code < 400 or not errors.wants_json(request):
            return response
        if response.get("Content-Type", "").startswith("application/json"):
            return response
        return errors.envelope(request, errors.from_status(response.status_code), like=response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show what is gone, such as a deleted project, as such, also under DEBUG, where Django shows its insides."""
        return pages.not_found(request, exception) if isinstance(exception, Http404) else None


def _has_impossible_characters(request: HttpRequest) -> bool:
    # PostgreSQL cannot hold NUL, and no path or query of ours means anything with it.
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


class PageCompression(GZipMiddleware):
    """Compresses pages, which shrink to a fifth.

    Streams go out as they come, and answers of the API are mostly too small to be worth it.
    """

    sync_capable, async_capable = True, False

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ContentPolicyExceptions:
    """Lets the admin's theme run its inline code; nobody but staff sees those pages."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_replace = settings.CSP_OF_INLINE_PAGES  # type: ignore[attr-defined]  # django-csp's
        return response


class RequestLog(RequestMiddleware):
    """One line at the end of each request, with its path but never its query: addresses may hold secrets."""

    sync_capable, async_capable = True, False

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path_info}"

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        structlog.contextvars.unbind_contextvars("user_agent")

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Log who it was only where the view has found out: reading the session here would cost a query."""
        user_id = getattr(request, "api_user_id", None)
        if user_id is not None:
            structlog.contextvars.bind_contextvars(user_id=str(user_id))
