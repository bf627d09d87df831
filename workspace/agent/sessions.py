"""Conversations about a project, and what was said in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Upload, User
from builder.models import Project
from motivd_site import work
from motivd_site.api.errors import InvalidFields, NotFound
from motivd_site.work import JobState
from workspace.agent import attachments
from workspace.models import AgentMessage, AgentRun, AgentSession

TITLE_LIMIT: Final = 200
MESSAGE_LIMIT: Final = 200_000
_DERIVED_TITLE: Final = 60


def create(project: Project, *, title: str = "") -> AgentSession:
    return AgentSession.objects.create(project=project, title=title[:TITLE_LIMIT])


def find(user: User, session_id: UUID) -> AgentSession:
    """Return a session of this user. One query. Raises NotFound."""
    rows = AgentSession.objects.filter(pk=session_id, project__owner=user).select_related("project")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def asked(run: AgentRun) -> str:
    """Return what a run was asked to do; nothing where that is gone. One query."""
    messages = AgentMessage.objects.filter(run=run, role=AgentMessage.Role.USER).order_by("seq")
    return messages.values_list("content", flat=True).first() or ""


def attached(run: AgentRun) -> list[dict[str, Any]]:
    """Return what was attached to what a run was asked. One query."""
    messages = AgentMessage.objects.filter(run=run, role=AgentMessage.Role.USER).order_by("seq")
    return messages.values_list("attachments", flat=True).first() or []


def rename(session: AgentSession, title: str) -> AgentSession:
    session.title = title
    session.save(update_fields=["title"])
    return session


def delete(session: AgentSession) -> None:
    """Cancel what runs in it, then delete it with all that was said."""
    with transaction.atomic():
        for run in AgentRun.objects.select_for_update().filter(session=session):
            work.request_cancel(run)
        session.delete()


def exported(session: AgentSession) -> Iterator[str]:
    """Yield a session as Markdown: who said what when, and what each tool changed."""
    yield f"# {session.title or session.pk}\n"
    for message in AgentMessage.objects.filter(session=session).order_by("seq").iterator(chunk_size=100):
        yield f"\n## {message.get_role_display()}, {message.created_at:%Y-%m-%d %H:%M} UTC\n"
        if not message.parts:
            yield f"\n{message.content}\n"
        for part in message.parts:
            yield _exported(part)


def _exported(part: dict[str, Any]) -> str:
    if part["type"] == "text":
        return f"\n{part['text']}\n"
    if part["type"] == "attachment":
        return f"\n*Attached: {part['name']} ({part['contentType']}, {part['size']} bytes)*\n"
    # A fence longer than any inside, so that a diff of Markdown does not end it.
    fence = "`" * 6
    diffs = "".join(f"\n{fence}diff\n{one['diff']}{fence}\n" for one in part.get("diffs", []))
    return f"\n*{part['name']}: {part['summary']}*\n{diffs}"


def say(
    session: AgentSession,
    *,
    role: AgentMessage.Role,
    content: str,
    parts: Sequence[dict[str, Any]] = (),
    run: AgentRun | None = None,
    attached: Sequence[Upload] = (),
) -> AgentMessage:
    """Keep what somebody said. A session without a title takes it from the first thing that was asked."""
    content = content.replace("\0", "�")
    kept = [attachments.described(upload) for upload in attached]
    if kept:
        parts = [{"type": "text", "text": content}, *({"type": "attachment", **one} for one in kept)]
    with transaction.atomic():
        changes: dict[str, Any] = {"last_seq": F("last_seq") + 1, "updated_at": timezone.now()}
        if not session.title and role == AgentMessage.Role.USER:
            session.title = changes["title"] = title_of(content)
        AgentSession.objects.filter(pk=session.pk).update(**changes)
        seq = AgentSession.objects.values_list("last_seq", flat=True).get(pk=session.pk)
        return AgentMessage.objects.create(
            session=session, run=run, seq=seq, role=role, content=content, parts=list(parts), attachments=kept
        )


def title_of(message: str) -> str:
    """Return the beginning of the first line, cut at a word."""
    first = " ".join(message.strip().split("\n", 1)[0].split())
    if len(first) <= _DERIVED_TITLE:
        return first
    cut = first[:_DERIVED_TITLE]
    return f"{cut.rpartition(' ')[0] or cut}…"


def start(
    session: AgentSession,
    message: str,
    *,
    actor: User | None,
    kind: AgentRun.Kind,
    plan_mode: bool = False,
    model: str = "",
    max_cost_usd: Any = None,
    schedule: Any = None,
    slot: Any = None,
    attached: Sequence[Upload] = (),
) -> tuple[AgentMessage, AgentRun]:
    """Keep the message and queue a run for it, together. Runs of a session come one after the other."""
    if len(message) > MESSAGE_LIMIT:
        raise InvalidFields({"message": [_("At most %(limit)d characters.") % {"limit": MESSAGE_LIMIT}]})
    with transaction.atomic():
        run = AgentRun.objects.create(
            project_id=session.project_id,
            session=session,
            requested_by=actor,
            kind=kind,
            plan_mode=plan_mode,
            wanted_model=model,
            max_cost_usd=max_cost_usd,
            schedule=schedule,
            slot=slot,
        )
        said = say(session, role=AgentMessage.Role.USER, content=message, run=run, attached=attached)
        work.nudge_on_commit(AgentRun.task_name, job_id=run.pk)
    return said, run


def is_next(run: AgentRun) -> bool:
    """Return whether a queued run's turn has come: nothing that was asked before it in its session is open."""
    open_states = (JobState.QUEUED, JobState.RUNNING, JobState.WAITING)
    earlier = AgentRun.objects.filter(session_id=run.session_id, status__in=open_states).exclude(pk=run.pk)
    first = earlier.order_by("created_at", "pk").first()
    return first is None or (run.created_at, run.pk) < (first.created_at, first.pk)


def nudge_next(session_id: UUID) -> None:
    """Wake the run that waits in line, if there is one."""
    queued = AgentRun.objects.filter(session_id=session_id, status=JobState.QUEUED).order_by("created_at", "pk")
    waiting = queued.first()
    if waiting is not None:
        work.nudge_on_commit(AgentRun.task_name, job_id=waiting.pk)
