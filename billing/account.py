"""What billing adds to the export of an account."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.export import Entry, as_json, fields_of
from accounts.models import User
from billing.models import Reservation


def export(user: User) -> Iterator[Entry]:
    def spent() -> list[dict[str, object]]:
        names = ("id", "purpose", "status", "estimate_usd", "actual_usd", "created_at", "closed_at")
        return [fields_of(row, *names) for row in Reservation.objects.filter(user=user).order_by("created_at")]

    yield as_json("model-budget.json", spent)
