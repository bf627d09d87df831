"""The files of a project in a folder that lives as long as its server: what changes there changes whole.

Only Motivd writes in it; the server sees it read-only, so nothing that it does can lead a write elsewhere.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

from workspace.toolchain.rooms import Room
from workspace.toolchain.source_folder import RESERVED

_PAGE_BYTES = 4096


class LiveFolder:
    """A private folder of the sandbox's user; `path` holds the files."""

    def __init__(self) -> None:
        self._room = Room("preview")
        self.room = self._room.path
        self.path = self.room / "source"
        _make_open(self.path)
        # The packages are mounted over it.
        _make_open(self.path / "node_modules")
        self._room.open()

    def put(self, path: str, content: bytes, *, executable: bool = False) -> None:
        """Write a file, by a rename: whoever watches sees the old one or the new one.

        Packages that lie among the files are left out. Raises ValueError for a path that leads out of the folder.
        """
        target = self._target(path)
        if target is None:
            return
        self._make_room_for(target)
        draft = self.room / "draft"
        draft.write_bytes(content)
        draft.chmod(0o755 if executable else 0o644)
        draft.replace(target)

    def drop(self, path: str) -> None:
        """Delete a file, and the folders that it leaves empty. Raises ValueError as `put` does."""
        target = self._target(path)
        if target is None:
            return
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self.path or not folder.exists() or any(folder.iterdir()):
                break
            folder.rmdir()

    def size_bytes(self) -> int:
        """Return what the files take, in whole pages as memory would."""
        total = 0
        for root, _folders, names in os.walk(self.path):
            total += _PAGE_BYTES * (1 + len(names))
            total += sum(os.lstat(os.path.join(root, name)).st_size for name in names)
        return total

    def remove(self) -> None:
        self._room.remove()

    def _target(self, path: str) -> Path | None:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise ValueError(path)
        return self.path / path if RESERVED.isdisjoint(parts) else None

    def _make_room_for(self, target: Path) -> None:
        # A file where a folder was, or the other way round.
        if target.is_dir():
            shutil.rmtree(target)
        for folder in reversed(target.relative_to(self.path).parents[:-1]):
            here = self.path / folder
            if here.is_file():
                here.unlink()
            if not here.exists():
                _make_open(here)


def _make_open(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
