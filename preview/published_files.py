"""Looking up published files, with what never changes kept in memory.

A deployment never changes, so its list of files and their bytes may be kept without ever asking again. Only which
deployment is live is asked for each request: a rollback shows at once, in every process.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from preview.models import Artefact, Deployment, DeploymentFile, DeploymentStatus, Publication

_MEMORY_LIMIT = 64 * 2**20
_ENTRY_LIMIT = _MEMORY_LIMIT // 8  # one video must not push everything else out
_ROW_COST = 400  # about what a line of a list of files takes
_COLUMNS = {"br": "brotli", "gzip": "gzip", None: "identity"}


@dataclass(frozen=True, slots=True)
class PublishedFile:
    sha256: str
    size: int
    content_type: str
    immutable: bool
    encodings: tuple[str, ...]


class Memory:
    """The entries that were used last, up to a number of bytes. Safe to share between threads."""

    def __init__(self, limit_bytes: int, entry_limit_bytes: int) -> None:
        self.limit_bytes, self.entry_limit_bytes = limit_bytes, entry_limit_bytes
        self.used_bytes = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        if size > self.entry_limit_bytes:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (value, size)
            self.used_bytes += size
            while self.used_bytes > self.limit_bytes:
                _key, (_value, freed) = self._entries.popitem(last=False)
                self.used_bytes -= freed


_memory = Memory(_MEMORY_LIMIT, _ENTRY_LIMIT)


def label_of(deployment_id: uuid.UUID) -> str:
    """Return the name that shows a deployment by itself, also before it is live: no project can have one like it."""
    return f"_{deployment_id.hex}"


def shown_deployment(label: str) -> uuid.UUID | None:
    """Return the deployment that is live under a slug, or the one that the label names. One query, always."""
    if label.startswith("_"):
        return _deployment_by_label(label)
    found = Publication.objects.filter(project__sandbox_slug=label, project__deleted_at=None)
    return found.values_list("deployment_id", flat=True).first()


def _deployment_by_label(label: str) -> uuid.UUID | None:
    try:
        deployment_id = uuid.UUID(hex=label[1:])
    except ValueError:
        return None
    found = Deployment.objects.filter(pk=deployment_id, project__deleted_at=None)
    return found.values_list("pk", flat=True).first()


def files_of(deployment_id: uuid.UUID) -> dict[str, PublishedFile]:
    """Return the files of a deployment by path."""
    kept: dict[str, PublishedFile] | None = _memory.get(deployment_id)
    if kept is not None:
        return kept
    files = _read_files(Q(deployment=deployment_id))
    if files:  # a deployment that is being deleted has none left, and needs no memory
        _memory.put(deployment_id, files, len(files) * _ROW_COST)
    return files


def earlier_asset(slug: str, path: str) -> PublishedFile | None:
    """Return a file with a hash in its name from what was live before.

    A page that was opened before a publication goes on loading its own chunks; the hash keeps them from mixing.
    """
    was_live = Q(deployment__status__in=[DeploymentStatus.LIVE, DeploymentStatus.SUPERSEDED])
    is_its_own = Q(deployment__project__sandbox_slug=slug, deployment__project__deleted_at=None)
    found = _read_files(is_its_own & Q(path=path, immutable=True) & was_live)
    return found.get(path)


def content_of(file: PublishedFile, encoding: str | None) -> bytes:
    """Return the bytes of a file as they go over the wire."""
    key = (file.sha256, encoding)
    kept: bytes | None = _memory.get(key)
    if kept is not None:
        return kept
    content = bytes(Artefact.objects.values_list(_COLUMNS[encoding], flat=True).get(pk=file.sha256))
    _memory.put(key, content, len(content))
    return content


def _read_files(which: Q) -> dict[str, PublishedFile]:
    rows = (
        DeploymentFile.objects.filter(which)
        .annotate(
            has_brotli=ExpressionWrapper(Q(artefact__brotli__isnull=False), BooleanField()),
            has_gzip=ExpressionWrapper(Q(artefact__gzip__isnull=False), BooleanField()),
        )
        .order_by("deployment__created_at", "pk")  # of several, the newest stays
        .values_list("path", "artefact_id", "artefact__size", "content_type", "immutable", "has_brotli", "has_gzip")
    )
    return {
        path: PublishedFile(sha256, size, content_type, immutable, ("br",) * has_brotli + ("gzip",) * has_gzip)
        for path, sha256, size, content_type, immutable, has_brotli, has_gzip in rows
    }
