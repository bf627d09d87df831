"""Notes which browsers are in use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import browser_sessions
from accounts.models import User


class Presence:
    """Notes that the user of a session is here, where the request has found out who it is anyway."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Who it is was loaded already, or it stays unknown: no query for visitors and for tokens.
        user = getattr(request, "_cached_user", None)
        if isinstance(user, User) and request.session.session_key and response.status_code < 500:
            browser_sessions.note_seen(request, user)
        return response
