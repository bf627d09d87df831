"""Locks on files that the kernel lets go of when their holder dies, however it does."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def is_held(lock: Path) -> bool:
    """Return whether some process holds the lock. Nobody holds what is no file, or is not ours to open."""
    try:
        # Where others could put something in its place, that is not followed and not waited for.
        file = os.open(lock, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # Shared: two that ask at once do not take each other for the holder.
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False
