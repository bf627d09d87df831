"""How a project and its branch on GitHub stand to each other, looked up now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from builder import repositories
from builder.models import Project
from integrations.github_errors import GitHubError, RepoEmpty
from motivd_site.work import ACTIVE
from workspace import files, git_merge, git_push, git_state
from workspace.git_remote import Remote
from workspace.models import GitSync, RepoSync

_BRANCHES_SHOWN: Final = 300
_SECONDS: Final = 10

State = Literal["in_sync", "ahead", "behind", "diverged", "conflict", "error"]


@dataclass(slots=True)
class Status:
    """`ahead` counts the commits that a push would make, `behind` those that a pull would bring."""

    repo: str
    state: State = "in_sync"
    ahead: int = 0
    behind: int = 0
    changed_files: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    branch: str | None = None
    last_synced_sha: str | None = None
    last_synced_at: datetime | None = None
    remote_sha: str | None = None
    active_sync: GitSync | None = None
    error: dict[str, str] | None = None


def of(project: Project) -> Status:
    """Look at both sides. GitHub gets ten seconds for about five calls; what goes wrong there is part of the answer.

    Raises RepoNotLinked.
    """
    status = Status(repo=repositories.linked_name(project))
    status.active_sync = GitSync.objects.filter(project=project, status__in=ACTIVE).first()
    known = git_state.known(project)
    if known is not None:
        _fill(status, project, known)
    try:
        with Remote(project.owner, status.repo, seconds=_SECONDS) as remote:
            _look(status, project, remote)
    except GitHubError as error:
        status.state, status.error = "error", {"code": error.code, "message": error.message()}
    return status


def branches(project: Project) -> dict[str, Any]:
    """Return the names of the branches on GitHub, the default one, and the one that is used here.

    Raises RepoNotLinked, GitHubError.
    """
    known = git_state.known(project)
    with Remote(project.owner, repositories.linked_name(project), seconds=_SECONDS) as remote:
        default, names = remote.branches(limit=_BRANCHES_SHOWN)
    return {"branches": names, "default_branch": default, "current": known.branch if known else None}


def _fill(status: Status, project: Project, sync: RepoSync) -> None:
    planned = git_push.plan(project, sync)
    status.changed_files, status.left_out = planned.paths, planned.result(None)["left_out"]
    status.ahead = 1 if planned.paths else 0
    status.branch, status.remote_sha = sync.branch, sync.remote_sha
    status.last_synced_sha, status.last_synced_at = sync.commit_sha, sync.synced_at


def _look(status: Status, project: Project, remote: Remote) -> None:
    sync = git_state.load(project, remote)
    _fill(status, project, sync)
    try:
        head = remote.head(sync.branch)
    except RepoEmpty:
        head = None
    git_state.follow_rename(sync, remote)
    git_state.hear(sync, head)
    status.repo, status.remote_sha = remote.full_name, head
    if head is None or head == sync.commit_sha:
        is_gone = head is None and sync.commit_sha is not None  # a push makes the branch again
        status.state = "ahead" if status.ahead or is_gone else "in_sync"
        return
    counted = remote.ahead_and_behind(sync.commit_sha, head) if sync.commit_sha else None
    status.behind = counted[0] if counted else 1
    rewritten = sync.commit_sha is not None and (counted is None or counted[1] > 0)
    theirs = remote.tree(head).entries
    merged = git_merge.merge(git_state.common(sync), files.entries(project), theirs, {})
    if merged.conflicts:
        status.state, status.conflicts = "conflict", list(merged.conflicts)
    elif status.ahead or rewritten:
        status.state = "diverged"
    else:
        status.state = "behind"
