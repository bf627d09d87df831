"""Reading a build: where it is, and the lines of its log after a point."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from accounts.models import User
from builder.models import Build, BuildLogLine

LINES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    build: Build
    lines: Sequence[BuildLogLine]
    next_after: int

    @property
    def is_complete(self) -> bool:
        """Whether the build has ended and no line is left behind these."""
        return self.build.has_ended and len(self.lines) < LINES_AT_ONCE


def read(build_id: uuid.UUID, *, after: int, owner: User | None = None) -> Reading | None:
    """Return the build (of that owner) and its next lines; None where there is none. Two queries."""
    # The build first: when it has ended by then, all of its lines are there.
    rows = Build.objects.filter(pk=build_id)
    build = (rows if owner is None else rows.filter(project__owner=owner)).first()
    if build is None:
        return None
    lines = list(BuildLogLine.objects.filter(build_id=build_id, seq__gt=after).order_by("seq")[:LINES_AT_ONCE])
    return Reading(build, lines, lines[-1].seq if lines else after)


def error_of(build: Build) -> dict[str, Any] | None:
    """Return what went wrong, in the language that is active."""
    kept = build.error
    if kept is None:
        return None
    return {
        "code": kept["code"],
        "message": gettext(kept["text"]) % kept["params"],
        "file": kept["file"],
        "line": kept["line"],
    }
