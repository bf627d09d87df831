"""Contents by hash, the files of a workspace, and its versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builder.models import Project
from motivd_site.work import ACTIVE, Job, JobState

PATH_LIMIT = 500


def below(folder: str) -> Q:
    """Return the condition on rows with a path to stand below a folder."""
    start = f"{folder}/"
    return Q(Exact(Left("path", len(start)), start))  # `startswith` is blind to case on SQLite


class Blob(models.Model):
    """The content of a file, kept once, compressed; its id is the one that git gives it."""

    sha = models.CharField(max_length=40, primary_key=True)
    size = models.PositiveIntegerField()
    compressed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    # When something last began to point at it: `garbage.py` leaves alone what is younger than its grace.
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.sha


class Tree(models.Model):
    """One folder of a version as a git tree object, kept once: a version costs only the folders that changed."""

    sha = models.CharField(max_length=40, primary_key=True)
    entries = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.sha


class Author(models.TextChoices):
    """Who wrote a file or a version."""

    PERSON = "person", _("a person")
    BUILD = "build", _("a build")
    AGENT = "agent", _("the agent")
    SYNC = "sync", _("GitHub")


class WorkspaceFile(models.Model):
    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=PATH_LIMIT)
    # Case-folded: two paths that differ only by case cannot stand side by side.
    path_key = models.CharField(max_length=PATH_LIMIT * 3)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    written_by = models.CharField(max_length=10, choices=Author.choices, default=Author.PERSON)
    executable = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "path"], name="file_path_once"),
            models.UniqueConstraint(fields=["project", "path_key"], name="file_path_key_once"),
        ]

    def __str__(self) -> str:
        return self.path


class FileLock(models.Model):
    """A file, or a folder with all below it, that the agent must not change."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="file_locks")
    path = models.CharField(max_length=PATH_LIMIT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file lock")
        verbose_name_plural = _("file locks")
        constraints = [models.UniqueConstraint(fields=["project", "path"], name="lock_path_once")]

    def __str__(self) -> str:
        return self.path


class VersionKind(models.TextChoices):
    MANUAL = "manual", _("saved by hand")
    BUILD = "build", _("build")
    AGENT = "agent", _("agent run")
    BEFORE_REVERT = "before_revert", _("before a revert")
    REVERT = "revert", _("revert")
    RESTORE = "restore", _("a file restored")
    BEFORE_IMPORT = "before_import", _("before an import")
    IMPORT = "import", _("import")
    BEFORE_PULL = "before_pull", _("before a pull")
    PULL = "pull", _("pulled from GitHub")
    FORK = "fork", _("copied from another project")


class Version(models.Model):
    """All files of a project at one moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    tree = models.ForeignKey(Tree, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("description"), max_length=500)
    kind = models.CharField(_("kind"), max_length=20, choices=VersionKind.choices)
    author = models.CharField(_("author"), max_length=10, choices=Author.choices)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message_id = models.UUIDField(null=True, blank=True)
    build_id = models.UUIDField(null=True, blank=True)
    task_id = models.UUIDField(null=True, blank=True)
    files_changed = models.PositiveIntegerField(default=0)
    is_bookmarked = models.BooleanField(_("bookmarked"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        indexes = [
            models.Index(fields=["project", "-created_at", "-id"], name="version_newest"),
            models.Index(
                fields=["-created_at"], name="version_of_late"
            ),  # for what is done to new ones of all projects
        ]
        constraints = [
            # A build that is run again after its worker died finds its version instead of making a second one.
            models.UniqueConstraint(
                fields=["build_id"], condition=models.Q(build_id__isnull=False), name="version_once_per_build"
            )
        ]

    def __str__(self) -> str:
        return self.description


class RepoSync(models.Model):
    """What a project and its branch on GitHub had in common when they last met: the base of every push and pull."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="repo_sync")
    full_name = models.CharField(max_length=200)
    repo_id = models.BigIntegerField(null=True)  # GitHub's own: it survives a rename
    branch = models.CharField(max_length=250)
    commit_sha = models.CharField(max_length=40, null=True)
    # The root on GitHub, and the part of it that stands here: no links, no submodules, nothing that was left out.
    root_sha = models.CharField(max_length=40, null=True)
    tree = models.ForeignKey(Tree, null=True, on_delete=models.PROTECT, related_name="+")
    skipped = models.JSONField(default=dict)  # {path: reason} of what stands on GitHub alone
    remote_sha = models.CharField(max_length=40, null=True)  # the head as we last heard of it
    synced_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("state with GitHub")
        verbose_name_plural = _("states with GitHub")
        # How a push webhook finds the projects of a repository.
        indexes = [models.Index(fields=["repo_id", "branch"], name="repo_sync_repository")]

    def __str__(self) -> str:
        return f"{self.full_name}@{self.branch}"


class SyncKind(models.TextChoices):
    PUSH = "push", _("push")
    PULL = "pull", _("pull")
    PULL_REQUEST = "pull_request", _("pull request")
    IMPORT = "import", _("import")


class GitSync(Job):
    """One push or pull."""

    task_name = "workspace.git_sync"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="git_syncs")
    kind = models.CharField(max_length=12, choices=SyncKind.choices)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    request = models.JSONField(default=dict)  # what the caller asked for: message, branch, resolutions
    # The commit that a push was about to make the head: whoever takes over can tell whether it did.
    commit_sha = models.CharField(max_length=40, null=True)
    result = models.JSONField(null=True)

    class Meta:
        verbose_name = _("push or pull")
        verbose_name_plural = _("pushes and pulls")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(status__in=ACTIVE), name="sync_one_active_per_project"
            )
        ]
        indexes = [models.Index(fields=["status", "lease_expires_at"], name="sync_leases")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class CommitBookmark(models.Model):
    """A commit on GitHub that somebody wants to find again."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="commit_bookmarks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sha = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user", "sha"], name="commit_bookmark_once")]

    def __str__(self) -> str:
        return self.sha


class ProjectVariable(models.Model):
    """A variable of the environment of a project's servers and tests. The values of all are encrypted."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="variables")
    name = models.CharField(_("name"), max_length=100)
    is_secret = models.BooleanField(_("secret"), default=True)
    sealed_value = models.BinaryField(editable=False)
    preview = models.CharField(_("value"), max_length=4, blank=True)  # the last four characters of a secret
    size = models.PositiveIntegerField()  # of the value, in bytes
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)

    class Meta:
        verbose_name = _("variable of a project")
        verbose_name_plural = _("variables of projects")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="variable_name_once")]

    def __str__(self) -> str:
        return self.name


