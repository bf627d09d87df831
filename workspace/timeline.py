"""The history of a project: its versions and the commits of its repository, newest first, in one list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal, NamedTuple

from github.Commit import Commit

from accounts.models import User
from builder import repositories
from builder.models import Project
from builder.repositories import RepoNotLinked
from integrations.github import client_for, translated
from integrations.github_errors import GitHubError, RepoEmpty
from workspace import git_state
from workspace.models import CommitBookmark, Version

Source = Literal["all", "github", "snapshots"]


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

    @property
    def order(self) -> tuple[datetime, str]:
        return self.date, self.key


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
    rows = sorted([*commits, *snapshots], key=lambda row: row.order, reverse=True)
    start = (number - 1) * size
    return Page(rows[start : start + size], len(rows) > start + size, warnings)


def _versions(project: Project, needed: int) -> list[Row]:
    rows = Version.objects.filter(project=project).order_by("-created_at", "-id")[:needed]
    return [
        Row("snapshot", str(row.pk), row.description, row.get_author_display(), row.created_at, row.is_bookmarked)
        for row in rows
    ]


def _commits(project: Project, user: User, branch: str | None, needed: int) -> list[Row]:
    name = repositories.linked_name(project)
    known = git_state.known(project)
    client = client_for(user)
    try:
        with translated(name):
            repo = client.withLazy(True).get_repo(name)
            chosen = branch or (known.branch if known else None)
            found = repo.get_commits(sha=chosen) if chosen else repo.get_commits()
            commits = list(islice(found, needed))
    except RepoEmpty:
        return []
    finally:
        client.close()
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
