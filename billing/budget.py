"""The five-hour budget for the platform's own model key. Without a model nothing is ever spent from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings

WINDOW_HOURS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AiRateLimit:
    """Amounts are USD with six decimals; the window opens with the first spend."""

    limit_usd: Decimal
    spent_usd: Decimal
    remaining_usd: Decimal
    window_hours: int
    window_started_at: datetime | None
    resets_at: datetime | None
    blocked: bool


def current() -> AiRateLimit:
    limit = Decimal(settings.AI_BUDGET_USD_PER_5H).quantize(Decimal("0.000001"))
    return AiRateLimit(
        limit_usd=limit,
        spent_usd=Decimal("0.000000"),
        remaining_usd=limit,
        window_hours=WINDOW_HOURS,
        window_started_at=None,
        resets_at=None,
        blocked=False,
    )