class AgentSession(models.Model):
    """A conversation about a project."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="agent_sessions")
    title = models.CharField(_("title"), max_length=200, blank=True)
    # The model's own view of it: what is sent with the next turn, compacted where it grew too long.
    history = models.JSONField(default=list, editable=False)
    last_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)

    class Meta:
        verbose_name = _("agent session")
        verbose_name_plural = _("agent sessions")
        indexes = [models.Index(fields=["project", "-updated_at"], name="agent_session_newest")]

    def __str__(self) -> str:
        return self.title or str(self.pk)


class AgentRun(Job):
    """One piece of the agent's work, from a message to its end."""

    task_name = "workspace.agent_run"

    class Kind(models.TextChoices):
        CHAT = "chat", _("chat")
        SDK = "sdk", _("stream")
        SCHEDULE = "schedule", _("schedule")
        TASK = "task", _("task")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="agent_runs")
    session = models.ForeignKey(AgentSession, on_delete=models.CASCADE, related_name="runs")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    schedule = models.ForeignKey("AgentSchedule", null=True, on_delete=models.SET_NULL, related_name="runs")
    slot = models.DateTimeField(null=True)  # the moment of its schedule that it stands for
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    engine = models.CharField(_("engine"), max_length=40, blank=True)
    engine_reason = models.CharField(max_length=40, blank=True)  # why it is this one; codes of agent/engines.py
    model = models.CharField(_("model"), max_length=200, blank=True)
    wanted_model = models.CharField(max_length=200, blank=True)
    plan_mode = models.BooleanField(_("plan only"), default=False)
    steps = models.PositiveSmallIntegerField(_("steps"), default=0)
    max_cost_usd = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    cost_usd = models.DecimalField(_("cost, USD"), max_digits=14, decimal_places=6, default=0)
    usage = models.JSONField(default=dict)
    # The turns of this run so far: whoever takes over goes on from here.
    transcript = models.JSONField(default=list, editable=False)
    files_changed = models.JSONField(default=list)
    version_before_id = models.UUIDField(null=True)
    version_id = models.UUIDField(null=True)
    question = models.JSONField(null=True)  # what it waits for: {"requestId", "kind", "title", …}
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("agent run")
        verbose_name_plural = _("agent runs")
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(status=JobState.RUNNING), name="agent_run_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["schedule", "slot"], name="agent_run_slot_once"),
        ]
        indexes = [
            models.Index(fields=["project", "-created_at"], name="agent_run_newest"),
            models.Index(fields=["status", "lease_expires_at"], name="agent_run_leases"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class AgentMessage(models.Model):
    """What somebody said in a session: a person or the agent. `parts` are in the order in which they happened."""

    class Role(models.TextChoices):
        USER = "user", _("user")
        ASSISTANT = "assistant", _("assistant")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(AgentSession, on_delete=models.CASCADE, related_name="messages")
    run = models.ForeignKey(AgentRun, null=True, on_delete=models.SET_NULL, related_name="messages")
    seq = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=Role.choices)
    content = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["session", "seq"], name="agent_message_once")]

    def __str__(self) -> str:
        return self.content[:80]


