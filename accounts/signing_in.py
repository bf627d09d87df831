"""The end of every way to sign in: what confirmed addresses and two-step codes still ask for, then the session."""

from __future__ import annotations

from typing import Literal

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import next_page
from accounts.models import User

# Of the icon set of the pages, which draws no trade marks.
_ICONS = {"github": "git-branch", "google": "circle-user-round"}
Method = Literal["password", "link", "reset"]


def complete(request: HttpRequest, user: User, method: Method, *, to: str, signed_up: bool = False) -> HttpResponse:
    """Sign in who has shown who they are, and go on to `to`; or ask for what is still missing, and then go on."""
    record_authentication(request, user, method)
    answer: HttpResponse = perform_login(
        request, user, redirect_url=next_page.or_home(to), email=user.email, signup=signed_up
    )
    return answer


def other_ways(next_path: str) -> list[dict[str, str]]:
    """Return the sign-in pages of others that are configured: id, name, icon, address."""
    configured = {
        "github": ("GitHub", settings.GITHUB_CLIENT_ID and settings.GITHUB_CLIENT_SECRET),
        "google": ("Google", settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET),
    }
    return [
        {"id": key, "name": name, "icon": _ICONS[key], "url": next_page.keep(reverse(f"{key}_login"), next_path)}
        for key, (name, is_set) in configured.items()
        if is_set
    ]
