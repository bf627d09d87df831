"""What can go wrong with GitHub, as errors that tell the owner what to do; and the translation of PyGithub's own.

Each class has its English sentence in `text` and its data in `params`, so that a job can keep it in its row and show
it later in the reader's language.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from github import BadAttributeException, GithubException

from motivd_site.api.errors import ApiError

_REASON_LIMIT = 500
_SECONDARY_LIMIT_SECONDS = 60  # what GitHub asks for where it names no time of its own


class GitHubError(ApiError):
    """`reason` is what GitHub said, in its own words."""

    text: ClassVar[str]

    def __init__(self, *, reason: str = "", **params: str) -> None:
        super().__init__(params)
        self.reason = reason[:_REASON_LIMIT]
        self.params = params

    def message(self) -> str:
        return _(self.text) % self.params

    def details(self) -> dict[str, list[str]] | None:
        return {"github": [self.reason]} if self.reason else None

    def kept(self) -> dict[str, Any]:
        """Return what a job keeps in its row."""
        return {"code": self.code, "text": self.text, "params": self.params}


class NotConnected(GitHubError):
    status, code = 503, "NOT_CONFIGURED"
    text = gettext_noop("Connect GitHub in the settings, or set GITHUB_TOKEN on the server.")


class TokenRefused(GitHubError):
    status, code = 409, "GITHUB_TOKEN_REFUSED"
    text = gettext_noop(
        "GitHub refused the token: it was revoked, has expired or is not whole. Connect GitHub again in the settings; "
        "where the server's GITHUB_TOKEN is in use, its operator has to renew it."
    )


class TokenUnreadable(GitHubError):
    status, code = 409, "GITHUB_TOKEN_REFUSED"
    text = gettext_noop("The stored GitHub token can no longer be read. Connect GitHub again in the settings.")


class ScopeMissing(GitHubError):
    """Params: scope."""

    status, code = 403, "GITHUB_SCOPE_MISSING"
    text = gettext_noop(
        "The GitHub token lacks the scope “%(scope)s”. Connect GitHub again in the settings, with a token that has it."
    )


class PermissionMissing(GitHubError):
    """Params: permission."""

    status, code = 403, "GITHUB_PERMISSION_MISSING"
    text = gettext_noop(
        "GitHub does not allow this: the permission “%(permission)s” is missing. Ask an owner of the repository for "
        "it, or connect with a token that has it."
    )


class SsoRequired(GitHubError):
    status, code = 403, "GITHUB_SSO_REQUIRED"
    text = gettext_noop(
        "The organization asks for single sign-on. Authorize the token for it on GitHub, then try again."
    )

    def __init__(self, *, url: str | None = None, reason: str = "") -> None:
        super().__init__(reason=reason)
        self.url = url

    def extra(self) -> dict[str, Any]:
        return {"authorizeUrl": self.url}


class RepoNotFound(GitHubError):
    """Params: repo."""

    status, code = 404, "GITHUB_REPO_NOT_FOUND"
    text = gettext_noop(
        "GitHub shows no repository “%(repo)s”: it was deleted or renamed, or the connected account has no access to "
        "it. Check the name and the access, then link it again."
    )


class NothingFound(GitHubError):
    """A 404 about something else than a repository."""

    status, code = 404, "GITHUB_NOT_FOUND"
    text = gettext_noop("GitHub has nothing of that name, or the connected account has no access to it.")


class RateLimited(GitHubError):
    """Params: time."""

    status, code = 429, "GITHUB_RATE_LIMITED"
    text = gettext_noop("GitHub takes no more requests from this account until %(time)s. Try again then.")

    def __init__(self, *, seconds: int, reason: str = "") -> None:
        self.seconds = max(1, seconds)
        until = datetime.fromtimestamp(time.time() + self.seconds, UTC)
        super().__init__(reason=reason, time=f"{until:%H:%M:%S} UTC")

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.seconds)}


class RepoArchived(GitHubError):
    status, code = 409, "GITHUB_REPO_ARCHIVED"
    text = gettext_noop(
        "The repository is archived on GitHub, so it can only be read. Unarchive it there, or link another one."
    )


class RepoEmpty(GitHubError):
    status, code = 409, "GITHUB_REPO_EMPTY"
    text = gettext_noop("The repository on GitHub has no commits yet. Push first.")


class BranchProtected(GitHubError):
    status, code = 409, "GITHUB_BRANCH_PROTECTED"
    text = gettext_noop("The branch is protected on GitHub. Open a pull request instead of pushing to it.")


class NotFastForward(GitHubError):
    status, code = 409, "GIT_DIVERGED"
    text = gettext_noop("The branch on GitHub has moved on. Pull first, then push again.")


class RefExists(GitHubError):
    status, code = 409, "GITHUB_REF_EXISTS"
    text = gettext_noop("GitHub has a branch of that name already. Choose another name.")


class PullRequestExists(GitHubError):
    status, code = 409, "GITHUB_PULL_REQUEST_EXISTS"
    text = gettext_noop("There is an open pull request for this branch already. It shows every push to the branch.")


class FileTooLarge(GitHubError):
    status, code = 409, "GITHUB_FILE_TOO_LARGE"
    text = gettext_noop("GitHub handles no file over 100 MB. Make it smaller, or keep it out of the repository.")


class RepoNameTaken(GitHubError):
    status, code = 409, "NAME_TAKEN"
    text = gettext_noop("There is a repository of that name on GitHub already. Choose another name.")


class Refused(GitHubError):
    """Any other refusal. Params: words, which are GitHub's own."""

    status, code = 409, "GITHUB_REFUSED"
    text = gettext_noop("GitHub refused this: %(words)s")


