"""Contents of files, addressed as git does it, kept once and compressed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from workspace.models import Blob, Tree

# Whoever makes a reference to what is kept already says so, unless somebody did in these hours. `garbage.py` leaves
# alone what was used in its much longer grace, so that a writer may take his time between looking and committing.
TOUCH_AFTER = timedelta(hours=12)
_LEVEL = 6
_LOOKUP_BATCH = 500  # SQLite takes a limited number of parameters in a query


class MissingBlob(Exception):
    """A content that something points at is not there: the database was damaged, or it was given up long ago."""


def sha_of(content: bytes) -> str:
    """Return the id that git gives the content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def store(contents: Iterable[bytes]) -> list[str]:
    """Keep each content once, and return their ids in order. Two queries for some hundreds.

    To be called in the transaction that points at them, which keeps the garbage collector away until it commits.
    """
    shas, new = [], {}
    for content in contents:
        sha = sha_of(content)
        shas.append(sha)
        new[sha] = content
    with transaction.atomic(savepoint=False):
        known = touch(Blob, new)
        insert(content for sha, content in new.items() if sha not in known)
    return shas


def insert(contents: Iterable[bytes]) -> None:
    """Keep contents that `touch` did not find. In one transaction, in the order of their ids from call to call."""
    new = {sha_of(content): content for content in contents}
    Blob.objects.bulk_create(
        (
            Blob(sha=sha, size=len(content), compressed=zlib.compress(content, _LEVEL))
            for sha, content in sorted(new.items())  # in one order, so that two writers cannot block each other
        ),
        ignore_conflicts=True,  # another writer may keep the same content at this moment
        batch_size=200,
    )


def keep(shas: Collection[str]) -> None:
    """Make sure of contents that are there already, before something new points at them. Raises MissingBlob.

    To be called in the transaction that points at them. One query for some hundreds.
    """
    missing = {*shas} - touch(Blob, shas)
    if missing:
        raise MissingBlob(min(missing))


def let_go(shas: Iterable[str]) -> None:
    """Keep contents that something is about to point away from a while longer, for those who are reading them now."""
    touch(Blob, shas, wait=False)


def touch(model: type[Blob] | type[Tree], shas: Iterable[str], *, wait: bool = True) -> set[str]:
    """Return which of the rows are there, and keep those there at least until the transaction ends.

    Rows are held in the order of their ids, and in a transaction all contents come before all folders, and of each what
    is there before what is new, so that two writers do not wait for each other. Without `wait`, what somebody holds is
    left to him.
    """
    now, there = timezone.now(), set[str]()
    with transaction.atomic(savepoint=False):
        for some in batches(sorted({*shas})):
            found = dict(model._default_manager.filter(sha__in=some).values_list("sha", "used_at"))
            old = [sha for sha, used_at in found.items() if used_at <= now - TOUCH_AFTER]
            there.update(found.keys() - {*old})
            if old:
                # Waits for a collector that is deleting them; what it took is not among the rows then.
                rows = model._default_manager.filter(sha__in=old).order_by("sha")
                held = list(rows.select_for_update(no_key=True, skip_locked=not wait).values_list("sha", flat=True))
                model._default_manager.filter(sha__in=held).update(used_at=now)
                there.update(held)
    return there


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


def sizes(shas: Iterable[str]) -> dict[str, int]:
    """Return the size of each content that is there. One query for some hundreds."""
    found: dict[str, int] = {}
    for some in batches(sorted({*shas})):
        found.update(Blob.objects.filter(sha__in=some).values_list("sha", "size"))
    return found


def batches(shas: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut what is asked for into what one query can take."""
    for start in range(0, len(shas), _LOOKUP_BATCH):
        yield shas[start : start + _LOOKUP_BATCH]
