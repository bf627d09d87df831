"""What people connect to Motivd: their GitHub."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GitHubConnection(models.Model):
    """A person's own way into GitHub. The token is encrypted, and leaves the database only towards GitHub."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="github_connection"
    )
    login = models.CharField(_("GitHub name"), max_length=100)
    sealed_token = models.BinaryField(editable=False)
    scopes = models.JSONField(_("scopes"), null=True)  # null: GitHub did not say, as for fine-grained tokens
    created_at = models.DateTimeField(_("connected"), default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("GitHub connection")
        verbose_name_plural = _("GitHub connections")

    def __str__(self) -> str:
        return self.login
