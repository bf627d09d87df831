"""What the integrations add to the export of an account: what is connected, and never a secret."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.export import Entry, as_json, fields_of
from accounts.models import User
from integrations.models import GitHubConnection, McpServer, ModelCall, ModelProvider, ToolConsent


def export(user: User) -> Iterator[Entry]:
    yield as_json("integrations.json", lambda: _connected(user))
    yield as_json("model-calls.json", lambda: _calls(user))


def _connected(user: User) -> dict[str, list[dict[str, object]]]:
    return {
        "github": [
            fields_of(row, "login", "scopes", "created_at") for row in GitHubConnection.objects.filter(user=user)
        ],
        "modelProviders": [
            fields_of(row, "provider", "key_preview", "base_url", "model", "enabled", "is_default", "created_at")
            for row in ModelProvider.objects.filter(user=user).order_by("created_at")
        ],
        "mcpServers": [
            # Its address may hold a secret of its own, so only the name.
            fields_of(row, "id", "name", "enabled", "created_at")
            for row in McpServer.objects.filter(user=user).order_by("created_at")
        ],
        "toolConsents": [
            fields_of(row, "tool", "policy") for row in ToolConsent.objects.filter(user=user).order_by("tool")
        ],
    }


def _calls(user: User) -> list[dict[str, object]]:
    names = (
        *("id", "project_id", "run_id", "purpose", "provider", "model", "own_key", "status", "input_tokens"),
        *("output_tokens", "cost_usd", "created_at"),
    )
    return [fields_of(row, *names) for row in ModelCall.objects.filter(user=user).order_by("created_at")]
