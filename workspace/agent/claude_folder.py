"""The files of a project as a folder that a program of others works on, and the way back into rows.

The program may be inside while we look: no link is followed, neither for reading nor for writing, and what is no plain
file is not there. Only what changed since it was looked at last comes back.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workspace.files import FILE_LIMIT_BYTES, PROJECT_LIMIT_FILES
from workspace.toolchain.job import user_id

# Packages come from the lock alone, and a repository's own records are nobody's files.
LEFT_OUT: Final = frozenset({"node_modules", ".git"})
_MOST_FILES: Final = 2 * PROJECT_LIMIT_FILES
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe must not make us wait.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

Mark = tuple[int, ...]  # what tells that a file is as it was, without reading it


@dataclass(frozen=True, slots=True)
class Found:
    """What changed: paths with their new contents, None where it is too large to be read; and paths that are gone."""

    written: Mapping[str, bytes | None] = field(default_factory=dict)
    executable: Collection[str] = ()
    gone: Collection[str] = ()
    too_many: bool = False


class Folder:
    """A folder that belongs to the sandbox's user."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._marks: dict[str, Mark] = {}

    def fill(self, files: Mapping[str, tuple[bytes, bool]]) -> None:
        """Write the files, each with whether it may be executed, into the empty folder."""
        for path, (content, executable) in files.items():
            if LEFT_OUT.isdisjoint(path.split("/")):
                self.put(path, content, executable=executable)

    def put(self, path: str, content: bytes, *, executable: bool = False) -> None:
        """Make a file be as it is given, whatever stands there. Does nothing where the program is in the way."""
        *folders, name = path.split("/")
        with contextlib.suppress(OSError), self._folder(folders, make=True) as parent:
            draft = f".{secrets.token_hex(8)}"
            mode = 0o755 if executable else 0o644
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode, dir_fd=parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(descriptor, mode)
                _give(descriptor)
                mark = _mark(os.fstat(descriptor))
            try:
                os.rename(draft, name, src_dir_fd=parent, dst_dir_fd=parent)
            except OSError:
                os.unlink(draft, dir_fd=parent)
                raise
            self._marks[path] = mark

    def drop(self, path: str) -> None:
        """Let a file not be there."""
        *folders, name = path.split("/")
        with contextlib.suppress(OSError), self._folder(folders, make=False) as parent:
            os.unlink(name, dir_fd=parent)
        self._marks.pop(path, None)

    def text(self, path: str) -> str | None:
        """Return what a text file holds now, None where there is none."""
        *folders, name = path.split("/")
        try:
            with self._folder(folders, make=False) as parent:
                content, _now = _content(name, parent)
            return None if content is None else content.decode()
        except (OSError, UnicodeDecodeError):
            return None

    def changes(self) -> Found:
        """Return what changed since this was asked last; all of it counts as known then."""
        seen: dict[str, Mark] = {}
        written: dict[str, bytes | None] = {}
        executable = set()
        # It opens each folder by its name in the one above, and looks whether it is still the same one.
        for root, folders, names, here in os.fwalk(self.path, follow_symlinks=False):
            folders[:] = sorted(set(folders) - LEFT_OUT)
            for name in names:
                path = os.path.relpath(os.path.join(root, name), self.path)
                with contextlib.suppress(OSError):
                    found = os.stat(name, dir_fd=here, follow_symlinks=False)
                    if not stat.S_ISREG(found.st_mode):
                        continue
                    seen[path] = _mark(found)
                    if self._marks.get(path) != seen[path]:
                        written[path], seen[path] = _content(name, here)
                        if found.st_mode & stat.S_IXUSR:
                            executable.add(path)
            if len(seen) > _MOST_FILES:
                return Found(too_many=True)
        gone = sorted(self._marks.keys() - seen.keys())
        self._marks = seen
        return Found(written, executable, gone)

    @contextlib.contextmanager
    def _folder(self, parts: list[str], *, make: bool) -> Iterator[int]:
        """Give the descriptor of a folder inside, reached step by step. Raises OSError where there is none."""
        descriptor = os.open(self.path, _FOLDER)
        try:
            for part in parts:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=descriptor)
                        made = os.open(part, _FOLDER, dir_fd=descriptor)
                        try:
                            _give(made)
                        finally:
                            os.close(made)
                inner = os.open(part, _FOLDER, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)


def _content(name: str, folder: int) -> tuple[bytes | None, Mark]:
    """Return what a file holds, None where that is too much, and how it was marked meanwhile. Raises OSError."""
    descriptor = os.open(name, _FILE, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(name)
        content = file.read(FILE_LIMIT_BYTES + 1)
    return (content if len(content) <= FILE_LIMIT_BYTES else None), _mark(found)


def _mark(found: os.stat_result) -> Mark:
    # Not when it was changed last: a rename touches that.
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode & stat.S_IXUSR)


def _give(descriptor: int) -> None:
    uid = user_id()
    if uid is not None:
        os.fchown(descriptor, uid, uid)
