"""A person's repositories on GitHub: listed, made, looked at."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from github import Github, GithubException

from accounts.models import User
from integrations.github import TIMEOUT_SECONDS, client_for, translated
from integrations.github_errors import Failed, PermissionMissing, RepoArchived, ScopeMissing, has_scope, scopes_of
from motivd_site.api.errors import InvalidFields

_FULL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_RESERVED_ENDINGS = (".git", ".wiki")
_PUSH = "contents: write (push)"
_WHOLE_PAGE = 100
_SEARCHED_PAGES = 10
_SEARCH_SECONDS = 5  # no page is begun later; the last one has the rest of the time limit


@dataclass(frozen=True, slots=True)
class Repo:
    """A repository as GitHub describes it to the asker."""

    full_name: str
    name: str
    owner: str
    private: bool
    default_branch: str
    description: str | None
    url: str
    permissions: dict[str, bool]
    archived: bool
    updated_at: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of repositories. `incomplete`: a search that stopped before it had seen them all."""

    repos: list[Repo]
    has_more: bool
    incomplete: bool = False


def parse(text: str) -> str:
    """Return owner/name of a repository's name or address. Raises InvalidFields."""
    # What stands behind the name in an address copied out of a browser (/tree/main, ?tab=readme) is left out.
    hosts = f"(?:github\\.com|{re.escape(settings.GITHUB_URL.partition('://')[2])})"
    prefix = rf"(?:(?:https?://)?(?:www\.)?{hosts}/|(?:ssh://)?git@{hosts}[:/])"
    address = re.fullmatch(rf"{prefix}([^/?#]+/[^/?#]+)(?:[/?#].*)?", text.strip(), re.IGNORECASE)
    name = (address.group(1) if address else text.strip()).rstrip("/").removesuffix(".git")
    if not _FULL_NAME.fullmatch(name) or name.rsplit("/", 1)[1] in (".", ".."):
        raise InvalidFields({"repo": [_("Send owner/name, or the address of a repository on GitHub.")]})
    return name


def checked_name(name: str) -> str:
    """Return a name that GitHub takes as it is. Raises InvalidFields."""
    if not _NAME.fullmatch(name) or name in (".", "..") or name.lower().endswith(_RESERVED_ENDINGS):
        sentence = _("Use 1 to 100 letters, digits, “.”, “-” and “_”; it cannot end with .git or .wiki.")
        raise InvalidFields({"name": [sentence]})
    return name


def mine(user: User, *, search: str, page: int, per_page: int) -> Page:
    """Return the user's repositories, those of their organizations included, the last pushed first.

    GitHub cannot search in this list, so a search reads it, up to a thousand repositories or its time limit.
    Raises NotConnected and the errors of GitHub.
    """
    if search:
        return _searched(user, search.casefold(), start=(page - 1) * per_page, count=per_page)
    with client_for(user) as github, translated():
        repos, has_more = _page(github, page, per_page)
    return Page(repos, has_more)


def create(user: User, *, name: str, private: bool, description: str, org: str) -> Repo:
    """Make an empty repository, the user's or an organization's.

    Raises InvalidFields, NotConnected, RepoNameTaken, PermissionMissing and the other errors of GitHub.
    """
    sent = {"name": checked_name(name), "private": private, "description": description, "auto_init": False}
    path = f"/orgs/{org}/repos" if org else "/user/repos"
    with client_for(user) as github, translated(), _private_needs_repo() if private else nullcontext():
        _headers, made = github.requester.requestJsonAndCheck("POST", path, input=sent)
    return _read(made)


def connect(user: User, full_name: str) -> Repo:
    """Return a repository that can be pushed to, under the name it has now.

    Raises NotConnected, RepoNotFound, RepoArchived, PermissionMissing, ScopeMissing and the other errors of GitHub.
    """
    with client_for(user) as github, translated(full_name):
        with _private_needs_repo():
            found = github.get_repo(full_name)
        repo = _read(found.raw_data)
        if repo.archived:
            raise RepoArchived
        if not repo.permissions["push"]:
            raise PermissionMissing(permission=_PUSH)
        if scopes_of(found.raw_headers) is None:
            _try_to_write(github, found.url)
    return repo


@contextmanager
def _private_needs_repo() -> Iterator[None]:
    """Name the scope for private repositories, which GitHub keeps silent about. Raises ScopeMissing."""
    try:
        yield
    except GithubException as refused:
        scopes = scopes_of(refused.headers or {})
        if refused.status == 404 and scopes is not None and not has_scope(scopes, "repo"):
            raise ScopeMissing(scope="repo") from refused
        raise


def _try_to_write(github: Github, url: str) -> None:
    """Ask for a branch without a name: nothing comes of it, but a token that may not write is told what it lacks.

    The `permissions` of a repository are those of the person, and a fine-grained token may have fewer.
    """
    try:
        github.requester.requestJsonAndCheck("POST", f"{url}/git/refs", input={})
    except GithubException as refused:
        if refused.status not in (404, 409, 422):
            raise


def _searched(user: User, words: str, *, start: int, count: int) -> Page:
    found: list[Repo] = []
    stop_at = time.monotonic() + _SEARCH_SECONDS
    with client_for(user, timeout=TIMEOUT_SECONDS // 2) as github, translated():
        for number in range(1, _SEARCHED_PAGES + 1):
            repos, has_more = _page(github, number, _WHOLE_PAGE)
            found += [repo for repo in repos if words in f"{repo.full_name} {repo.description or ''}".casefold()]
            if len(found) > start + count or not has_more:
                return Page(found[start : start + count], len(found) > start + count)
            if time.monotonic() > stop_at:
                break
    return Page(found[start : start + count], has_more=False, incomplete=True)


def _page(github: Github, page: int, per_page: int) -> tuple[list[Repo], bool]:
    # Not through PyGithub's lists, which do not tell whether there are more pages.
    headers, rows = github.requester.requestJsonAndCheck(
        "GET",
        "/user/repos",
        parameters={
            "affiliation": "owner,collaborator,organization_member",
            "sort": "pushed",
            "direction": "desc",
            "page": page,
            "per_page": per_page,
        },
    )
    if not isinstance(rows, list):
        raise Failed
    return [_read(row) for row in rows], 'rel="next"' in headers.get("link", "")


def _read(told: Any) -> Repo:
    """Raises Failed where it is no repository."""
    try:
        allowed = told.get("permissions") or {}
        return Repo(
            full_name=str(told["full_name"]),
            name=str(told["name"]),
            owner=str(told["owner"]["login"]),
            private=bool(told["private"]),
            default_branch=str(told["default_branch"]),
            description=told.get("description"),
            url=str(told["html_url"]),
            permissions={name: bool(allowed.get(name)) for name in ("admin", "push", "pull")},
            archived=bool(told.get("archived")),
            updated_at=str(told.get("pushed_at") or told["updated_at"]),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise Failed from error
