"""Many contents at once: the repository's own zip, from which we take what fits by its git id, and nothing else."""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Final

import httpx2
import structlog

from motivd_site.work import Lease
from workspace import blobs
from workspace.files import FILE_LIMIT_BYTES
from workspace.git_remote import Remote

log = structlog.get_logger(__name__)

WORTH_IT: Final = 20  # fewer are asked for one by one
LIMIT_BYTES: Final = 250 * 2**20
_TIMEOUT: Final = httpx2.Timeout(30, connect=10)
# What stands in memory at a time.
_BATCH_FILES: Final = 100
_BATCH_BYTES: Final = 8 * 2**20
# What `zipfile` raises on bytes that are no zip, and on entries that it cannot read.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip


class _Unusable(Exception):
    """The archive did not come, or is none."""


def bring(remote: Remote, commit_sha: str, wanted: Iterable[str], lease: Lease) -> set[str]:
    """Keep the contents of a commit that are wanted, as far as its archive has them, and return which these are.

    What an archive leaves out or rewrites (export-ignore, export-subst) does not fit its id and is not taken. One that
    is too large, broken, or does not come brings less, or nothing: all can be asked for one by one.
    Raises GitHubError, LeaseLost, Cancelled.
    """
    missing = {*wanted}
    came: set[str] = set()
    url = remote.archive_url(commit_sha)
    try:
        with tempfile.TemporaryFile() as file:
            _download(url, file, lease)
            for some in _batches(_contents(file, missing)):
                lease.check()
                came.update(blobs.store(some))
    except _Unusable as reason:
        log.warning("archive_not_used", repo=remote.full_name, reason=str(reason), came=len(came))
    return came


def _download(url: str, file: IO[bytes], lease: Lease) -> None:
    # The address carries a permission of its own for a short while; the user's token never goes there.
    try:
        with (
            httpx2.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=True, max_redirects=3) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code != 200:
                raise _Unusable(f"status {answer.status_code}")
            size = 0
            for chunk in answer.iter_bytes():
                if lease.is_interrupted():
                    lease.check()
                size += len(chunk)
                if size > LIMIT_BYTES:
                    raise _Unusable("too large")
                file.write(chunk)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _Unusable(type(error).__name__) from error


def _contents(file: IO[bytes], missing: set[str]) -> Iterator[bytes]:
    """Yield each of the missing contents once, and take its id out of them."""
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.is_dir() or entry.file_size > FILE_LIMIT_BYTES:
                    continue
                with archive.open(entry) as stream:
                    content = stream.read(FILE_LIMIT_BYTES + 1)
                sha = blobs.sha_of(content)
                if sha in missing:
                    missing.remove(sha)
                    yield content
    except _DAMAGE as error:
        raise _Unusable(type(error).__name__) from error


def _batches(contents: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch, size = list[bytes](), 0
    for content in contents:
        if batch and (len(batch) == _BATCH_FILES or size + len(content) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(content)
        size += len(content)
    if batch:
        yield batch
