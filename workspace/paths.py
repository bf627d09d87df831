"""The rules for paths in a workspace, in one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from motivd_site.api.errors import ApiError
from workspace.models import PATH_LIMIT

_SEGMENT_LIMIT_BYTES = 255  # what file systems take
_DEPTH_LIMIT = 50
_KEY_LIMIT_BYTES = 2_500  # what an index of PostgreSQL takes
# Besides controls: halves of characters, and the two separators that some editors take for a new line.
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DRIVE = re.compile(r"[A-Za-z]:")


class InvalidPath(ApiError):
    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def message(self) -> str:
        return _("“%(path)s” cannot be the path of a file.") % {"path": self.path[:100]}

    def details(self) -> dict[str, list[str]]:
        return {
            "path": [
                _(
                    "Use a relative path with forward slashes, without “..”, control characters, "
                    "“.git”, or parts that end in a dot or a space."
                )
            ]
        }


class PathConflict(ApiError):
    status, code = 409, "PATH_CONFLICT"

    def __init__(self, path: str, other: str) -> None:
        super().__init__(path, other)
        self.path, self.other = path, other

    def message(self) -> str:
        return _("“%(path)s” cannot stand beside “%(other)s”.") % {"path": self.path, "other": self.other}


def normalise(path: str) -> str:
    """Return the path in NFC. Raises InvalidPath."""
    found = unicodedata.normalize("NFC", path)
    if len(found) > PATH_LIMIT or "\\" in found or _DRIVE.match(found):
        raise InvalidPath(path)
    if any(unicodedata.category(character) in _FORBIDDEN for character in found):
        raise InvalidPath(path)
    segments = found.split("/")
    if len(segments) > _DEPTH_LIMIT or not all(map(_is_name, segments)) or len(key(found).encode()) > _KEY_LIMIT_BYTES:
        raise InvalidPath(path)
    return found


def _is_name(segment: str) -> bool:
    if not segment or segment[-1] in ". " or len(segment.encode()) > _SEGMENT_LIMIT_BYTES:
        return False
    # Some file systems leave invisible characters out of names, and one shortens .git to the other.
    visible = "".join(character for character in segment if unicodedata.category(character) != "Cf")
    return key(visible) not in (".git", "git~1")


def key(path: str) -> str:
    """Return what two paths share that must not stand side by side."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


class Neighbours:
    """Paths that stand beside each other, folders included; takes one more only if it can stand there too."""

    def __init__(self, present: Iterable[str] = ()) -> None:
        self._files = {key(path): path for path in present}
        self._folders: dict[str, str] = {}
        for path in self._files.values():
            self._folders.update((key(folder), folder) for folder in folders_of(path))

    def add(self, path: str) -> None:
        """Raises PathConflict, having added nothing."""
        name = key(path)
        other = self._files.get(name, path)
        if other != path:
            raise PathConflict(path, other)
        if name in self._folders:
            raise PathConflict(path, f"{self._folders[name]}/")
        above = {key(folder): folder for folder in folders_of(path)}
        for folder_name, folder in above.items():
            spelled = self._folders.get(folder_name, folder)
            if spelled != folder:
                raise PathConflict(path, f"{spelled}/")
            if folder_name in self._files:
                raise PathConflict(path, self._files[folder_name])
        self._files[name] = path
        self._folders.update(above)


def check_together(new: Iterable[str], present: Iterable[str]) -> None:
    """Check that paths can stand beside those that are there and beside each other.

    Raises PathConflict.
    """
    neighbours = Neighbours(present)
    for path in new:
        neighbours.add(path)


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders above a path, the outermost first."""
    end = path.find("/")
    while end != -1:
        yield path[:end]
        end = path.find("/", end + 1)
