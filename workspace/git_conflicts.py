"""Files that both sides changed, with what stands in each: so that somebody can decide whose it shall be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from builder import repositories
from builder.models import Project
from integrations.github_errors import Failed, RepoEmpty
from workspace import blobs, diffs, files, git_merge, git_state
from workspace.git_remote import DamagedContent, Remote, RemoteTree
from workspace.trees import Entry

LIMIT: Final = 20
_SECONDS: Final = 10
_LARGEST_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file. `diff` leads from what is here to what is on GitHub; None where there are no lines to show."""

    path: str
    here: bool
    there: bool
    diff: str | None


@dataclass(frozen=True, slots=True)
class Conflicts:
    conflicts: list[Conflict]
    truncated: bool


def of(project: Project) -> Conflicts:
    """Return the files that a pull would ask about, at most LIMIT. GitHub is asked for each of them.

    Raises RepoNotLinked, GitHubError.
    """
    with Remote(project.owner, repositories.linked_name(project), seconds=_SECONDS) as remote:
        sync = git_state.load(project, remote)
        try:
            head = remote.head(sync.branch)
        except RepoEmpty:
            head = None
        if head is None or head == sync.commit_sha:
            return Conflicts([], truncated=False)
        theirs, ours = remote.tree(head), files.entries(project)
        paths = git_merge.merge(git_state.common(sync), ours, theirs.entries, {}).conflicts
        shown = [_compared(path, ours.get(path), theirs, remote) for path in paths[:LIMIT]]
    return Conflicts(shown, truncated=len(paths) > LIMIT)


def _compared(path: str, ours: Entry | None, theirs: RemoteTree, remote: Remote) -> Conflict:
    there = theirs.entries.get(path)
    sizes = [theirs.sizes[there.sha] if there else 0, *(blobs.sizes([ours.sha]).values() if ours else ())]
    if max(sizes) > _LARGEST_BYTES:
        return Conflict(path, ours is not None, there is not None, None)
    try:
        old = blobs.read_many([ours.sha])[ours.sha] if ours else b""
        new = remote.blob(there.sha) if there else b""
    except DamagedContent as error:
        raise Failed(reason=str(error)) from error
    return Conflict(path, ours is not None, there is not None, diffs.between(path, old, new).diff)
