"""What is published and previewed, for the staff. No page has what opens a preview."""

from __future__ import annotations

import base64
import shlex
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from builder.admin import InProject, OfProject, outside
from builder.sandbox_slugs import published_url
from motivd_site.api.errors import ApiError, NotFound
from motivd_site.staff_pages import NONE, as_json, column, list_of, long, moment, page_by_id, page_of, short, state
from preview import pictures, publishing, server_runtime, sessions, shares
from preview.models import (
    Deployment,
    DeploymentStatus,
    PageError,
    PreviewSession,
    PreviewShare,
    ServerRuntime,
    ShownState,
    Thumbnail,
)
from workspace.admin import OfJob, StateFilter

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


@admin.register(PreviewSession)
class PreviewSessionAdmin(InProject):
    list_display = ["project_page", "is_on", "kind", moment("started_at", gettext_lazy("started")), "used_at"]
    list_filter = ["is_on", "wanted_kind"]
    ordering = ["-used_at", "pk"]
    actions = ["turn_off"]
    fields = readonly_fields = [
        *("project_page", "is_on", "kind", moment("started_at", gettext_lazy("started")), "used_at"),
        *(column("epoch", gettext_lazy("times begun anew")), "server_page", "all_errors", "all_shares"),
    ]

    @admin.display(description=gettext_lazy("kind"), ordering="wanted_kind")
    def kind(self, session: PreviewSession) -> str:
        return session.get_wanted_kind_display() if session.wanted_kind else _("as the files say")

    @admin.display(description=gettext_lazy("preview server"))
    def server_page(self, session: PreviewSession) -> SafeString | str:
        runtime = ServerRuntime.objects.filter(project=session.project_id).first()
        return page_by_id("preview_serverruntime", runtime.pk, _state_of(runtime)) if runtime else NONE

    @admin.display(description=gettext_lazy("page errors"))
    def all_errors(self, session: PreviewSession) -> SafeString:
        count = PageError.objects.filter(project=session.project_id).count()
        return list_of("preview_pageerror", count, project__id__exact=str(session.project_id))

    @admin.display(description=gettext_lazy("preview links"))
    def all_shares(self, session: PreviewSession) -> SafeString:
        count = PreviewShare.objects.filter(project=session.project_id).count()
        return list_of("preview_previewshare", count, project__id__exact=str(session.project_id))

    @admin.action(description=gettext_lazy("Turn off the chosen previews"), permissions=["act"])
    def turn_off(self, request: HttpRequest, rows: QuerySet[PreviewSession]) -> None:
        done = left = 0
        for session in rows.select_related("project"):
            if sessions.stop(session.project):
                self.note_change(request, session, "on")
                done += 1
            else:
                left += 1
        off = ngettext("%(number)d preview is turned off.", "%(number)d previews are turned off.", done)
        was_off = ngettext("%(number)d was off already.", "%(number)d were off already.", left)
        said = f"{off % {'number': done}} {was_off % {'number': left}}"
        self.message_user(request, said, messages.SUCCESS if done else messages.WARNING)


def _state_of(runtime: ServerRuntime) -> str:
    """Say how a server is in truth: a row outlives the runner that wrote it."""
    state = str(server_runtime.state_of(runtime).label)
    if server_runtime.is_waiting(runtime):
        return _("%(state)s, waits for a free place") % {"state": state}
    return state


