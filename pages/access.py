"""Who may see a page: the same rules as the API's, answered in HTML."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User
from builder import projects
from builder.models import Project
from motivd_site.api.errors import NotFound

P = ParamSpec("P")


def user_of(request: HttpRequest) -> User:
    """Return who asks; only for views behind `login_required`."""
    return cast("User", request.user)


def of_project(
    view: Callable[Concatenate[HttpRequest, Project, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view the project that its address names; another's is a 404 like a missing one."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, project_id: UUID, *args: P.args, **named: P.kwargs) -> HttpResponse:
        try:
            project = projects.for_owner(user_of(request), project_id)
        except NotFound as error:
            raise Http404 from error
        return view(request, project, *args, **named)

    return guarded
