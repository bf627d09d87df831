"""What the template of every page can name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pages.texts import site, spoken


def every_page(request: HttpRequest) -> dict[str, Any]:
    return {"motivd_version": settings.VERSION, "page_texts": spoken(site.TEXTS)}