class Failed(GitHubError):
    status, code = 502, "UPSTREAM_ERROR"
    text = gettext_noop(
        "GitHub answered with an error of its own. Try again in a few minutes; githubstatus.com tells when it is down."
    )


class Unreachable(GitHubError):
    status, code = 502, "UPSTREAM_ERROR"
    text = gettext_noop("GitHub could not be reached. Try again in a moment.")


class TimedOut(GitHubError):
    status, code = 504, "UPSTREAM_TIMEOUT"
    text = gettext_noop("GitHub did not answer in time. Try again in a moment.")


_BY_WORDS: list[tuple[re.Pattern[str], type[GitHubError]]] = [
    # GitHub tells these apart by its words alone, and gives them 403, 409 or 422 as it likes.
    (re.compile(r"repository was archived|archived so is read-only", re.IGNORECASE), RepoArchived),
    (re.compile(r"git repository is empty", re.IGNORECASE), RepoEmpty),
    (re.compile(r"not a fast.?forward", re.IGNORECASE), NotFastForward),
    (
        re.compile(
            r"protected branch|protected ref|rule violation|through a pull request|reference cannot be updated"
            r"|approving review|required status check",
            re.IGNORECASE,
        ),
        BranchProtected,
    ),
    (re.compile(r"name already exists on this account", re.IGNORECASE), RepoNameTaken),
    (re.compile(r"reference already exists", re.IGNORECASE), RefExists),
    (re.compile(r"pull request already exists", re.IGNORECASE), PullRequestExists),
    (re.compile(r"too_large|input was too large|blobs up to 100", re.IGNORECASE), FileTooLarge),
]
_NO_PERMISSION = re.compile(
    r"resource not accessible by|(?:must have|need) (\w+) (?:access|rights)|permission", re.IGNORECASE
)
_PERMISSION_FOR = {
    "push": "contents: write (push)",
    "write": "contents: write (push)",
    "admin": "administration: write",
}
_WORKFLOW = re.compile(r"without `?workflows?`? (scope|permission)", re.IGNORECASE)
_IMPLIED_SCOPES = {
    "repo": {"public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"},
    "user": {"read:user", "user:email", "user:follow"},
    "admin:org": {"write:org", "read:org"},
    "write:org": {"read:org"},
}


def scopes_of(headers: Mapping[str, Any]) -> list[str] | None:
    """Return the scopes that an answer says its token has; None for fine-grained tokens, which have none."""
    said = headers.get("x-oauth-scopes")
    return None if said is None else [scope.strip() for scope in said.split(",") if scope.strip()]


def has_scope(granted: list[str], wanted: str) -> bool:
    return any(wanted == scope or wanted in _IMPLIED_SCOPES.get(scope, ()) for scope in granted)


def translate(error: Exception, repo: str | None) -> GitHubError | None:
    """Return our error for one of PyGithub's or of requests; None for what did not come from there."""
    match error:
        case GithubException():
            return _of_answer(error, repo)
        case requests.Timeout():
            return TimedOut()
        case requests.RequestException():
            return Unreachable()
        case BadAttributeException() | json.JSONDecodeError():
            return Failed()
        case _ if _was_raised_by_pygithub(error):
            return Failed()  # it stumbles in many ways over answers that are not GitHub's
    return None


