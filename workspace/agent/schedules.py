"""Prompts that run by themselves: each slot once, missed ones once in all, never two runs of one schedule at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from builder.models import Project
from integrations.llm import client as llm
from motivd_site.api.errors import ApiError, NotFound
from motivd_site.work import ENDED, JobState
from workspace import git_errors
from workspace.agent import reading, sessions, slots
from workspace.models import AgentRun, AgentSchedule, AgentSession

log = structlog.get_logger(__name__)

LIMIT: Final = 50
_OPEN: Final = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)


class TooManySchedules(ApiError):
    status, code = 409, "SCHEDULE_LIMIT"

    def message(self) -> str:
        return _("A project has at most %(limit)d schedules.") % {"limit": LIMIT}


class StillRunning(ApiError):
    status, code = 409, "STILL_RUNNING"
    text = gettext_noop("The run before this one had not ended, so this one was left out.")

    def message(self) -> str:
        return _(self.text)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a call of the cron route did: at most one schedule, and how many are due still."""

    ran: bool
    schedule_id: UUID | None
    run_id: UUID | None
    status: str | None
    remaining_due: int


def find(project: Project, schedule_id: UUID) -> AgentSchedule:
    """Raises NotFound."""
    found = AgentSchedule.objects.filter(project=project, pk=schedule_id).first()
    if found is None:
        raise NotFound
    return found


def create(project: Project, wanted: dict[str, Any], *, now: datetime) -> AgentSchedule:
    """Make a schedule; without a session it gets one of its own. Raises NotFound, TooManySchedules."""
    with transaction.atomic():
        if AgentSchedule.objects.filter(project=project).count() >= LIMIT:
            raise TooManySchedules
        session_id = wanted.pop("agent_session_id", None)
        session = _session(project, session_id) if session_id else sessions.create(project, title=wanted["title"])
        made = AgentSchedule(project=project, session=session, **wanted)
        _set_next(made, now)
        made.save()
    return made


def change(schedule: AgentSchedule, changes: dict[str, Any], *, now: datetime) -> AgentSchedule:
    """Change a schedule; its next run is counted from now, never from the past. Raises NotFound."""
    session_id = changes.pop("agent_session_id", None)
    if session_id:
        schedule.session = _session(schedule.project, session_id)
    for column, value in changes.items():
        setattr(schedule, column, value)
    _set_next(schedule, now)
    schedule.save()
    return schedule


def _session(project: Project, session_id: UUID) -> AgentSession:
    found = AgentSession.objects.filter(project=project, pk=session_id).first()
    if found is None:
        raise NotFound
    return found


def _set_next(schedule: AgentSchedule, now: datetime) -> None:
    schedule.next_run_at = slots.next_slot(schedule, after=now) if schedule.enabled else None


def run_now(schedule: AgentSchedule, *, actor: User | None) -> AgentRun:
    """Start a run outside of any slot. Raises NoModel, BudgetExhausted, StillRunning."""
    if AgentRun.objects.filter(schedule=schedule, status__in=_OPEN).exists():
        raise StillRunning
    llm.require(schedule.project.owner)
    return _start(schedule, actor=actor, slot=None)


def run_due(*, now: datetime) -> Ran:
    """Run one schedule that is due. Two callers never run the same slot; missed slots run once in all."""
    due = AgentSchedule.objects.filter(enabled=True, next_run_at__lte=now, project__deleted_at=None)
    due = due.order_by("next_run_at", "pk")
    for schedule in due.select_related("project__owner", "session")[:20]:
        slot = slots.last_slot(schedule, until=now)
        # The condition: whoever moves the schedule on is the one that runs this slot.
        moved_on = AgentSchedule.objects.filter(pk=schedule.pk, enabled=True, next_run_at=schedule.next_run_at).update(
            next_run_at=slots.next_slot(schedule, after=now), last_run_at=now
        )
        if moved_on:
            run = _run_slot(schedule, slot)
            return Ran(True, schedule.pk, run.pk if run else None, run.status if run else None, due.count())
    return Ran(False, None, None, None, due.count())


def _run_slot(schedule: AgentSchedule, slot: datetime) -> AgentRun | None:
    try:
        with transaction.atomic():
            if AgentRun.objects.filter(schedule=schedule, status__in=_OPEN).exists():
                return _left_out(schedule, slot, StillRunning())
            llm.require(schedule.project.owner)
            return _start(schedule, actor=None, slot=slot)
    except IntegrityError:
        return AgentRun.objects.filter(schedule=schedule, slot=slot).first()  # it has run already
    except ApiError as refused:
        return _left_out(schedule, slot, refused)


def _start(schedule: AgentSchedule, *, actor: User | None, slot: datetime | None) -> AgentRun:
    _message, run = sessions.start(
        schedule.session,
        schedule.prompt,
        actor=actor,
        kind=AgentRun.Kind.SCHEDULE,
        plan_mode=schedule.plan_mode,
        schedule=schedule,
        slot=slot,
    )
    return run


def _left_out(schedule: AgentSchedule, slot: datetime, reason: ApiError) -> AgentRun:
    """Keep a slot that could not run as a run that failed, so that its owner sees it."""
    now = timezone.now()
    run = AgentRun.objects.create(
        project=schedule.project,
        session=schedule.session,
        schedule=schedule,
        slot=slot,
        kind=AgentRun.Kind.SCHEDULE,
        status=JobState.FAILED,
        error=git_errors.keep(reason),
        finished_at=now,
    )
    tell_owner(run)
    return run


def listed(project: Project) -> list[AgentSchedule]:
    """Return the schedules of a project with their last runs. Two queries."""
    rows = AgentSchedule.objects.filter(project=project).order_by("next_run_at", "created_at", "pk")
    newest = AgentRun.objects.filter(schedule=OuterRef("pk")).order_by("-created_at", "-pk").values("pk")[:1]
    found = rows.annotate(last_run_id=Subquery(newest))
    runs = AgentRun.objects.in_bulk([row.last_run_id for row in found if row.last_run_id])
    shown: list[AgentSchedule] = []
    for row in found:
        row.known_last = runs.get(row.last_run_id)  # type: ignore[attr-defined]
        shown.append(row)
    return shown


def last_run(schedule: AgentSchedule) -> AgentRun | None:
    """Return the run that was started last; no query after `listed`."""
    if hasattr(schedule, "known_last"):
        known: AgentRun | None = schedule.known_last
        return known
    return AgentRun.objects.filter(schedule=schedule).order_by("-created_at", "-pk").first()


def tell_owner(run: AgentRun) -> None:
    """Write to the owner when a schedule begins to fail; not again until it has succeeded in between."""
    schedule = run.schedule
    if schedule is None or run.status != JobState.FAILED:
        return
    before = AgentRun.objects.filter(schedule=schedule, status__in=ENDED).exclude(pk=run.pk)
    last = before.order_by("-created_at", "-pk").first()
    if last is not None and last.status == JobState.FAILED:
        return
    owner = run.project.owner
    with translation.override(owner.locale or "en"):
        error = reading.error_of(run) or {"message": ""}
        names = {"title": schedule.title, "project": run.project.name, "reason": error["message"]}
        subject = _("“%(title)s” in %(project)s did not run") % names
        body = _("The schedule “%(title)s” of your project %(project)s failed: %(reason)s") % names
        link = f"{settings.SITE_URL}/"
    try:
        send_mail(subject, f"{body}\n\n{link}\n", None, [owner.email])
    except OSError as error_:  # the mail server is away; the run's row says it too
        log.warning("owner_not_told", run_id=str(run.pk), exc_info=error_)
