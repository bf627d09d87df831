"""Starting a build."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from builder import repositories
from builder.models import Build, BuildTarget, Project
from integrations.github import has_token
from integrations.github_errors import NotConnected
from motivd_site.api.errors import NotFound
from motivd_site.work import ACTIVE, nudge_on_commit


def start(
    project: Project, user: User, *, instructions: str = "", target: str = BuildTarget.MOTIVD_CLOUD
) -> tuple[Build, bool]:
    """Return the project's active build, and whether it was there already; a new one if it was not.

    For GitHub there must be a token and a repository. Raises NotConnected, NotFound, RepoNotLinked.
    """
    if target == BuildTarget.GITHUB:
        if not has_token(user):
            raise NotConnected
        repositories.linked_name(project)
    with transaction.atomic():
        # Starts of one project come one after the other; a unique index stands behind this.
        if Project.objects.select_for_update(no_key=True).filter(pk=project.pk).first() is None:
            raise NotFound  # deleted since it was looked up
        running = Build.objects.filter(project=project, status__in=ACTIVE).first()
        if running is not None:
            return running, True
        build = Build.objects.create(project=project, requested_by=user, instructions=instructions, target=target)
        nudge_on_commit(Build.task_name, job_id=build.pk)
    return build, False
