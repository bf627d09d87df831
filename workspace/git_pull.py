"""Pulling: the files on GitHub and the files here, merged against what both sides had. All of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from integrations.github_errors import Failed, NothingFound, RepoEmpty
from motivd_site.api.errors import TooLarge
from motivd_site.work import Lease
from workspace import blobs, files, git_archive, git_merge, git_state, versions
from workspace.git_errors import PullConflict
from workspace.git_remote import DamagedContent, Remote, RemoteTree
from workspace.models import Author, Blob, GitSync, Version, VersionKind
from workspace.trees import Entry

_LFS: Final = b"version https://git-lfs.github.com/spec/"
_TRIES: Final = 5


def run(job: GitSync, lease: Lease, remote: Remote) -> dict[str, Any]:
    """Pull, and return the job's result. Raises PullConflict, GitHubError, LeaseLost, Cancelled."""
    sync = git_state.load(job.project, remote)
    branch = job.request.get("branch") or sync.branch
    try:
        head = remote.head(branch)
    except RepoEmpty:
        return _result([], None, {}, [])
    git_state.follow_rename(sync, remote)
    if head is None:
        raise NothingFound(reason=branch)
    git_state.hear(sync, head)
    if head == sync.commit_sha and branch == sync.branch:
        return _result([], None, sync.skipped, [])
    theirs = remote.tree(head)
    base, resolutions = git_state.common(sync), job.request.get("resolutions") or {}
    for _again in range(_TRIES):
        ours = files.entries(job.project)
        merged = git_merge.merge(base, ours, theirs.entries, resolutions)
        if merged.conflicts:
            raise PullConflict(merged.conflicts)
        taken = merged.taken(ours)
        fetch(remote, head, theirs, (merged.entries[path].sha for path in taken if path in merged.entries), lease)
        with transaction.atomic():
            lease.lock()
            files.lock(job.project)
            if files.entries(job.project) != ours:
                continue  # somebody saved a file while we asked GitHub
            version = _take_over(job, head, ours, merged.entries, theirs.entries) if taken else None
            git_state.meet(sync, commit_sha=head, branch=branch, remote_tree=theirs, lease=lease)
        return _result(taken, version, theirs.skipped, _large_file_pointers(merged.entries, taken))
    raise Failed(reason="the files here change faster than they can be merged")


def _take_over(
    job: GitSync, head: str, ours: Mapping[str, Entry], wanted: Mapping[str, Entry], theirs: Mapping[str, Entry]
) -> Version:
    with translation.override(job.project.owner.locale or "en"):
        said, done = _("Before pulling from GitHub"), _("Pulled %(commit)s from GitHub") % {"commit": head[:7]}
    files.replace_all(job.project, wanted, author=Author.SYNC)
    files.check_totals(job.project)
    versions.keep_what_was_there(
        job.project, ours, kind=VersionKind.BEFORE_PULL, description=said, actor=job.requested_by, also=[theirs]
    )
    return versions.create(
        job.project,
        description=done,
        kind=VersionKind.PULL,
        author=Author.SYNC,
        created_by=job.requested_by,
    )


def fetch(remote: Remote, commit_sha: str, tree: RemoteTree, shas: Iterable[str], lease: Lease) -> None:
    """Bring the contents of a commit that are not here yet; many of them at once.

    Raises TooLarge, TooManyFiles before anything is brought that no project can hold; GitHubError, LeaseLost,
    Cancelled.
    """
    wanted = {*shas}
    if len(wanted) > files.PROJECT_LIMIT_FILES:
        raise files.TooManyFiles
    if sum(tree.sizes[sha] for sha in wanted) > files.PROJECT_LIMIT_BYTES:
        raise TooLarge(files.PROJECT_LIMIT_BYTES)
    missing = wanted - blobs.sizes(wanted).keys()
    if len(missing) > git_archive.WORTH_IT:
        lease.check()
        missing -= git_archive.bring(remote, commit_sha, missing, lease)
    try:
        for sha in sorted(missing):
            lease.check()
            blobs.store([remote.blob(sha)])
    except DamagedContent as error:
        raise Failed(reason=str(error)) from error


def _large_file_pointers(entries: Mapping[str, Entry], taken: Iterable[str]) -> list[str]:
    """Return the files that are only pointers to what Git LFS keeps elsewhere."""
    shas = {path: entries[path].sha for path in taken if path in entries}
    small = Blob.objects.filter(sha__in=list(shas.values())[:5000], size__lt=1024).values_list("sha", flat=True)
    pointers = {sha for sha, content in blobs.read_many(small).items() if content.startswith(_LFS)}
    return sorted(path for path, sha in shas.items() if sha in pointers)


def _result(
    taken: list[str], version: Version | None, skipped: Mapping[str, str], pointers: list[str]
) -> dict[str, Any]:
    left_out = [{"path": path, "reason": reason} for path, reason in sorted(skipped.items())]
    left_out += [{"path": path, "reason": "lfs"} for path in pointers]
    return {"pulled_files": taken, "version_id": str(version.pk) if version else None, "left_out": left_out}
