"""What people connected, and every call of a model, for the staff. A key, a token or a header is on no page."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.db.models import Avg, Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from integrations import github_connections, model_providers
from integrations.models import GitHubConnection, McpServer, ModelCall, ModelProvider, ToolConsent
from motivd_site.staff_pages import NONE, ReadOnly, column, list_of, long, page_by_id, page_of

# So many calls are looked at for what a filter offers: looking at all of them would take longer every day.
NEWEST_CALLS = 2_000


class OfUser(ReadOnly):
    """Something of one user's, with a link to them."""

    list_select_related = ["user"]
    search_fields = ["user__email"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("user"), ordering="user__email")
    def user_page(self, row: Any) -> SafeString | str:
        return page_of(row.user)


@admin.register(GitHubConnection)
class GitHubConnectionAdmin(OfUser):
    list_display = ["login", "user_page", "granted", "created_at"]
    search_fields = ["login", "user__email"]
    ordering = ["-created_at", "pk"]
    actions = ["disconnect"]
    fields = readonly_fields = ["login", "user_page", "granted", "created_at", "updated_at"]

    def has_disconnect_permission(self, request: HttpRequest) -> bool:
        """Looking at connections is not enough to end them."""
        return request.user.has_perm("integrations.delete_githubconnection")

    @admin.display(description=gettext_lazy("scopes"))
    def granted(self, connection: GitHubConnection) -> str:
        return ", ".join(connection.scopes or ()) or NONE

    @admin.action(description=gettext_lazy("Disconnect the chosen accounts"), permissions=["disconnect"])
    def disconnect(self, request: HttpRequest, rows: QuerySet[GitHubConnection]) -> None:
        chosen = list(rows.select_related("user"))
        for connection in chosen:
            github_connections.disconnect(connection.user)
        said = ngettext("%(number)d account is disconnected.", "%(number)d accounts are disconnected.", len(chosen))
        self.message_user(request, said % {"number": len(chosen)}, messages.SUCCESS)


