"""Projects and what is known about them: brief, PRD with its revisions, stars, repository, builds."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from builder.briefs import BriefFields
from motivd_site.work import ACTIVE, Job

if TYPE_CHECKING:
    from accounts.models import User

NAME_LIMIT = 80
SLUG_LIMIT = 50
SECTION_LIMIT = 300


class BackendType(models.TextChoices):
    NONE = "none", _("none")
    MOTIVD_CLOUD = "motivd_cloud", _("Motivd Cloud")
    SUPABASE = "supabase", "Supabase"


class ProjectQuerySet(models.QuerySet["Project"]):
    def for_user(self, user: User) -> Self:
        """Return the projects of one user: the only way a view may look for a project."""
        return self.filter(owner=user, deleted_at=None)

    def with_starred(self, user: User) -> Self:
        return self.annotate(starred=Exists(Star.objects.filter(project=OuterRef("pk"), user=user)))


class Project(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(_("name"), max_length=NAME_LIMIT)
    slug = models.CharField(_("slug"), max_length=SLUG_LIMIT)
    sandbox_slug = models.CharField(_("sandbox slug"), max_length=SLUG_LIMIT, unique=True)
    backend_type = models.CharField(_("backend"), max_length=20, choices=BackendType.choices, default=BackendType.NONE)
    preview_url = models.CharField(_("preview address"), max_length=2000, null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    last_accessed_at = models.DateTimeField(_("last accessed"), default=timezone.now)
    # Hidden from everybody, and deleted for good a little later: see `deletions.py`.
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.UniqueConstraint(fields=["owner", "slug"], condition=Q(deleted_at=None), name="project_slug_once")
        ]
        indexes = [
            models.Index(fields=["owner", "-last_accessed_at"], name="project_by_access"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="project_deleted"),
        ]

    def __str__(self) -> str:
        return self.name


class Brief(models.Model):
    """The nine fields, and the prompt they came from. Empty means not known."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="brief")
    prompt = models.TextField(blank=True)
    locale = models.CharField(max_length=2, default="en")
    app_name = models.CharField(max_length=NAME_LIMIT, blank=True)
    audience = models.TextField(blank=True)
    mvp_features = models.JSONField(default=list, blank=True)
    target_platforms = models.JSONField(default=list, blank=True)
    integrations = models.JSONField(default=list, blank=True)
    repo_setup_preference = models.TextField(blank=True)
    deployment_notes = models.TextField(blank=True)
    constraints = models.TextField(blank=True)
    content_notes = models.TextField(blank=True)
    reference_url = models.CharField(max_length=2000, blank=True)
    # What was last read out of the prompt, {field: value}, and by whom; what differs from it was written by hand.
    # Null: as the rules read it when the project was made.
    reading = models.JSONField(null=True, blank=True)
    read_by = models.CharField(max_length=100, default="rules")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")

    def __str__(self) -> str:
        return self.app_name or str(self.project_id)

    def fields(self) -> BriefFields:
        return BriefFields(
            app_name=self.app_name,
            audience=self.audience,
            mvp_features=tuple(self.mvp_features),
            target_platforms=tuple(self.target_platforms),
            integrations=tuple(self.integrations),
            repo_setup_preference=self.repo_setup_preference,
            deployment_notes=self.deployment_notes,
            constraints=self.constraints,
            content_notes=self.content_notes,
            reference_url=self.reference_url,
        )


class Prd(models.Model):
    """The PRD as it is now; `revision` counts from 1."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="prd")
    content = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    reviewed = models.BooleanField(_("reviewed"), default=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)

    class Meta:
        verbose_name = "PRD"
        verbose_name_plural = _("PRDs")

    def __str__(self) -> str:
        return f"{self.project_id} r{self.revision}"


class PrdRevision(models.Model):
    """Every PRD that ever was."""

    class Source(models.TextChoices):
        RULES = "rules", _("composed from the brief")
        MODEL = "model", _("written by a model")
        PERSON = "person", _("written by a person")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="prd_revisions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    source = models.CharField(max_length=10, choices=Source.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("PRD revision")
        verbose_name_plural = _("PRD revisions")
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="prd_revision_once")]

    def __str__(self) -> str:
        return f"{self.project_id} r{self.number}"


class PrdComment(models.Model):
    """What somebody wants changed in a section of the PRD; an empty section means the whole document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="prd_comments")
    section = models.CharField(_("section"), max_length=SECTION_LIMIT, blank=True)
    body = models.TextField(_("comment"))
    revision = models.PositiveIntegerField(_("revision"))  # that was read when it was written
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("comment on a PRD")
        verbose_name_plural = _("comments on PRDs")
        indexes = [models.Index(fields=["project", "created_at"], name="prd_comment_by_time")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.section}"


class Star(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="stars")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stars")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="star_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.project_id}"


class ProjectRepo(models.Model):
    """The GitHub repository that a project belongs to."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="repo")
    full_name = models.CharField(_("repository"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("repository")
        verbose_name_plural = _("repositories")

    def __str__(self) -> str:
        return self.full_name

    @property
    def url(self) -> str:
        return f"{settings.GITHUB_URL}/{self.full_name}"


class BuildPhase(models.TextChoices):
    PREPARE = "prepare", _("Prepare")
    SCAFFOLD = "scaffold", _("Scaffold")
    GENERATE = "generate", _("Generate")
    CHECK = "check", _("Check")
    REPAIR = "repair", _("Repair")
    SNAPSHOT = "snapshot", _("Snapshot")
    PUBLISH = "publish", _("Publish")
    PUSH = "push", _("Push")
    VERIFY = "verify", _("Verify")


class BuildTarget(models.TextChoices):
    MOTIVD_CLOUD = "motivd_cloud", _("Motivd Cloud")
    GITHUB = "github", "GitHub"


class Build(Job):
    """One way from the brief to a live app. Its status is the job's."""

    task_name = "builder.build"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="builds")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    instructions = models.TextField(blank=True)
    target = models.CharField(max_length=20, choices=BuildTarget.choices, default=BuildTarget.MOTIVD_CLOUD)
    phase = models.CharField(max_length=10, choices=BuildPhase.choices, default=BuildPhase.PREPARE)
    progress = models.PositiveSmallIntegerField(default=0)
    engine = models.CharField(max_length=100, null=True, blank=True)
    usage = models.JSONField(null=True, blank=True)
    # What the steps above made; this app knows them by id only.
    version_id = models.UUIDField(null=True, blank=True)
    deployment_id = models.UUIDField(null=True, blank=True)
    preview_url = models.CharField(max_length=2000, null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    timings = models.JSONField(default=dict, blank=True)  # {phase: milliseconds}

    class Meta:
        verbose_name = _("build")
        verbose_name_plural = _("builds")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(status__in=ACTIVE), name="build_one_active_per_project"
            )
        ]
        indexes = [
            models.Index(fields=["project", "-created_at"], name="build_newest"),
            models.Index(fields=["status", "lease_expires_at"], name="build_leases"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.status}"


class LogLevel(models.TextChoices):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class BuildLogLine(models.Model):
    """One line, kept as a message and its values, and rendered in the reader's language."""

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="lines")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    level = models.CharField(max_length=7, choices=LogLevel.choices, default=LogLevel.INFO)
    phase = models.CharField(max_length=10, choices=BuildPhase.choices)
    text = models.TextField()
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["build", "seq"], name="build_line_once")]
        ordering = ["seq"]

    def __str__(self) -> str:
        return self.text

    def message(self) -> str:
        """Return the line in the language that is active."""
        return str(gettext(self.text) % self.params)
