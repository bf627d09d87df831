"""The base of the routes that a clock calls, with `Authorization: Bearer $CRON_SECRET`."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from rest_framework.request import Request

from motivd_site.api.errors import NotAuthenticated, NotConfigured
from motivd_site.api.views import OpenApiView


class CronView(OpenApiView):
    """Without a secret these routes work only under DEBUG."""

    authentication_classes = []

    def find_object(self, request: Request, **kwargs: Any) -> None:
        if not settings.CRON_SECRET:
            if settings.DEBUG:
                return
            raise NotConfigured("CRON_SECRET")
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {settings.CRON_SECRET}".encode()):
            raise NotAuthenticated
