"""Short addresses that lead to an app."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from builder.models import Project
from motivd_site import pages


@require_safe
def by_slug(request: HttpRequest, slug: str) -> HttpResponse:
    return _to_app(request, sandbox_slug=slug.lower())


@require_safe
def by_project(request: HttpRequest, project_id: str) -> HttpResponse:
    try:
        return _to_app(request, pk=UUID(project_id))
    except ValueError:
        return pages.not_found(request, Http404())


def _to_app(request: HttpRequest, **which: Any) -> HttpResponse:
    address = Project.objects.filter(deleted_at=None, **which).values_list("preview_url", flat=True).first()
    if not address:
        return pages.not_found(request, Http404())  # the same page under DEBUG too
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = "no-store"  # the address may change at any time
    return response
