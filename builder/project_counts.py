"""How much of each thing a project has; the apps above register what they count."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from builder.models import Build, PrdRevision

_counters: dict[str, Callable[[UUID], int]] = {
    "builds": lambda project_id: Build.objects.filter(project_id=project_id).count(),
    "prdRevisions": lambda project_id: PrdRevision.objects.filter(project_id=project_id).count(),
}


def register(name: str, count: Callable[[UUID], int]) -> None:
    """Add a count, by its name on the wire. For `AppConfig.ready`."""
    _counters[name] = count


def of(project_id: UUID) -> dict[str, int]:
    """Return every count of a project; one query each."""
    return {name: count(project_id) for name, count in sorted(_counters.items())}
