"""Runs of the agent as jobs: one at a time in a session, resumed where a worker died, ended with their work kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from billing.budget import BudgetExhausted
from builder.models import Project
from integrations.llm import client as llm
from integrations.llm.errors import ModelError, NoModel, Stopped
from motivd_site import work
from motivd_site.api.errors import ApiError, Conflict, InvalidFields, NotFound
from motivd_site.work import Cancelled, JobState, Lease, LeaseLost, hold
from workspace import git_errors, versions
from workspace.agent import attachments, engines, events, history, schedules, sessions
from workspace.agent.loop import WALL_CLOCK_SECONDS, Ended, Loop
from workspace.agent.questions import Asked
from workspace.models import AgentMessage, AgentRun, AgentSession, Author, Version, VersionKind

log = structlog.get_logger(__name__)

TIME_LIMIT_SECONDS: Final = WALL_CLOCK_SECONDS + 60
ACTIVE: Final = "active"
_ASKED_SHOWN: Final = 500


def find(user: User, run_id: UUID) -> AgentRun:
    """Return a run of this user's projects. One query. Raises NotFound."""
    found = AgentRun.objects.filter(pk=run_id, project__owner=user).first()
    if found is None:
        raise NotFound
    return found


def listed(project: Project, *, status: str = "", session_id: UUID | None = None) -> QuerySet[AgentRun]:
    """Return the runs of a project, newest first, each with what it was `asked` and its `session_title`.

    `status` is one of JobState, or ACTIVE: queued, running or waiting.
    """
    rows = AgentRun.objects.filter(project=project)
    if status:
        rows = rows.exclude(status__in=work.ENDED) if status == ACTIVE else rows.filter(status=status)
    if session_id is not None:
        rows = rows.filter(session_id=session_id)
    asked = AgentMessage.objects.filter(run=OuterRef("pk"), role=AgentMessage.Role.USER).order_by("seq")
    begun = Subquery(asked.annotate(begun=Left("content", _ASKED_SHOWN)).values("begun")[:1])
    return (
        rows.annotate(asked=Coalesce(begun, Value("")), session_title=F("session__title"))
        .order_by("-created_at", "-pk")
        .defer("transcript")
    )


def of_messages(session: AgentSession, messages: Iterable[AgentMessage]) -> QuerySet[AgentRun]:
    """Return the runs that these messages of a session asked for or answer."""
    ids = {message.run_id for message in messages if message.run_id is not None}
    return AgentRun.objects.filter(session=session, pk__in=ids).order_by("created_at", "pk").defer("transcript")


def cancel(run: AgentRun) -> bool:
    """Stop a run, also one that waits; return False when it has ended already."""
    now = timezone.now()
    waiting = AgentRun.objects.filter(pk=run.pk, status=JobState.WAITING)
    with transaction.atomic():
        if waiting.update(status=JobState.CANCELLED, finished_at=now, cancel_requested_at=now):
            run.refresh_from_db()
            _close(run)
            _tell_end(run, "run.failed", status="cancelled", code="CANCELLED", error=gettext("The run was cancelled."))
            sessions.nudge_next(run.session_id)
            return True
        was_queued = run.status == JobState.QUEUED
        asked = work.request_cancel(run)
        run.refresh_from_db()
        if asked and was_queued and run.status == JobState.CANCELLED:
            _tell_end(run, "run.failed", status="cancelled", code="CANCELLED", error=gettext("The run was cancelled."))
            sessions.nudge_next(run.session_id)
        return asked


def answer(run: AgentRun, request_id: str, given: str) -> AgentRun:
    """Answer what a run waits for, and let it go on. The same answer again changes nothing.

    Raises Conflict on another answer, InvalidFields.
    """
    with transaction.atomic():
        run = AgentRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        question = run.question or {}
        if question.get("requestId") != request_id:
            raise NotFound
        if "answer" in question:
            if question["answer"] != given:
                raise Conflict(answer=question["answer"])
            return run
        if question.get("options") and given not in question["options"]:
            raise InvalidFields(
                {"answer": [gettext("Choose one of: %(options)s.") % {"options": ", ".join(question["options"])}]}
            )
        run.question = question | {"answer": given}
        if "pattern" in question:
            run.question["stuck"] = question["pattern"] if given == "continue" else "stop"
        run.status, run.attempts = JobState.QUEUED, 0
        run.save(update_fields=["question", "status", "attempts"])
        work.nudge_on_commit(AgentRun.task_name, job_id=run.pk)
    return run


def work_on(job_id: UUID) -> None:
    """Run a queued run to its end; does nothing while an earlier one of its session is open."""
    queued = AgentRun.objects.filter(pk=job_id, status=JobState.QUEUED).first()
    if queued is None or not sessions.is_next(queued):
        return
    try:
        with hold(AgentRun, job_id) as lease:
            if lease is None:
                return
            run = AgentRun.objects.select_related("project__owner", "session").get(pk=job_id)
            _run_to_an_end(run, lease)
    except IntegrityError:
        return  # another run of the session was faster; this one is woken at its end
    except (LeaseLost, AgentRun.DoesNotExist):
        log.warning("agent_run_lost", job_id=str(job_id))
        return
    if queued.schedule_id is not None:
        schedules.tell_owner(AgentRun.objects.select_related("project__owner", "schedule").get(pk=job_id))
    sessions.nudge_next(queued.session_id)


