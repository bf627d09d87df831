"""Who has connected GitHub, for the staff. A token is on no page."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin

from integrations import github_connections
from integrations.models import GitHubConnection


@admin.register(GitHubConnection)
class GitHubConnectionAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    list_display = ["login", "user_page", "granted", "created_at"]
    list_select_related = ["user"]
    search_fields = ["login", "user__email"]
    ordering = ["-created_at", "pk"]
    actions = ["disconnect"]
    fields = readonly_fields = ["login", "user_page", "granted", "created_at", "updated_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_disconnect_permission(self, request: HttpRequest) -> bool:
        """Looking at connections is not enough to end them."""
        return request.user.has_perm("integrations.delete_githubconnection")

    @admin.display(description=gettext_lazy("user"), ordering="user__email")
    def user_page(self, connection: GitHubConnection) -> SafeString:
        address = reverse("admin:accounts_user_change", args=[connection.user_id])
        return format_html('<a href="{}">{}</a>', address, connection.user)

    @admin.display(description=gettext_lazy("scopes"))
    def granted(self, connection: GitHubConnection) -> str:
        return ", ".join(connection.scopes or ()) or "–"

    @admin.action(description=gettext_lazy("Disconnect the chosen accounts"), permissions=["disconnect"])
    def disconnect(self, request: HttpRequest, rows: QuerySet[GitHubConnection]) -> None:
        chosen = list(rows.select_related("user"))
        for connection in chosen:
            github_connections.disconnect(connection.user)
        said = ngettext("%(number)d account is disconnected.", "%(number)d accounts are disconnected.", len(chosen))
        self.message_user(request, said % {"number": len(chosen)}, messages.SUCCESS)