@admin.register(ServerRuntime)
class ServerRuntimeAdmin(InProject):
    list_display = ["project_page", "truth", "is_wanted", moment("started_at", gettext_lazy("started")), "used_at"]
    list_filter = ["is_wanted", "state"]
    ordering = ["-used_at", "pk"]
    actions = ["stop"]
    fields = readonly_fields = [
        *("project_page", "truth", "is_wanted", moment("wanted_at", gettext_lazy("wanted since"))),
        *(moment("started_at", gettext_lazy("started")), "used_at", "program"),
        *(column("generation", gettext_lazy("times begun anew")), column("lease_owner", gettext_lazy("runner"))),
        *(moment("lease_expires_at", gettext_lazy("held until")), "failure"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServerRuntime]:
        rows: QuerySet[ServerRuntime] = super().get_queryset(request)
        return rows.defer("logs")  # what a user's program writes may hold anything, and is long

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def truth(self, runtime: ServerRuntime) -> str:
        return _state_of(runtime)

    @admin.display(description=gettext_lazy("command"))
    def program(self, runtime: ServerRuntime) -> str:
        return short(shlex.join(map(str, runtime.command))) or NONE

    @admin.display(description=gettext_lazy("error"))
    def failure(self, runtime: ServerRuntime) -> SafeString | str:
        error = server_runtime.shown_error(runtime)
        if error is None:
            return NONE
        return format_html("<div>{}</div><code>{}</code>", long(error["message"]), _place(error["file"], error["line"]))

    @admin.action(description=gettext_lazy("Stop the chosen servers"), permissions=["act"])
    def stop(self, request: HttpRequest, rows: QuerySet[ServerRuntime]) -> None:
        wanted = list(rows.filter(is_wanted=True).select_related("project"))
        for runtime in wanted:
            server_runtime.stop(runtime.project)
            self.note_change(request, runtime, "state")
        said = ngettext("%(number)d server is being stopped.", "%(number)d servers are being stopped.", len(wanted))
        self.message_user(request, said % {"number": len(wanted)}, messages.SUCCESS if wanted else messages.WARNING)


def _place(file: str | None, line: int | None) -> str:
    return f"{file}:{line}" if file and line else file or ""


@admin.register(PageError)
class PageErrorAdmin(InProject):
    """What pages of users told: data, to be read with care."""

    list_display = ["start", "project_page", "kind", "place", "count", "last_at"]
    list_filter = ["kind"]
    ordering = ["-last_at", "pk"]
    fields = readonly_fields = [
        *("whole", "project_page", "kind", "place", "page", "count", "first_at", "last_at", "stacked"),
    ]

    @admin.display(description=gettext_lazy("message"), ordering="message")
    def start(self, error: PageError) -> str:
        return short(error.message) or NONE

    @admin.display(description=gettext_lazy("message"))
    def whole(self, error: PageError) -> SafeString | str:
        return long(error.message)

    @admin.display(description=gettext_lazy("file"), ordering="file")
    def place(self, error: PageError) -> str:
        return _place(error.file, error.line) or NONE

    @admin.display(description=gettext_lazy("stack"))
    def stacked(self, error: PageError) -> SafeString | str:
        return long(error.stack)


class FaultFilter(admin.SimpleListFilter):
    title = gettext_lazy("errors")
    parameter_name = "errors"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("some", _("with errors")), ("none", _("without errors"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ShownState]) -> QuerySet[ShownState]:
        clean = Q(errors=[])
        wanted = {"some": ~clean, "none": clean}
        return queryset.filter(wanted[value]) if (value := self.value()) in wanted else queryset


@admin.register(ShownState)
class ShownStateAdmin(InProject):
    """What pages of users told of their states: data, to be read with care."""

    list_display = [
        *(column("state", gettext_lazy("state of the files")), "project_page", "faults"),
        *(moment("shown_at", gettext_lazy("first seen")), moment("seen_at", gettext_lazy("last seen"))),
    ]
    list_filter = [FaultFilter]
    ordering = ["-seen_at", "pk"]
    fields = readonly_fields = [
        *(column("state", gettext_lazy("state of the files")), "project_page"),
        *(moment("shown_at", gettext_lazy("first seen")), moment("seen_at", gettext_lazy("last seen")), "all_faults"),
    ]

    @admin.display(description=gettext_lazy("errors"))
    def faults(self, shown: ShownState) -> int:
        return len(shown.errors)

    @admin.display(description=gettext_lazy("errors"))
    def all_faults(self, shown: ShownState) -> SafeString | str:
        return as_json(shown.errors)


class ShareFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(_SHARE_STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[PreviewShare]) -> QuerySet[PreviewShare]:
        now = timezone.now()
        wanted = {
            "open": Q(revoked_at=None, expires_at__gt=now),
            "expired": Q(revoked_at=None, expires_at__lte=now),
            "revoked": Q(revoked_at__isnull=False),
        }
        return queryset.filter(wanted[value]) if (value := self.value()) in wanted else queryset


_SHARE_STATES = {
    "open": gettext_lazy("open"),
    "expired": gettext_lazy("expired"),
    "revoked": gettext_lazy("revoked"),
}


@admin.register(PreviewShare)
class PreviewShareAdmin(InProject):
    """Links by what they may, and never by their address: that holds what opens them."""

    list_display = ["id", "project_page", "state", "created_at", "expires_at", "revoked_at"]
    list_filter = [ShareFilter]
    ordering = ["-created_at", "pk"]
    actions = ["revoke"]
    fields = readonly_fields = ["id", "project_page", "state", "created_at", "expires_at", "revoked_at"]

    @admin.display(description=gettext_lazy("state"))
    def state(self, share: PreviewShare) -> str:
        expired = "expired" if share.expires_at <= timezone.now() else "open"
        return str(_SHARE_STATES["revoked" if share.revoked_at else expired])

    @admin.action(description=gettext_lazy("Revoke the chosen links"), permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[PreviewShare]) -> None:
        done = left = 0
        for share in rows.select_related("project"):
            try:
                shares.revoke(share.project, share.pk)
            except NotFound:
                left += 1
                continue
            self.note_change(request, share, "revoked")
            done += 1
        revoked = ngettext("%(number)d link is revoked.", "%(number)d links are revoked.", done)
        ended = ngettext("%(number)d had ended already.", "%(number)d had ended already.", left)
        said = f"{revoked % {'number': done}} {ended % {'number': left}}"
        self.message_user(request, said, messages.SUCCESS if done else messages.WARNING)


@admin.register(Thumbnail)
class ThumbnailAdmin(OfJob):
    list_display = [
        *(moment("created_at", gettext_lazy("created")), "project_page", "version_page", state(gettext_lazy("state"))),
        *("duration", "error_code"),
    ]
    list_select_related = ["project", "version"]
    list_filter = [("status", StateFilter)]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("project_page", "version_page", state(gettext_lazy("state")), "failure"),
        *(column("attempts", gettext_lazy("attempts")), moment("created_at", gettext_lazy("created"))),
        *(moment("started_at", gettext_lazy("started")), moment("finished_at", gettext_lazy("finished"))),
        *("duration", "picture"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thumbnail]:
        rows: QuerySet[Thumbnail] = super().get_queryset(request)
        return rows.defer("content")  # the list shows many

    @admin.display(description=gettext_lazy("version"))
    def version_page(self, thumbnail: Thumbnail) -> SafeString | str:
        return page_of(thumbnail.version)

    @admin.display(description=gettext_lazy("error"))
    def failure(self, thumbnail: Thumbnail) -> str:
        """Say why there is no picture, in the reader's language."""
        return pictures.reason_of(thumbnail) or NONE

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, thumbnail: Thumbnail) -> SafeString | str:
        if thumbnail.content is None:
            return NONE
        drawn = base64.b64encode(bytes(thumbnail.content)).decode()
        return format_html(
            '<img alt="" src="data:{};base64,{}" width="{}" height="{}">',
            *(thumbnail.content_type, drawn, thumbnail.width, thumbnail.height),
        )
