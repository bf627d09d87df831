"""The workspace: one page, whose panels are modules that work over the API."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from builder import projects
from builder.api.serializers import ProjectShape
from builder.models import Project
from integrations import transcription
from pages.access import of_project
from pages.texts import site, spoken, voice
from pages.texts import workspace as texts

# key, icon, name: in the order of the tabs. The chat is no tab where there is room: it stands beside them.
PANELS: Final[tuple[tuple[str, str, str | Promise], ...]] = (
    ("preview", "monitor-play", _("Preview")),
    ("files", "folder-tree", _("Files")),
    ("history", "history", _("History")),
    ("tasks", "list-checks", _("Tasks")),
    ("schedules", "calendar-clock", _("Schedules")),
    ("github", "git-branch", _("GitHub")),
    ("deployments", "rocket", _("Deployments")),
    ("settings", "settings", _("Settings")),
)


@of_project
def page(request: HttpRequest, project: Project) -> HttpResponse:
    projects.mark_accessed(project)
    context: dict[str, Any] = {
        "project": project,
        "project_json": ProjectShape(project).data,
        "panels": PANELS,
        "apps_domain": settings.APPS_DOMAIN,
        "own_address": _own_address(project),
        "transcribes": transcription.is_configured(),
        "page_texts": spoken(site.TEXTS, voice.TEXTS, *texts.ALL),
    }
    return render(request, "pages/workspace/page.html", context)


def _own_address(project: Project) -> str:
    """Return where its owner runs the app, nothing where that is the one that Motivd publishes."""
    address = project.preview_url or ""
    host = urlsplit(address).hostname or ""
    return "" if host == settings.APPS_DOMAIN or host.endswith(f".{settings.APPS_DOMAIN}") else address
