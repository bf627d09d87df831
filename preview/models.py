"""What is published, and what is previewed.

Deployments never change, and one pointer per project names the live one; a preview shows the files as they are now.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builder.models import Project
from motivd_site.work import Job
from workspace.models import Version


class Artefact(models.Model):
    """The bytes of a published file, by SHA-256, kept once, with what compression saved (made at publish)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()
    identity = models.BinaryField()
    gzip = models.BinaryField(null=True)
    brotli = models.BinaryField(null=True)

    def __str__(self) -> str:
        return self.sha256


class DeploymentStatus(models.TextChoices):
    STAGED = "staged", _("staged")
    LIVE = "live", _("live")
    SUPERSEDED = "superseded", _("superseded")


class Deployment(models.Model):
    """A published state of a project; it never changes. Only `status` tells whether it is the live one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="deployments")
    version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="deployments")
    build_id = models.UUIDField(null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=DeploymentStatus.choices, default=DeploymentStatus.STAGED
    )
    file_count = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("deployment")
        verbose_name_plural = _("deployments")
        indexes = [models.Index(fields=["project", "-created_at"], name="deployment_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["build_id"],
                condition=models.Q(build_id__isnull=False),
                name="deployment_once_per_build",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.status}"


class DeploymentFile(models.Model):
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=500)
    artefact = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="+")
    content_type = models.CharField(max_length=120)
    # A name that holds a hash of its content may be cached for ever.
    immutable = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deployment", "path"], name="deployment_path_once")]

    def __str__(self) -> str:
        return self.path


class Publication(models.Model):
    """The pointer: which deployment of a project is live. A rollback moves it, nothing else."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="publication")
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return str(self.deployment_id)


class PreviewKind(models.TextChoices):
    """How a preview runs: out of the toolchain without a process, as a server in the sandbox, or files as they are."""

    INSTANT = "instant", _("instant")
    SERVER = "server", _("server")
    STATIC = "static", _("static")


class PreviewSession(models.Model):
    """Whether a project is previewed. What is shown follows from its files; nothing here can be lost."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="preview_session")
    # Goes up at each restart, which ends every capability that was given before.
    epoch = models.PositiveIntegerField(default=1)
    # What somebody chose; empty: whatever the files say.
    wanted_kind = models.CharField(_("kind"), max_length=10, choices=PreviewKind.choices, blank=True, default="")
    is_on = models.BooleanField(_("on"), default=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), default=timezone.now)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        indexes = [models.Index(fields=["used_at"], condition=models.Q(is_on=True), name="preview_idle")]

    def __str__(self) -> str:
        return str(self.project_id)


class PageErrorKind(models.TextChoices):
    ERROR = "error", _("error")
    REJECTION = "rejection", _("unhandled rejection")
    REQUEST = "request", _("failed request")
    RESOURCE = "resource", _("missing file")
    CONSOLE = "console", _("console error")
    POLICY = "policy", _("blocked by the preview")


class PageError(models.Model):
    """What went wrong in an open preview, told by the page itself: data, never to be believed or obeyed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="page_errors")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=PageErrorKind.choices)
    message = models.TextField(_("message"))
    file = models.CharField(_("file"), max_length=500, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    column = models.PositiveIntegerField(null=True, blank=True)
    stack = models.TextField(blank=True)
    page = models.CharField(_("page"), max_length=500, blank=True)
    # Which state of the files the page showed.
    state = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first seen"), default=timezone.now)
    last_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("page error")
        verbose_name_plural = _("page errors")
        constraints = [models.UniqueConstraint(fields=["project", "fingerprint"], name="page_error_once")]
        indexes = [models.Index(fields=["project", "-last_at"], name="page_error_newest")]

    def __str__(self) -> str:
        return self.message[:80]


class ShownState(models.Model):
    """A state of a project's files that an open page of its owner has shown, and what went wrong in it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shown_states")
    state = models.CharField(max_length=64)
    # [{"message", "file", "line", "column"}], data as in PageError; the page may tell of more as long as it is open.
    errors = models.JSONField(default=list, blank=True)
    # When a page began to show it, and when one was last known to.
    shown_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("shown state")
        verbose_name_plural = _("shown states")
        constraints = [models.UniqueConstraint(fields=["project", "state"], name="shown_state_once")]
        indexes = [models.Index(fields=["project", "-seen_at"], name="shown_state_newest")]

    def __str__(self) -> str:
        return self.state


class PreviewShare(models.Model):
    """A link by which others may look at a preview, and nothing else, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="preview_shares")
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        indexes = [models.Index(fields=["project", "-created_at"], name="preview_share_newest")]

    def __str__(self) -> str:
        return str(self.pk)


class Thumbnail(Job):
    """A picture of a version as a browser showed it, and the job that takes it.

    Cancelled means that there was one, and that it went because newer ones have its place.
    """

    task_name = "preview.take_picture"

    # The version's: whoever deletes a project looks for all of its jobs.
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="thumbnails")
    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="thumbnail")
    content = models.BinaryField(null=True)
    content_type = models.CharField(max_length=40, blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("thumbnail")
        verbose_name_plural = _("thumbnails")
        indexes = [models.Index(fields=["status", "lease_expires_at"], name="thumbnail_leases")]

    def __str__(self) -> str:
        return str(self.version_id)


class ServerState(models.TextChoices):
    STARTING = "starting", _("starting")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")


class ServerRuntime(models.Model):
    """The server of a previewed project: what is wanted, and what its runner last saw of it.

    A runner holds it by a lease and writes with the lease's token. No row with an expired lease is to be believed.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="server_runtime")
    state = models.CharField(_("state"), max_length=10, choices=ServerState.choices, default=ServerState.STOPPED)
    is_wanted = models.BooleanField(_("wanted"), default=False)
    # Goes up when somebody asks for a restart.
    generation = models.PositiveIntegerField(default=1)
    # What the owner chose in the session; empty: whatever the files say.
    wanted_kind = models.CharField(max_length=10, choices=PreviewKind.choices, blank=True, default="")
    command = models.JSONField(default=list, blank=True)
    # The state of the files that is being served.
    synced_state = models.CharField(max_length=64, blank=True)
    # {"text", "params", "file", "line"}: rendered in the reader's language when it is shown.
    last_error = models.JSONField(null=True, blank=True)
    logs = models.TextField(blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    # Since when it waits for a place: the longest waits least.
    wanted_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(_("last used"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview server")
        verbose_name_plural = _("preview servers")
        indexes = [
            models.Index(fields=["wanted_at"], condition=models.Q(is_wanted=True), name="server_runtime_wanted"),
            models.Index(
                fields=["lease_owner"], condition=models.Q(lease_token__isnull=False), name="server_runtime_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"
