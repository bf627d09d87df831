"""Deployments, for the staff."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from motivd_site.api.errors import ApiError
from preview import publishing
from preview.models import Deployment


@admin.register(Deployment)
class DeploymentAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    list_display = ["id", "project", "status", "file_count", "size_bytes", "created_at"]
    list_select_related = ["project"]
    list_filter = ["status"]
    search_fields = ["project__name", "project__sandbox_slug"]
    ordering = ["-created_at"]
    actions = ["promote"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Make the chosen deployment live"), permissions=["view"])
    def promote(self, request: HttpRequest, rows: QuerySet[Deployment]) -> None:
        chosen = list(rows.select_related("project")[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose exactly one deployment."), messages.ERROR)
            return
        try:
            publishing.promote(chosen[0].project, chosen[0].pk)
        except ApiError as refused:
            self.message_user(request, refused.message(), messages.ERROR)
        else:
            self.message_user(request, _("It is live now."), messages.SUCCESS)
