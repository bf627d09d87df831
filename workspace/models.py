"""Contents by hash, the files of a workspace, and its versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from builder.models import Project

PATH_LIMIT = 500


class Blob(models.Model):
    """The content of a file, kept once, compressed; its id is the one that git gives it."""

    sha = models.CharField(max_length=40, primary_key=True)
    size = models.PositiveIntegerField()
    compressed = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.sha


class Tree(models.Model):
    """One folder of a version as a git tree object, kept once: a version costs only the folders that changed."""

    sha = models.CharField(max_length=40, primary_key=True)
    entries = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

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
    locked = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "path"], name="file_path_once"),
            models.UniqueConstraint(fields=["project", "path_key"], name="file_path_key_once"),
        ]

    def __str__(self) -> str:
        return self.path


class VersionKind(models.TextChoices):
    MANUAL = "manual", _("saved by hand")
    BUILD = "build", _("build")
    AGENT = "agent", _("agent run")
    BEFORE_REVERT = "before_revert", _("before a revert")
    REVERT = "revert", _("revert")


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
    files_changed = models.PositiveIntegerField(default=0)
    is_bookmarked = models.BooleanField(_("bookmarked"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        indexes = [models.Index(fields=["project", "-created_at", "-id"], name="version_newest")]
        constraints = [
            # A build that is run again after its worker died finds its version instead of making a second one.
            models.UniqueConstraint(
                fields=["build_id"], condition=models.Q(build_id__isnull=False), name="version_once_per_build"
            )
        ]

    def __str__(self) -> str:
        return self.description
