"""The budget and the prices, for the staff. What was spent is a record; prices can be set."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Case, DecimalField, Model, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from accounts.models import User
from billing import budget
from billing.models import BudgetBucket, PriceOverride, Reservation, ReservationStatus

_NONE = "–"
_USD: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=6)


def _user_page(user: User | None) -> SafeString | str:
    if user is None:
        return _NONE
    return format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[user.pk]), user)


class _Record(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """What happened: to be looked at, not to be written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(BudgetBucket)
class BudgetBucketAdmin(_Record):
    list_display = ["bucket", "window_started_at", "resets_at", "spent", "reserved"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    ordering = ["-window_started_at", "key"]
    fields = readonly_fields = ["bucket", "user_page", "window_started_at", "resets_at", "spent", "reserved"]

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
        return _user_page(row.user)

    @admin.display(description=_("window ends"))
    def resets_at(self, row: BudgetBucket) -> datetime | None:
        return row.window_started_at and row.window_started_at + budget.WINDOW

    @admin.display(description=_("spent, USD"), ordering="spent_usd")
    def spent(self, row: BudgetBucket) -> str:
        """An ended window has nothing spent in it, though its sum stands until the next one opens."""
        return f"{row.spent_usd:.6f}" if self._is_live(row) else _NONE

    @admin.display(description=_("reserved, USD"))
    def reserved(self, row: BudgetBucket) -> str:
        held: Decimal = getattr(row, "reserved_usd")  # noqa: B009  (the query set adds it)
        return f"{held:.6f}" if self._is_live(row) else _NONE

    def _is_live(self, row: BudgetBucket) -> bool:
        ends = self.resets_at(row)
        return ends is not None and timezone.now() < ends


@admin.register(Reservation)
class ReservationAdmin(_Record):
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
        return _user_page(row.user)


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
