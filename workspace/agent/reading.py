"""Reading a run: its events after a point, in the reader's language, and an end in any case."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from motivd_site.api.sse import Batch, Event
from motivd_site.work import JobState
from workspace.models import AgentEvent, AgentRun

_AT_ONCE = 500
_ENDS = ("run.finished", "run.failed")


def read(run_id: UUID, *, after: int) -> Batch:
    """Return the next events of a run. Two queries."""
    # The run first: when it has ended by then, all of its events are there.
    run = AgentRun.objects.filter(pk=run_id).first()
    if run is None:  # deleted with its project
        return Batch([], after, last=True)
    rows = list(AgentEvent.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")[:_AT_ONCE])
    events = [Event(row.kind, _shown(row), id=row.seq) for row in rows]
    point = rows[-1].seq if rows else after
    ended = run.has_ended and len(rows) < _AT_ONCE
    if ended and not any(event.name in _ENDS for event in events) and not _has_end(run_id):
        events.append(Event("run.failed", _lost(run), id=point + 1))  # its worker died without a word
    return Batch(events, point, last=ended)


def error_of(run: AgentRun) -> dict[str, str] | None:
    """Return why a run failed, in the language that is active."""
    if run.error is None:
        return None
    return {"code": run.error["code"], "message": _sentence(run.error)}


def _shown(row: AgentEvent) -> dict[str, object]:
    data = dict(row.data)
    sentences = data.pop("sentences", None)
    if sentences:
        data["error"] = sentences.get((translation.get_language() or "en")[:2], sentences["en"])
    return data


def _has_end(run_id: UUID) -> bool:
    return AgentEvent.objects.filter(run_id=run_id, kind__in=_ENDS).exists()


def _lost(run: AgentRun) -> dict[str, object]:
    status = "cancelled" if run.status == JobState.CANCELLED else "failed"
    error = error_of(run) or {"code": "CANCELLED", "message": gettext("The run was cancelled.")}
    return {"runId": str(run.pk), "status": status, "code": error["code"], "error": error["message"]}


def _sentence(kept: dict[str, object]) -> str:
    sentences = kept.get("sentences")
    if isinstance(sentences, dict):
        return str(sentences.get((translation.get_language() or "en")[:2], sentences["en"]))
    return gettext(str(kept.get("text", "")))