def _of_answer(error: GithubException, repo: str | None) -> GitHubError:
    headers = error.headers or {}
    reason = _reason(error)
    if error.status >= 500:
        return Failed(reason=reason)
    if error.status == 401:
        return TokenRefused(reason=reason)
    limited = _rate_limit(error, headers, reason)
    if limited is not None:
        return limited
    for words, known in _BY_WORDS:
        if error.status != 404 and words.search(reason):
            return known(reason=reason)
    if error.status in (403, 404, 422):
        denied = _denied(error.status, headers, reason)
        if denied is not None:
            return denied
    if error.status in (404, 410):
        return RepoNotFound(repo=repo, reason=reason) if repo else NothingFound(reason=reason)
    return Refused(words=reason or str(error.status))


def _reason(error: GithubException) -> str:
    """Return GitHub's words: the message, and those of the single errors."""
    data = error.data if isinstance(error.data, dict) else {}
    errors = data.get("errors")
    parts = [data.get("message")]
    for one in errors if isinstance(errors, list) else [errors]:
        parts += [one.get("message"), one.get("code")] if isinstance(one, dict) else [one]
    # `custom` says only that there is a message.
    said = [part.strip() for part in parts if isinstance(part, str) and part.strip() and part != "custom"]
    return ". ".join(part.rstrip(".") for part in dict.fromkeys(said))[:_REASON_LIMIT]


def _rate_limit(error: GithubException, headers: Mapping[str, str], reason: str) -> RateLimited | None:
    used_up = headers.get("x-ratelimit-remaining") == "0"
    told = "rate limit" in reason.lower()
    if error.status != 429 and not (error.status == 403 and (used_up or told or "retry-after" in headers)):
        return None
    if (after := headers.get("retry-after", "")).isdecimal():
        return RateLimited(seconds=int(after), reason=reason)
    if used_up and (reset := headers.get("x-ratelimit-reset", "")).isdecimal():
        # One more, since the reset may come late within its second.
        return RateLimited(seconds=int(reset) - int(time.time()) + 1, reason=reason)
    return RateLimited(seconds=_SECONDARY_LIMIT_SECONDS, reason=reason)


def _denied(status: int, headers: Mapping[str, str], reason: str) -> GitHubError | None:
    """Return what the token is missing, where GitHub lets that be known."""
    if (sso := headers.get("x-github-sso", "")).startswith("required"):
        return SsoRequired(url=_authorize_url(sso), reason=reason)
    if workflow := _WORKFLOW.search(reason):
        if workflow.group(1).lower() == "scope":
            return ScopeMissing(scope="workflow", reason=reason)
        return PermissionMissing(permission="workflows: write", reason=reason)
    if status == 422:
        return None
    no_permission = _NO_PERMISSION.search(reason) if status == 403 else None
    accepted = headers.get("x-accepted-github-permissions", "")
    if no_permission or (status == 403 and accepted):
        named = _PERMISSION_FOR.get((no_permission.group(1) or "").lower() if no_permission else "")
        return PermissionMissing(permission=_permissions(accepted) or named or "contents: write (push)", reason=reason)
    if status == 404 and has_scope(scopes_of(headers) or [], "public_repo"):
        return None  # it can be hidden, but just as well be missing: a branch, a file
    scope = _missing_scope(headers)
    return ScopeMissing(scope=scope, reason=reason) if scope else None


def _missing_scope(headers: Mapping[str, str]) -> str | None:
    granted = scopes_of(headers)
    accepted = [scope.strip() for scope in headers.get("x-accepted-oauth-scopes", "").split(",") if scope.strip()]
    if granted is None or not accepted or any(has_scope(granted, scope) for scope in accepted):
        return None
    return "repo" if "repo" in accepted else accepted[0]


def _permissions(accepted: str) -> str:
    """Turn `contents=write,workflows=write; administration=write` into words; sets behind `;` do as well."""
    sets = [", ".join(one.strip().replace("=", ": ") for one in each.split(",")) for each in accepted.split(";")]
    return " / ".join(each for each in sets if each)


def _authorize_url(sso: str) -> str | None:
    found = re.search(r"url=(\S+)", sso)
    return found.group(1) if found and found.group(1).startswith(f"{settings.GITHUB_URL}/") else None


def _was_raised_by_pygithub(error: Exception) -> bool:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and str(place.tb_frame.f_globals.get("__name__", "")).startswith("github.")
