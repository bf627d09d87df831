"""Versions: all files at one moment. A version costs what changed, a revert copies nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from builder.models import Project
from motivd_site.api.errors import NotFound
from workspace import blobs, files, paths, trees
from workspace.files import File
from workspace.models import Author, Version, VersionKind
from workspace.trees import Entry


@dataclass(frozen=True, slots=True)
class Reverted:
    """What a revert did: the version that holds what was there before, and what it restored."""

    before_revert_id: UUID
    files_restored: int
    restored_version: str


@dataclass(frozen=True, slots=True)
class Restored:
    """The file as it stands now, and the version that holds what was there before, where one had to be made."""

    before_revert_id: UUID | None
    file: File


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
    """Keep the files as they are now, or `entries`. A build that is run again has one version still.

    Raises MissingBlob where `entries` name a content that is not kept.
    """
    with transaction.atomic():
        # Writers of the project wait, so the version is one moment and not two.
        files.lock(project)
        if entries is not None:  # the workspace need not hold them any more
            blobs.keep({entry.sha for entry in entries.values()})
        version = Version.objects.filter(project=project, build_id=build_id).first() if build_id is not None else None
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
        return _save(version, trees.encode(files.entries(project) if entries is None else entries))


def _save(version: Version, held: trees.Folders) -> Version:
    """Write a version that holds these files. Under the project's lock, with contents that cannot go meanwhile."""
    previous = _newest(version.project, without=version)
    version.tree_id = trees.store(held)
    version.files_changed = len(trees.changed(previous.tree_id if previous else None, held.root, held.contents))
    version.save()
    return version


def find(project: Project, version_id: UUID) -> Version:
    """Raises NotFound."""
    version = Version.objects.filter(project=project, pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def before(version: Version) -> Version | None:
    """Return the version of the project that was made before this one."""
    older = Q(created_at__lt=version.created_at) | Q(created_at=version.created_at, id__lt=version.pk)
    return Version.objects.filter(older, project_id=version.project_id).order_by("-created_at", "-id").first()


def change(version: Version, changes: dict[str, Any]) -> Version:
    """Write bookmark and description where given."""
    for column, value in changes.items():
        setattr(version, column, value)
    version.save(update_fields=list(changes))
    return version


def listed(version: Version) -> list[File]:
    """Return the files of a version, by path."""
    held = trees.flatten(version.tree_id)
    sizes = blobs.sizes(entry.sha for entry in held.values())
    return [_shown(version, path, entry, sizes[entry.sha]) for path, entry in held.items()]


def read(version: Version, path: str) -> tuple[File, bytes]:
    """Return one file of a version. Raises InvalidPath, NotFound."""
    wanted = paths.normalise(path)
    entry = _entry(version, wanted)
    content = blobs.read(entry.sha)
    return _shown(version, wanted, entry, len(content)), content


def revert(project: Project, version: Version, *, actor: User) -> Reverted:
    """Put the files back as they were in a version; what is there now becomes a version first.

    Raises PathConflict, TooLarge, TooManyFiles.
    """
    with transaction.atomic():
        files.lock(project)
        present = files.entries(project)
        held = trees.encode(present)
        changes = trees.changed(held.root, version.tree_id, held.contents)
        wanted = {path: change.after for path, change in changes.items()}
        files.apply(project, wanted, author=Author.PERSON, present=present)
        description = _("Before going back to “%(description)s”") % {"description": version.description[:400]}
        kept = _keep_before(project, held, description, actor=actor)
    return Reverted(kept.pk, len(changes), version.description)


def restore_file(project: Project, version: Version, path: str, *, actor: User) -> Restored:
    """Put one file back as it was in a version; what is there now becomes a version first, unless it is one.

    Raises InvalidPath, NotFound, PathConflict, TooLarge, TooManyFiles.
    """
    wanted = paths.normalise(path)
    entry = _entry(version, wanted)
    with transaction.atomic():
        files.lock(project)
        present = files.entries(project)
        kept = None
        if present.get(wanted) != entry:
            files.apply(project, {wanted: entry}, author=Author.PERSON, present=present)
            held, newest = trees.encode(present), _newest(project)
            if newest is None or newest.tree_id != held.root:
                description = _("Before getting back “%(path)s”") % {"path": wanted[:400]}
                kept = _keep_before(project, held, description, actor=actor)
        file = files.find(project, wanted)
    return Restored(kept.pk if kept else None, file)


def keep_what_is_there(project: Project, *, kind: VersionKind, description: str, actor: User | None) -> Version | None:
    """Keep the files as a version before something replaces them, unless the newest one holds just these.

    Return the version that holds them; None where there is nothing and never was.
    """
    with transaction.atomic():
        files.lock(project)
        present, newest = files.entries(project), _newest(project)
        held = trees.encode(present)
        if (newest.tree_id == held.root) if newest else not present:
            return newest
        version = Version(project=project, description=description, kind=kind, author=Author.PERSON, created_by=actor)
        return _save(version, held)


def keep_what_was_there(
    project: Project,
    before: Mapping[str, Entry],
    *,
    kind: VersionKind,
    description: str,
    actor: User | None,
    also: Sequence[Mapping[str, Entry]] = (),
) -> Version | None:
    """Keep files that the transaction has just replaced as a version, unless the newest one holds just these.

    Afterwards, not before: in a transaction contents are held before folders. The folders of what is there now are
    stored with them, and so are those of what else the transaction is about to point at.
    Return the version that holds them; None where there was nothing and never had been.
    """
    with transaction.atomic():
        files.lock(project)
        held, newest = trees.encode(before), _newest(project)
        trees.store_together(held, trees.encode(files.entries(project)), *(trees.encode(each) for each in also))
        if (newest.tree_id == held.root) if newest else not before:
            return newest
        version = Version(project=project, description=description, kind=kind, author=Author.PERSON, created_by=actor)
        return _save(version, held)


def _keep_before(project: Project, held: trees.Folders, description: str, *, actor: User) -> Version:
    version = Version(
        project=project,
        description=description,
        kind=VersionKind.BEFORE_REVERT,
        author=Author.PERSON,
        created_by=actor,
    )
    return _save(version, held)


def _newest(project: Project, *, without: Version | None = None) -> Version | None:
    others = Version.objects.filter(project=project)
    if without is not None:
        others = others.exclude(pk=without.pk)
    return others.order_by("-created_at", "-id").first()


def _entry(version: Version, path: str) -> Entry:
    entry = trees.find(version.tree_id, path)
    if entry is None:
        raise NotFound
    return entry


def _shown(version: Version, path: str, entry: Entry, size: int) -> File:
    return File(path, size, entry.sha, version.created_at)
