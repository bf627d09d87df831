"""The files of a workspace: reading, writing against a base, deleting. Nothing is overwritten unseen."""

from __future__ import annotations

import functools
import mimetypes
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site.api.errors import ApiError, Conflict, NotFound, TooLarge
from motivd_site.api.fields import wire_name
from workspace import blobs, changes, locks, paths
from workspace.models import Author, WorkspaceFile, below
from workspace.trees import Entry

FILE_LIMIT_BYTES: Final = 5 * 2**20
PROJECT_LIMIT_BYTES: Final = 200 * 2**20
PROJECT_LIMIT_FILES: Final = 5_000
PRD_PATH: Final = "PRD.md"  # the PRD itself stands there; `prd_file.py`
# Python's own list: the machine's differs from machine to machine.
_TYPES: Final = mimetypes.MimeTypes()


class Anything:
    """The base of a write that does not care what is there."""


ANYTHING: Final = Anything()
# A git id that must be there, None for "must be new", or ANYTHING.
Base = str | None | Anything


class TooManyFiles(ApiError):
    status, code = 413, "TOO_LARGE"

    def message(self) -> str:
        return _("A project holds at most %(limit)d files.") % {"limit": PROJECT_LIMIT_FILES}


@dataclass(frozen=True, slots=True)
class File:
    """A file as the wire shows it; `sha` is the git blob id."""

    path: str
    size: int
    sha: str
    updated_at: datetime
    locked: bool = False
    virtual: bool = False

    @property
    def content_type(self) -> str:
        return content_type_of(self.path)


class StaleFile(Conflict):
    """The file is not what the write was based on; the body carries what is there, or null."""

    def __init__(self, file: File | None) -> None:
        super().__init__()
        self.file = file

    def extra(self) -> dict[str, Any]:
        if self.file is None:
            return {"file": None}
        names = (*(field.name for field in fields(File)), "content_type")
        return {"file": {wire_name(name): getattr(self.file, name) for name in names}}


def content_type_of(path: str) -> str:
    if path.endswith((".ts", ".tsx", ".jsx")):
        return "text/plain"
    return _TYPES.guess_type(path)[0] or "application/octet-stream"


def listed(project: Project) -> list[File]:
    """Return all files, by path. Two queries."""
    locked = locks.locked_paths(project)
    found = WorkspaceFile.objects.filter(project=project).order_by("path")
    columns = found.values_list("path", "blob__size", "blob_id", "updated_at")
    return [File(path, size, sha, at, locks.is_locked(path, locked)) for path, size, sha, at in columns]


def find(project: Project, path: str) -> File:
    """Raises InvalidPath, NotFound."""
    return shown(_row(project, paths.normalise(path)), locks.locked_paths(project))


def has(project: Project, path: str) -> bool:
    """Return whether a file stands at a path. Raises InvalidPath."""
    return WorkspaceFile.objects.filter(project=project, path=paths.normalise(path)).exists()


def read(project: Project, path: str) -> tuple[File, bytes]:
    """Raises InvalidPath, NotFound."""
    row = _row(project, paths.normalise(path))
    return shown(row, locks.locked_paths(project)), blobs.read(row.blob_id)


def snapshot(project: Project) -> dict[str, bytes]:
    """Return every file with its content. Two queries."""
    present = entries(project)
    contents = blobs.read_many(entry.sha for entry in present.values())
    return {path: contents[entry.sha] for path, entry in present.items()}


def entries(project: Project) -> dict[str, Entry]:
    """Return `{path: entry}`. One query."""
    rows = WorkspaceFile.objects.filter(project=project).values_list("path", "blob_id", "executable")
    return {path: Entry(sha, executable) for path, sha, executable in sorted(rows)}


