"""The budget and the prices, for the staff. What was spent is a record; prices can be set."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Case, DecimalField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from billing import budget
from billing.models import BudgetBucket, PriceOverride, Reservation, ReservationStatus
from motivd_site.staff_pages import NONE, ReadOnly, page_of

_USD: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=6)


@admin.register(BudgetBucket)
class BudgetBucketAdmin(ReadOnly):
    list_display = ["bucket", "window_started_at", "resets_at", "limit", "spent", "reserved", "left"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    ordering = ["-window_started_at", "key"]
    fields = readonly_fields = [
        *("bucket", "user_page", "window_started_at", "resets_at"),
        *("limit", "spent", "reserved", "left"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetBucket]:
        """Add what calls under way hold of each bucket's window."""
        alive = Reservation.objects.filter(status=ReservationStatus.OPEN, expires_at__gt=timezone.now())
        of_all = alive.filter(platform_window_at=OuterRef("window_started_at")).values("status")
        of_one = alive.filter(user_id=OuterRef("user_id"), user_window_at=OuterRef("window_started_at"))
        held = Case(
            When(key=BudgetBucket.PLATFORM, then=Subquery(of_all.values(usd=Sum("estimate_usd")))),
            default=Subquery(of_one.values("status").values(usd=Sum("estimate_usd"))),
            output_field=_USD,
        )
        rows: QuerySet[BudgetBucket] = super().get_queryset(request)
        return rows.annotate(reserved_usd=Coalesce(held, Value(Decimal(0)), output_field=_USD))

    @admin.display(description=_("bucket"), ordering="key")
    def bucket(self, row: BudgetBucket) -> Any:
        return row.user or _("the platform’s key")

    @admin.display(description=_("user"))
    def user_page(self, row: BudgetBucket) -> SafeString | str:
        return page_of(row.user)

    @admin.display(description=_("window ends"))
    def resets_at(self, row: BudgetBucket) -> datetime | None:
        return row.window_started_at and row.window_started_at + budget.WINDOW

    @admin.display(description=_("limit, USD"))
    def limit(self, row: BudgetBucket) -> str:
        """What all users together may spend in five hours, or one user's share of it."""
        return f"{budget.limit_of(row):.6f}"

    @admin.display(description=_("spent, USD"), ordering="spent_usd")
    def spent(self, row: BudgetBucket) -> str:
        """An ended window has nothing spent in it, though its sum stands until the next one opens."""
        return f"{row.spent_usd:.6f}" if self._is_live(row) else NONE

    @admin.display(description=_("reserved, USD"))
    def reserved(self, row: BudgetBucket) -> str:
        return f"{_held(row):.6f}" if self._is_live(row) else NONE

    @admin.display(description=_("left, USD"))
    def left(self, row: BudgetBucket) -> str:
        """What a new call may still reserve; all of it once the window is over."""
        used = row.spent_usd + _held(row) if self._is_live(row) else Decimal(0)
        return f"{max(Decimal(0), budget.limit_of(row) - used):.6f}"

    def _is_live(self, row: BudgetBucket) -> bool:
        ends = self.resets_at(row)
        return ends is not None and timezone.now() < ends


def _held(row: BudgetBucket) -> Decimal:
    held: Decimal = getattr(row, "reserved_usd")  # noqa: B009  (the query set adds it)
    return held


@admin.register(Reservation)
class ReservationAdmin(ReadOnly):
    list_display = ["created_at", "user_page", "purpose", "status", "estimate_usd", "actual_usd", "expires_at"]
    list_select_related = ["user"]
    list_filter = ["status"]
    search_fields = ["=id", "user__email"]
    ordering = ["-created_at", "pk"]
    show_full_result_count = False
    fields = readonly_fields = [
        "id",
        "user_page",
        "purpose",
        "status",
        "estimate_usd",
        "actual_usd",
        "platform_window_at",
        "user_window_at",
        "created_at",
        "expires_at",
        "closed_at",
    ]

    @admin.display(description=_("user"), ordering="user__email")
    def user_page(self, row: Reservation) -> SafeString | str:
        return page_of(row.user)


@admin.register(PriceOverride)
class PriceOverrideAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    list_display = [
        "provider",
        "model",
        "input_usd",
        "output_usd",
        "cache_read_usd",
        "cache_write_5m_usd",
        "cache_write_1h_usd",
        "valid_from",
    ]
    list_filter = ["provider"]
    search_fields = ["provider", "model", "note"]
    ordering = ["provider", "model", "-valid_from"]
