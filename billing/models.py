"""What model calls may cost and what they have cost: the five-hour buckets, what is reserved, prices of our own."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BudgetBucket(models.Model):
    """One five-hour budget: the platform key's as a whole (`user` is null), or one user's share of it.

    Only `billing/budget.py` writes here, and only while it holds the lock of the platform's row.
    """

    PLATFORM = "platform"

    key = models.CharField(_("bucket"), max_length=36, primary_key=True)  # PLATFORM, or the user's id
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("user")
    )
    window_started_at = models.DateTimeField(_("window opened"), null=True)
    spent_usd = models.DecimalField(_("spent, USD"), max_digits=14, decimal_places=6, default=Decimal(0))

    class Meta:
        verbose_name = _("budget bucket")
        verbose_name_plural = _("budget buckets")

    def __str__(self) -> str:
        return self.key


class ReservationStatus(models.TextChoices):
    OPEN = "open", _("open")
    SETTLED = "settled", _("settled")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")


class Reservation(models.Model):
    """What a call may cost, held before it is made. It names the windows that its cost is booked in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("user")
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    status = models.CharField(
        _("status"), max_length=10, choices=ReservationStatus.choices, default=ReservationStatus.OPEN
    )
    estimate_usd = models.DecimalField(_("estimate, USD"), max_digits=14, decimal_places=6)
    actual_usd = models.DecimalField(_("cost, USD"), max_digits=14, decimal_places=6, null=True)
    platform_window_at = models.DateTimeField(_("window opened"))
    user_window_at = models.DateTimeField(_("the user's window opened"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="settled", actual_usd__isnull=False)
                | (~Q(status="settled") & Q(actual_usd__isnull=True)),
                name="reservation_settled_has_cost",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(status="open"), name="reservation_open"),
            models.Index(fields=["-created_at"], name="reservation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.estimate_usd}"


def _price(label: object, *, optional: bool = False) -> models.DecimalField[Decimal, Decimal]:
    help_text = _("USD per million tokens; empty: as input") if optional else _("USD per million tokens")
    return models.DecimalField(
        label,  # type: ignore[arg-type]  # lazy, as everywhere
        max_digits=12,
        decimal_places=6,
        null=optional,
        blank=optional,
        validators=[MinValueValidator(Decimal(0))],
        help_text=help_text,
    )


class PriceOverride(models.Model):
    """A price that the staff set. It wins over the price table from `valid_from` on, until a later one does."""

    provider = models.CharField(_("provider"), max_length=40, help_text=_("As in the ledger of calls: “anthropic”."))
    model = models.CharField(
        _("model"), max_length=200, help_text=_("A name, or the beginning of names with “*” behind it.")
    )
    input_usd = _price(_("input"))
    output_usd = _price(_("output"))
    cache_read_usd = _price(_("read from a cache"), optional=True)
    cache_write_5m_usd = _price(_("kept in a cache for 5 minutes"), optional=True)
    cache_write_1h_usd = _price(_("kept in a cache for an hour"), optional=True)
    valid_from = models.DateTimeField(_("valid from"), default=timezone.now)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("price override")
        verbose_name_plural = _("price overrides")
        constraints = [
            models.UniqueConstraint(fields=["provider", "model", "valid_from"], name="price_override_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"

    def clean(self) -> None:
        self.provider, self.model = self.provider.strip().lower(), self.model.strip().lower()

    def matches(self, model: str) -> bool:
        """Return whether this is a price of `model`, in whatever case either is written."""
        wanted, name = self.model.lower(), model.lower()
        return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted

    @property
    def exactness(self) -> tuple[bool, int]:
        """A name beats a beginning, and a longer beginning a shorter one."""
        return not self.model.endswith("*"), len(self.model)