def write(project: Project, path: str, content: bytes, *, base: Base, author: Author = Author.PERSON) -> File:
    """Write one file. Raises InvalidPath, PathConflict, StaleFile, TooLarge, TooManyFiles; for the agent FileLocked."""
    wanted = paths.normalise(path)
    with transaction.atomic():
        lock(project)
        check_base(project, wanted, base)
        made, at = _write(project, {wanted: content}, author=author)
        locked = locks.is_locked(wanted, locks.locked_paths(project))
    return File(wanted, len(content), made[wanted].sha, at, locked)


def write_many(
    project: Project, contents: Mapping[str, bytes], *, author: Author, executables: Collection[str] = ()
) -> None:
    """Write files, all or none.

    Raises InvalidPath, PathConflict, TooLarge, TooManyFiles; for the agent FileLocked.
    """
    wanted = {paths.normalise(path): content for path, content in contents.items()}
    with transaction.atomic():
        lock(project)
        _write(project, wanted, author=author, executables=executables)


def _write(
    project: Project, wanted: Mapping[str, bytes], *, author: Author, executables: Collection[str] = ()
) -> tuple[dict[str, Entry], datetime]:
    """Write files under the lock; return what stands there now, and since when."""
    if PRD_PATH in wanted:
        raise paths.PathConflict(PRD_PATH, PRD_PATH)
    for content in wanted.values():
        if len(content) > FILE_LIMIT_BYTES:
            raise TooLarge(FILE_LIMIT_BYTES)
    _check_unlocked(project, wanted, author)
    present = entries(project)
    _check_paths(wanted, present)
    shas = blobs.store(wanted.values())
    _let_go(present, wanted)
    # Who writes a script anew means its text: whether it may be executed stays.
    may_run = {path for path, entry in present.items() if entry.executable} | {*executables}
    made = {path: Entry(sha, path in may_run) for path, sha in zip(wanted, shas, strict=True)}
    at = _put(project, made, author=author)
    check_totals(project)
    return made, at


def fill_empty(project: Project, contents: Mapping[str, bytes], *, author: Author) -> bool:
    """Write files into an empty workspace; return False, having done nothing, when it is not empty.

    Raises InvalidPath, PathConflict, TooLarge, TooManyFiles.
    """
    with transaction.atomic():
        lock(project)
        if WorkspaceFile.objects.filter(project=project).exists():
            return False
        write_many(project, contents, author=author)
    return True


def delete(project: Project, path: str, *, base: Base = ANYTHING, author: Author = Author.PERSON) -> None:
    """Delete a file and its lock. Raises InvalidPath, NotFound, StaleFile; for the agent FileLocked."""
    wanted = paths.normalise(path)
    with transaction.atomic():
        lock(project)
        row = _row(project, wanted)
        check_base(project, wanted, base)
        _check_unlocked(project, [wanted], author)
        blobs.let_go([row.blob_id])
        row.delete()
        locks.drop(project, wanted)


def delete_below(project: Project, folder: str, *, author: Author = Author.PERSON) -> None:
    """Delete all files below a folder, and the locks on it and below. Few queries also for thousands.

    Raises InvalidPath, NotFound; for the agent FileLocked.
    """
    wanted = paths.normalise(folder)
    with transaction.atomic():
        lock(project)
        inside = WorkspaceFile.objects.filter(below(wanted), project=project)
        gone = dict(inside.values_list("path", "blob_id"))
        if not gone:
            raise NotFound
        _check_unlocked(project, gone, author)
        blobs.let_go(gone.values())
        inside.delete()
        locks.drop(project, wanted)


def replace_all(project: Project, wanted: Mapping[str, Entry], *, author: Author) -> None:
    """Make the workspace hold exactly these paths and contents, which are kept already. Copies nothing.

    Raises MissingBlob, PathConflict, TooLarge, TooManyFiles; for the agent FileLocked.
    """
    with transaction.atomic():
        lock(project)
        present = entries(project)
        differing = {path for path in {*present, *wanted} if present.get(path) != wanted.get(path)}
        apply(project, {path: wanted.get(path) for path in differing}, author=author, present=present)