def _host(address: str) -> str:
    """Return what of an address is no secret: many servers take their key in the path or the query."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return NONE
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}" if host else NONE


@admin.register(ModelProvider)
class ModelProviderAdmin(OfUser):
    list_display = ["provider", "user_page", "preview", "host", "model", "enabled", "is_default", "created_at"]
    list_filter = ["provider", "enabled"]
    search_fields = ["user__email", "model"]
    ordering = ["-created_at", "pk"]
    actions = ["switch_off"]
    fields = readonly_fields = [
        *("provider", "user_page", "preview", "host", "model", "enabled", "is_default", "calls"),
        *("created_at", column("updated_at", gettext_lazy("updated"))),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelProvider]:
        rows: QuerySet[ModelProvider] = super().get_queryset(request)
        return rows.defer("sealed_key")

    @admin.display(description=gettext_lazy("key"))
    def preview(self, row: ModelProvider) -> str:
        return f"…{row.key_preview}" if row.key_preview else NONE

    @admin.display(description=gettext_lazy("server"))
    def host(self, row: ModelProvider) -> str:
        return _host(row.base_url)

    @admin.display(description=gettext_lazy("model calls"))
    def calls(self, row: ModelProvider) -> SafeString:
        wanted = {"user__id__exact": str(row.user_id), "provider": row.provider}
        return list_of("integrations_modelcall", gettext_lazy("Show them"), **wanted)

    @admin.action(description=gettext_lazy("Switch off the chosen providers"), permissions=["act"])
    def switch_off(self, request: HttpRequest, rows: QuerySet[ModelProvider]) -> None:
        # The list's filter may be one by “enabled”: once switched off, the rows are no longer among them.
        chosen = list(rows.select_related("user"))
        count = sum(model_providers.switch_off(row.user, row.provider) for row in chosen)
        said = ngettext("%(number)d provider is switched off.", "%(number)d providers are switched off.", count)
        self.message_user(request, said % {"number": count}, messages.SUCCESS if count else messages.WARNING)


class _Seen(admin.SimpleListFilter):
    """Offers the values of a column that the newest calls have."""

    column: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        newest = ModelCall.objects.order_by("-created_at").values_list(self.column, flat=True)[:NEWEST_CALLS]
        chosen = [self.value()] if self.value() else []
        return [(value, value) for value in sorted({*newest, *chosen})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ModelCall]) -> QuerySet[ModelCall]:
        value = self.value()
        return queryset.filter(**{self.column: value}) if value else queryset


class PurposeFilter(_Seen):
    title, parameter_name, column = gettext_lazy("purpose"), "purpose", "purpose"


class ModelFilter(_Seen):
    title, parameter_name, column = gettext_lazy("model"), "model", "model"


class ProviderFilter(_Seen):
    title, parameter_name, column = gettext_lazy("provider"), "provider", "provider"


@admin.register(ModelCall)
class ModelCallAdmin(OfUser):
    """What every call cost, and whom; with the totals of all calls that the filters leave."""

    list_display = [
        *("created_at", "user_page", "purpose", "engine", "status", "error_code", "own_key"),
        *("cost_usd", "whole_input", "cached", "output_tokens", "took_ms"),
    ]
    list_filter = ["status", PurposeFilter, ModelFilter, ProviderFilter, "own_key", "charged"]
    search_fields = ["user__email", "=id", "=run_id", "=project_id"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "pk"]
    list_before_template = "staff/model_call_totals.html"
    fields = readonly_fields = [
        *("id", "created_at", "user_page", "project_page", "work_page", "purpose", "provider", "model", "own_key"),
        *("status", "error_code", column("attempts", gettext_lazy("attempts"))),
        *("cost_usd", "charged", column("price_source", gettext_lazy("price from")), "reservation_page"),
        "input_tokens",
        column("cache_read_tokens", gettext_lazy("tokens read from a cache")),
        column("cache_write_5m_tokens", gettext_lazy("tokens kept in a cache for 5 minutes")),
        column("cache_write_1h_tokens", gettext_lazy("tokens kept in a cache for an hour")),
        *("output_tokens", column("first_token_ms", gettext_lazy("first word after, ms")), "took_ms"),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response: HttpResponse = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context["totals"] = _totals(context["cl"].queryset)
        return response

    @admin.display(description=gettext_lazy("model"), ordering="model")
    def engine(self, call: ModelCall) -> str:
        return f"{call.provider}:{call.model}"

    @admin.display(description=gettext_lazy("input tokens"))
    def whole_input(self, call: ModelCall) -> int:
        """All that was sent, whether or not a cache had it."""
        return call.input_tokens + call.cache_read_tokens + _written(call)

    @admin.display(description=gettext_lazy("read from a cache, kept in one"))
    def cached(self, call: ModelCall) -> str:
        return f"{call.cache_read_tokens} / {_written(call)}"

    @admin.display(description=gettext_lazy("project"))
    def project_page(self, call: ModelCall) -> SafeString | str:
        return page_by_id("builder_project", call.project_id)

    @admin.display(description=gettext_lazy("run or build"))
    def work_page(self, call: ModelCall) -> SafeString | str:
        of = "builder_build" if call.purpose.startswith("build.") else "workspace_agentrun"
        return page_by_id(of, call.run_id)

    @admin.display(description=gettext_lazy("reservation"))
    def reservation_page(self, call: ModelCall) -> SafeString | str:
        return page_by_id("billing_reservation", call.reservation_id)


def _written(call: ModelCall) -> int:
    return call.cache_write_5m_tokens + call.cache_write_1h_tokens


def _totals(calls: QuerySet[ModelCall]) -> list[tuple[Any, str]]:
    """Return what calls come to, each sum with its name. One query."""
    sums: dict[str, Any] = {name: Sum(name) for name in ("cost_usd", "output_tokens", "input_tokens")}
    cached = ("cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens")
    sums |= {name: Sum(name) for name in cached}
    found = calls.order_by().aggregate(calls=Count("pk"), took=Avg("took_ms"), **sums)
    whole_input = sum(found[name] or 0 for name in ("input_tokens", *cached))
    return [
        (gettext_lazy("calls"), f"{found['calls']}"),
        (gettext_lazy("cost, USD"), f"{found['cost_usd'] or 0:.6f}"),
        (gettext_lazy("input tokens"), f"{whole_input}"),
        (gettext_lazy("read from a cache"), f"{found['cache_read_tokens'] or 0}"),
        (gettext_lazy("output tokens"), f"{found['output_tokens'] or 0}"),
        (gettext_lazy("took on average, ms"), NONE if found["took"] is None else f"{found['took']:.0f}"),
    ]


@admin.register(ToolConsent)
class ToolConsentAdmin(OfUser):
    list_display = ["tool", "policy", "user_page"]
    list_filter = ["policy"]
    search_fields = ["tool", "user__email"]
    ordering = ["user__email", "tool"]
    fields = readonly_fields = ["tool", "policy", "user_page"]


@admin.register(McpServer)
class McpServerAdmin(OfUser):
    list_display = ["name", "user_page", "host", "secret", "enabled", "tool_count", "error_code", "checked_at"]
    list_filter = ["enabled"]
    search_fields = ["name", "user__email"]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("id", "name", "user_page", "host", "secret", "enabled", "error_code", "checked_at", "created_at"),
        *("tool_count", column("tools_left_out", gettext_lazy("tools left out")), "all_tools"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[McpServer]:
        rows: QuerySet[McpServer] = super().get_queryset(request)
        return rows.defer("sealed_headers")

    @admin.display(description=gettext_lazy("server"))
    def host(self, row: McpServer) -> str:
        return _host(row.url)

    @admin.display(description=gettext_lazy("key"))
    def secret(self, row: McpServer) -> str:
        return f"…{row.auth_preview}" if row.auth_preview else NONE

    @admin.display(description=gettext_lazy("tools"))
    def tool_count(self, row: McpServer) -> int:
        return len(row.tools)

    @admin.display(description=gettext_lazy("error"))
    def error_code(self, row: McpServer) -> str:
        """The code alone: what a server said may repeat what it was sent."""
        return (row.last_error or {}).get("code") or NONE

    @admin.display(description=gettext_lazy("names of the tools"))
    def all_tools(self, row: McpServer) -> SafeString | str:
        return long("\n".join(tool["name"] for tool in row.tools))
