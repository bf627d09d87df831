"""`PRD.md`: the PRD itself, standing among the files."""

from __future__ import annotations

from typing import Final

from accounts.models import User
from builder import prd
from builder.models import Prd, PrdRevision, Project
from motivd_site.api.errors import NotFound, TooLarge
from workspace import blobs
from workspace.files import Anything, Base, File, StaleFile
from workspace.paths import InvalidPath

PATH: Final = "PRD.md"
_LIMIT_BYTES: Final = 2 * 2**20


def is_it(path: str) -> bool:
    return path == PATH


def find(project: Project) -> File | None:
    document = prd.of(project)
    return _shown(document) if document else None


def read(project: Project) -> tuple[File, bytes]:
    """Raises NotFound."""
    document = prd.of(project)
    if document is None:
        raise NotFound
    return _shown(document), document.content.encode()


def write(project: Project, content: bytes, base: Base, author: User) -> File:
    """Write the next revision. Raises InvalidPath on what is not text, StaleFile, StaleRevision, TooLarge."""
    if len(content) > _LIMIT_BYTES:
        raise TooLarge(_LIMIT_BYTES)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidPath(PATH) from error
    if "\0" in text:
        raise InvalidPath(PATH)
    current = prd.of(project)
    shown = _shown(current) if current else None
    if not isinstance(base, Anything) and (shown.sha if shown else None) != base:
        raise StaleFile(shown)
    revision = None if isinstance(base, Anything) else (current.revision if current else 0)
    return _shown(prd.write(project, text, author=author, source=PrdRevision.Source.PERSON, base_revision=revision))


def _shown(document: Prd) -> File:
    content = document.content.encode()
    return File(PATH, len(content), blobs.sha_of(content), document.updated_at, virtual=True)
