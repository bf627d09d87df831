"""Contents of files, addressed as git does it, kept once and compressed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

from workspace.models import Blob

_LEVEL = 6
_LOOKUP_BATCH = 500  # SQLite takes a limited number of parameters in a query


class MissingBlob(Exception):
    """A content that something points at is not there: the database was damaged."""


def sha_of(content: bytes) -> str:
    """Return the id that git gives the content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def store(contents: Iterable[bytes]) -> list[str]:
    """Keep each content once, and return their ids in order. Two queries for some hundreds."""
    shas, new = [], {}
    for content in contents:
        sha = sha_of(content)
        shas.append(sha)
        new[sha] = content
    known: set[str] = set()
    for some in batches(list(new)):
        known.update(Blob.objects.filter(sha__in=some).values_list("sha", flat=True))
    Blob.objects.bulk_create(
        (
            Blob(sha=sha, size=len(content), compressed=zlib.compress(content, _LEVEL))
            for sha, content in sorted(new.items())  # in one order, so that two writers cannot block each other
            if sha not in known
        ),
        ignore_conflicts=True,  # another writer may keep the same content at this moment
        batch_size=200,
    )
    return shas


def read(sha: str) -> bytes:
    """Raises MissingBlob."""
    return read_many([sha])[sha]


def read_many(shas: Iterable[str]) -> dict[str, bytes]:
    """Return the contents by id. Raises MissingBlob."""
    wanted = set(shas)
    found: dict[str, bytes] = {}
    for some in batches(sorted(wanted)):
        rows = Blob.objects.filter(sha__in=some).values_list("sha", "compressed")
        found.update((sha, zlib.decompress(compressed)) for sha, compressed in rows)
    if len(found) != len(wanted):
        raise MissingBlob(sorted(wanted - set(found))[0])
    return found


def batches(shas: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut what is asked for into what one query can take."""
    for start in range(0, len(shas), _LOOKUP_BATCH):
        yield shas[start : start + _LOOKUP_BATCH]
