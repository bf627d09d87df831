"""Locking and unlocking a file or a folder for the agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from builder.models import Project
from motivd_site.api.errors import ApiError, NotFound
from workspace import files, locks, paths, prd_file
from workspace.models import FileLock, WorkspaceFile, below


class LockedByFolder(ApiError):
    """A file cannot be unlocked below a folder that is locked; the body carries the `folder`."""

    status, code = 409, "LOCKED_BY_FOLDER"

    def __init__(self, path: str, folder: str) -> None:
        super().__init__(path, folder)
        self.path, self.folder = path, folder

    def message(self) -> str:
        return _("“%(path)s” stands in the locked folder “%(folder)s”. Unlock the folder.") % {
            "path": self.path,
            "folder": self.folder,
        }

    def extra(self) -> dict[str, Any]:
        return {"folder": self.folder}


@dataclass(frozen=True, slots=True)
class Marked:
    """A file or folder after it was locked or unlocked, and how many files stand there."""

    path: str
    locked: bool
    files: int


def lock(project: Project, path: str) -> Marked:
    """Keep the agent from changing a file, or a folder with all below it. Twice is as good as once.

    Raises InvalidPath, NotFound.
    """
    wanted = paths.normalise(path)
    with transaction.atomic():
        files.lock(project)
        count = _count(project, wanted)
        if not count:
            raise NotFound
        FileLock.objects.get_or_create(project=project, path=wanted)
    return Marked(wanted, locked=True, files=count)


def unlock(project: Project, path: str) -> Marked:
    """Let the agent change a file or folder again; what is locked below a folder by itself stays so.

    A lock whose files are gone can be taken off too. Raises InvalidPath, LockedByFolder, NotFound.
    """
    wanted = paths.normalise(path)
    with transaction.atomic():
        files.lock(project)
        count, held = _count(project, wanted), locks.locked_paths(project)
        if not count and wanted not in held:
            raise NotFound
        folder = locks.locked_folder_of(wanted, held)
        if folder is not None:
            raise LockedByFolder(wanted, folder)
        FileLock.objects.filter(project=project, path=wanted).delete()
    return Marked(wanted, locked=False, files=count)


def _count(project: Project, path: str) -> int:
    """Return how many files stand at or below a path."""
    if prd_file.is_it(path):
        return int(prd_file.find(project) is not None)
    return WorkspaceFile.objects.filter(Q(path=path) | below(path), project=project).count()
