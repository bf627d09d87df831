"""`PRD.md`: the PRD itself, standing among the files."""

from __future__ import annotations

from typing import Final, NoReturn

from django.utils.translation import gettext as _

from accounts.models import User
from builder import prd
from builder.models import Prd, PrdRevision, Project
from motivd_site.api.errors import ApiError, InvalidFields, NotFound, TooLarge
from workspace import blobs, locks
from workspace.files import PRD_PATH, Anything, Base, File, StaleFile

_LIMIT_BYTES: Final = 2 * 2**20


class PrdStays(ApiError):
    """The PRD belongs to its project and cannot be deleted or moved like a file."""

    def message(self) -> str:
        return _("PRD.md is the PRD itself: it cannot be deleted or moved. Change what it says instead.")


def is_it(path: str) -> bool:
    return path == PRD_PATH


def find(project: Project) -> File | None:
    document = prd.of(project)
    return _shown(project, document) if document else None


def read(project: Project) -> tuple[File, bytes]:
    """Raises NotFound."""
    document = prd.of(project)
    if document is None:
        raise NotFound
    return _shown(project, document), document.content.encode()


def write(project: Project, content: bytes, base: Base, author: User) -> File:
    """Write the next revision. Raises InvalidFields on what is not text, StaleFile, StaleRevision, TooLarge."""
    if len(content) > _LIMIT_BYTES:
        raise TooLarge(_LIMIT_BYTES)
    text = _text_of(content)
    current = prd.of(project)
    shown = _shown(project, current) if current else None
    if not isinstance(base, Anything) and (shown.sha if shown else None) != base:
        raise StaleFile(shown)
    revision = None if isinstance(base, Anything) else (current.revision if current else 0)
    written = prd.write(project, text, author=author, source=PrdRevision.Source.PERSON, base_revision=revision)
    return _shown(project, written)


def _text_of(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidFields({"content": [_("The PRD must be text in UTF-8.")]})
    return text


def refuse_to_go(project: Project) -> NoReturn:
    """Answer who would delete or move it. Raises NotFound, PrdStays."""
    raise NotFound if prd.of(project) is None else PrdStays


def _shown(project: Project, document: Prd) -> File:
    content = document.content.encode()
    locked = locks.is_locked(PRD_PATH, locks.locked_paths(project))
    return File(PRD_PATH, len(content), blobs.sha_of(content), document.updated_at, locked, virtual=True)
