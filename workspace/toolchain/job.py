"""What is to run in a sandbox, within which bounds, and as whom."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings

MIB: Final = 2**20
# Where a run may write, seen from its working folder.
MADE: Final = ".made"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run; times are seconds. What serves for hours has no bound of processor time: None."""

    wall_seconds: float = 15.0
    cpu_seconds: int | None = 20
    memory_bytes: int = 512 * MIB
    data_bytes: int = 512 * MIB
    processes: int = 64
    file_bytes: int = 32 * MIB
    scratch_bytes: int = 64 * MIB
    output_bytes: int = 64 * MIB


@dataclass(frozen=True, slots=True)
class Job:
    """One run: `program` is a file of the host, whose folder it may read; `packages` appears as node_modules."""

    program: Path
    arguments: Sequence[str]
    packages: Path | None = None
    keep_made: bool = False
    limits: Limits = field(default_factory=Limits)


def user_id() -> int | None:
    """Return who runs user code: never root. None means the user that we are."""
    return int(settings.SANDBOX_UID) if os.geteuid() == 0 else None
