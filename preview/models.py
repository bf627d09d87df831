"""What is published: immutable deployments, and one pointer per project to the one that is live."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builder.models import Project
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
