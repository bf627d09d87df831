"""The first page: what Motivd is, and the box to begin in."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from pages import prompt_box, starter_gallery
from pages.texts import prompt, site, spoken, voice

STEPS: Final = ("brief", "prd", "workspace")


@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    locale = prompt_box.page_locale()
    pictures = {name: starter_gallery.existing(f"motivd/landing/{name}-{locale}.webp") for name in STEPS}
    context: dict[str, Any] = {
        **prompt_box.context(),
        "pictures": pictures,
        "starters": starter_gallery.cards(locale),
        "page_texts": spoken(site.TEXTS, prompt.TEXTS, voice.TEXTS),
    }
    return render(request, "pages/landing.html", context)
