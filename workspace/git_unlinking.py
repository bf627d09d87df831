"""Taking a project off its repository. Nothing on GitHub changes."""

from __future__ import annotations

from django.db import transaction

from builder.models import Project, ProjectRepo
from builder.repositories import RepoNotLinked
from motivd_site.work import ACTIVE
from workspace.git_errors import SyncActive
from workspace.models import GitSync, RepoSync


def unlink(project: Project) -> None:
    """Forget the repository, and what both sides had in common. Raises RepoNotLinked, SyncActive."""
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first()
        active = GitSync.objects.filter(project=project, status__in=ACTIVE).first()
        if active is not None:
            raise SyncActive(active.pk)
        RepoSync.objects.filter(project=project).delete()
        if not ProjectRepo.objects.filter(project=project).delete()[0]:
            raise RepoNotLinked
