"""The ledger of calls, which would grow for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from integrations.models import ModelCall
from motivd_site import thinning


def forget_old(now: datetime | None = None) -> int:
    """Delete the calls that are older than MODEL_CALLS_KEPT_DAYS, and return how many went; 0 keeps them all.

    Also those that a dead process left as started: no call takes days.
    """
    if not settings.MODEL_CALLS_KEPT_DAYS:
        return 0
    before = (now or timezone.now()) - timedelta(days=settings.MODEL_CALLS_KEPT_DAYS)
    return thinning.delete(ModelCall.objects.filter(created_at__lt=before))
