"""What nobody needs any more: old automatic versions, and the folders and contents that nothing points at.

Why no order of writers can lose a content:

- Whoever makes a reference to a row touches it in the same transaction (`blobs.store`, `blobs.keep`, `trees.store`,
  `trees.keep`) unless it was touched in the last `TOUCH_AFTER`. A candidate here is older than the grace, which is
  longer, so a new reference to a candidate always changes its `used_at`.
- We note `used_at` first, look for references then, and delete last, holding the row, only where `used_at` is still
  what we noted. A reference that we could not see is one of these: it was committed before we held the row, and
  `used_at` differs; its writer holds the row, and we skip it; or its writer comes later, waits for us, and finds the
  row gone, so that `store` writes it again and `keep` says so.
- One reference is made without a touch: a version that keeps what stands in the workspace. So we look into the
  workspace before we look into the folders. A file that was gone when we looked stood in no version made since,
  unless it was written anew, which is a touch; one that was there is left alone. The version's writer holds the
  project's lock, so no file goes between his looking and his committing.
- A folder's contents count as needed as long as its row is there, whether anything needs the folder or not.

Rows are held in one order and never waited for, so a collector blocks nobody and is blocked by nobody. Two at once do
no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from workspace import trees
from workspace.blobs import batches
from workspace.models import Blob, RepoSync, Tree, Version, VersionKind, WorkspaceFile

GRACE = timedelta(hours=24)
# So many contents are looked for at once in all folders: more would take more memory, fewer more time.
_CONTENTS_AT_ONCE = 200_000
_FOLDERS_AT_ONCE = 2_000
_VERSIONS_AT_ONCE = 500
_Row = TypeVar("_Row", Blob, Tree)
_MADE_ON_PURPOSE = (VersionKind.MANUAL, VersionKind.IMPORT, VersionKind.FORK)


@dataclass(frozen=True, slots=True)
class Collected:
    """How many rows went."""

    trees: int
    blobs: int


def collect(now: datetime | None = None) -> Collected:
    """Delete the folders and contents that nothing points at and that were not used within the grace.

    Takes memory for the ids of all folders.
    """
    unused_since = (now or timezone.now()) - GRACE
    return Collected(_collect_trees(unused_since), _collect_blobs(unused_since))


def thin(now: datetime | None = None) -> int:
    """Delete the old versions that nobody made on purpose, bookmarked or published; never a project's newest.

    What they alone pointed at goes later, so that whoever is reading one of them can finish. Returns how many went.
    """
    if not settings.VERSIONS_KEPT_DAYS:
        return 0
    before = (now or timezone.now()) - timedelta(days=settings.VERSIONS_KEPT_DAYS)
    newer = Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), id__gt=OuterRef("id"))
    old = Version.objects.filter(
        Exists(Version.objects.filter(newer, project=OuterRef("project"))),
        created_at__lt=before,
        is_bookmarked=False,
        deployments__isnull=True,
    ).exclude(kind__in=_MADE_ON_PURPOSE)
    gone, last = 0, UUID(int=0)
    while some := list(old.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_VERSIONS_AT_ONCE]):
        last = some[-1]
        with transaction.atomic():
            # Looked at again once it is held: somebody may have bookmarked it just now.
            held = old.filter(pk__in=some).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
            gone += _delete(Version.objects.filter(pk__in=list(held.values_list("pk", flat=True))))
    return gone


def _collect_trees(unused_since: datetime) -> int:
    used_at = dict(Tree.objects.filter(used_at__lt=unused_since).values_list("sha", "used_at"))
    if not used_at:
        return 0
    for sha in _reachable_trees():
        used_at.pop(sha, None)
    return _delete_unchanged(Tree.objects.all(), used_at)


def _reachable_trees() -> Iterator[str]:
    level = {*Version.objects.values_list("tree_id", flat=True).distinct()}
    level |= {sha for sha in RepoSync.objects.values_list("tree_id", flat=True) if sha}
    seen: set[str] = set()
    while level:
        yield from level
        seen |= level
        below: set[str] = set()
        for some in batches(sorted(level)):
            # What another collector took meanwhile was not reachable.
            for content in trees.read_many(some).values():
                below.update(sha for mode, _name, sha in trees.decode(content) if trees.is_folder(mode))
        level = below - seen


def _collect_blobs(unused_since: datetime) -> int:
    in_workspace = WorkspaceFile.objects.filter(blob=OuterRef("pk"))
    unused = Blob.objects.filter(~Exists(in_workspace), used_at__lt=unused_since).order_by("sha")
    gone, last = 0, ""
    while used_at := dict(unused.filter(sha__gt=last).values_list("sha", "used_at")[:_CONTENTS_AT_ONCE]):
        last = max(used_at)
        for content in Tree.objects.values_list("entries", flat=True).iterator(chunk_size=_FOLDERS_AT_ONCE):
            for _mode, _name, sha in trees.decode(bytes(content)):
                used_at.pop(sha, None)
        gone += _delete_unchanged(Blob.objects.filter(~Exists(in_workspace)), used_at)
    return gone


def _delete_unchanged(rows: models.QuerySet[_Row], used_at: dict[str, datetime]) -> int:
    """Delete those rows whose `used_at` is still the same, without waiting for those that somebody holds."""
    gone = 0
    for some in batches(sorted(used_at)):
        with transaction.atomic():
            there = rows.filter(sha__in=some).order_by("sha").select_for_update(skip_locked=True)
            unchanged = [sha for sha, at in there.values_list("sha", "used_at") if at == used_at[sha]]
            gone += _delete(rows.filter(sha__in=unchanged))
    return gone


def _delete(rows: models.QuerySet[Any]) -> int:
    # Raw: nothing cascades from these rows, and Django would read all their contents first. None for an empty list.
    return rows._raw_delete(rows.db) or 0
