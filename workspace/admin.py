"""The agent's sessions and runs, schedules, versions and GitHub, for the staff: records, but for a run to cancel."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from builder.admin import InProject
from motivd_site.staff_pages import (
    NONE,
    ReadOnly,
    as_json,
    column,
    list_of,
    long,
    moment,
    page_by_id,
    page_of,
    short,
    state,
)
from motivd_site.work import JobState
from workspace.agent import reading, runs
from workspace.models import (
    AgentEvent,
    AgentMessage,
    AgentRun,
    AgentSchedule,
    AgentSession,
    FileLock,
    GitSync,
    ProjectVariable,
    RepoSync,
    ToolRecord,
    Version,
)

SHOWN: Final = 50
_SHA: Final = 10


class StateFilter(admin.ChoicesFieldListFilter):
    """Jobs by their state: the column has no name of its own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.title = _("state")


class KindFilter(admin.ChoicesFieldListFilter):
    """Pushes and pulls by their kind: the column has no name of its own, either."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.title = _("kind")


class PartOf(ReadOnly):
    """One of the many rows of something bigger: reached from there, in its order, page by page."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Stay off the front page: all of them together mean nothing."""
        return False


class OfJob(InProject):
    """The columns that all jobs have."""

    @admin.display(description=gettext_lazy("requested by"), ordering="requested_by__email")
    def requester(self, job: Any) -> SafeString | str:
        return page_of(job.requested_by)

    @admin.display(description=gettext_lazy("duration"))
    def duration(self, job: Any) -> str:
        if job.started_at is None or job.finished_at is None:
            return NONE
        return f"{(job.finished_at - job.started_at).total_seconds():.1f} s"

    @admin.display(description=gettext_lazy("error"))
    def error_code(self, job: Any) -> str:
        return (job.error or {}).get("code") or NONE

    @admin.display(description=gettext_lazy("error"))
    def failure(self, job: Any) -> SafeString | str:
        """Say why it failed, in the reader's language, and what else was said of it."""
        found = reading.error_of(job)
        if found is None:
            return NONE
        details = (job.error or {}).get("details")
        return format_html("<div>{}: {}</div>{}", found["code"], found["message"], as_json(details) if details else "")


