"""The five-hour budget: windows, both buckets, reservations that end in every way, and many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from billing import budget, jobs
from billing.budget import BudgetExhausted
from billing.models import BudgetBucket, Reservation, ReservationStatus

T0 = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "1.5"
    settings.AI_USER_BUDGET_USD_PER_5H = "1"


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org")


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create_user("ben@example.org")


def reserve(user: User, usd: str, at: datetime = T0) -> Reservation:
    return budget.reserve(user, estimate=Decimal(usd), purpose="test", now=at)


def spend(user: User, usd: str, at: datetime = T0) -> None:
    assert budget.settle(reserve(user, usd, at).pk, actual=Decimal(usd), now=at)


def refusal(user: User, usd: str, at: datetime = T0) -> BudgetExhausted:
    with pytest.raises(BudgetExhausted) as caught:
        reserve(user, usd, at)
    return caught.value


def amounts(user: User | None = None, at: datetime = T0) -> tuple[str, str, str]:
    found = budget.current(user, at)
    return str(found.limit_usd), str(found.spent_usd), str(found.remaining_usd)


# --- windows ----------------------------------------------------------------------------------------------


def test_before_the_first_spend_no_window_is_open(ada: User) -> None:
    found = budget.current(ada, T0)

    assert amounts(ada) == ("1.000000", "0.000000", "1.000000")
    assert (found.window_hours, found.window_started_at, found.resets_at, found.blocked) == (5, None, None, False)


def test_the_first_reservation_opens_the_window_of_both_buckets(ada: User) -> None:
    reserve(ada, "0.4")

    for found in (budget.current(ada, T0 + MINUTE), budget.current(None, T0 + MINUTE)):
        assert (found.window_started_at, found.resets_at) == (T0, T0 + 5 * HOUR)
    assert amounts(ada) == ("1.000000", "0.000000", "0.600000")
    assert amounts() == ("1.500000", "0.000000", "1.100000")


def test_a_window_stays_for_five_hours_whatever_is_spent_in_it_and_then_all_is_there_again(ada: User) -> None:
    spend(ada, "0.3")
    spend(ada, "0.7", T0 + 4 * HOUR)

    last_moment = T0 + 5 * HOUR - timedelta(microseconds=1)
    assert refusal(ada, "0.000001", last_moment).rate.resets_at == T0 + 5 * HOUR
    assert amounts(ada, T0 + 5 * HOUR) == ("1.000000", "0.000000", "1.000000")
    assert budget.current(ada, T0 + 5 * HOUR).window_started_at is None
    spend(ada, "1", T0 + 6 * HOUR)
    assert budget.current(ada, T0 + 6 * HOUR).window_started_at == T0 + 6 * HOUR


def test_each_bucket_has_a_window_of_its_own(ada: User, ben: User) -> None:
    spend(ada, "0.5")
    spend(ben, "0.5", T0 + 4 * HOUR)

    later = T0 + 5 * HOUR
    assert amounts(None, later) == ("1.500000", "0.000000", "1.500000")
    assert amounts(ben, later) == ("1.000000", "0.500000", "0.500000")
    assert budget.current(ben, later).resets_at == T0 + 9 * HOUR


def test_a_cost_is_booked_in_the_window_it_was_reserved_in(ada: User) -> None:
    slow = reserve(ada, "0.9", T0)
    budget.extend(slow.pk, T0)
    spend(ada, "0.1", T0 + 5 * HOUR)

    assert budget.settle(slow.pk, actual=Decimal("0.9"), now=T0 + 5 * HOUR + MINUTE)

    assert amounts(ada, T0 + 5 * HOUR + MINUTE) == ("1.000000", "0.100000", "0.900000")
    slow.refresh_from_db()
    assert (slow.platform_window_at, slow.user_window_at, slow.actual_usd) == (T0, T0, Decimal("0.9"))


def test_what_an_old_window_still_holds_takes_nothing_from_the_new_one(ada: User) -> None:
    spend(ada, "0.1", T0)
    reserve(ada, "0.9", T0 + 5 * HOUR - MINUTE)

    assert amounts(ada, T0 + 5 * HOUR) == ("1.000000", "0.000000", "1.000000")
    assert reserve(ada, "1", T0 + 5 * HOUR)


# --- both buckets -----------------------------------------------------------------------------------------


def test_a_share_that_is_used_up_blocks_its_user_and_nobody_else(ada: User, ben: User) -> None:
    spend(ada, "1")

    refused = refusal(ada, "0.1")
    assert (refused.rate.limit_usd, refused.rate.blocked) == (Decimal(1), True)
    with pytest.raises(BudgetExhausted):
        budget.check_open(ada, T0)
    budget.check_open(ben, T0)
    assert reserve(ben, "0.5")


def test_the_whole_that_is_used_up_blocks_everybody(ada: User, ben: User) -> None:
    spend(ada, "0.9")
    spend(ben, "0.6")

    for user in (ada, ben):
        assert refusal(user, "0.01").rate.limit_usd == Decimal("1.5")
        with pytest.raises(BudgetExhausted):
            budget.check_open(user, T0)


def test_a_user_sees_the_tighter_of_the_two(ada: User, ben: User) -> None:
    spend(ada, "0.8")

    assert amounts(ada) == ("1.000000", "0.800000", "0.200000")
    assert amounts(ben) == ("1.500000", "0.800000", "0.700000")


def test_of_two_that_block_the_one_that_blocks_for_longer_is_told(ada: User, ben: User) -> None:
    spend(ben, "0.5", T0)
    spend(ada, "1", T0 + HOUR)

    assert refusal(ada, "0.1", T0 + HOUR).rate.resets_at == T0 + 6 * HOUR


def test_a_call_whose_estimate_does_not_fit_is_refused_as_blocked_and_holds_nothing(ada: User) -> None:
    spend(ada, "0.4")

    refused = refusal(ada, "0.600001")

    assert refused.rate.blocked
    assert not budget.current(ada, T0).blocked
    assert reserve(ada, "0.6")


def test_the_last_micro_dollar_can_be_reserved_and_no_more(ada: User) -> None:
    for _number in range(10):
        spend(ada, "0.1")  # ten times this float is not one

    assert budget.current(ada, T0).blocked
    refusal(ada, "0")


@pytest.mark.parametrize("setting", ["AI_BUDGET_USD_PER_5H", "AI_USER_BUDGET_USD_PER_5H"])
def test_a_limit_of_zero_blocks_always(setting: str, ada: User, settings: Settings) -> None:
    setattr(settings, setting, Decimal(0))

    refused = refusal(ada, "0")

    assert (refused.rate.limit_usd, refused.rate.resets_at, refused.rate.blocked) == (Decimal(0), None, True)
    assert refused.headers() == {"Retry-After": "18000"}
    with pytest.raises(BudgetExhausted):
        budget.check_open(ada, T0)


def test_a_refusal_that_no_waiting_helps_says_so(ada: User) -> None:
    refused = refusal(ada, "1.01")

    assert (refused.rate.resets_at, refused.rate.blocked) == (None, True)
    assert "can raise it" in refused.message()


def test_a_limit_that_was_lowered_counts_at_once(ada: User, settings: Settings) -> None:
    spend(ada, "0.5")
    settings.AI_USER_BUDGET_USD_PER_5H = "0.2"

    assert amounts(ada) == ("0.200000", "0.500000", "0.000000")
    assert budget.current(ada, T0).blocked


# --- settle, release, extend, expire ----------------------------------------------------------------------


def test_a_call_is_settled_once(ada: User) -> None:
    reservation = reserve(ada, "0.5")

    first = budget.settle(reservation.pk, actual=Decimal("0.2"), now=T0)
    second = budget.settle(reservation.pk, actual=Decimal("0.7"), now=T0)

    assert (first, second) == (True, False)
    assert amounts(ada) == ("1.000000", "0.200000", "0.800000")
    assert Reservation.objects.get().actual_usd == Decimal("0.2")


def test_a_cost_above_the_estimate_is_booked_in_full(ada: User) -> None:
    budget.settle(reserve(ada, "0.1").pk, actual=Decimal("1.25"), now=T0)

    assert amounts(ada) == ("1.000000", "1.250000", "0.000000")
    assert amounts() == ("1.500000", "1.250000", "0.250000")


def test_amounts_are_rounded_up_to_the_micro_dollar(ada: User) -> None:
    reservation = reserve(ada, "0.0000001")
    budget.settle(reservation.pk, actual=Decimal("0.1000000000000000001"), now=T0)

    reservation.refresh_from_db()
    assert (reservation.estimate_usd, reservation.actual_usd) == (Decimal("0.000001"), Decimal("0.100001"))
    assert amounts(ada)[1] == "0.100001"


@pytest.mark.parametrize("nonsense", ["-0.01", "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(nonsense: str, ada: User) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        reserve(ada, nonsense)
    assert not Reservation.objects.exists()


def test_a_released_reservation_is_free_again_and_cannot_be_settled(ada: User) -> None:
    reservation = reserve(ada, "1")

    assert budget.release(reservation.pk)

    assert not budget.release(reservation.pk)
    assert not budget.settle(reservation.pk, actual=Decimal(1), now=T0)
    assert amounts(ada) == ("1.000000", "0.000000", "1.000000")


def test_a_settled_reservation_cannot_be_released(ada: User) -> None:
    reservation = reserve(ada, "1")
    budget.settle(reservation.pk, actual=Decimal("0.5"), now=T0)

    assert not budget.release(reservation.pk)
    assert not budget.extend(reservation.pk, T0)
    assert amounts(ada)[1] == "0.500000"


def test_a_dead_reservation_is_free_after_a_quarter_of_an_hour(ada: User) -> None:
    reserve(ada, "1")

    refusal(ada, "0.1", T0 + 15 * MINUTE - timedelta(microseconds=1))
    budget.check_open(ada, T0 + 15 * MINUTE)
    assert reserve(ada, "1", T0 + 15 * MINUTE)
    assert list(Reservation.objects.order_by("created_at").values_list("status", flat=True)) == ["expired", "open"]


def test_a_heartbeat_keeps_a_reservation(ada: User) -> None:
    reservation = reserve(ada, "1")

    assert budget.extend(reservation.pk, T0 + 10 * MINUTE)

    refusal(ada, "0.1", T0 + 24 * MINUTE)
    assert reserve(ada, "0.1", T0 + 25 * MINUTE)


def test_a_heartbeat_that_comes_too_late_takes_nothing_from_others(ada: User) -> None:
    late = reserve(ada, "1")
    reserve(ada, "1", T0 + 15 * MINUTE)

    assert not budget.extend(late.pk, T0 + 15 * MINUTE)

    late.refresh_from_db()
    assert late.status == ReservationStatus.EXPIRED


def test_what_was_spent_is_booked_also_after_the_reservation_expired(ada: User) -> None:
    reservation = reserve(ada, "0.5")
    assert budget.expire(T0 + 20 * MINUTE) == 1

    assert budget.settle(reservation.pk, actual=Decimal("0.4"), now=T0 + 30 * MINUTE)

    assert not budget.settle(reservation.pk, actual=Decimal("0.4"), now=T0 + 30 * MINUTE)
    assert amounts(ada, T0 + HOUR) == ("1.000000", "0.400000", "0.600000")


def test_only_the_dead_expire(ada: User) -> None:
    dead, alive, settled = reserve(ada, "0.1"), reserve(ada, "0.1", T0 + 10 * MINUTE), reserve(ada, "0.1")
    budget.settle(settled.pk, actual=Decimal(0), now=T0)

    assert (budget.expire(T0 + 15 * MINUTE), budget.expire(T0 + 15 * MINUTE)) == (1, 0)

    found = dict(Reservation.objects.values_list("pk", "status"))
    assert found == {dead.pk: "expired", alive.pk: "open", settled.pk: "settled"}


def test_the_job_closes_what_nobody_extended(ada: User) -> None:
    reserve(ada, "1", datetime.now(UTC) - HOUR)

    jobs.expire_reservations()

    assert Reservation.objects.get().status == ReservationStatus.EXPIRED


def test_settling_what_was_never_reserved_is_a_bug(ada: User) -> None:
    with pytest.raises(Reservation.DoesNotExist):
        budget.settle(uuid4(), actual=Decimal(1), now=T0)


def test_a_user_who_leaves_in_the_middle_of_a_call_leaves_its_cost(ada: User) -> None:
    reservation = reserve(ada, "0.5")
    ada.delete()

    assert amounts() == ("1.500000", "0.000000", "1.000000")
    assert budget.settle(reservation.pk, actual=Decimal("0.6"), now=T0)

    assert amounts() == ("1.500000", "0.600000", "0.900000")


# --- queries ----------------------------------------------------------------------------------------------


def test_reading_the_budget_costs_two_queries(
    ada: User, ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for user in (None, ada):
        with django_assert_num_queries(2):  # the buckets, what is reserved
            budget.current(user, T0)
    for _number in range(9):
        reserve(ben, "0.01")
        reserve(ada, "0.01")
    for user in (None, ada):
        with django_assert_num_queries(2):
            budget.current(user, T0)


# --- many at once -----------------------------------------------------------------------------------------


def together(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Run `do` in as many threads, each with a connection of its own, all let go at one moment."""
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait(20)
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def reserved(user: User, usd: str) -> UUID | None:
    try:
        return reserve(user, usd).pk
    except BudgetExhausted:
        return None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spent_before", ["0", "0.3"])
