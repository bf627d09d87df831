"""One's projects, and the box to begin another one in."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from builder import deletions, projects
from builder.api.serializers import NewProject
from builder.models import BackendType
from motivd_site import limits
from motivd_site.api.errors import ApiError, InvalidFields
from pages import project_cards, prompt_box
from pages.access import user_of
from pages.texts import projects as texts
from pages.texts import prompt, site, spoken, voice

_SEARCH_LIMIT: Final = 200
_SORTS: Final = ("recent", "starred")


@login_required
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _begin(request)
    return _shown(request, {})


def _begin(request: HttpRequest) -> HttpResponse:
    """Make a project of the form as it is: the way of those whose browser runs no scripts."""
    typed = request.POST.get("prompt", "").replace("\r\n", "\n")
    platforms = [value for value, *_ in prompt_box.PLATFORMS if value in request.POST.getlist("platforms")]
    try:
        limits.take_request(request)
        wanted = NewProject(data={"prompt": typed, "brief": {"targetPlatforms": platforms} if platforms else {}})
        if not wanted.is_valid():
            raise InvalidFields({"prompt": [str(one) for one in wanted.errors.get("prompt", [])]})
        made = projects.create(
            user_of(request),
            name=None,
            prompt=wanted.validated_data["prompt"],
            brief=dict(wanted.validated_data["brief"]),
            backend_type=BackendType.NONE,
            locale=prompt_box.page_locale(),
        )
    except ApiError as refusal:
        said = [sentence for sentences in (refusal.details() or {}).values() for sentence in sentences]
        return _shown(request, {"typed": typed, "prompt_error": " ".join(said) or refusal.message()}, refusal.status)
    return redirect("project-brief", project_id=made.pk)


def _shown(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    user = user_of(request)
    search = request.GET.get("q", "").strip()[:_SEARCH_LIMIT]
    sort = request.GET.get("sort", "")
    sort = sort if sort in _SORTS else _SORTS[0]
    shelf = project_cards.shelf(user, search=search, starred_first=sort == "starred", page=_page_number(request))
    context: dict[str, Any] = {
        "here": "projects",
        "shelf": shelf,
        "deleted": list(deletions.restorable(user)[:5]),
        "q": search,
        "sort": sort,
        "filters": urlencode(
            {key: value for key, value in (("q", search), ("sort", sort)) if value not in ("", "recent")}
        ),
    }
    # A search only changes the cards; going back in the history asks for all of it.
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]  # of django-htmx
        answer = render(request, "pages/projects_cards.html", context)
    else:
        spoken_texts = spoken(site.TEXTS, prompt.TEXTS, voice.TEXTS, texts.TEXTS)
        context |= prompt_box.context() | {"page_texts": spoken_texts} | more
        answer = render(request, "pages/projects.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
