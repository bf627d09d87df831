"""Zips to send, good and bad, and the calls that take and give them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from builder.models import Project
from tests.conftest import Api


def zipped(
    contents: Mapping[str, bytes], *, executables: Collection[str] = (), method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip as Unix makes them."""
    return of_entries(
        [
            (entry(name, mode=stat.S_IFREG | (0o755 if name in executables else 0o644)), content)
            for name, content in contents.items()
        ],
        method=method,
    )


def entry(name: str, *, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(2024, 2, 29, 12, 0, 0))
    info.external_attr = mode << 16
    return info


def of_entries(entries: list[tuple[zipfile.ZipInfo, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content, compress_type=method)
    return made.getvalue()


def raw(names: list[bytes], content: bytes = b"x", *, flags: int = 0, claimed: int | None = None) -> bytes:
    """Return a zip byte by byte, as no library would make it."""
    packed = zlib.compress(content)[2:-4]
    told = struct.pack("<4HLLL", flags, 8, 0, 0x21, zlib.crc32(content), len(packed), len(content))
    local, listed = bytearray(), bytearray()
    for name in names:
        listed += struct.pack("<4s2H", b"PK\1\2", 0x314, 20) + told
        listed += struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0o100644 << 16, len(local)) + name
        local += struct.pack("<4sH", b"PK\3\4", 20) + told + struct.pack("<2H", len(name), 0) + name + packed
    count = len(names) if claimed is None else claimed
    return bytes(local + listed + end_of(count, len(listed), len(local)))


def end_of(count: int, size: int, offset: int) -> bytes:
    """Return the end of a zip, in the form for many entries where it is needed."""
    if count < 0xFFFF:
        return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)
    long_form = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)
    return long_form + locator + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)


def send(api: Api, project: Project, content: bytes, *, name: str = "crate.zip", key: str = "", **fields: str) -> Any:
    """Import a zip; `fields` are the other fields of the form."""
    form = {"file": SimpleUploadedFile(name, content, "application/zip"), **fields}
    headers = {"Idempotency-Key": key} if key else {}
    return api._client.post(f"/api/projects/{project.pk}/import", form, headers=headers)


def download(api: Api, project: Project) -> bytes:
    """Export a project."""
    answer = api.get(f"/api/projects/{project.pk}/export.zip")
    assert answer.status_code == 200
    return bytes(answer.getvalue())


def unzipped(content: bytes) -> dict[str, tuple[bytes, int]]:
    """Return each file with its mode."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {info.filename: (archive.read(info), info.external_attr >> 16) for info in archive.infolist()}
