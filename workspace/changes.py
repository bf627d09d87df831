"""Word of a change to the files of a project, for whoever waits for it in this process.

Only a nudge: what changed is in the rows, and who hears nothing looks by himself from time to time.
"""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_always: list[Callable[[], None]] = []
_listeners: defaultdict[uuid.UUID, list[Callable[[], None]]] = defaultdict(list)
_lock = threading.Lock()


def announce(project_id: uuid.UUID) -> None:
    """Call everybody who listens to a project. They must not block."""
    with _lock:
        called = [*_listeners.get(project_id, ()), *_always]
    for call in called:
        call()


def always(call: Callable[[], None]) -> None:
    """Have `call` called for every project, as long as this process lives."""
    _always.append(call)


@contextmanager
def listening(project_id: uuid.UUID, call: Callable[[], None]) -> Iterator[None]:
    """Have `call` called, in any thread, after each commit of this process that may have changed files."""
    with _lock:
        _listeners[project_id].append(call)
    try:
        yield
    finally:
        with _lock:
            _listeners[project_id].remove(call)
            if not _listeners[project_id]:
                del _listeners[project_id]
