"""What a project and its repository had in common when they last met, and how both have moved since."""

from __future__ import annotations

from django.utils import timezone

from builder.models import Project, ProjectRepo
from motivd_site.work import Lease
from workspace import trees
from workspace.git_remote import Remote, RemoteTree
from workspace.models import RepoSync
from workspace.trees import Entry


def known(project: Project) -> RepoSync | None:
    """Return what is known about the linked repository without asking GitHub. Two queries."""
    name = ProjectRepo.objects.filter(project=project).values_list("full_name", flat=True).first()
    sync = RepoSync.objects.filter(project=project).first()
    return sync if sync and name and _same(sync.full_name, name) else None


def is_linked(sync: RepoSync) -> bool:
    """Return whether the project is still linked to the repository that this state is about."""
    repo = getattr(sync.project, "repo", None)  # a project without one has no such attribute
    return repo is not None and _same(repo.full_name, sync.full_name)


def load(project: Project, remote: Remote) -> RepoSync:
    """Return the state with the linked repository; asks GitHub only about one that was linked since.

    Linking another repository forgets what the project had in common with the one before. A repository that was
    renamed is the same one: its id tells.
    """
    sync = RepoSync.objects.filter(project=project).first()
    if sync is not None and _same(sync.full_name, remote.full_name):
        return sync
    found = remote.describe()
    if sync is None or sync.repo_id != found.id:
        sync = RepoSync(project=project, repo_id=found.id, branch=found.default_branch)
    sync.full_name = remote.full_name
    sync.save()
    follow_rename(sync, remote)
    return sync


def follow_rename(sync: RepoSync, remote: Remote) -> None:
    """Take over the name that GitHub says the repository has now."""
    sync.full_name = remote.full_name
    if remote.full_name == remote.asked_for:
        return
    for model in (ProjectRepo, RepoSync):
        # Another repository that was linked meanwhile keeps its name.
        rows = model._default_manager.filter(project=sync.project_id, full_name__iexact=remote.asked_for)
        rows.update(full_name=remote.full_name)


def common(sync: RepoSync) -> dict[str, Entry]:
    """Return the files that both sides had when they last met."""
    return trees.flatten(sync.tree_id) if sync.tree_id else {}


def meet(sync: RepoSync, *, commit_sha: str, branch: str, remote_tree: RemoteTree, lease: Lease) -> None:
    """Write down where both sides are now. Inside a transaction. Raises LeaseLost."""
    lease.lock()
    sync.commit_sha = sync.remote_sha = commit_sha
    sync.root_sha, sync.branch = remote_tree.root_sha, branch
    sync.tree_id = trees.store(remote_tree.entries)
    sync.skipped = remote_tree.skipped
    sync.synced_at = timezone.now()
    sync.save()


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()  # GitHub's names are


def hear(sync: RepoSync, head: str | None) -> None:
    """Keep what the branch's head on GitHub is, as far as we know."""
    if sync.remote_sha != head:
        sync.remote_sha = head
        sync.save(update_fields=["remote_sha", "updated_at"])
