"""The five-hour budget for the platform's own model key, and every user's share of it; exact under concurrency.

A call reserves an estimate before it is made and settles what it cost. Whatever reserves or settles holds the lock
of one row, the platform's bucket, and calculates in Decimal: sums made by SQLite would be floats. What is reserved is
never counted but added up from the open reservations, so a process that dies leaves nothing to put right: its
reservation ends by itself.

A user's own key is never counted here, and without a model nothing is ever spent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from billing.api.shapes import AiRateLimitShape
from billing.models import BudgetBucket, Reservation, ReservationStatus
from motivd_site import thinning
from motivd_site.api.errors import ApiError

WINDOW_HOURS: Final = 5
WINDOW: Final = timedelta(hours=WINDOW_HOURS)
RESERVED_FOR: Final = timedelta(minutes=15)
_MICRO: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class AiRateLimit:
    """Amounts are USD with six decimals; the window opens with the first spend.

    `remaining_usd` is what a new call may still reserve: what calls under way hold is not in it.
    """

    limit_usd: Decimal
    spent_usd: Decimal
    remaining_usd: Decimal
    window_hours: int
    window_started_at: datetime | None
    resets_at: datetime | None
    blocked: bool

    def fits(self, amount: Decimal) -> bool:
        return not self.blocked and amount <= self.remaining_usd


class BudgetExhausted(ApiError):
    """`rate` is the bucket that refuses."""

    status, code = 429, "AI_RATE_LIMIT_ACTIVE"

    def __init__(self, rate: AiRateLimit, *, now: datetime) -> None:
        super().__init__(rate)
        self.rate = replace(rate, blocked=True)
        left = rate.resets_at - now if rate.resets_at else None
        self.seconds = None if left is None else max(1, math.ceil(left.total_seconds()))

    def message(self) -> str:
        if self.seconds is None:  # no window is open, so waiting does not help
            return _(
                "The budget for AI calls does not allow this. Whoever runs this Motivd can raise it; "
                "a model key of your own has no such limit."
            )
        minutes = math.ceil(self.seconds / 60)
        return ngettext(
            "The budget for AI calls is used up; it resets in a minute. A model key of your own has no such limit.",
            "The budget for AI calls is used up; it resets in %(number)d minutes. "
            "A model key of your own has no such limit.",
            minutes,
        ) % {"number": minutes}

    def extra(self) -> dict[str, Any]:
        return {"aiRateLimit": AiRateLimitShape(self.rate).data}

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.seconds or int(WINDOW.total_seconds()))}


def current(user: User | None = None, now: datetime | None = None) -> AiRateLimit:
    """Return the platform's budget, or for a user the tighter one of it and their share. Two queries."""
    at = now or timezone.now()
    keys = [BudgetBucket.PLATFORM] if user is None else [BudgetBucket.PLATFORM, str(user.pk)]
    found = BudgetBucket.objects.in_bulk(keys)
    return _tightest(_rates([found.get(key) or BudgetBucket(key=key) for key in keys], _held(at), at))


def check_open(user: User, now: datetime | None = None) -> None:
    """Refuse what would call a model on the platform's key while nothing is left. Raises BudgetExhausted."""
    at = now or timezone.now()
    rate = current(user, at)
    if rate.blocked:
        raise BudgetExhausted(rate, now=at)


def reserve(user: User, *, estimate: Decimal, purpose: str, now: datetime | None = None) -> Reservation:
    """Hold what a call may cost, in both buckets or in none. Settle or release it; extend it while it takes long.

    Never inside a transaction: the lock would be held, and the reservation unseen, for as long as the call takes.
    Raises BudgetExhausted.
    """
    at = now or timezone.now()
    wanted = _rounded_up(estimate)
    keys = [BudgetBucket.PLATFORM, str(user.pk)]
    if BudgetBucket.objects.filter(key__in=keys).count() < len(keys):
        _make_buckets(user)
    with transaction.atomic(durable=True):
        locked = _locked(keys)
        platform, share = (locked[key] for key in keys)
        held = _held(at, with_dead=True)
        if any(reservation.expires_at <= at for reservation in held):
            _close_dead(at)  # first, or a late heartbeat could take the room back
            held = _held(at)
        refusing = [rate for rate in _rates([platform, share], held, at) if not rate.fits(wanted)]
        if not refusing:
            return Reservation.objects.create(
                user=user,
                purpose=purpose,
                estimate_usd=wanted,
                platform_window_at=_window_of(platform, at),
                user_window_at=_window_of(share, at),
                created_at=at,
                expires_at=at + RESERVED_FOR,
            )
    raise BudgetExhausted(_tightest(refusing), now=at)


