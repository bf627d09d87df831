"""A workspace as a zip: written for a download, taken from an upload. The same files make the same bytes."""

from __future__ import annotations

import contextlib
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final, NamedTuple, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from accounts.models import User
from builder.models import Project
from motivd_site.api.errors import NotFound, TooLarge
from workspace import blobs, files, paths, prd_file, versions
from workspace.files import PRD_PATH, PROJECT_LIMIT_BYTES
from workspace.models import Author, Blob, VersionKind, WorkspaceFile
from workspace.trees import Entry
from workspace.zip_reader import Member, Skipped, ZipReader

# What stands in memory at a time: so many files of at most so many bytes.
_BATCH_FILES: Final = 500
_BATCH_BYTES: Final = 8 * 2**20
_CHUNK_BYTES: Final = 2**18


class ImportMode(TextChoices):
    """What happens to files that are not in the zip."""

    MERGE = "merge", "merge"
    REPLACE = "replace", "replace"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `version_id` is the version that holds the outcome."""

    imported_files: int
    deleted_files: int
    version_id: UUID
    skipped: list[Skipped]


class _Row(NamedTuple):
    path: str
    sha: str
    size: int
    executable: bool


class _Checked(NamedTuple):
    """A file of a zip that was read to its end."""

    member: Member
    sha: str
    size: int


_Content = TypeVar("_Content", _Row, _Checked)


def export(project: Project) -> Iterator[bytes]:
    """Return the pieces of a zip of all files, and of PRD.md once there is a PRD.

    The list is read at once, so that the zip is one moment; the contents follow in batches, a query each. Between two
    pieces no query is open: each may be asked for in another thread.
    """
    found = WorkspaceFile.objects.filter(project=project)
    rows = [_Row(*row) for row in found.values_list("path", "blob_id", "blob__size", "executable")]
    contents: dict[str, bytes] = {}
    with contextlib.suppress(NotFound):  # there is no PRD yet
        document, content = prd_file.read(project)
        rows.append(_Row(PRD_PATH, document.sha, document.size, executable=False))
        contents = {document.sha: content}
    return _zipped(sorted(rows), contents)  # not sorted by the database: its order depends on where it runs


def _zipped(rows: list[_Row], contents: Mapping[str, bytes]) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for some in _batches(rows):
            read = {**blobs.read_many(row.sha for row in some if row.sha not in contents), **contents}
            for row in some:
                archive.writestr(_described(row), read[row.sha])
                if outlet.size >= _CHUNK_BYTES:
                    yield outlet.take()
    yield outlet.take()


def _described(row: _Row) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(row.path, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix: the modes below mean something
    info.external_attr = (stat.S_IFREG | (0o755 if row.executable else 0o644)) << 16
    return info


class _Outlet:
    """What `zipfile` writes to: it cannot be sought in, and gives away what came."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: bytes, /) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing, like `close`; `zipfile` wants them to be there."""

    def close(self) -> None: ...

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return taken


def import_zip(
    project: Project, file: IO[bytes], *, name: str, mode: ImportMode, strip_folder: bool, actor: User
) -> Imported:
    """Put the files of a zip into the workspace, all or none, between a version of what was there and one of what is.

    Files alone are replaced: the PRD stays where the zip has none. The zip is read twice: to its end before anything
    is locked, so that a bad one costs others nothing, and again to keep its contents.

    Raises InvalidArchive, InvalidFields (a PRD that is no text), InvalidPath, PathConflict, TooLarge, TooManyEntries,
    TooManyFiles.
    """
    archive = ZipReader(file, strip_folder=strip_folder)
    found = {checked.member.path: checked for checked in _checked(archive)}
    document = found.pop(PRD_PATH, None)
    paths.check_together(found, [PRD_PATH])  # again below, beside what is there, but by then it has cost something
    with transaction.atomic():
        files.lock(project)
        before = files.entries(project)
        kept = before if mode == ImportMode.MERGE else {}
        wanted = {**kept, **{path: _entry(checked, before.get(path)) for path, checked in found.items()}}
        _store(archive, found.values())
        files.replace_all(project, wanted, author=Author.PERSON)
        versions.keep_what_was_there(
            project, before, kind=VersionKind.BEFORE_IMPORT, description=_("Before an import"), actor=actor
        )
        if document is not None:
            prd_file.write(project, archive.read(document.member), files.ANYTHING, actor)
        version = versions.create(
            project,
            description=_("Import of “%(name)s”") % {"name": name[:400]},
            kind=VersionKind.IMPORT,
            author=Author.PERSON,
            created_by=actor,
        )
    deleted = sum(path not in wanted for path in before)
    return Imported(len(archive.members), deleted, version.pk, [*archive.skipped])


def _checked(archive: ZipReader) -> Iterator[_Checked]:
    """Read everything once: what counts is what comes out, not what the zip claims. Raises InvalidArchive, TooLarge."""
    total = 0
    for member in archive.members:
        content = archive.read(member)
        if member.path != PRD_PATH:
            total += len(content)
        if total > PROJECT_LIMIT_BYTES:
            raise TooLarge(PROJECT_LIMIT_BYTES)
        yield _Checked(member, blobs.sha_of(content), len(content))


def _entry(checked: _Checked, before: Entry | None) -> Entry:
    executable = checked.member.executable
    if executable is None:  # a zip from a system that knows no modes: a script stays one
        executable = before is not None and before.executable
    return Entry(checked.sha, executable)


def _store(archive: ZipReader, found: Iterable[_Checked]) -> None:
    # In one order, whatever the paths, and what is there first: two imports with the same contents would else wait for
    # each other for ever.
    wanted = {checked.sha: checked for checked in found}
    known = blobs.touch(Blob, wanted)
    for some in _batches(wanted[sha] for sha in sorted(wanted.keys() - known)):
        blobs.insert(archive.read(checked.member) for checked in some)


def _batches(items: Iterable[_Content]) -> Iterator[list[_Content]]:
    batch, size = list[_Content](), 0
    for item in items:
        if batch and (len(batch) == _BATCH_FILES or size + item.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += item.size
    if batch:
        yield batch
