"""Pushing: one commit that holds exactly what changed, on top of the commit that both sides have.

Nothing is on the branch before the last call, which moves it, and that call never forces. A worker that died in
between leaves objects that no branch points at; one that died after it left the commit's id in its row, so the next
one sees on GitHub that the work is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from builder.models import Project
from integrations.github_errors import Failed, NotFastForward, RefExists, RepoEmpty
from motivd_site.work import Lease
from workspace import blobs, files, git_exclusions, git_messages, git_state, paths, trees
from workspace.git_errors import Diverged
from workspace.git_remote import DamagedContent, Remote, RemoteTree
from workspace.models import GitSync, RepoSync
from workspace.trees import Entry


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would change on GitHub; `after` is what stands there then. `contents` is what it lacks, by id."""

    before: dict[str, Entry]
    after: dict[str, Entry]
    contents: dict[str, bytes]
    left_out: dict[str, str]

    @property
    def written(self) -> dict[str, Entry]:
        return {path: entry for path, entry in self.after.items() if self.before.get(path) != entry}

    @property
    def deleted(self) -> list[str]:
        return sorted(path for path in self.before if path not in self.after)

    @property
    def paths(self) -> list[str]:
        return sorted([*self.written, *self.deleted])

    def result(self, commit: str | None) -> dict[str, Any]:
        left_out = [{"path": path, "reason": reason} for path, reason in sorted(self.left_out.items())]
        return {"commit": commit, "pushed_files": self.paths if commit else [], "left_out": left_out}


def plan(project: Project, sync: RepoSync) -> Plan:
    """Return what differs from what both sides had; reads the contents that GitHub lacks."""
    before, here = git_state.common(sync), files.entries(project)
    after, left_out = dict(before), dict[str, str]()
    # What was left out before stays out, also where it stands on GitHub already.
    for path in [path for path in before if path not in here]:
        del after[path]
    candidates = {path: entry for path, entry in here.items() if before.get(path) != entry}
    for path in candidates:
        reason = git_exclusions.reason_by_name(path) or _blocked(path, sync.skipped)
        if reason:
            left_out[path] = reason
    there = {entry.sha for entry in before.values()}
    lacking = {entry.sha for path, entry in candidates.items() if path not in left_out and entry.sha not in there}
    contents = blobs.read_many(lacking)
    for path, entry in candidates.items():
        reason = left_out.get(path) or (
            git_exclusions.reason_by_content(contents[entry.sha]) if entry.sha in contents else None
        )
        if reason:
            left_out[path] = reason
        else:
            after[path] = entry
    needed = {entry.sha for entry in after.values()}
    return Plan(before, after, {sha: content for sha, content in contents.items() if sha in needed}, left_out)


def _blocked(path: str, skipped: dict[str, str]) -> str | None:
    """Return why a path is taken on GitHub by something that cannot stand here, such as a submodule."""
    if not skipped:
        return None
    for place in (path, *paths.folders_of(path)):
        if place in skipped:
            return skipped[place]
    below = f"{path}/"
    return next((reason for other, reason in skipped.items() if other.startswith(below)), None)


def run(job: GitSync, lease: Lease, remote: Remote) -> dict[str, Any]:
    """Push, and return the job's result. Raises Diverged, GitHubError, LeaseLost, Cancelled."""
    sync = git_state.load(job.project, remote)
    branch = job.request.get("branch") or sync.branch
    try:
        head = remote.head(branch)
    except RepoEmpty:
        return _begin(job, lease, remote, sync, branch)
    git_state.follow_rename(sync, remote)
    git_state.hear(sync, head)
    if head is not None and head == job.commit_sha:
        return _already_done(job, lease, remote, sync, branch)
    if sync.commit_sha is None or (head is not None and head != sync.commit_sha):
        raise Diverged
    return _push(job, lease, remote, sync, branch, is_new=head is None)


def _push(job: GitSync, lease: Lease, remote: Remote, sync: RepoSync, branch: str, *, is_new: bool) -> dict[str, Any]:
    planned = plan(job.project, sync)
    if not planned.paths:
        if is_new and sync.commit_sha:
            remote.make_branch(branch, sync.commit_sha)
        RepoSync.objects.filter(pk=sync.pk).update(branch=branch)
        return planned.result(None)
    root_sha, commit_sha = commit(job, lease, remote, sync, planned)
    try:
        if is_new:
            remote.make_branch(branch, commit_sha)
        else:
            remote.move(branch, commit_sha)
    except (NotFastForward, RefExists) as error:
        raise Diverged from error
    with transaction.atomic():
        reached = RemoteTree(root_sha, planned.after, sync.skipped)
        git_state.meet(sync, commit_sha=commit_sha, branch=branch, remote_tree=reached, lease=lease)
    return planned.result(commit_sha)


def commit(job: GitSync, lease: Lease, remote: Remote, sync: RepoSync, planned: Plan) -> tuple[str, str]:
    """Make the commit, which no branch points at yet; return the ids of its tree and its own."""
    lease.check()
    try:
        root_sha = remote.make_tree(sync.root_sha, planned.written, planned.contents, planned.deleted)
    except DamagedContent as error:
        raise Failed(reason=str(error)) from error
    if not sync.skipped and root_sha != trees.encode(planned.after).root:
        raise Failed(reason=f"tree {root_sha}")  # what would go onto the branch is not what was meant
    message = job.request.get("message") or git_messages.describe(planned.before, planned.after)
    commit_sha = remote.make_commit(message, root_sha, [sync.commit_sha] if sync.commit_sha else [])
    lease.write(commit_sha=commit_sha, result=planned.result(commit_sha))
    lease.check()
    return root_sha, commit_sha


def _already_done(job: GitSync, lease: Lease, remote: Remote, sync: RepoSync, branch: str) -> dict[str, Any]:
    """The worker before this one moved the branch and died: only what it had to write down is missing."""
    assert job.commit_sha is not None
    reached = remote.tree(job.commit_sha)
    with transaction.atomic():
        git_state.meet(sync, commit_sha=job.commit_sha, branch=branch, remote_tree=reached, lease=lease)
    return job.result or {}


def _begin(job: GitSync, lease: Lease, remote: Remote, sync: RepoSync, branch: str) -> dict[str, Any]:
    """Push into an empty repository: GitHub takes its first commit only with a single file."""
    # Whatever was known about it is of another time: an empty repository has nothing in common with anything.
    sync.commit_sha = sync.root_sha = sync.tree_id = None
    sync.skipped = {}
    planned = plan(job.project, sync)
    if not planned.paths:
        return planned.result(None)
    first = _first_of(planned.paths)
    content = blobs.read(planned.after[first].sha)
    # The typed message is that of the commit which says it all: where nothing is left for another one, of this one.
    is_all = planned.paths == [first] and not planned.after[first].executable
    message = (job.request.get("message") if is_all else None) or f"Begin with {first}"
    begun = remote.begin(first, content, message)
    default = remote.describe().default_branch
    reached = remote.tree(begun)
    with transaction.atomic():
        git_state.meet(sync, commit_sha=begun, branch=default, remote_tree=reached, lease=lease)
    rest = _push(job, lease, remote, sync, branch, is_new=branch != default)
    return rest | {"commit": rest["commit"] or begun, "pushed_files": planned.paths}


def _first_of(names: Sequence[str]) -> str:
    return next((name for name in names if name.lower() in ("readme.md", "readme")), names[0])
