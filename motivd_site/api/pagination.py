"""Pages of a list: `page` from 1, `perPage` 25 and at most 100; past the end is an empty page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from motivd_site.api.fields import Answer, Digits, Query

PER_PAGE, PER_PAGE_LIMIT = 25, 100


class PageQuery(Query):
    page = Digits(min_value=1, default=1)
    per_page = Digits(min_value=1, max_value=PER_PAGE_LIMIT, default=PER_PAGE)

    # Here the contract's spelling is camelCase; `per_page` belongs to the commits alone.
    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["perPage"] = fields.pop("per_page")
        fields["perPage"].source = "per_page"
        return fields


def page_of(
    rows: QuerySet[Any], query: dict[str, Any], *, name: str, show: Callable[[Iterable[Any]], Any]
) -> dict[str, Any]:
    """Return the asked page of `rows` under `name`. Costs two queries."""
    page, per_page = query["page"], query["per_page"]
    total = rows.count()
    start = (page - 1) * per_page
    shown = rows[start : start + per_page] if start < total else rows.none()
    return {
        name: show(shown),
        "page": page,
        "perPage": per_page,
        "total": total,
        "totalPages": -(-total // per_page),
    }


def page_answer(name: str, row: type[Answer]) -> type[Answer]:
    """Return the serializer of a page of `row`, for the schema."""
    from rest_framework import serializers

    fields: dict[str, Any] = {
        name: row(many=True),
        "page": serializers.IntegerField(),
        "perPage": serializers.IntegerField(),
        "total": serializers.IntegerField(),
        "totalPages": serializers.IntegerField(),
    }
    return type(f"PageOf{name[0].upper()}{name[1:]}", (Answer,), fields)