@admin.register(AgentSession)
class AgentSessionAdmin(InProject):
    list_display = ["name", "project_page", "all_messages", "created_at", "updated_at"]
    ordering = ["-updated_at", "pk"]
    fields = readonly_fields = [
        *("id", "title", "project_page", "all_messages", "all_runs", "created_at", "updated_at", "newest_messages"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentSession]:
        rows: QuerySet[AgentSession] = super().get_queryset(request)
        return rows.defer("history")

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def name(self, session: AgentSession) -> str:
        return short(str(session))

    @admin.display(description=gettext_lazy("messages"), ordering="last_seq")
    def all_messages(self, session: AgentSession) -> SafeString:
        return list_of("workspace_agentmessage", session.last_seq, session__id__exact=str(session.pk))

    @admin.display(description=gettext_lazy("agent runs"))
    def all_runs(self, session: AgentSession) -> SafeString:
        count = AgentRun.objects.filter(session=session).count()
        return list_of("workspace_agentrun", count, session__id__exact=str(session.pk))

    @admin.display(description=gettext_lazy("newest messages"))
    def newest_messages(self, session: AgentSession) -> SafeString:
        return _newest_messages(AgentMessage.objects.filter(session=session))


def _newest_messages(rows: QuerySet[AgentMessage]) -> SafeString:
    """Show the last messages, oldest first, each with a link to all of it."""
    newest = list(rows.order_by("-seq").defer("parts", "attachments")[:SHOWN])[::-1]
    shown = (
        (
            f"{message.created_at:%Y-%m-%d %H:%M:%S}",
            message.get_role_display(),
            page_by_id("workspace_agentmessage", message.pk, short(message.content) or NONE),
        )
        for message in newest
    )
    return format_html_join("\n", "<div><code>{}</code> {}: {}</div>", shown)


@admin.register(AgentMessage)
class AgentMessageAdmin(PartOf):
    list_display = [
        column("seq", gettext_lazy("number")),
        moment("created_at", gettext_lazy("created")),
        "who",
        "start",
    ]
    ordering = ["session_id", "seq"]
    fields = readonly_fields = [
        *("id", "session_page", "run_page", column("seq", gettext_lazy("number")), "who"),
        *(moment("created_at", gettext_lazy("created")), "whole", "tools"),
    ]

    @admin.display(description=gettext_lazy("author"))
    def who(self, message: AgentMessage) -> str:
        return message.get_role_display()

    @admin.display(description=gettext_lazy("text"))
    def start(self, message: AgentMessage) -> str:
        return short(message.content, 200) or NONE

    @admin.display(description=gettext_lazy("text"))
    def whole(self, message: AgentMessage) -> SafeString | str:
        return long(message.content)

    @admin.display(description=gettext_lazy("tools"))
    def tools(self, message: AgentMessage) -> SafeString | str:
        return as_json([part for part in message.parts if part.get("type") != "text"])

    @admin.display(description=gettext_lazy("agent session"))
    def session_page(self, message: AgentMessage) -> SafeString | str:
        return page_by_id("workspace_agentsession", message.session_id)

    @admin.display(description=gettext_lazy("agent run"))
    def run_page(self, message: AgentMessage) -> SafeString | str:
        return page_by_id("workspace_agentrun", message.run_id)


@admin.register(AgentEvent)
class AgentEventAdmin(PartOf):
    list_display = [column("seq", gettext_lazy("number")), moment("at", gettext_lazy("time")), "what", "start"]
    ordering = ["run_id", "seq"]
    fields = readonly_fields = [
        *("run_page", column("seq", gettext_lazy("number")), moment("at", gettext_lazy("time")), "what", "whole"),
    ]

    @admin.display(description=gettext_lazy("event"))
    def what(self, event: AgentEvent) -> str:
        return event.kind

    @admin.display(description=gettext_lazy("content"))
    def start(self, event: AgentEvent) -> str:
        return short(json.dumps(event.data, ensure_ascii=False), 200)

    @admin.display(description=gettext_lazy("content"))
    def whole(self, event: AgentEvent) -> SafeString | str:
        return as_json(event.data)

    @admin.display(description=gettext_lazy("agent run"))
    def run_page(self, event: AgentEvent) -> SafeString | str:
        return page_by_id("workspace_agentrun", event.run_id)


@admin.register(AgentRun)
class AgentRunAdmin(OfJob):
    list_display = [
        *(moment("created_at", gettext_lazy("created")), "project_page", "kind", state(gettext_lazy("state")), "model"),
        *("steps", "cost_usd", "duration", "requester", "error_code"),
    ]
    list_select_related = ["project", "requested_by"]
    list_filter = [("status", StateFilter), "kind", "plan_mode"]
    search_fields = ["=id", "project__sandbox_slug", "project__owner__email", "model"]
    ordering = ["-created_at", "pk"]
    actions = ["cancel"]
    fields = readonly_fields = [
        *("id", "project_page", "session_page", "schedule_page", "requester", "kind", state(gettext_lazy("state"))),
        *("failure", "question_asked", "engine", "model", "plan_mode", "steps", "cost_usd"),
        *(column("max_cost_usd", gettext_lazy("limit, USD")), column("attempts", gettext_lazy("attempts"))),
        *("calls", "changed", "version_before", "version_after"),
        *(moment("created_at", gettext_lazy("created")), moment("started_at", gettext_lazy("started"))),
        *(moment("finished_at", gettext_lazy("finished")), "duration", "said", "all_events", "newest_events"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentRun]:
        rows: QuerySet[AgentRun] = super().get_queryset(request)
        return rows.defer("transcript", "usage", "files_changed")

    @admin.display(description=gettext_lazy("agent session"))
    def session_page(self, run: AgentRun) -> SafeString | str:
        return page_by_id("workspace_agentsession", run.session_id)

    @admin.display(description=gettext_lazy("schedule"))
    def schedule_page(self, run: AgentRun) -> SafeString | str:
        return page_by_id("workspace_agentschedule", run.schedule_id)

    @admin.display(description=gettext_lazy("waits for"))
    def question_asked(self, run: AgentRun) -> SafeString | str:
        return as_json(run.question) if run.status == JobState.WAITING else NONE

    @admin.display(description=gettext_lazy("model calls"))
    def calls(self, run: AgentRun) -> SafeString:
        return list_of("integrations_modelcall", _("Show them"), run_id=str(run.pk))

    @admin.display(description=gettext_lazy("files changed"))
    def changed(self, run: AgentRun) -> SafeString | str:
        return long("\n".join(run.files_changed))

    @admin.display(description=gettext_lazy("version before"))
    def version_before(self, run: AgentRun) -> SafeString | str:
        return page_by_id("workspace_version", run.version_before_id)

    @admin.display(description=gettext_lazy("version after"))
    def version_after(self, run: AgentRun) -> SafeString | str:
        return page_by_id("workspace_version", run.version_id)

    @admin.display(description=gettext_lazy("messages"))
    def said(self, run: AgentRun) -> SafeString:
        return _newest_messages(AgentMessage.objects.filter(run=run))

    @admin.display(description=gettext_lazy("all events"))
    def all_events(self, run: AgentRun) -> SafeString:
        return list_of("workspace_agentevent", run.last_seq, run__id__exact=str(run.pk))

    @admin.display(description=gettext_lazy("newest events"))
    def newest_events(self, run: AgentRun) -> SafeString:
        newest = list(AgentEvent.objects.filter(run=run).order_by("-seq")[:SHOWN])[::-1]
        shown = (
            (f"{event.at:%H:%M:%S}", event.kind, short(json.dumps(event.data, ensure_ascii=False), 500))
            for event in newest
        )
        return format_html_join("\n", "<div><code>{} {}</code> {}</div>", shown)

    @admin.action(description=gettext_lazy("Cancel the chosen runs"), permissions=["act"])
    def cancel(self, request: HttpRequest, rows: QuerySet[AgentRun]) -> None:
        # The list's filter may be one by state: once cancelled, the rows are no longer among them.
        chosen = list(rows)
        asked = sum(runs.cancel(run) for run in chosen)
        ended = len(chosen) - asked
        done = ngettext("%(asked)d run is cancelled.", "%(asked)d runs are cancelled.", asked) % {"asked": asked}
        rest = ngettext("%(ended)d had ended already.", "%(ended)d had ended already.", ended) % {"ended": ended}
        self.message_user(request, f"{done} {rest}", messages.SUCCESS if asked else messages.WARNING)


@admin.register(AgentSchedule)
class AgentScheduleAdmin(InProject):
    list_display = ["title", "project_page", "when", "enabled", "next_run_at", "last_run_at", "last_state"]
    list_filter = ["enabled", "frequency"]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("id", "title", "project_page", "session_page", "when", "enabled", "next_run_at", "last_run_at", "last_state"),
        *(column("plan_mode", gettext_lazy("plan only")), moment("created_at", gettext_lazy("created"))),
        *("what", "all_runs", "newest_runs"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentSchedule]:
        newest = AgentRun.objects.filter(schedule=OuterRef("pk")).order_by("-created_at")
        rows: QuerySet[AgentSchedule] = super().get_queryset(request)
        return rows.annotate(last_status=Subquery(newest.values("status")[:1]))

    @admin.display(description=gettext_lazy("when"), ordering="frequency")
    def when(self, schedule: AgentSchedule) -> str:
        day = ""
        if schedule.weekday_utc is not None:
            day = str(WEEKDAYS[(schedule.weekday_utc - 1) % 7])  # Django's week begins on Monday, ours on Sunday
        elif schedule.month_day_utc is not None:
            day = str(schedule.month_day_utc)
        time = f"{schedule.run_hour_utc:02}:{schedule.run_minute_utc:02} UTC"
        return ", ".join(part for part in (schedule.get_frequency_display(), day, time) if part)

    @admin.display(description=gettext_lazy("last state"))
    def last_state(self, schedule: Any) -> str:
        return str(JobState(schedule.last_status).label) if schedule.last_status else NONE

    @admin.display(description=gettext_lazy("agent session"))
    def session_page(self, schedule: AgentSchedule) -> SafeString | str:
        return page_by_id("workspace_agentsession", schedule.session_id)

    @admin.display(description=gettext_lazy("prompt"))
    def what(self, schedule: AgentSchedule) -> SafeString | str:
        return long(schedule.prompt)

    @admin.display(description=gettext_lazy("all runs"))
    def all_runs(self, schedule: AgentSchedule) -> SafeString:
        count = AgentRun.objects.filter(schedule=schedule).count()
        return list_of("workspace_agentrun", count, schedule__id__exact=str(schedule.pk))

    @admin.display(description=gettext_lazy("newest runs"))
    def newest_runs(self, schedule: AgentSchedule) -> SafeString:
        rows = AgentRun.objects.filter(schedule=schedule).order_by("-created_at", "pk")
        shown = (
            (
                page_by_id("workspace_agentrun", run.pk, f"{run.created_at:%Y-%m-%d %H:%M:%S}"),
                JobState(run.status).label,
                (run.error or {}).get("code", ""),
                run.cost_usd,
            )
            for run in rows.only("created_at", "status", "error", "cost_usd")[:SHOWN]
        )
        return format_html_join("\n", "<div>{} {} {} {} USD</div>", shown)


@admin.register(ToolRecord)
class ToolRecordAdmin(ReadOnly):
    """How well each model edits: by this the agent chooses the format of its edits."""

    list_display = fields = readonly_fields = [
        column("model", gettext_lazy("model")),
        column("tool", gettext_lazy("tool")),
        column("succeeded", gettext_lazy("succeeded")),
        column("failed", gettext_lazy("failed")),
        "share",
    ]
    search_fields = ["model"]
    ordering = ["model", "tool"]

    @admin.display(description=gettext_lazy("share that succeeded"))
    def share(self, record: ToolRecord) -> str:
        tried = record.succeeded + record.failed
        return f"{100 * record.succeeded / tried:.0f} %" if tried else NONE


@admin.register(Version)
class VersionAdmin(InProject):
    list_display = [
        *("about", "project_page", "kind", "author", "creator", column("files_changed", gettext_lazy("files changed"))),
        *("is_bookmarked", "created_at"),
    ]
    list_select_related = ["project", "created_by"]
    list_filter = ["kind", "author", "is_bookmarked"]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("id", "description", "project_page", "kind", "author", "creator", "build_page", "message_page"),
        *(column("files_changed", gettext_lazy("files changed")), "is_bookmarked", "created_at"),
    ]

    @admin.display(description=gettext_lazy("description"), ordering="description")
    def about(self, version: Version) -> str:
        return short(version.description) or NONE

    @admin.display(description=gettext_lazy("created by"), ordering="created_by__email")
    def creator(self, version: Version) -> SafeString | str:
        return page_of(version.created_by)

    @admin.display(description=gettext_lazy("build"))
    def build_page(self, version: Version) -> SafeString | str:
        return page_by_id("builder_build", version.build_id)

    @admin.display(description=gettext_lazy("message"))
    def message_page(self, version: Version) -> SafeString | str:
        return page_by_id("workspace_agentmessage", version.message_id)


_SYNCED = moment("synced_at", gettext_lazy("synchronised"))


@admin.register(RepoSync)
class RepoSyncAdmin(InProject):
    list_display = ["repo", "project_page", "base", "head", "left_out", _SYNCED]
    search_fields = ["full_name", "project__sandbox_slug", "project__owner__email"]
    ordering = ["full_name", "pk"]
    fields = readonly_fields = ["repo", "project_page", "base", "head", _SYNCED, "all_left_out"]

    @admin.display(description=gettext_lazy("repository"), ordering="full_name")
    def repo(self, sync: RepoSync) -> str:
        return f"{sync.full_name}@{sync.branch}"

    @admin.display(description=gettext_lazy("common commit"))
    def base(self, sync: RepoSync) -> str:
        return (sync.commit_sha or NONE)[:_SHA]

    @admin.display(description=gettext_lazy("last known commit"))
    def head(self, sync: RepoSync) -> str:
        return (sync.remote_sha or NONE)[:_SHA]

    @admin.display(description=gettext_lazy("left out"))
    def left_out(self, sync: RepoSync) -> int:
        return len(sync.skipped)

    @admin.display(description=gettext_lazy("left out"))
    def all_left_out(self, sync: RepoSync) -> SafeString | str:
        return as_json(sync.skipped)


@admin.register(GitSync)
class GitSyncAdmin(OfJob):
    list_display = [
        *(moment("created_at", gettext_lazy("created")), "project_page", "what", state(gettext_lazy("state"))),
        *("requester", "duration", "error_code"),
    ]
    list_select_related = ["project", "requested_by"]
    list_filter = [("status", StateFilter), ("kind", KindFilter)]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("id", "project_page", "requester", "what", state(gettext_lazy("state")), "failure"),
        *(column("attempts", gettext_lazy("attempts")), column("commit_sha", gettext_lazy("commit"))),
        *(moment("created_at", gettext_lazy("created")), moment("started_at", gettext_lazy("started"))),
        *(moment("finished_at", gettext_lazy("finished")), "duration", "asked", "outcome"),
    ]

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def what(self, sync: GitSync) -> str:
        return sync.get_kind_display()

    @admin.display(description=gettext_lazy("asked for"))
    def asked(self, sync: GitSync) -> SafeString | str:
        return as_json(sync.request)

    @admin.display(description=gettext_lazy("outcome"))
    def outcome(self, sync: GitSync) -> SafeString | str:
        return as_json(sync.result)


@admin.register(FileLock)
class FileLockAdmin(InProject):
    list_display = fields = readonly_fields = [
        column("path", gettext_lazy("path")),
        "project_page",
        moment("created_at", gettext_lazy("created")),
    ]
    ordering = ["project_id", "path"]


@admin.register(ProjectVariable)
class ProjectVariableAdmin(InProject):
    """Names, and the last characters of secrets: no value."""

    list_display = fields = readonly_fields = [
        *("name", "project_page", "is_secret", "end", moment("updated_at", gettext_lazy("updated"))),
    ]
    list_filter = ["is_secret"]
    ordering = ["project_id", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProjectVariable]:
        rows: QuerySet[ProjectVariable] = super().get_queryset(request)
        return rows.defer("sealed_value")

    @admin.display(description=gettext_lazy("value"))
    def end(self, row: ProjectVariable) -> str:
        return f"…{row.preview}" if row.preview else NONE
