"""Pages that belong to no app: errors, and the way from / to a language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
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
    """Explain a form that outlived its sign-in. Scripts keep it fresh: this is for browsers without them or cookies."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return _page(request, 403, "form_expired", form=came_from if came_from and is_ours else "")


def _page(request: HttpRequest, status: int, template: str = "", **shown: str) -> HttpResponse:
    shown |= {"request_id": request.META.get("HTTP_X_REQUEST_ID", "")}
    return render(request, f"errors/{template or status}.html", shown, status=status)
