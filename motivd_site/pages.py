"""Pages that belong to no app: errors, and the way from / to a language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language


def to_language(request: HttpRequest) -> HttpResponse:
    """Send / to /en/ or /fr/, whichever the browser prefers."""
    response = HttpResponseRedirect(f"/{get_language() or 'en'}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(
        request, f"errors/{status}.html", {"request_id": request.META.get("HTTP_X_REQUEST_ID")}, status=status
    )
