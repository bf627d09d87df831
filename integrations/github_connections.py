"""People's connections to GitHub: made with a token that GitHub knows, shown without it, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from integrations import github_oauth
from integrations.github import client, translated
from integrations.github_errors import ScopeMissing, has_scope, scopes_of
from integrations.models import GitHubConnection
from motivd_site import secrets


@dataclass(frozen=True, slots=True)
class Connection:
    """How a user reaches GitHub. `source` is user (their own token), server (GITHUB_TOKEN) or None."""

    connected: bool
    login: str | None
    scopes: list[str] | None
    connected_at: datetime | None
    can_push: bool
    source: str | None
    oauth_available: bool


def of(user: User) -> Connection:
    """Say how a user reaches GitHub, without asking GitHub. One query."""
    own = GitHubConnection.objects.filter(user=user).first()
    by_server = own is None and bool(settings.GITHUB_TOKEN)
    return Connection(
        connected=own is not None,
        login=own.login if own else None,
        scopes=own.scopes if own else None,
        connected_at=own.created_at if own else None,
        can_push=by_server or (own is not None and _may_push(own.scopes)),
        source="user" if own else "server" if by_server else None,
        oauth_available=github_oauth.is_available(),
    )


def login_of(user: User) -> str | None:
    """Return the name on GitHub of the user's own connection. One query."""
    return GitHubConnection.objects.filter(user=user).values_list("login", flat=True).first()


def connect(user: User, token: str) -> None:
    """Keep a token, encrypted, once GitHub has said whose it is; it takes the place of an earlier one.

    Raises TokenRefused, ScopeMissing and the other errors of GitHub.
    """
    with client(token) as github, translated():
        me = github.get_user()
        login = me.login
        scopes = scopes_of(me.raw_headers)
    if not _may_push(scopes):
        raise ScopeMissing(scope="repo")
    kept = {
        "login": login,
        "sealed_token": secrets.encrypt(token.encode()),
        "scopes": scopes,
        "created_at": timezone.now(),
    }
    GitHubConnection.objects.update_or_create(user=user, defaults=kept)


def disconnect(user: User) -> None:
    """Forget the token. It stays valid until it is revoked on GitHub."""
    GitHubConnection.objects.filter(user=user).delete()


def _may_push(scopes: list[str] | None) -> bool:
    # Without scopes it is a fine-grained token: what it may do differs from repository to repository.
    return scopes is None or has_scope(scopes, "public_repo")
