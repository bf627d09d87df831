"""The box in which every project begins: on the landing page, and on top of one's projects."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.uploads import LIMIT_BYTES
from builder.api.serializers import PROMPT_LIMIT, BriefExtract
from builder.composing import RULES
from builder.extraction import rules
from builder.starters.catalogue import Locale
from integrations import transcription
from motivd_site import limits
from motivd_site.api.fields import wire_name
from motivd_site.api.views import OpenApiView
from pages import starter_gallery
from workspace.agent.attachments import LIMIT as FILES_LIMIT

# What briefs understand as target platforms (builder/extraction/platforms.py), icon, name.
PLATFORMS: Final[tuple[tuple[str, str, str | Promise], ...]] = (
    ("web", "globe", _("Web")),
    ("mobile", "smartphone", _("Phone")),
    ("tablet", "tablet", _("Tablet")),
    ("desktop", "monitor", _("Computer")),
)


def page_locale() -> Locale:
    """Return the language of the page that is being made."""
    return "fr" if (translation.get_language() or "en").startswith("fr") else "en"


def context() -> dict[str, Any]:
    """Return what `pages/prompt_box.html` names."""
    return {
        "platforms": PLATFORMS,
        "chips": starter_gallery.chips(page_locale()),
        "transcribes": transcription.is_configured(),
        "prompt_limit": PROMPT_LIMIT,
        "files_limit": FILES_LIMIT,
        "file_limit_bytes": LIMIT_BYTES,
    }


class Understood(OpenApiView):
    """What rules read out of a visitor's text: `/api/brief/extract` for those who have no account yet."""

    schema = None  # a part of the page, not of the API

    def post(self, request: Request) -> Response:
        asked = self.read_body(BriefExtract)
        limits.take_ai_start(request._request)
        language = cast("Literal['en', 'fr'] | None", asked.get("locale"))
        found = rules.extract(asked["prompt"], locale=language).filled()
        return Response({wire_name(name): value for name, value in found.items()} | {"extractedBy": RULES})
