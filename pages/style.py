"""The living style page, for the staff: each part of `components.css` as it is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pages.access import user_of

TONES = ("good", "info", "warning", "bad")
COLOURS = (
    "ground", "surface", "raised", "sunken", "line", "line-strong", "ink", "quiet", "faint",
    "accent", "accent-fill", "accent-soft", "good", "good-soft", "warning", "warning-soft",
    "bad", "bad-soft", "info", "info-soft",
)  # fmt: skip
SIZES = ("xs", "s", "m", "l", "xl", "2xl", "3xl")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    if not user_of(request).is_staff:
        raise PermissionDenied
    return render(request, "pages/style.html", {"tones": TONES, "colours": COLOURS, "sizes": SIZES})