def settle(reservation_id: UUID, *, actual: Decimal, now: datetime | None = None) -> bool:
    """Book what a call cost in the windows it was reserved in; return False when that was done before.

    It may be more than the estimate, and come after the reservation expired: spent is spent. After a release it
    changes nothing. Raises Reservation.DoesNotExist.
    """
    at = now or timezone.now()
    cost = _rounded_up(actual)
    reservation = Reservation.objects.get(pk=reservation_id)
    with transaction.atomic():
        # The share is gone with its user, if they left meanwhile.
        buckets = _locked([BudgetBucket.PLATFORM, str(reservation.user_id)])
        unsettled = Reservation.objects.filter(
            pk=reservation_id, status__in=(ReservationStatus.OPEN, ReservationStatus.EXPIRED)
        )
        if not unsettled.update(status=ReservationStatus.SETTLED, actual_usd=cost, closed_at=at):
            return False
        for bucket in buckets.values():
            _book(bucket, reservation, cost)
    return True


def release(reservation_id: UUID, now: datetime | None = None) -> bool:
    """Give back what a call that cost nothing had reserved; return False when it is not open any more."""
    open_one = Reservation.objects.filter(pk=reservation_id, status=ReservationStatus.OPEN)
    return bool(open_one.update(status=ReservationStatus.RELEASED, closed_at=now or timezone.now()))


def extend(reservation_id: UUID, now: datetime | None = None) -> bool:
    """Keep a reservation for another 15 minutes; return False when it has ended.

    One that has expired stays so, since others may have its room by now; its cost is still booked by `settle`.
    """
    at = now or timezone.now()
    living = Reservation.objects.filter(pk=reservation_id, status=ReservationStatus.OPEN, expires_at__gt=at)
    return bool(living.update(expires_at=at + RESERVED_FOR))


def expire(now: datetime | None = None) -> int:
    """Close the reservations that nobody extended, and return how many. Their room is free without it too."""
    with transaction.atomic():
        _locked([BudgetBucket.PLATFORM])
        return _close_dead(now or timezone.now())


def limit_of(bucket: BudgetBucket) -> Decimal:
    """Return what may be spent of a bucket in one window."""
    whole = bucket.key == BudgetBucket.PLATFORM
    return _limit(settings.AI_BUDGET_USD_PER_5H if whole else settings.AI_USER_BUDGET_USD_PER_5H)


def forget_old(now: datetime | None = None) -> int:
    """Delete what ended RESERVATIONS_KEPT_DAYS ago, and return how many went; 0 keeps them all.

    Budgets are sums of what is open and of what buckets have booked, so nothing is missing afterwards. No bucket is
    locked. What expired can still be settled, but no call goes on for a day.
    """
    if not settings.RESERVATIONS_KEPT_DAYS:
        return 0
    before = (now or timezone.now()) - timedelta(days=settings.RESERVATIONS_KEPT_DAYS)
    # `created_at` has the index; nothing ends before it began.
    old = Reservation.objects.filter(created_at__lt=before, closed_at__lt=before)
    return thinning.delete(old.exclude(status=ReservationStatus.OPEN))


def _locked(keys: list[str]) -> dict[str, BudgetBucket]:
    """Return buckets that nobody else writes to until the transaction ends. The platform's is always among them.

    In one query and one order, so that two who wait never wait for each other.
    """
    locked = BudgetBucket.objects.select_for_update(no_key=True).filter(key__in=keys).order_by("key")
    return {bucket.key: bucket for bucket in locked}


