"""Projects, PRDs and builds, for the staff."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin, StackedInline

from builder.models import Brief, Build, Prd, PrdRevision, Project
from motivd_site import work

LINES_SHOWN = 500


class ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """A record of what happened: to be looked at, not to be written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class BriefInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    model = Brief
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    list_display = ["name", "owner", "sandbox_slug", "backend_type", "preview_url", "created_at", "last_accessed_at"]
    list_select_related = ["owner"]
    list_filter = ["backend_type"]
    search_fields = ["name", "sandbox_slug", "owner__email"]
    autocomplete_fields = ["owner"]
    readonly_fields = ["id", "slug", "created_at", "updated_at", "last_accessed_at"]
    ordering = ["-created_at"]
    inlines = [BriefInline]


@admin.register(Prd)
class PrdAdmin(ReadOnly):
    list_display = ["project", "revision", "reviewed", "reviewed_at", "updated_at"]
    list_select_related = ["project"]
    list_filter = ["reviewed"]
    search_fields = ["project__name"]
    ordering = ["-updated_at"]


@admin.register(PrdRevision)
class PrdRevisionAdmin(ReadOnly):
    list_display = ["project", "number", "source", "author", "created_at"]
    list_select_related = ["project", "author"]
    list_filter = ["source"]
    search_fields = ["project__name"]
    ordering = ["-created_at"]


@admin.register(Build)
class BuildAdmin(ReadOnly):
    list_display = ["id", "project", "status", "phase", "progress", "engine", "attempts", "created_at", "finished_at"]
    list_select_related = ["project"]
    list_filter = ["status", "phase", "engine"]
    search_fields = ["project__name", "project__sandbox_slug"]
    ordering = ["-created_at"]
    actions = ["cancel"]
    fields = [
        *("id", "project", "requested_by", "status", "phase", "progress", "engine", "attempts", "target"),
        *("instructions", "preview_url", "version_id", "deployment_id", "timings", "error"),
        *("created_at", "started_at", "finished_at", "log"),
    ]
    readonly_fields = ["log"]

    @admin.display(description=gettext_lazy("log"))
    def log(self, build: Build) -> SafeString:
        """Show the last lines, each with its time, level and phase."""
        lines = list(build.lines.order_by("-seq")[:LINES_SHOWN])[::-1]
        rows = format_html_join(
            "\n",
            "<div><code>{} {} {}</code> {}</div>",
            ((f"{line.at:%H:%M:%S}", line.level, line.phase, line.message()) for line in lines),
        )
        left_out = build.last_seq - len(lines)
        note = _("%(count)d older lines are not shown.") % {"count": left_out} if left_out > 0 else ""
        return format_html('<div role="log">{}{}</div>', note, rows)

    @admin.action(description=gettext_lazy("Cancel the chosen builds"), permissions=["view"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Build]) -> None:
        asked = sum(work.request_cancel(build) for build in rows)
        ended = rows.count() - asked
        done = ngettext("%(asked)d build is cancelled.", "%(asked)d builds are cancelled.", asked) % {"asked": asked}
        rest = ngettext("%(ended)d had ended already.", "%(ended)d had ended already.", ended) % {"ended": ended}
        self.message_user(request, f"{done} {rest}", messages.SUCCESS)
