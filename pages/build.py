"""The third step of a new project: the build as it happens, and the first look at what it made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from builder import prd
from builder.api.build_serializers import BuildJob
from builder.models import Build, BuildPhase, Project, ProjectRepo
from integrations.llm import client as llm
from pages import steps
from pages.access import of_project, user_of
from pages.texts import build as texts
from pages.texts import site, spoken
from pages.texts import steps as step_texts

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Phase:
    key: str
    name: str
    about: str


@of_project
def page(request: HttpRequest, project: Project) -> HttpResponse:
    builds = list(Build.objects.filter(project=project).order_by("-created_at", "-pk")[:_SHOWN])
    build = _asked_for(request, project, builds)
    document = prd.of(project)
    choice = llm.choose(user_of(request))
    context: dict[str, Any] = {
        "project": project,
        "steps": steps.of(project, "build"),
        "prd": document,
        "has_prd": document is not None and bool(document.content.strip()),
        "repo": ProjectRepo.objects.filter(project=project).first(),
        "builds": builds,
        "build": build,
        "phases": [
            Phase(key, str(BuildPhase(key).label), str(texts.PHASES[key])) for key, _path in settings.BUILD_STEPS
        ],
        "model": choice.engine if choice else "",
        "build_json": {
            "projectId": str(project.pk),
            "build": BuildJob(build).data if build else None,
            "pageUrl": reverse("project-build", args=[project.pk]),
            "workspaceUrl": reverse("workspace", args=[project.pk]),
        },
        "page_texts": spoken(site.TEXTS, step_texts.TEXTS, texts.TEXTS),
    }
    return render(request, "pages/build.html", context)


def _asked_for(request: HttpRequest, project: Project, builds: list[Build]) -> Build | None:
    """Return the build that the address names, else the newest."""
    named = request.GET.get("build")
    if not named:
        return builds[0] if builds else None
    try:
        found = Build.objects.filter(project=project, pk=UUID(named)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