def _run_to_an_end(run: AgentRun, lease: Lease) -> None:
    loop: Loop | None = None
    try:
        engine = engines.choose(run, llm.choose(run.project.owner, model=run.wanted_model))
        run.engine, run.engine_reason = engine.name, engine.reason
        loop = engine.loop(run, lease)
        lease.write(engine=run.engine, engine_reason=run.engine_reason, model=loop.choice.engine)
        run.model = loop.choice.engine
        if not run.transcript:  # a worker that takes over finds the work half done
            _keep_before(run, lease)
        loop.work()
        _finish(run, lease, loop)
    except Asked as asked:
        _wait(run, lease, asked)
    except (Cancelled, Stopped):
        lease.check_ours()
        _fail(run, lease, loop, JobState.CANCELLED, "CANCELLED", gettext_noop("The run was cancelled."), {})
    except Ended as ended:
        _fail(run, lease, loop, JobState.FAILED, ended.code, ended.text, ended.params)
    except LeaseLost:
        raise
    except (ModelError, BudgetExhausted, NoModel, ApiError) as error:
        if loop and isinstance(error, ModelError) and attachments.may_be_to_blame(error, loop.choice):
            history.let_go_of_files(run.session, loop.transcript)  # else nothing could be said here any more
        _fail_kept(run, lease, loop, git_errors.keep(error))
    except Exception as error:
        log.exception("agent_run_broke", job_id=str(run.pk), exc_info=error)
        text = gettext_noop("Something went wrong on our side. Try again; the log of the server says what it was.")
        _fail(run, lease, loop, JobState.FAILED, "INTERNAL", text, {})


def _keep_before(run: AgentRun, lease: Lease) -> None:
    """Keep what is there now as a version, so that the run can be undone and compared with."""
    with transaction.atomic():
        lease.lock()
        last = versions.keep_what_is_there(
            run.project,
            kind=VersionKind.BEFORE_REVERT,
            description=gettext("Before the agent’s work"),
            actor=run.requested_by,
        )
        run.version_before_id = last.pk if last else None
        lease.write(version_before_id=run.version_before_id)


def _finish(run: AgentRun, lease: Lease, loop: Loop) -> None:
    with transaction.atomic():
        lease.lock()
        message = _close(run, loop)
        _tell_end(
            run,
            "run.finished",
            status="succeeded",
            versionId=str(run.version_id) if run.version_id else None,
            filesChanged=run.files_changed,
            costUsd=float(run.cost_usd),
            messageId=str(message.pk),
        )
        lease.finish(JobState.SUCCEEDED, version_id=run.version_id)


def _fail(
    run: AgentRun,
    lease: Lease,
    loop: Loop | None,
    status: JobState,
    code: str,
    text: str,
    params: dict[str, Any],
) -> None:
    from django.utils import translation

    from motivd_site.api.fields import LOCALES

    sentences = {}
    for locale in LOCALES:
        with translation.override(locale):
            sentences[locale] = gettext(text) % params
    kept = {"code": code, "status": 409, "sentences": sentences, "details": None, "extra": {}, "headers": {}}
    _fail_kept(run, lease, loop, kept, status=status)


def _fail_kept(
    run: AgentRun, lease: Lease, loop: Loop | None, kept: dict[str, Any], *, status: JobState = JobState.FAILED
) -> None:
    with transaction.atomic():
        lease.lock()
        _close(run, loop)
        _tell_end(
            run,
            "run.failed",
            status="cancelled" if status == JobState.CANCELLED else "failed",
            code=kept["code"],
            error=kept["sentences"]["en"],
            sentences=kept["sentences"],
            versionId=str(run.version_id) if run.version_id else None,
            versionBeforeId=str(run.version_before_id) if run.version_before_id else None,
            filesChanged=run.files_changed,
        )
        lease.finish(status, error=kept, version_id=run.version_id)


def _wait(run: AgentRun, lease: Lease, asked: Asked) -> None:
    with transaction.atomic():
        question = asked.question
        events.append_outside(
            run,
            "checkpoint",
            requestId=question["requestId"],
            kind=question["kind"],
            title=question["title"],
            prompt=question.get("prompt", ""),
            options=question.get("options", []),
        )
        lease.write(status=JobState.WAITING, question=question, lease_token=None, lease_expires_at=None)


def _close(run: AgentRun, loop: Loop | None = None) -> AgentMessage:
    """Keep what a run leaves: a version where it changed files, its message, and its part of the history."""
    if run.files_changed and run.version_id is None:
        version = versions.create(
            run.project,
            description=sessions.title_of(sessions.asked(run)) or gettext("The agent’s work"),
            kind=VersionKind.AGENT,
            author=Author.AGENT,
            created_by=run.requested_by,
        )
        run.version_id = version.pk
    AgentRun.objects.filter(pk=run.pk).update(version_id=run.version_id)
    parts = loop.parts if loop else list(run.usage.get("parts", []))
    content = "\n\n".join(part["text"] for part in parts if part["type"] == "text")
    message = sessions.say(run.session, role=AgentMessage.Role.ASSISTANT, content=content, parts=parts, run=run)
    if run.version_id:
        Version.objects.filter(pk=run.version_id).update(message_id=message.pk)
    transcript = loop.transcript if loop else history.load(run.transcript)
    run.session.refresh_from_db(fields=["history"])
    history.extend(run.session, transcript)
    return message


def _tell_end(run: AgentRun, kind: str, /, **data: Any) -> None:
    events.append_outside(run, kind, runId=str(run.pk), **data)
