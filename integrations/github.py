"""The way to GitHub: whose token, which options, and one place where its errors become ours (`github_errors.py`).

PyGithub follows a renamed repository's redirect (301) on reads alone; the 307 that a write gets would look like an
answer. So begin with `client.get_repo(full_name)` and go on with what it returns: it has the new name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import github
from django.conf import settings
from github.Auth import Token

from accounts.models import User
from integrations.github_errors import NotConnected, TokenUnreadable, translate
from integrations.models import GitHubConnection
from motivd_site import secrets

TIMEOUT_SECONDS = 10


def has_token(user: User) -> bool:
    """Return whether there is any token to reach GitHub with for this user. At most one query."""
    return bool(settings.GITHUB_TOKEN) or GitHubConnection.objects.filter(user=user).exists()


def client_for(user: User, *, timeout: int = TIMEOUT_SECONDS) -> github.Github:
    """Return a client with the user's own token, else with the server's. Use it in a `with`, so that it is closed.

    Raises NotConnected, TokenUnreadable.
    """
    return client(token_of(user), timeout=timeout)


def token_of(user: User) -> str:
    """Raises NotConnected, TokenUnreadable."""
    connection = GitHubConnection.objects.filter(user=user).first()
    if connection is not None:
        try:
            return secrets.decrypt(bytes(connection.sealed_token)).decode()
        except secrets.UnreadableSecret as error:
            raise TokenUnreadable from error
    if settings.GITHUB_TOKEN:
        return settings.GITHUB_TOKEN
    raise NotConnected


def client(token: str, *, timeout: int = TIMEOUT_SECONDS) -> github.Github:
    """Return a client that answers or fails within its time: it never waits, and never tries again by itself."""
    return github.Github(
        auth=Token(token),
        base_url=settings.GITHUB_API_URL,
        timeout=timeout,
        retry=None,  # PyGithub would sleep out a rate limit, for up to an hour
        seconds_between_requests=0,
        seconds_between_writes=0,
        user_agent=f"Motivd/{settings.VERSION}",
        per_page=100,
    )


@contextmanager
def translated(repo: str | None = None) -> Iterator[None]:
    """Turn what PyGithub and requests raise into a GitHubError; `repo` is what a 404 is about.

    As a `with`, or as a decorator. Errors of ours pass through as they are.
    """
    try:
        yield
    except Exception as error:
        ours = translate(error, repo)
        if ours is None:
            raise
        raise ours from error
