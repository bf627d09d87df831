"""What the agent must not change: locked files, and locked folders with all below them.

A lock stands on a path. People, builds and GitHub write where they like, and reverts and imports leave it standing, so
that a file that comes back is locked still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site.api.errors import ApiError
from workspace import paths
from workspace.models import PATH_LIMIT, FileLock, below


class FileLocked(ApiError):
    """The agent was about to change what is locked; `lock` is the path itself or the folder that holds it."""

    status, code = 409, "FILE_LOCKED"

    def __init__(self, path: str, lock: str) -> None:
        super().__init__(path, lock)
        self.path, self.lock = path, lock

    def message(self) -> str:
        if self.lock == self.path:
            return _("“%(path)s” is locked: the agent must not change it.") % {"path": self.path}
        return _("“%(path)s” stands in the locked folder “%(folder)s”: the agent must not change it.") % {
            "path": self.path,
            "folder": self.lock,
        }


def locked_paths(project: Project) -> frozenset[str]:
    """Return the files and folders that are locked. One query."""
    return frozenset(FileLock.objects.filter(project=project).values_list("path", flat=True))


def is_locked(path: str, locks: Collection[str]) -> bool:
    """Return whether a path, or a folder above it, is among the locked ones."""
    return bool(locks) and (path in locks or locked_folder_of(path, locks) is not None)


def locked_folder_of(path: str, locks: Collection[str]) -> str | None:
    """Return the outermost locked folder above a path."""
    return next((folder for folder in paths.folders_of(path) if folder in locks), None)


def check_unlocked(project: Project, changed: Iterable[str]) -> None:
    """Check that the agent may write, move or delete these paths. One query.

    Raises FileLocked, InvalidPath.
    """
    locks = locked_paths(project)
    for path in map(paths.normalise, changed) if locks else ():
        if is_locked(path, locks):
            raise FileLocked(path, locked_folder_of(path, locks) or path)


def carry(project: Project, source: str, target: str) -> None:
    """Let the locks of a moved file or folder, and those below it, stand where it is now."""
    rows = list(FileLock.objects.filter(Q(path=source) | below(source), project=project))
    FileLock.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.pk, row.path = None, f"{target}{row.path.removeprefix(source)}"
    # Where a lock stands already, one is enough; one on nothing may have become too long for a path.
    fitting = [row for row in rows if len(row.path) <= PATH_LIMIT]
    FileLock.objects.bulk_create(fitting, ignore_conflicts=True)


def drop(project: Project, path: str) -> None:
    """Forget the locks of a file or folder that was deleted, and those below it."""
    FileLock.objects.filter(Q(path=path) | below(path), project=project).delete()