def test_sixteen_at_once_never_reserve_more_than_there_is(spent_before: str, ada: User) -> None:
    spend(ada, spent_before)

    got = together(16, lambda _number: reserved(ada, "0.1"))

    fitting = 10 - int(Decimal(spent_before) * 10)
    assert len([one for one in got if one]) == fitting
    assert amounts(ada)[2] == "0.000000"


@pytest.mark.django_db(transaction=True)
def test_sixteen_users_at_once_never_reserve_more_than_the_whole() -> None:
    users = [User.objects.create_user(f"person-{number}@example.org") for number in range(16)]

    got = together(16, lambda number: reserved(users[number], "0.2"))

    assert len([one for one in got if one]) == 7  # 1.5 / 0.2
    assert amounts() == ("1.500000", "0.000000", "0.100000")
    assert BudgetBucket.objects.get(key=BudgetBucket.PLATFORM).window_started_at == T0


@pytest.mark.django_db(transaction=True)
def test_the_very_first_calls_of_several_users_do_not_wait_for_each_other() -> None:
    users = [User.objects.create_user(f"person-{number}@example.org") for number in range(4)]

    got = together(16, lambda number: reserved(users[number % 4], "0.01"))

    assert all(got)
    assert BudgetBucket.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_never_spend_more_than_there_is_and_lose_no_booking(ada: User, ben: User) -> None:
    def work(number: int) -> Decimal:
        total = Decimal(0)
        for _call in range(6):
            held = reserved((ada, ben)[number % 2], "0.05")
            if held is None:
                continue
            cost = Decimal("0.01") * (number % 5 + 1)  # at most the estimate
            budget.extend(held, T0)
            assert budget.settle(held, actual=cost, now=T0)
            assert not budget.settle(held, actual=cost, now=T0)
            total += cost
        return total

    spent = sum(together(8, work), Decimal(0))

    booked = dict(BudgetBucket.objects.values_list("key", "spent_usd"))
    assert booked[BudgetBucket.PLATFORM] == spent == booked[str(ada.pk)] + booked[str(ben.pk)]
    assert spent <= Decimal("1.5")
    assert Reservation.objects.aggregate(usd=Sum("actual_usd"))["usd"].quantize(Decimal("0.000001")) == spent
    assert not Reservation.objects.filter(status=ReservationStatus.OPEN).exists()


