"""The first step of a new project: what was understood, what is assumed, and what we would like to know."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from builder import brief_origins, brief_saving, prd
from builder.api.brief_views import BriefAnswer
from builder.briefs import ITEM_LIMIT, ITEMS_LIMIT, NAME_LIMIT, NOTES_LIMIT, REFERENCE_URL_LIMIT
from builder.models import Brief, Project
from integrations.llm import client as llm
from motivd_site.api.fields import wire_name
from pages import steps
from pages.access import of_project, user_of
from pages.texts import brief as texts
from pages.texts import site, spoken
from pages.texts import steps as step_texts

Kind = Literal["line", "text", "list", "address"]

_KINDS: dict[str, Kind] = {
    "app_name": "line",
    "mvp_features": "list",
    "target_platforms": "list",
    "integrations": "list",
    "reference_url": "address",
}
_LIMITS = {"app_name": NAME_LIMIT, "reference_url": REFERENCE_URL_LIMIT}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what it is called, what stands in it, and where that comes from."""

    name: str
    kind: Kind
    limit: int
    value: str | list[str]
    state: brief_origins.State
    quotes: list[str]
    label: str | Promise
    question: str | Promise
    hint: str | Promise
    assumed: str | Promise
    suggestions: tuple[str, ...]


@of_project
def page(request: HttpRequest, project: Project) -> HttpResponse:
    brief = brief_saving.of(project)
    document = prd.of(project)
    choice = llm.choose(user_of(request))
    state = brief_saving.state_of(brief)
    context: dict[str, Any] = {
        "project": project,
        "steps": steps.of(project, "brief"),
        "brief": brief,
        "fields": _fields(brief, state["origins"]),
        "prd": document,
        "model": choice.engine if choice else "",
        "items_limit": ITEMS_LIMIT,
        "item_limit": ITEM_LIMIT,
        "brief_json": {
            "projectId": str(project.pk),
            "prdUrl": reverse("project-prd", args=[project.pk]),
            "prdRevision": document.revision if document else 0,
            "state": BriefAnswer(state).data,
        },
        "page_texts": spoken(site.TEXTS, step_texts.TEXTS, texts.TEXTS),
    }
    return render(request, "pages/brief.html", context)


def _fields(brief: Brief, origins: list[brief_origins.Origin]) -> list[Field]:
    shown = []
    for origin in origins:
        words = texts.FIELDS[origin.field]
        kind = _KINDS.get(origin.field, "text")
        shown.append(
            Field(
                name=wire_name(origin.field),
                kind=kind,
                limit=_LIMITS.get(origin.field, NOTES_LIMIT),
                value=getattr(brief, origin.field),
                state=origin.state,
                quotes=origin.quotes,
                suggestions=texts.SUGGESTIONS.get(origin.field, ()),
                **asdict(words),
            )
        )
    return shown
