"""Where a visitor wanted to go before they had to say who they are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

PATH_LIMIT = 1000


def is_safe(path: str) -> bool:
    """Say whether this is a path on this site, and nothing that could lead elsewhere."""
    inside = path.startswith("/") and path.isprintable() and len(path) <= PATH_LIMIT
    return inside and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def asked(request: HttpRequest) -> str:
    """Return the path that came along as `next`, or nothing."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    return path if is_safe(path) else ""


def or_home(path: str) -> str:
    return path or resolve_url(settings.LOGIN_REDIRECT_URL)


def keep(address: str, path: str) -> str:
    """Return an address of ours with `path` as its `next`."""
    return f"{address}?{urlencode({'next': path})}" if path else address
