"""Moving a file or a whole folder. Only paths change: content, mode, author and time stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site.api.errors import InvalidFields, NotFound
from workspace import files, locks, paths, prd_file
from workspace.files import ANYTHING, PRD_PATH, Anything, Base, File
from workspace.models import Author, WorkspaceFile, below


class PathTaken(paths.PathConflict):
    """Moving never overwrites a file."""

    def __init__(self, path: str) -> None:
        super().__init__(path, path)

    def message(self) -> str:
        return _("“%(path)s” is taken already.") % {"path": self.path}


@dataclass(frozen=True, slots=True)
class Moved:
    """Where each file was and is, and the files as they are now, both by the new path."""

    paths: dict[str, str]
    files: list[File]


def move(project: Project, source: str, target: str, *, base: Base = ANYTHING, author: Author = Author.PERSON) -> Moved:
    """Move a file, or a folder with all files below it, to another path; locks go along.

    A folder moved onto another joins it, as long as no file is in the way. A base is for a single file.
    Raises InvalidFields, InvalidPath, NotFound, PathConflict, PrdStays, StaleFile; for the agent FileLocked.
    """
    source, target = paths.normalise(source), paths.normalise(target)
    if prd_file.is_it(source):
        prd_file.refuse_to_go(project)
    if prd_file.is_it(target):
        raise PathTaken(target)
    if source == target:
        raise InvalidFields({"to": [_("That is where it is already.")]})
    with transaction.atomic():
        files.lock(project)
        rows = list(files.rows(project).filter(_at_or_below(source)).order_by("path"))
        if not rows:
            raise NotFound
        if rows[0].path == source:
            files.check_base(project, source, base)
        else:
            _check_folder(source, target, base)
        moved = {row.path: paths.normalise(f"{target}{row.path.removeprefix(source)}") for row in rows}
        if author == Author.AGENT:
            locks.check_unlocked(project, [*moved, *moved.values()])
        _check_free(project, moved)
        _put(project, rows, source, moved)
        locks.carry(project, source, target)
    locked = locks.locked_paths(project)
    return Moved(moved, sorted((files.shown(row, locked) for row in rows), key=lambda file: file.path))


def _check_folder(source: str, target: str, base: Base) -> None:
    if not isinstance(base, Anything):
        raise InvalidFields({"baseSha": [_("A folder has no sha: leave it out.")]})
    if target.startswith(f"{source}/"):
        raise InvalidFields({"to": [_("A folder cannot be moved into itself.")]})


def _check_free(project: Project, moved: Mapping[str, str]) -> None:
    staying = [path for path in files.entries(project) if path not in moved]
    taken = {*moved.values()}.intersection(staying)
    if taken:
        raise PathTaken(min(taken))
    paths.check_together(moved.values(), [*staying, PRD_PATH])


def _put(project: Project, rows: list[WorkspaceFile], source: str, moved: Mapping[str, str]) -> None:
    # Out and in again: updated in place, a row could meet the old path of another that has yet to move.
    WorkspaceFile.objects.filter(_at_or_below(source), project=project).delete()
    for row in rows:
        row.pk, row.path = None, moved[row.path]
        row.path_key = paths.key(row.path)
    WorkspaceFile.objects.bulk_create(rows, batch_size=500)


def _at_or_below(path: str) -> Q:
    return Q(path=path) | below(path)
