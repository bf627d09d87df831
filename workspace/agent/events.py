"""What a run does, as rows: its streams read them, and so does whoever comes later."""

from __future__ import annotations

import time
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from motivd_site.work import Lease
from workspace.models import AgentEvent, AgentRun

_FLUSH_SECONDS: Final = 0.03
_FLUSH_CHARACTERS: Final = 400


class Recorder:
    """Appends events of a run while it is held, numbered without gaps. Words are written a few at a time."""

    def __init__(self, run: AgentRun, lease: Lease) -> None:
        self._run, self._lease = run, lease
        self._words: list[str] = []
        self._flushed_at = 0.0

    def add(self, kind: str, /, **data: Any) -> None:
        """Append one event, after all words before it. Raises LeaseLost."""
        self.flush()
        self._append(kind, data)

    def text(self, words: str) -> None:
        """Append words of the reply; the first ones at once. Raises LeaseLost."""
        self._words.append(words)
        waited = time.monotonic() - self._flushed_at
        if waited >= _FLUSH_SECONDS or sum(map(len, self._words)) >= _FLUSH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        if self._words:
            words, self._words = "".join(self._words), []
            self._append("text.delta", {"text": words})
            self._flushed_at = time.monotonic()

    def _append(self, kind: str, data: dict[str, Any]) -> None:
        with transaction.atomic():
            self._lease.write(last_seq=F("last_seq") + 1)
            seq = AgentRun.objects.values_list("last_seq", flat=True).get(pk=self._run.pk)
            AgentEvent.objects.create(run_id=self._run.pk, seq=seq, kind=kind, data=storable(data))
        self._run.last_seq = seq


def append_outside(run: AgentRun, kind: str, /, **data: Any) -> None:
    """Append an event to a run that no worker holds: its end by a cancel or by the sweeper."""
    with transaction.atomic():
        AgentRun.objects.filter(pk=run.pk).update(last_seq=F("last_seq") + 1)
        seq = AgentRun.objects.values_list("last_seq", flat=True).get(pk=run.pk)
        AgentEvent.objects.create(run_id=run.pk, seq=seq, kind=kind, data=storable(data))


def storable(value: Any) -> Any:
    """Return JSON that any database takes: PostgreSQL refuses NUL, and half a character cannot be encoded."""
    if isinstance(value, str):
        return value.replace("\0", "�").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {str(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value