@pytest.mark.django_db(transaction=True)
def test_settled_by_eight_at_once_a_call_is_booked_once(ada: User) -> None:
    reservation = reserve(ada, "0.5")

    done = together(8, lambda _number: budget.settle(reservation.pk, actual=Decimal("0.5"), now=T0))

    assert sorted(done) == [False] * 7 + [True]
    assert amounts(ada)[1] == "0.500000"


@pytest.mark.django_db(transaction=True)
def test_the_dead_expire_while_others_settle_reserve_and_extend(ada: User, ben: User) -> None:
    later = T0 + 15 * MINUTE
    dying = [reserve(ada, "0.05").pk for _number in range(12)]

    def work(number: int) -> None:
        if number % 4 == 0:
            budget.expire(later)
        elif number % 4 == 1:
            reserve(ben, "0.05", later)
        elif number % 4 == 2:
            budget.extend(dying[number], later)
        else:
            budget.settle(dying[number], actual=Decimal("0.05"), now=later)

    together(12, work)

    statuses = list(Reservation.objects.filter(user=ada).values_list("status", flat=True))
    assert (statuses.count("settled"), statuses.count("expired")) == (3, 9)
    assert amounts(ada, later) == ("1.000000", "0.150000", "0.850000")
    assert amounts(ben, later) == ("1.000000", "0.000000", "0.850000")


@pytest.mark.django_db(transaction=True)
def test_a_reservation_inside_a_transaction_is_refused(ada: User) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        reserve(ada, "0.1")
