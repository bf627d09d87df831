"""Many contents at once: the repository's own zip, from which we take what fits by its git id, and nothing else."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Final

import httpx2

from integrations.github_errors import Failed, TimedOut, Unreachable
from workspace import blobs
from workspace.files import FILE_LIMIT_BYTES
from workspace.git_remote import Remote

WORTH_IT: Final = 20  # fewer are asked for one by one
_LIMIT_BYTES: Final = 250 * 2**20
_TIMEOUT: Final = httpx2.Timeout(30, connect=10)
_BATCH: Final = 100


def bring(remote: Remote, commit_sha: str, wanted: Iterable[str]) -> set[str]:
    """Keep the contents of a commit that are wanted, and return which of them came.

    What an archive leaves out or rewrites (export-ignore, export-subst) does not fit its id and is not taken.
    Raises GitHubError.
    """
    missing = set(wanted)
    found: set[str] = set()
    with tempfile.TemporaryFile() as file:
        _download(remote.archive_url(commit_sha), file)
        batch: list[bytes] = []
        for content in _contents(file):
            if blobs.sha_of(content) in missing - found:
                found.add(blobs.sha_of(content))
                batch.append(content)
            if len(batch) >= _BATCH:
                blobs.store(batch)
                batch = []
        blobs.store(batch)
    return found


def _download(url: str, file: IO[bytes]) -> None:
    # The address carries a token of its own for a short while; the user's never goes there.
    try:
        with (
            httpx2.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=True, max_redirects=3) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code != 200:
                raise Failed(reason=f"archive: {answer.status_code}")
            size = 0
            for chunk in answer.iter_bytes():
                size += len(chunk)
                if size > _LIMIT_BYTES:
                    raise Failed(reason="the archive of the repository is too large")
                file.write(chunk)
    except httpx2.TimeoutException as error:
        raise TimedOut from error
    except httpx2.HTTPError as error:
        raise Unreachable from error


def _contents(file: IO[bytes]) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and entry.file_size <= FILE_LIMIT_BYTES:
                    with archive.open(entry) as content:
                        yield content.read(FILE_LIMIT_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Failed(reason="the archive of the repository is damaged") from error
