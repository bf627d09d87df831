"""The second step of a new project: the PRD as a document to read, correct, comment on and approve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from builder import prd, prd_comments, prd_document
from builder.models import Prd, PrdComment, PrdRevision, Project, ProjectRepo
from builder.prd_sections.markdown import unescaped
from integrations import github_connections
from integrations.llm import client as llm
from pages import markdown_html, steps
from pages.access import of_project, user_of
from pages.texts import prd as texts
from pages.texts import site, spoken
from pages.texts import steps as step_texts

_COMMENTS_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it is read: its place in the document, and what was said about it."""

    number: int
    title: str
    html: SafeString
    comments: list[PrdComment]
    resolved: list[PrdComment]


@of_project
def page(request: HttpRequest, project: Project) -> HttpResponse:
    document = prd.of(project)
    user = user_of(request)
    choice = llm.choose(user)
    comments = list(prd_comments.listed(project)[:_COMMENTS_SHOWN])
    parts = prd_document.parts(document.content) if document else []
    sections, others = _sections(parts, comments)
    context: dict[str, Any] = {
        "project": project,
        "steps": steps.of(project, "prd"),
        "prd": document,
        "title": _title(parts) or project.name,
        "preamble": _preamble(parts),
        "sections": sections,
        "others": others,
        "open_count": sum(comment.resolved_at is None for comment in comments),
        "model": choice.engine if choice else "",
        "by_rules": choice is not None and _is_by_rules(project, document),
        "github": github_connections.of(user),
        "repo": ProjectRepo.objects.filter(project=project).first(),
        "prd_json": _for_scripts(project, document, parts),
        "page_texts": spoken(site.TEXTS, step_texts.TEXTS, texts.TEXTS),
    }
    return render(request, "pages/prd.html", context)


def _is_by_rules(project: Project, document: Prd | None) -> bool:
    """Return whether no model wrote it: there was none then, or it failed. One query."""
    number = document.revision if document else 0
    source = PrdRevision.Source.RULES
    return PrdRevision.objects.filter(project=project, number=number, source=source).exists()


def _for_scripts(project: Project, document: Prd | None, parts: list[tuple[str | None, str]]) -> dict[str, Any]:
    return {
        "projectId": str(project.pk),
        "projectName": project.name,
        "slug": project.slug,
        "revision": document.revision if document else 0,
        "reviewed": bool(document and document.reviewed),
        "parts": [{"title": title, "text": raw} for title, raw in parts],
        "buildUrl": reverse("project-build", args=[project.pk]),
    }


def _title(parts: list[tuple[str | None, str]]) -> str:
    """Return the document's own title, which the page has as its heading."""
    if not parts or parts[0][0] is not None:
        return ""
    first = parts[0][1].lstrip().partition("\n")[0]
    return unescaped(first.removeprefix("# ")).strip() if first.startswith("# ") else ""


def _preamble(parts: list[tuple[str | None, str]]) -> SafeString | str:
    """Return what stands between the title and the first section."""
    if not parts or parts[0][0] is not None:
        return ""
    raw = parts[0][1].lstrip()
    return markdown_html.rendered(raw.partition("\n")[2] if raw.startswith("# ") else raw, below=1)


def _sections(
    parts: list[tuple[str | None, str]], comments: Iterable[PrdComment]
) -> tuple[list[Section], list[PrdComment]]:
    """Return the sections with their comments, and the comments that are about no section that is still there."""
    said: dict[str, list[PrdComment]] = defaultdict(list)
    for comment in comments:
        said[comment.section].append(comment)
    sections = []
    for number, (title, raw) in enumerate(parts):
        if title is None:
            continue
        own = said.pop(title, [])  # of two sections with one title the first has them
        sections.append(
            Section(
                number=number,
                title=title,
                html=markdown_html.rendered(raw.partition("\n")[2]),
                comments=[comment for comment in own if comment.resolved_at is None],
                resolved=[comment for comment in own if comment.resolved_at is not None],
            )
        )
    others = sorted((comment for rest in said.values() for comment in rest), key=lambda comment: comment.created_at)
    return sections, others