def apply(
    project: Project,
    changes: Mapping[str, Entry | None],
    *,
    author: Author,
    present: Mapping[str, Entry] | None = None,
) -> None:
    """Point paths at contents that are kept already, and delete those that get None; all or none.

    `present` saves a query where the caller has read it under the lock.
    Raises MissingBlob, PathConflict, TooLarge, TooManyFiles; for the agent FileLocked.
    """
    wanted = {path: entry for path, entry in changes.items() if entry is not None}
    if PRD_PATH in wanted:
        raise paths.PathConflict(PRD_PATH, PRD_PATH)
    gone = sorted(changes.keys() - wanted.keys())
    with transaction.atomic():
        lock(project)
        _check_unlocked(project, changes, author)
        before = entries(project) if present is None else present
        _check_paths(wanted, before, without=gone)
        blobs.keep({entry.sha for entry in wanted.values()})
        _let_go(before, changes)
        for some in blobs.batches(gone):
            WorkspaceFile.objects.filter(project=project, path__in=some).delete()
        _put(project, wanted, author=author)
        if wanted:
            check_totals(project)


def _check_paths(wanted: Collection[str], present: Collection[str], *, without: Collection[str] = ()) -> None:
    # A path that stands there already can go on standing there.
    new = [path for path in wanted if path not in present]
    if new:
        paths.check_together(new, [*({*present} - {*without}), PRD_PATH])


def _let_go(present: Mapping[str, Entry], changed: Collection[str]) -> None:
    blobs.let_go({present[path].sha for path in changed if path in present})


def _put(project: Project, wanted: Mapping[str, Entry], *, author: Author) -> datetime:
    now = timezone.now()
    WorkspaceFile.objects.bulk_create(
        (
            WorkspaceFile(
                project=project,
                path=path,
                path_key=paths.key(path),
                blob_id=entry.sha,
                executable=entry.executable,
                written_by=author,
                updated_at=now,
            )
            for path, entry in wanted.items()
        ),
        update_conflicts=True,
        unique_fields=["project", "path"],
        update_fields=["blob", "executable", "written_by", "updated_at"],
        batch_size=100,
    )
    return now


def shown(row: WorkspaceFile, locked: Collection[str]) -> File:
    """Return a row as the wire shows it, given the paths that are locked."""
    return File(row.path, row.blob.size, row.blob_id, row.updated_at, locks.is_locked(row.path, locked))


def rows(project: Project) -> QuerySet[WorkspaceFile]:
    """Return the files with the sizes of their blobs, never with their contents."""
    return WorkspaceFile.objects.filter(project=project).select_related("blob").defer("blob__compressed")


def _row(project: Project, path: str) -> WorkspaceFile:
    row = rows(project).filter(path=path).first()
    if row is None:
        raise NotFound
    return row


def lock(project: Project) -> None:
    """One writer per project at a time: what is checked here still holds when it is written."""
    if not Project.objects.select_for_update(no_key=True).filter(pk=project.pk):
        raise NotFound  # deleted meanwhile
    transaction.on_commit(functools.partial(changes.announce, project.pk))


def _check_unlocked(project: Project, changed: Iterable[str], author: Author) -> None:
    if author == Author.AGENT:
        locks.check_unlocked(project, changed)


def check_base(project: Project, path: str, base: Base) -> None:
    """Raises StaleFile."""
    if isinstance(base, Anything):
        return
    row = rows(project).filter(path=path).first()
    if (row.blob_id if row else None) != base:
        raise StaleFile(shown(row, locks.locked_paths(project)) if row else None)


def check_totals(project: Project) -> None:
    """Raises TooLarge, TooManyFiles."""
    found = WorkspaceFile.objects.filter(project=project).aggregate(files=Count("pk"), size=Sum("blob__size"))
    if found["files"] > PROJECT_LIMIT_FILES:
        raise TooManyFiles
    if (found["size"] or 0) > PROJECT_LIMIT_BYTES:
        raise TooLarge(PROJECT_LIMIT_BYTES)
