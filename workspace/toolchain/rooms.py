"""Private folders for temporary work, and the sweep of those whose maker is gone: nobody clears up after a kill."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, get_args

import structlog

from motivd_site.file_locks import is_held
from workspace.toolchain import packages
from workspace.toolchain.job import user_id

log = structlog.get_logger(__name__)

# A room is younger than the lock in it, for a moment; and rooms of before there were locks have none.
KEPT_SECONDS: Final = 24 * 3600
Kind = Literal["source", "stage", "preview"]
_ROOMS: Final = tuple(f"motivd-{kind}-" for kind in get_args(Kind))
_LOCK: Final = "lock"
_DRAFTS: Final = ".installing-"


class Room:
    """A folder that the sandbox's user can be let into, and no other one. Its lock is the kernel's: it dies with us."""

    def __init__(self, kind: Kind) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"motivd-{kind}-", dir=parent()))
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def open(self) -> None:
        """Let the sandbox's user in."""
        uid = user_id()
        if uid is not None:
            os.chown(self.path, uid, uid)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def parent() -> Path:
    """Return a folder for temporary files that the sandbox's user can get to."""
    usual = Path(tempfile.gettempdir())
    if user_id() is None or packages.others_can_enter(usual):
        return usual
    return Path("/var/tmp")  # noqa: S108  (a private folder is made in it)


def sweep(*, kept_seconds: float = KEPT_SECONDS) -> int:
    """Remove what killed processes left on this machine: rooms that nobody holds, and drafts of installed packages.

    Nothing is touched that is younger. Return how many folders went.
    """
    before = time.time() - kept_seconds
    left = [room for room in _ours(parent(), _ROOMS, before) if not is_held(room / _LOCK)]
    for home in (packages.home(), packages.home() / "apps"):
        left += _ours(home, (_DRAFTS,), before)  # installing takes minutes, and ends by itself
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    if left:
        log.info("rooms_swept", count=len(left))
    return len(left)


def _ours(folder: Path, prefixes: tuple[str, ...], before: float) -> Iterator[Path]:
    """Yield the old folders of such names that belong to us or to the sandbox's user, and to nobody else."""
    owners = {os.geteuid(), user_id()}
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as found:
        for one in found:
            if not one.name.startswith(prefixes):
                continue
            with contextlib.suppress(FileNotFoundError):
                about = one.stat(follow_symlinks=False)
                if stat.S_ISDIR(about.st_mode) and about.st_uid in owners and about.st_mtime < before:
                    yield Path(one.path)
