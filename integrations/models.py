"""What people connect to Motivd: their GitHub, their models, their tools; and every call of a model."""

from __future__ import annotations

import uuid

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


class ProviderName(models.TextChoices):
    ANTHROPIC = "anthropic", "Anthropic"
    OPENAI = "openai", "OpenAI"
    GOOGLE = "google", "Google"
    GROQ = "groq", "Groq"
    MISTRAL = "mistral", "Mistral"
    OPENROUTER = "openrouter", "OpenRouter"
    OPENAI_COMPATIBLE = "openai_compatible", _("OpenAI-compatible server")


class ModelProvider(models.Model):
    """A person's own way to a provider's models. The key is encrypted, and leaves the database only towards it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="model_providers")
    provider = models.CharField(_("provider"), max_length=20, choices=ProviderName.choices)
    sealed_key = models.BinaryField(null=True, editable=False)  # null: a local server that asks for none
    key_preview = models.CharField(_("key"), max_length=8, blank=True)  # its last four characters
    base_url = models.CharField(_("address"), max_length=500, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("model provider")
        verbose_name_plural = _("model providers")
        constraints = [
            models.UniqueConstraint(fields=["user", "provider"], name="model_provider_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="model_provider_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.provider


class CallStatus(models.TextChoices):
    STARTED = "started", _("started")
    SUCCEEDED = "succeeded", _("succeeded")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class ModelCall(models.Model):
    """One call of a model, from its start: who, what for, how long, how many tokens, what it cost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    project_id = models.UUIDField(null=True)
    run_id = models.UUIDField(null=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    provider = models.CharField(_("provider"), max_length=20)
    model = models.CharField(_("model"), max_length=200)
    own_key = models.BooleanField(_("own key"), default=False)
    reservation_id = models.UUIDField(null=True)
    status = models.CharField(_("status"), max_length=10, choices=CallStatus.choices, default=CallStatus.STARTED)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    # `input_tokens` without what came out of a cache or went into one.
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_5m_tokens = models.PositiveIntegerField(default=0)
    cache_write_1h_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(_("cost, USD"), max_digits=14, decimal_places=6, default=0)
    charged = models.BooleanField(_("charged"), default=True)  # a repair that did not help is not
    price_source = models.CharField(max_length=60, blank=True)
    first_token_ms = models.PositiveIntegerField(null=True)
    took_ms = models.PositiveIntegerField(_("took, ms"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("model call")
        verbose_name_plural = _("model calls")
        indexes = [
            models.Index(fields=["-created_at"], name="model_call_newest"),
            models.Index(fields=["run_id"], name="model_call_run"),
            models.Index(fields=["user", "-created_at"], name="model_call_user"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}:{self.model} {self.status}"


class ToolConsent(models.Model):
    """What somebody said once and for all about a tool of the agent: ask, always or never."""

    class Policy(models.TextChoices):
        ASK = "ask", _("ask")
        ALWAYS = "always", _("always")
        NEVER = "never", _("never")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tool_consents")
    tool = models.CharField(_("tool"), max_length=120)
    policy = models.CharField(_("policy"), max_length=10, choices=Policy.choices)

    class Meta:
        verbose_name = _("consent to a tool")
        verbose_name_plural = _("consents to tools")
        constraints = [models.UniqueConstraint(fields=["user", "tool"], name="tool_consent_once")]

    def __str__(self) -> str:
        return f"{self.tool}: {self.policy}"


class McpServer(models.Model):
    """A remote MCP server that somebody lets the agent use."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mcp_servers")
    name = models.CharField(_("name"), max_length=40)
    url = models.CharField(_("address"), max_length=500)
    sealed_headers = models.BinaryField(null=True, editable=False)
    auth_preview = models.CharField(max_length=8, blank=True)  # the last four characters of the secret
    enabled = models.BooleanField(_("enabled"), default=True)
    # What it offered when it was asked last: a list of {"name", "description", "schema", "readOnly"}.
    tools = models.JSONField(default=list, editable=False)
    tools_left_out = models.PositiveIntegerField(default=0)
    last_error = models.JSONField(null=True, editable=False)  # {"code", "reason"}, a sentence when it is shown
    checked_at = models.DateTimeField(_("checked"), null=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("MCP server")
        verbose_name_plural = _("MCP servers")
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="mcp_server_name_once")]

    def __str__(self) -> str:
        return self.name
