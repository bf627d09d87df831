"""Linking a project to a GitHub repository."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from builder import projects
from builder.models import NAME_LIMIT, Project, ProjectRepo
from motivd_site.api.errors import InvalidFields

_FULL_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
# What stands behind the name in an address copied out of a browser (/tree/main, ?tab=readme) is left out.
_ADDRESS = re.compile(
    r"(?:(?:https?://)?(?:www\.)?github\.com/|git@github\.com:|ssh://git@github\.com/)([^/?#]+/[^/?#]+)(?:[/?#].*)?",
    re.IGNORECASE,
)


def parse(text: str) -> str:
    """Return owner/name of a repository's name or address. Raises InvalidFields."""
    address = _ADDRESS.fullmatch(text.strip())
    name = (address.group(1) if address else text.strip()).rstrip("/").removesuffix(".git")
    if not _FULL_NAME.fullmatch(name) or name.rsplit("/", 1)[1] in (".", ".."):
        raise InvalidFields({"repo": [_("Send owner/name, or the address of a repository on GitHub.")]})
    return name


def link(project: Project, repo: str, *, rename: bool, changes: dict[str, Any]) -> Project:
    """Link the repository; with `rename` the project takes its name, with a number where that is taken.

    Raises InvalidFields.
    """
    full_name = parse(repo)
    with transaction.atomic():
        linked, _made = ProjectRepo.objects.update_or_create(project=project, defaults={"full_name": full_name})
        if changes:
            projects.change(project, changes)
        if rename:
            projects.change(project, {"name": full_name.rsplit("/", 1)[1][:NAME_LIMIT]}, may_number=True)
    project.repo = linked
    return project
