"""Projects, briefs, PRDs and builds, for the staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import StackedInline

from builder.models import Brief, Build, Prd, PrdComment, PrdRevision, Project, ProjectRepo
from motivd_site import work
from motivd_site.staff_pages import NONE, ReadOnly, long, page_by_id, page_of, short

LINES_SHOWN = 500


def outside(address: str | None) -> SafeString | str:
    """Return a link to a published app, or the bare text when it is no web address."""
    if not address or not address.startswith(("http://", "https://")):
        return address or NONE
    return format_html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', address, address)


class BriefInline(StackedInline):  # type: ignore[misc]  # unfold has no types
    model = Brief
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ReadOnly):
    """Read-only, since a slug moves with its address and a deletion locks builds: the API does both."""

    list_display = ["name", "owner_page", "slug", "sandbox_slug", "preview", "latest_build", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["backend_type"]
    search_fields = ["sandbox_slug", "owner__email"]
    ordering = ["-created_at"]
    fields = [
        *("id", "name", "owner_page", "slug", "sandbox_slug", "backend_type", "preview", "repository"),
        *("latest_build", "created_at", "updated_at", "last_accessed_at"),
    ]
    readonly_fields = ["owner_page", "preview", "repository", "latest_build"]
    inlines = [BriefInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        newest = Build.objects.filter(project=OuterRef("pk")).order_by("-created_at")
        rows: QuerySet[Project] = super().get_queryset(request)
        return rows.annotate(
            build_id=Subquery(newest.values("pk")[:1]), build_status=Subquery(newest.values("status")[:1])
        )

    @admin.display(description=gettext_lazy("owner"), ordering="owner__email")
    def owner_page(self, project: Project) -> SafeString | str:
        return page_of(project.owner)

    @admin.display(description=gettext_lazy("preview address"))
    def preview(self, project: Project) -> SafeString | str:
        return outside(project.preview_url)

    @admin.display(description=gettext_lazy("repository"))
    def repository(self, project: Project) -> SafeString | str:
        linked = ProjectRepo.objects.filter(project=project).first()
        return outside(linked.url if linked else None)

    @admin.display(description=gettext_lazy("latest build"))
    def latest_build(self, project: Any) -> SafeString | str:
        status = project.build_status
        return page_by_id("builder_build", project.build_id, status and work.JobState(status).label)


class OfProject(ReadOnly):
    """Something that belongs to a project, with a link to it."""

    list_select_related = ["project"]
    search_fields = ["project__sandbox_slug"]

    @admin.display(description=gettext_lazy("project"), ordering="project__name")
    def project_page(self, row: Any) -> SafeString | str:
        return page_of(row.project)


class InProject(OfProject):
    """A record in a project. Its list counts the rows that it shows, and not all there are beside them."""

    show_full_result_count = False
    search_fields = ["project__sandbox_slug", "project__owner__email"]


@admin.register(Prd)
class PrdAdmin(OfProject):
    list_display = ["__str__", "project_page", "revision", "reviewed", "reviewed_at", "updated_at"]
    list_filter = ["reviewed"]
    ordering = ["-updated_at"]
    fields = ["project_page", "revision", "reviewed", "reviewed_at", "updated_at", "content", "revisions"]
    readonly_fields = ["project_page", "revisions"]

    @admin.display(description=gettext_lazy("revisions"))
    def revisions(self, prd: Prd) -> SafeString:
        newest = PrdRevision.objects.filter(project=prd.project_id).order_by("-number").defer("content")[:LINES_SHOWN]
        return format_html_join("", "<div>{} · {}</div>", ((page_of(r), r.get_source_display()) for r in newest))


class OfAuthor(InProject):
    """What somebody wrote in a project, with a link to them."""

    list_select_related = ["project", "author"]

    @admin.display(description=gettext_lazy("author"))
    def author_page(self, row: Any) -> SafeString | str:
        return page_of(row.author)


@admin.register(PrdRevision)
class PrdRevisionAdmin(OfAuthor):
    list_display = ["__str__", "project_page", "source", "author_page", "created_at"]
    list_filter = ["source"]
    ordering = ["-created_at"]
    fields = ["project_page", "number", "source", "author_page", "created_at", "content"]
    readonly_fields = ["project_page", "author_page"]


@admin.register(PrdComment)
class PrdCommentAdmin(OfAuthor):
    list_display = ["start", "where", "project_page", "author_page", "revision", "resolved_at", "created_at"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter)]
    ordering = ["-created_at", "pk"]
    fields = readonly_fields = [
        *("id", "project_page", "where", "revision", "author_page", "created_at", "resolved_at", "whole"),
    ]

    @admin.display(description=gettext_lazy("comment"), ordering="body")
    def start(self, comment: PrdComment) -> str:
        return short(comment.body) or NONE

    @admin.display(description=gettext_lazy("comment"))
    def whole(self, comment: PrdComment) -> SafeString | str:
        return long(comment.body)

    @admin.display(description=gettext_lazy("section"), ordering="section")
    def where(self, comment: PrdComment) -> str:
        return short(comment.section) or _("the whole PRD")


class DurationFilter(admin.SimpleListFilter):
    title = gettext_lazy("duration")
    parameter_name = "duration"
    _bounds = {"short": (0, 60), "middle": (60, 300), "long": (300, 10**8)}  # seconds

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("short", _("under a minute")),
            ("middle", _("one to five minutes")),
            ("long", _("five minutes and more")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Build]) -> QuerySet[Build]:
        if self.value() not in self._bounds:
            return queryset
        least, most = (timedelta(seconds=bound) for bound in self._bounds[self.value() or ""])
        took = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
        return queryset.annotate(took=took).filter(took__gte=least, took__lt=most)


@admin.register(Build)
class BuildAdmin(OfProject):
    list_display = ["id", "project_page", "status", "phase", "engine", "duration", "attempts", "created_at"]
    list_filter = ["status", "phase", "engine", DurationFilter]
    ordering = ["-created_at"]
    actions = ["cancel"]
    fields = [
        *("id", "project_page", "requester", "status", "phase", "progress", "engine", "attempts", "target"),
        *("instructions", "preview", "version_id", "deployment", "timings", "error"),
        *("created_at", "started_at", "finished_at", "duration", "log"),
    ]
    readonly_fields = ["project_page", "requester", "preview", "deployment", "duration", "log"]

    @admin.display(description=gettext_lazy("requested by"))
    def requester(self, build: Build) -> SafeString | str:
        return page_of(build.requested_by)

    @admin.display(description=gettext_lazy("preview address"))
    def preview(self, build: Build) -> SafeString | str:
        return outside(build.preview_url)

    @admin.display(description=gettext_lazy("deployment"))
    def deployment(self, build: Build) -> SafeString | str:
        return page_by_id("preview_deployment", build.deployment_id)

    @admin.display(description=gettext_lazy("duration"))
    def duration(self, build: Build) -> str:
        if build.started_at is None or build.finished_at is None:
            return NONE
        return f"{(build.finished_at - build.started_at).total_seconds():.1f} s"

    @admin.display(description=gettext_lazy("log"))
    def log(self, build: Build) -> SafeString:
        """Show the last lines, each with its time, level and phase."""
        lines = list(build.lines.order_by("-seq")[:LINES_SHOWN])[::-1]
        rows = format_html_join(
            "\n",
            "<div><code>{} {} {}</code> {}</div>",
            ((f"{line.at:%H:%M:%S}", line.level, line.phase, line.message()) for line in lines),
        )
        left_out = build.lines.count() - len(lines)
        note = _("%(count)d older lines are not shown.") % {"count": left_out} if left_out > 0 else ""
        return format_html('<div role="log">{}{}</div>', note, rows)

    @admin.action(description=gettext_lazy("Cancel the chosen builds"), permissions=["act"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Build]) -> None:
        # The list's filter may be one by status: once cancelled, the rows are no longer among them.
        chosen = list(rows)
        asked = sum(work.request_cancel(build) for build in chosen)
        ended = len(chosen) - asked
        done = ngettext("%(asked)d build is cancelled.", "%(asked)d builds are cancelled.", asked) % {"asked": asked}
        rest = ngettext("%(ended)d had ended already.", "%(ended)d had ended already.", ended) % {"ended": ended}
        self.message_user(request, f"{done} {rest}", messages.SUCCESS if asked else messages.WARNING)