class AgentEvent(models.Model):
    """What a run did, as its stream tells it."""

    run = models.ForeignKey(AgentRun, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="agent_event_once")]
        ordering = ["seq"]

    def __str__(self) -> str:
        return self.kind


class AgentSchedule(models.Model):
    """A prompt that runs by itself, daily, weekly or monthly, at a time in UTC."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("daily")
        WEEKLY = "weekly", _("weekly")
        MONTHLY = "monthly", _("monthly")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="agent_schedules")
    session = models.ForeignKey(AgentSession, on_delete=models.CASCADE, related_name="schedules")
    title = models.CharField(_("title"), max_length=200)
    prompt = models.TextField(_("prompt"))
    frequency = models.CharField(_("frequency"), max_length=10, choices=Frequency.choices)
    run_hour_utc = models.PositiveSmallIntegerField()
    run_minute_utc = models.PositiveSmallIntegerField(default=0)
    weekday_utc = models.PositiveSmallIntegerField(null=True)  # 0 is Sunday
    month_day_utc = models.PositiveSmallIntegerField(null=True)  # 1–28
    plan_mode = models.BooleanField(default=False)
    enabled = models.BooleanField(_("enabled"), default=True)
    next_run_at = models.DateTimeField(_("next run"), null=True)
    last_run_at = models.DateTimeField(_("last run"), null=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        indexes = [models.Index(fields=["enabled", "next_run_at"], name="agent_schedule_due")]

    def __str__(self) -> str:
        return self.title


class ToolRecord(models.Model):
    """How often a model's edits of a kind succeeded: what the choice of its edit format stands on."""

    model = models.CharField(max_length=200)
    tool = models.CharField(max_length=40)
    succeeded = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("record of a tool")
        verbose_name_plural = _("records of tools")
        constraints = [models.UniqueConstraint(fields=["model", "tool"], name="tool_record_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.tool}"
