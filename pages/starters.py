"""Starters that run, for anybody to try: below the site, without an origin, a cookie or a project."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from builder.starters.catalogue import all_starters
from pages import starter_sites
from pages.prompt_box import page_locale
from pages.starter_sites import File, NotBundled
from preview import negotiation
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.sandbox import SandboxUnavailable

log = structlog.get_logger(__name__)

View = Callable[[HttpRequest, str, str], HttpResponse]
_SANDBOX: Final = (
    "sandbox allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
)
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ON_EVERYTHING: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # Modules are asked for with CORS, and the origin that asks is nobody's.
    "Access-Control-Allow-Origin": "*",
    # Browsers refuse a sandboxed page that also wants a group of windows to itself.
    "Cross-Origin-Opener-Policy": "unsafe-none",
}


def _confined(view: View) -> View:
    """Take the origin away from whatever is answered, refusals included."""

    @wraps(view)
    def answered(request: HttpRequest, key: str, path: str = "") -> HttpResponse:
        response = view(request, key, path)
        here = request.build_absolute_uri(reverse("starter", args=[key]))
        response.headers["Content-Security-Policy"] = (
            f"{_SANDBOX}; default-src 'none'; script-src {here} '{starter_sites.FIRST_SCRIPT_HASH}'; "
            f"style-src {here} 'unsafe-inline'; img-src {here} data: blob:; font-src {here} data:; "
            f"connect-src {here}; media-src {here} data: blob:; form-action 'none'; base-uri 'none'; "
            "frame-ancestors 'self'"
        )
        for name, value in _ON_EVERYTHING.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


@csrf_exempt  # nothing is taken
@xframe_options_exempt  # the policy says by whom it may be framed
@_confined
@require_safe
def page(request: HttpRequest, key: str, path: str) -> HttpResponse:
    """Answer with a file of a starter, in the language of the address."""
    starter = next((one for one in all_starters() if one.key == key), None)
    if starter is None:
        return _not_found()
    try:
        files = starter_sites.site(starter, page_locale(), base=reverse("starter", args=[key]))
    except (NotBundled, SandboxUnavailable, ToolsMissing) as error:
        log.warning("starter_not_shown", starter=key, error=str(error))
        return render(request, "pages/starter_missing.html", status=503)
    # By whole names of what was made: nothing else can be meant, however it is written.
    file = files.get(path or "index.html")
    return _sent(file, request) if file else _not_found()


def _not_found() -> HttpResponse:
    return HttpResponse("Not found.\n", status=404, content_type="text/plain; charset=utf-8")


def _sent(file: File, request: HttpRequest) -> HttpResponse:
    encoding = negotiation.best_encoding(request.headers.get("Accept-Encoding", ""), file.contents) or ""
    etag = f'"{file.digest}-{encoding}"' if encoding else f'"{file.digest}"'
    headers = {"ETag": etag, "Cache-Control": _FOR_EVER if file.is_immutable else "no-cache"}
    if len(file.contents) > 1:
        headers["Vary"] = "Accept-Encoding"
    known = request.headers.get("If-None-Match")
    if known is not None and negotiation.matches(known, etag):
        return HttpResponse(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return HttpResponse(file.contents[encoding], content_type=file.content_type, headers=headers)
