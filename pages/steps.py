"""The way from an idea to an app, as the pages of a new project show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from builder.models import Build, Prd, Project
from motivd_site.work import JobState

Key = Literal["brief", "prd", "build", "workspace"]

_STEPS: Final[tuple[tuple[Key, str, str | Promise], ...]] = (
    ("brief", "project-brief", _("Brief")),
    ("prd", "project-prd", _("PRD")),
    ("build", "project-build", _("Build")),
    ("workspace", "workspace", _("Workspace")),
)


@dataclass(frozen=True, slots=True)
class Step:
    key: Key
    name: str | Promise
    url: str
    is_done: bool
    is_here: bool


def of(project: Project, here: Key) -> list[Step]:
    """Return the steps of a project. One query."""
    found = Project.objects.filter(pk=project.pk).annotate(
        has_prd=Exists(Prd.objects.filter(project=OuterRef("pk"))),
        is_reviewed=Exists(Prd.objects.filter(project=OuterRef("pk"), reviewed=True)),
        is_built=Exists(Build.objects.filter(project=OuterRef("pk"), status=JobState.SUCCEEDED)),
    )
    has_prd, is_reviewed, is_built = found.values_list("has_prd", "is_reviewed", "is_built").first() or (False,) * 3
    done = {"brief": has_prd, "prd": is_reviewed, "build": is_built, "workspace": False}
    return [Step(key, name, reverse(route, args=[project.pk]), done[key], key == here) for key, route, name in _STEPS]
