"""The files of a project in a folder that only the sandbox's user can enter, for as long as a run takes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from workspace.toolchain import packages
from workspace.toolchain.job import MADE, user_id

RESERVED = frozenset({"node_modules", MADE})


@contextmanager
def written(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder that holds the files; it is gone afterwards. Raises ValueError for a path that leads out of it."""
    room = Path(tempfile.mkdtemp(prefix="motivd-source-", dir=parent()))
    try:
        folder = room / "source"
        folder.mkdir()
        for path, content in files.items():
            parts = PurePosixPath(path).parts
            if path.startswith("/") or ".." in parts:
                raise ValueError(path)
            if RESERVED.isdisjoint(parts):  # packages come from the lock alone
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        _open_to_all(folder)
        uid = user_id()
        if uid is not None:
            os.chown(room, uid, uid)
        yield folder
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _open_to_all(folder: Path) -> None:
    # Whatever the umask says. The folder above is private to one user.
    for root, _folders, names in os.walk(folder):
        os.chmod(root, 0o755)  # noqa: S103
        for name in names:
            os.chmod(os.path.join(root, name), 0o644)


def parent() -> Path:
    """Return a folder for temporary files that the sandbox's user can get to."""
    usual = Path(tempfile.gettempdir())
    if user_id() is None or packages.others_can_enter(usual):
        return usual
    return Path("/var/tmp")  # noqa: S108  (a private folder is made in it)
