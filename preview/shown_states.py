"""Which states of a project's files its open pages have shown, and what went wrong in each: for the checks of a run.

A page says what it shows to a web server; a run is somewhere else, and looks here. Pages of guests are not heard.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from builder.models import Project
from preview import sites
from preview.models import PageError, PageErrorKind, PreviewSession, ServerRuntime, ShownState
from workspace.toolchain.problems import Problem

# How often a page that is open is noted, and how old the note of one may be.
NOTED_SECONDS: Final = 5.0
_OPEN: Final = timedelta(seconds=3 * NOTED_SECONDS)
# What a run waits at most until a page shows its state, and until that page has had its say.
_PATIENCE_SECONDS: Final = 3.0
_SETTLED: Final = timedelta(seconds=1)
_PAUSE_SECONDS: Final = 0.1
_LIMIT: Final = 100
_ERRORS: Final = 20
_LONGEST: Final = 300
# What keeps a page from working. Requests fail for reasons of others, and apps write to the console what they like.
_COUNTED: Final = frozenset({PageErrorKind.ERROR, PageErrorKind.REJECTION, PageErrorKind.RESOURCE})


def begin(project_id: UUID, state: str) -> None:
    """Note that a page shows a state from now on."""
    now = timezone.now()
    with transaction.atomic():
        if not Project.objects.select_for_update(no_key=True).filter(pk=project_id):
            return
        ShownState.objects.update_or_create(
            project_id=project_id, state=state, defaults={"shown_at": now, "seen_at": now}
        )
        old = ShownState.objects.filter(project=project_id).order_by("-seen_at", "-pk").values_list("pk", flat=True)
        ShownState.objects.filter(pk__in=[*old[_LIMIT : 2 * _LIMIT]]).delete()


def still(project_id: UUID, states: Collection[str]) -> None:
    """Note that pages are open which show these states."""
    ShownState.objects.filter(project=project_id, state__in=states).update(seen_at=timezone.now())


def add(project_id: UUID, state: str, errors: Sequence[PageError]) -> None:
    """Keep what a page told of a state. Inside a transaction that holds the project."""
    told = [_kept(error) for error in errors if error.kind in _COUNTED]
    if not told:
        return
    row, _made = ShownState.objects.get_or_create(project_id=project_id, state=state)
    known = {(one["file"], one["message"]) for one in row.errors}
    row.errors += [one for one in told if (one["file"], one["message"]) not in known]
    ShownState.objects.filter(pk=row.pk).update(errors=row.errors[:_ERRORS])


def problems(project: Project, shas: Mapping[str, str], stopped: Callable[[], bool] | None) -> list[Problem] | None:
    """Return what went wrong in a state of the files while a page showed it, as `workspace.agent.checks.Check` says.

    None where no page has shown it. Of the state of now, wait a moment until a page that is open shows it.
    """
    session = PreviewSession.objects.filter(project=project).first()
    # A server runs what it read when it was started: what its pages show is not known from the files.
    if session is None or ServerRuntime.objects.filter(project=project, is_wanted=True).exists():
        return None
    state = sites.state_of(shas, session.wanted_kind)
    row = _find(project, state) if stopped is None else _waited_for(project, state, stopped)
    if row is None:
        return None
    return [Problem(one["file"] or None, one["line"], one["column"], one["message"], "error") for one in row.errors]


def _waited_for(project: Project, state: str, stopped: Callable[[], bool]) -> ShownState | None:
    """Return a state that a page shows, once the page has had its say. None where none shows it in time."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while ShownState.objects.filter(project=project, seen_at__gt=timezone.now() - _OPEN).exists():
        row = _find(project, state)
        now = timezone.now()
        is_shown = row is not None and row.seen_at > now - _OPEN
        if is_shown and row is not None and row.shown_at <= now - _SETTLED:
            return row
        if time.monotonic() >= until or stopped():
            return row if is_shown else None
        time.sleep(_PAUSE_SECONDS)
    return None


def _find(project: Project, state: str) -> ShownState | None:
    return ShownState.objects.filter(project=project, state=state).first()


def _kept(error: PageError) -> dict[str, Any]:
    return {
        "message": error.message[:_LONGEST],
        "file": error.file,
        "line": error.line,
        "column": error.column,
    }