def _make_buckets(user: User) -> None:
    """Make the buckets that are used for the first time, whoever else does so at this moment.

    In a transaction of its own, before any lock is held: a row that another call is just making cannot be seen to be
    locked, so two that made rows while they held locks could wait for each other.
    """
    both = [BudgetBucket(key=BudgetBucket.PLATFORM), BudgetBucket(key=str(user.pk), user=user)]
    BudgetBucket.objects.bulk_create(both, ignore_conflicts=True)


def _held(at: datetime, *, with_dead: bool = False) -> list[Reservation]:
    """Return what calls under way have reserved. One query."""
    open_ones = Reservation.objects.filter(status=ReservationStatus.OPEN)
    return list(open_ones if with_dead else open_ones.filter(expires_at__gt=at))


def _close_dead(at: datetime) -> int:
    dead = Reservation.objects.filter(status=ReservationStatus.OPEN, expires_at__lte=at)
    return dead.update(status=ReservationStatus.EXPIRED, closed_at=at)


def _rates(buckets: Iterable[BudgetBucket], held: list[Reservation], at: datetime) -> list[AiRateLimit]:
    return [_rate(bucket, held, _live_window(bucket, at)) for bucket in buckets]


def _rate(bucket: BudgetBucket, held: list[Reservation], started: datetime | None) -> AiRateLimit:
    limit = limit_of(bucket)
    spent = bucket.spent_usd if started else Decimal(0)
    in_it = (one for one in held if started and _window_in(bucket, one) == started)
    reserved = sum((one.estimate_usd for one in in_it), Decimal(0))
    remaining = max(Decimal(0), limit - spent - reserved)
    return AiRateLimit(
        limit_usd=limit,
        spent_usd=spent.quantize(_MICRO),
        remaining_usd=remaining.quantize(_MICRO),
        window_hours=WINDOW_HOURS,
        window_started_at=started,
        resets_at=started + WINDOW if started else None,
        blocked=not remaining,
    )


def _tightest(rates: Iterable[AiRateLimit]) -> AiRateLimit:
    """Return the one with the least left; of several that block, the one that does so for longest."""

    def tightness(rate: AiRateLimit) -> tuple[Decimal, float]:
        never = math.inf if rate.blocked else 0.0
        return rate.remaining_usd, -(rate.resets_at.timestamp() if rate.resets_at else never)

    return min(rates, key=tightness)


def _live_window(bucket: BudgetBucket, at: datetime) -> datetime | None:
    started = bucket.window_started_at
    return started if started is not None and at < started + WINDOW else None


def _window_of(bucket: BudgetBucket, at: datetime) -> datetime:
    """Return when the bucket's window opened; it opens now if none is open."""
    started = _live_window(bucket, at)
    if started is None:
        started = bucket.window_started_at = at
        bucket.spent_usd = Decimal(0)
        bucket.save(update_fields=["window_started_at", "spent_usd"])
    return started


def _window_in(bucket: BudgetBucket, reservation: Reservation) -> datetime | None:
    """Return which window of the bucket a reservation belongs to; None when it is another user's bucket."""
    if bucket.key == BudgetBucket.PLATFORM:
        return reservation.platform_window_at
    return reservation.user_window_at if bucket.key == str(reservation.user_id) else None


def _book(bucket: BudgetBucket, reservation: Reservation, cost: Decimal) -> None:
    if bucket.window_started_at == _window_in(bucket, reservation):  # else that window is over, and so is its budget
        bucket.spent_usd += cost
        bucket.save(update_fields=["spent_usd"])


def _limit(setting: object) -> Decimal:
    return Decimal(str(setting)).quantize(_MICRO, ROUND_DOWN)


def _rounded_up(amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"not an amount: {amount}")
    return amount.quantize(_MICRO, ROUND_CEILING)
