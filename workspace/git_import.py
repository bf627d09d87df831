"""Bringing the files of a repository into a workspace, linked or not: as a zip is, but from a branch."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from builder.models import Project, ProjectRepo
from integrations.github_errors import NothingFound
from motivd_site.work import Lease
from workspace import files, git_pull, git_state, paths, versions
from workspace.archives import ImportMode
from workspace.git_remote import Remote, RemoteTree
from workspace.models import Author, GitSync, RepoSync, Version, VersionKind
from workspace.trees import Entry


def run(job: GitSync, lease: Lease, remote: Remote) -> dict[str, Any]:
    """Import, and return the job's result.

    Raises PathConflict, TooLarge, TooManyFiles, GitHubError, LeaseLost, Cancelled.
    """
    sync = _link(job.project, remote)
    branch = job.request.get("branch") or (sync.branch if sync else remote.describe().default_branch)
    head = remote.head(branch)
    if sync is not None:
        git_state.follow_rename(sync, remote)
    if head is None:
        raise NothingFound(reason=branch)
    theirs = remote.tree(head)
    git_pull.fetch(remote, head, theirs, (entry.sha for entry in theirs.entries.values()), lease)
    with transaction.atomic():
        lease.lock()
        files.lock(job.project)
        before = files.entries(job.project)
        after = _merged(before, theirs, replace=job.request.get("mode") == ImportMode.REPLACE)
        version = _take_over(job, remote, before, after, theirs.entries)
        if sync is not None:
            git_state.meet(sync, commit_sha=head, branch=branch, remote_tree=theirs, lease=lease)
    return {
        "imported_files": len(theirs.entries),
        "deleted_files": sum(path not in after for path in before),
        "version_id": str(version.pk),
        "skipped": [{"path": path, "reason": reason} for path, reason in sorted(theirs.skipped.items())],
    }


def _link(project: Project, remote: Remote) -> RepoSync | None:
    """Return the state with the repository, where it is the linked one, under its name now or the one it had."""
    names = Q(full_name__iexact=remote.full_name) | Q(full_name__iexact=remote.asked_for)
    if not ProjectRepo.objects.filter(names, project=project).exists():
        return None
    return git_state.load(project, remote)


def _merged(before: dict[str, Entry], theirs: RemoteTree, *, replace: bool) -> dict[str, Entry]:
    if replace:
        return theirs.entries
    paths.check_together([path for path in theirs.entries if path not in before], before)
    return before | theirs.entries


def _take_over(
    job: GitSync, remote: Remote, before: dict[str, Entry], after: dict[str, Entry], theirs: dict[str, Entry]
) -> Version:
    with translation.override(job.project.owner.locale or "en"):
        said, done = _("Before an import"), _("Import of “%(name)s”") % {"name": remote.full_name}
    if before != after:
        files.replace_all(job.project, after, author=Author.SYNC)
        files.check_totals(job.project)
        versions.keep_what_was_there(
            job.project, before, kind=VersionKind.BEFORE_IMPORT, description=said, actor=job.requested_by, also=[theirs]
        )
    return versions.create(
        job.project, description=done, kind=VersionKind.IMPORT, author=Author.SYNC, created_by=job.requested_by
    )
