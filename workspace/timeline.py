"""The history of a project: its versions and the commits of its repository, newest first, in one list."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from github.Commit import Commit

from accounts.models import User
from builder import repositories
from builder.models import Project
from builder.repositories import RepoNotLinked
from integrations.github_errors import GitHubError, RepoEmpty
from workspace import git_state
from workspace.git_remote import Remote
from workspace.models import CommitBookmark, Version

Source = Literal["all", "github", "snapshots"]

_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One moment: a version has an id, a commit its sha and its address."""

    source: Literal["github", "snapshot"]
    key: str
    message: str
    author: str
    date: datetime
    bookmarked: bool
    url: str | None = None


class Page(NamedTuple):
    rows: list[Row]
    has_more: bool
    warnings: list[str]


def page(project: Project, user: User, *, source: Source, branch: str | None, number: int, size: int) -> Page:
    """Return one page. When GitHub cannot be asked, the versions come alone, with a warning that says why."""
    needed = number * size + 1  # one more tells whether there is another page
    warnings: list[str] = []
    commits: list[Row] = []
    if source != "snapshots":
        try:
            commits = _commits(project, user, branch, needed)
        except (GitHubError, RepoNotLinked) as error:
            if not (source == "all" and isinstance(error, RepoNotLinked)):
                warnings.append(error.message())
    snapshots = [] if source == "github" and not warnings else _versions(project, needed)
    rows = [row for _when, row in heapq.merge(_falling(commits), _falling(snapshots), key=_when, reverse=True)]
    start = (number - 1) * size
    return Page(rows[start : start + size], len(rows) > start + size, warnings)


def _falling(rows: Iterable[Row]) -> Iterator[tuple[datetime, Row]]:
    """Yield rows in the order in which they come, with times that never rise.

    The times of commits do, where somebody's clock was wrong or a branch was merged. Rows that changed places because
    a longer list is at hand would stand on two pages, and others on none.
    """
    before = None
    for row in rows:
        before = row.date if before is None else min(before, row.date)
        yield before, row


def _when(timed: tuple[datetime, Row]) -> datetime:
    return timed[0]


def _versions(project: Project, needed: int) -> list[Row]:
    rows = Version.objects.filter(project=project).order_by("-created_at", "-id")[:needed]
    return [
        Row("snapshot", str(row.pk), row.description, row.get_author_display(), row.created_at, row.is_bookmarked)
        for row in rows
    ]


def _commits(project: Project, user: User, branch: str | None, needed: int) -> list[Row]:
    name = repositories.linked_name(project)
    known = git_state.known(project)
    try:
        with Remote(user, name, seconds=_SECONDS) as remote:
            commits = remote.commits(branch or (known.branch if known else None), limit=needed)
    except RepoEmpty:
        return []
    bookmarked = _bookmarked(project, user, (commit.sha for commit in commits))
    return [_row(commit, commit.sha in bookmarked) for commit in commits]


def _row(commit: Commit, bookmarked: bool) -> Row:
    about = commit.commit
    who = commit.author.login if commit.author else about.author.name
    date = about.committer.date
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return Row("github", commit.sha, about.message, who, date, bookmarked, commit.html_url)


def _bookmarked(project: Project, user: User, shas: Iterable[str]) -> set[str]:
    rows = CommitBookmark.objects.filter(project=project, user=user).values_list("sha", flat=True)
    return {*rows} & {*shas}


def bookmark(project: Project, user: User, sha: str, *, bookmarked: bool) -> None:
    """Set or take away the user's own bookmark of a commit. The same again changes nothing."""
    if bookmarked:
        CommitBookmark.objects.get_or_create(project=project, user=user, sha=sha)
    else:
        CommitBookmark.objects.filter(project=project, user=user, sha=sha).delete()
