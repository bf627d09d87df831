"""Files that people give us: the content in the storage `uploads`, a row beside it.

The file comes first and goes last, so a row always has its file. What a crash leaves in between is a file without a
row, which `sweep` deletes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import IO, Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from accounts import file_types
from accounts.models import Upload, User
from motivd_site.api.errors import NotFound, TooLarge

LIMIT_BYTES: Final = 20 * 2**20
NAME_LIMIT: Final = 200
_CHUNK_BYTES: Final = 2**16
_UNREFERENCED_FOR: Final = timedelta(days=1)
_AT_ONCE: Final = 500


def create(owner: User, file: File[bytes], *, name: str) -> Upload:
    """Keep a file. Raises TooLarge, UnsupportedFile, InvalidImage, ImageTooLarge."""
    if file.size > LIMIT_BYTES:
        raise TooLarge(LIMIT_BYTES)
    content: Any = file.file
    content_type = file_types.look(content)
    digest = _digest(content)
    upload = Upload(
        id=uuid4(), owner=owner, name=clean_name(name), content_type=content_type, size=file.size, sha256=digest
    )
    content.seek(0)
    _storage().save(_path(upload.pk), File(content))
    try:
        upload.save(force_insert=True)
    except BaseException:
        _storage().delete(_path(upload.pk))
        raise
    return upload


def find(owner: User, upload_id: UUID) -> Upload:
    """Return an upload of this user. One query. Raises NotFound."""
    found = Upload.objects.filter(owner=owner, pk=upload_id).first()
    if found is None:
        raise NotFound
    return found


def find_all(owner: User, ids: Sequence[UUID]) -> list[Upload]:
    """Return uploads of this user by their ids, in their order, each once. One query. Raises NotFound."""
    wanted = list(dict.fromkeys(ids))
    found = Upload.objects.filter(owner=owner).in_bulk(wanted) if wanted else {}
    if len(found) < len(wanted):
        raise NotFound
    return [found[upload_id] for upload_id in wanted]


def delete(upload: Upload) -> None:
    upload.delete()


def opened(upload_id: UUID) -> IO[bytes]:
    """Return what was uploaded, to be read and closed. Raises NotFound where it is gone."""
    try:
        return _storage().open(_path(upload_id), "rb")
    except FileNotFoundError as error:
        raise NotFound from error


def pieces(upload: Upload) -> Iterator[bytes]:
    """Return the content piece by piece. Raises NotFound at once where it is gone."""
    if not _storage().exists(_path(upload.pk)):
        raise NotFound
    return _read(upload.pk)


def _read(upload_id: UUID) -> Iterator[bytes]:
    with opened(upload_id) as file:
        while piece := file.read(_CHUNK_BYTES):
            yield piece


def url_of(upload_id: UUID) -> str:
    return f"{settings.SITE_URL}/api/upload/{upload_id}"


def clean_name(name: str) -> str:
    """Return the last part of a name, composed, without what cannot be seen or would turn it around."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(character if character.isprintable() else " " for character in last)
    cleaned = " ".join(seen.split()).strip(". ")
    if len(cleaned) <= NAME_LIMIT:
        return cleaned or "file"
    # What people know a file by is its beginning and its ending.
    stem, dot, ending = cleaned.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending) <= 20 else ""
    return cleaned[: NAME_LIMIT - len(kept)] + kept


def follow_deletions() -> None:
    """Let the file go with its row, however the row goes: alone, or with its owner."""
    post_delete.connect(_delete_file, sender=Upload, dispatch_uid="accounts.uploads")


def sweep(now: datetime | None = None) -> int:
    """Delete files that have had no row for a day, and return how many went."""
    before = (now or timezone.now()) - _UNREFERENCED_FOR
    storage, gone, some = _storage(), 0, dict[str, UUID | None]()

    def delete_unreferenced() -> int:
        ids = [upload_id for upload_id in some.values() if upload_id is not None]
        there = set(Upload.objects.filter(pk__in=ids).values_list("pk", flat=True))
        lost = [path for path, upload_id in some.items() if upload_id not in there]
        for path in lost:
            storage.delete(path)
        some.clear()
        return len(lost)

    for path, name in _kept(storage):
        if _modified(storage, path) < before:
            some[path] = _as_id(name)
        if len(some) >= _AT_ONCE:
            gone += delete_unreferenced()
    return gone + delete_unreferenced()


def _storage() -> Storage:
    return storages["uploads"]


def _path(upload_id: UUID) -> str:
    # In folders, for no file system likes a hundred thousand files in one.
    return f"{upload_id.hex[:2]}/{upload_id.hex}"


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    while chunk := content.read(_CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _delete_file(instance: Upload, **_: Any) -> None:
    path = _path(instance.pk)
    transaction.on_commit(lambda: _storage().delete(path))


def _kept(storage: Storage) -> Iterator[tuple[str, str]]:
    """Yield the path and the name of each file."""
    for folder in storage.listdir("")[0]:
        for name in storage.listdir(folder)[1]:
            yield f"{folder}/{name}", name


def _modified(storage: Storage, path: str) -> datetime:
    try:
        return storage.get_modified_time(path)
    except FileNotFoundError:  # its owner was faster
        return timezone.now()


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(hex=name)
    except ValueError:
        return None
