"""Bringing the files of a repository into a workspace, linked or not: as a zip is, but from a branch."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from builder.models import ProjectRepo
from integrations.github_errors import NothingFound
from motivd_site.work import Lease
from workspace import files, git_pull, git_state, paths, versions
from workspace.git_remote import Remote, RemoteTree
from workspace.models import Author, GitSync, Version, VersionKind
from workspace.trees import Entry


def run(job: GitSync, lease: Lease, remote: Remote) -> dict[str, Any]:
    """Import, and return the job's result. Raises PathConflict, GitHubError, LeaseLost, Cancelled."""
    branch = job.request.get("branch") or remote.describe().default_branch
    head = remote.head(branch)
    if head is None:
        raise NothingFound(reason=branch)
    theirs = remote.tree(head)
    git_pull.fetch(remote, head, (entry.sha for entry in theirs.entries.values()), lease)
    with transaction.atomic():
        lease.lock()
        files.lock(job.project)
        before = files.entries(job.project)
        after = _merged(before, theirs, replace=job.request.get("mode") == "replace")
        version = _take_over(job, remote, before, after)
        if _is_linked(job, remote):
            sync = git_state.load(job.project, remote)
            git_state.meet(sync, commit_sha=head, branch=branch, remote_tree=theirs, lease=lease)
    return {
        "imported_files": len(theirs.entries),
        "deleted_files": sum(path not in after for path in before),
        "version_id": str(version.pk),
        "skipped": [{"path": path, "reason": reason} for path, reason in sorted(theirs.skipped.items())],
    }


def _merged(before: dict[str, Entry], theirs: RemoteTree, *, replace: bool) -> dict[str, Entry]:
    if replace:
        return theirs.entries
    paths.check_together([path for path in theirs.entries if path not in before], before)
    return before | theirs.entries


def _take_over(job: GitSync, remote: Remote, before: dict[str, Entry], after: dict[str, Entry]) -> Version:
    with translation.override(job.project.owner.locale or "en"):
        said, done = _("Before an import"), _("Import of “%(name)s”") % {"name": remote.full_name}
    if before != after:
        versions.keep_what_is_there(
            job.project, kind=VersionKind.BEFORE_IMPORT, description=said, actor=job.requested_by
        )
        files.replace_all(job.project, after, author=Author.SYNC)
        files.check_totals(job.project)
    return versions.create(
        job.project, description=done, kind=VersionKind.IMPORT, author=Author.SYNC, created_by=job.requested_by
    )


def _is_linked(job: GitSync, remote: Remote) -> bool:
    return ProjectRepo.objects.filter(project=job.project, full_name__iexact=remote.full_name).exists()
