"""Deployments, for the staff."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from builder.admin import OfProject, outside
from builder.sandbox_slugs import published_url
from motivd_site.api.errors import ApiError
from motivd_site.staff_pages import page_by_id
from preview import publishing
from preview.models import Deployment, DeploymentStatus

FILES_SHOWN = 500


@admin.register(Deployment)
class DeploymentAdmin(OfProject):
    list_display = ["id", "project_page", "status", "address", "file_count", "size", "created_at"]
    list_filter = ["status"]
    ordering = ["-created_at"]
    actions = ["promote"]
    fields = ["id", "project_page", "status", "address", "version", "build", "size", "created_at", "files"]
    readonly_fields = ["project_page", "address", "build", "size", "files"]

    @admin.display(description=gettext_lazy("address"))
    def address(self, deployment: Deployment) -> SafeString | str:
        """Only what is live has one."""
        live = deployment.status == DeploymentStatus.LIVE
        return outside(published_url(deployment.project.sandbox_slug) if live else None)

    @admin.display(description=gettext_lazy("size"), ordering="size_bytes")
    def size(self, deployment: Deployment) -> str:
        return filesizeformat(deployment.size_bytes)

    @admin.display(description=gettext_lazy("build"))
    def build(self, deployment: Deployment) -> SafeString | str:
        return page_by_id("builder_build", deployment.build_id)

    @admin.display(description=gettext_lazy("files"))
    def files(self, deployment: Deployment) -> SafeString:
        # By column: the row of an artefact holds all its bytes.
        rows = deployment.files.order_by("path").values_list("path", "content_type", "artefact__size")[:FILES_SHOWN]
        shown = format_html_join(
            "\n", "<div><code>{}</code> {} {}</div>", ((path, kind, filesizeformat(size)) for path, kind, size in rows)
        )
        left_out = deployment.file_count - FILES_SHOWN
        note = _("%(count)d more files are not shown.") % {"count": left_out} if left_out > 0 else ""
        return format_html("<div>{}{}</div>", shown, note)

    @admin.action(description=gettext_lazy("Make the chosen deployment live"), permissions=["act"])
    def promote(self, request: HttpRequest, rows: QuerySet[Deployment]) -> None:
        chosen = list(rows.select_related("project")[:2])
        if len(chosen) != 1:
            self.message_user(request, _("Choose exactly one deployment."), messages.ERROR)
            return
        project = chosen[0].project
        try:
            publishing.promote(project, chosen[0].pk)
        except ApiError as refused:
            self.message_user(request, refused.message(), messages.ERROR)
            return
        shown = {"name": project.name, "address": published_url(project.sandbox_slug)}
        self.message_user(request, _("%(name)s is live at %(address)s.") % shown, messages.SUCCESS)
