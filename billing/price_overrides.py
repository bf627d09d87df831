"""Prices that the staff set for a model."""

from __future__ import annotations

from datetime import datetime

from billing.models import PriceOverride


def find(provider: str, model: str, *, at: datetime) -> PriceOverride | None:
    """Return the override that names the model best, and of those the latest one valid by then. One query."""
    rows = PriceOverride.objects.filter(provider__iexact=provider, valid_from__lte=at)
    fitting = [row for row in rows if row.matches(model)]
    return max(fitting, key=lambda row: (row.exactness, row.valid_from), default=None)
