"""Connecting GitHub through an OAuth app: to GitHub with a signed state, back with a code, which becomes a token.

https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx2
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from integrations.github import TIMEOUT_SECONDS
from integrations.github_errors import Failed, GitHubError, TimedOut, Unreachable
from motivd_site.api.errors import InvalidFields

SCOPES = "repo read:user user:email"
CALLBACK_PATH = "/api/settings/integrations/github/callback"
_SALT = "integrations.github_oauth"
_STATE_SECONDS = 600
_PATH_LIMIT = 1000


class OAuthNotConfigured(GitHubError):
    status, code = 503, "NOT_CONFIGURED"
    text = gettext_noop(
        "Connecting with GitHub's own page needs GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET on the server. A token can "
        "be connected without them."
    )


class CodeRefused(Exception):
    """GitHub gives no token for the code: it was used, has expired, or the app's secret is wrong."""


@dataclass(frozen=True, slots=True)
class State:
    """What comes back with the answer: where to go on."""

    return_path: str


def is_available() -> bool:
    return bool(settings.GITHUB_CLIENT_ID and settings.GITHUB_CLIENT_SECRET)


def checked_path(path: str) -> str:
    """Return a path on this site as it is. Raises InvalidFields on anything that could lead elsewhere."""
    sane = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    if not sane or len(path) > _PATH_LIMIT:
        raise InvalidFields({"returnPath": [_("Send a path on this site, such as /en/projects.")]})
    return path


def authorize_url(user: User, *, return_path: str) -> str:
    """Return the page of GitHub on which a user lets us in. Raises OAuthNotConfigured, InvalidFields."""
    state = {"user": str(user.pk), "path": checked_path(return_path)}
    _require_configuration()
    query = {
        "client_id": settings.GITHUB_CLIENT_ID,
        "redirect_uri": f"{settings.SITE_URL}{CALLBACK_PATH}",
        "scope": SCOPES,
        "state": signing.dumps(state, salt=_SALT, compress=True),
    }
    return f"{settings.GITHUB_URL}/login/oauth/authorize?{urlencode(query)}"


def read_state(user: User, signed: str) -> State:
    """Return what we sent along, if it was for this user and not too long ago. Raises InvalidFields."""
    try:
        read = signing.loads(signed, salt=_SALT, max_age=_STATE_SECONDS)
    except signing.BadSignature:  # also when it is too old
        read = {}
    if read.get("user") != str(user.pk):
        raise InvalidFields({"state": [_("This way back from GitHub is not valid any more. Start connecting again.")]})
    return State(return_path=read["path"])


def token_for(code: str) -> str:
    """Exchange a code, which works once.

    Raises CodeRefused, OAuthNotConfigured, Failed, TimedOut, Unreachable.
    """
    _require_configuration()
    if not code:
        raise CodeRefused
    sent = {
        "client_id": settings.GITHUB_CLIENT_ID,
        "client_secret": settings.GITHUB_CLIENT_SECRET,
        "code": code,
        "redirect_uri": f"{settings.SITE_URL}{CALLBACK_PATH}",
    }
    try:
        with httpx2.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            answer = http.post(
                f"{settings.GITHUB_URL}/login/oauth/access_token", data=sent, headers={"Accept": "application/json"}
            )
    except httpx2.TimeoutException as error:
        raise TimedOut from error
    except httpx2.HTTPError as error:
        raise Unreachable from error
    return _token_in(answer)


def back_to(path: str, **said: str) -> str:
    """Return a checked path with more in its query."""
    parts = urlsplit(path)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *said.items()])
    return urlunsplit(("", "", parts.path, query, parts.fragment))


def _token_in(answer: httpx2.Response) -> str:
    try:
        told: Any = answer.json() if answer.status_code == 200 else None
    except ValueError as error:
        raise Failed from error
    if not isinstance(told, dict):
        raise Failed
    token = told.get("access_token")
    if isinstance(token, str) and token:
        return token
    raise CodeRefused(str(told.get("error"))[:100])


def _require_configuration() -> None:
    if not is_available():
        raise OAuthNotConfigured
