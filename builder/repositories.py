"""Linking a project to a GitHub repository."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from builder import projects
from builder.models import NAME_LIMIT, Project, ProjectRepo
from integrations import github_repos
from motivd_site.api.errors import ApiError


class RepoNotLinked(ApiError):
    status, code = 409, "REPO_NOT_LINKED"

    def message(self) -> str:
        return _("This project has no repository yet. Link one, or create one.")


def linked_name(project: Project) -> str:
    """Return owner/name of the project's repository. One query. Raises RepoNotLinked."""
    name = ProjectRepo.objects.filter(project=project).values_list("full_name", flat=True).first()
    if name is None:
        raise RepoNotLinked
    return name


def link(project: Project, repo: str, *, rename: bool, changes: dict[str, Any]) -> Project:
    """Link the repository; with `rename` the project takes its name, with a number where that is taken.

    Raises InvalidFields.
    """
    full_name = github_repos.parse(repo)
    with transaction.atomic():
        linked, _made = ProjectRepo.objects.update_or_create(project=project, defaults={"full_name": full_name})
        if changes:
            projects.change(project, changes)
        if rename:
            projects.change(project, {"name": full_name.rsplit("/", 1)[1][:NAME_LIMIT]}, may_number=True)
    project.repo = linked
    return project
