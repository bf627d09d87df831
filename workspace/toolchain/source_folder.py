"""The files of a project in a folder that only the sandbox's user can enter, for as long as a run takes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from workspace.toolchain.job import MADE
from workspace.toolchain.rooms import Room

RESERVED = frozenset({"node_modules", MADE})


@contextmanager
def written(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder that holds the files; it is gone afterwards. Raises ValueError for a path that leads out of it."""
    room = Room("source")
    try:
        folder = room.path / "source"
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
        room.open()
        yield folder
    finally:
        room.remove()


def _open_to_all(folder: Path) -> None:
    # Whatever the umask says. The folder above is private to one user.
    for root, _folders, names in os.walk(folder):
        os.chmod(root, 0o755)  # noqa: S103
        for name in names:
            os.chmod(os.path.join(root, name), 0o644)
