"""The rules for paths in a workspace, in one place."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from motivd_site.api.errors import ApiError
from workspace.models import PATH_LIMIT

_SEGMENT_LIMIT = 200


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
    if not found or len(found) > PATH_LIMIT or "\\" in found:
        raise InvalidPath(path)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in found):
        raise InvalidPath(path)
    for segment in found.split("/"):
        if not segment or len(segment) > _SEGMENT_LIMIT or segment[-1] in ". " or segment.lower() == ".git":
            raise InvalidPath(path)
    return found


def key(path: str) -> str:
    """Return what two paths share that must not stand side by side."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())
