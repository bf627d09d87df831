"""Deleting old rows in small pieces, beside whoever uses the table."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

_AT_ONCE: Final = 500
_Row = TypeVar("_Row", bound=Model)


def delete(old: QuerySet[_Row]) -> int:
    """Delete the rows that a condition finds, and return how many went.

    Each piece is a short transaction. It waits for no row that somebody holds, and looks at the condition again once it
    holds one. Two at once do no harm.
    """
    gone, last = 0, None
    while some := _next(old, last):
        last = some[-1]
        with transaction.atomic():
            held = old.filter(pk__in=some).order_by("pk").select_for_update(skip_locked=True, of=("self",))
            gone += old.filter(pk__in=list(held.values_list("pk", flat=True))).delete()[0]
    return gone


def _next(old: QuerySet[_Row], last: Any) -> list[Any]:
    rows = old if last is None else old.filter(pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
