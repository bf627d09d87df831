"""Versions: all files at one moment. A version costs what changed, a revert copies nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from builder.models import Project
from motivd_site.api.errors import NotFound
from workspace import files, trees
from workspace.models import Author, Version, VersionKind
from workspace.trees import Entry


@dataclass(frozen=True, slots=True)
class Reverted:
    """What a revert did: the version that holds what was there before, and what it restored."""

    before_revert_id: UUID
    files_restored: int
    restored_version: str


def create(
    project: Project,
    *,
    description: str,
    kind: VersionKind,
    author: Author,
    created_by: User | None,
    build_id: UUID | None = None,
    message_id: UUID | None = None,
    task_id: UUID | None = None,
    entries: Mapping[str, Entry] | None = None,
) -> Version:
    """Keep the files as they are now, or `entries`. A build that is run again has one version still."""
    with transaction.atomic():
        # Writers of the project wait, so the version is one moment and not two.
        files.lock(project)
        others = Version.objects.filter(project=project)
        version = others.filter(build_id=build_id).first() if build_id is not None else None
        if version is not None:
            others = others.exclude(pk=version.pk)
        previous = others.order_by("-created_at", "-id").first()
        kept = files.entries(project) if entries is None else entries
        before = trees.flatten(previous.tree_id) if previous else {}
        version = version or Version(
            project=project,
            description=description,
            kind=kind,
            author=author,
            created_by=created_by,
            build_id=build_id,
            message_id=message_id,
            task_id=task_id,
        )
        version.tree_id, version.files_changed = trees.store(kept), _differences(before, kept)
        version.save()
    return version


def find(project: Project, version_id: UUID) -> Version:
    """Raises NotFound."""
    version = Version.objects.filter(project=project, pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def change(version: Version, changes: dict[str, Any]) -> Version:
    """Write bookmark and description where given."""
    for column, value in changes.items():
        setattr(version, column, value)
    version.save(update_fields=list(changes))
    return version


def revert(project: Project, version: Version, *, actor: User) -> Reverted:
    """Put the files back as they were in a version; what is there now becomes a version first."""
    with transaction.atomic():
        before = create(
            project,
            description=_("Before going back to “%(description)s”") % {"description": version.description[:400]},
            kind=VersionKind.BEFORE_REVERT,
            author=Author.PERSON,
            created_by=actor,
        )
        wanted = trees.flatten(version.tree_id)
        restored = _differences(files.entries(project), wanted)
        files.replace_all(project, wanted, author=Author.PERSON)
    return Reverted(before.pk, restored, version.description)


def _differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> int:
    return sum(before.get(path) != after.get(path) for path in {*before, *after})
