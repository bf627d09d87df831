"""Reservations that are over, and calls long past, are thinned; what is still needed is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from billing import budget
from billing.models import Reservation
from integrations.llm import call_history
from integrations.models import CallStatus, ModelCall
from motivd_site.celery import app
from tests.billing.test_budget import T0, amounts, reserve, spend, together

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = settings.AI_USER_BUDGET_USD_PER_5H = "100"
    settings.RESERVATIONS_KEPT_DAYS = 30
    settings.MODEL_CALLS_KEPT_DAYS = 400


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org")


def kept() -> set[UUID]:
    return set(Reservation.objects.values_list("pk", flat=True))


def called(user: User, at: datetime, status: CallStatus = CallStatus.SUCCEEDED) -> ModelCall:
    return ModelCall.objects.create(user=user, purpose="test", provider="anthropic", created_at=at, status=status)


# --- reservations -----------------------------------------------------------------------------------------


def test_what_is_over_goes_after_its_days(ada: User) -> None:
    settled, released, expired = reserve(ada, "1"), reserve(ada, "1"), reserve(ada, "1")
    budget.settle(settled.pk, actual=Decimal(1), now=T0)
    budget.release(released.pk, T0)
    budget.expire(T0 + budget.RESERVED_FOR)

    assert (budget.forget_old(T0 + 30 * DAY), kept()) == (0, {settled.pk, released.pk, expired.pk})
    assert (budget.forget_old(T0 + 31 * DAY), kept()) == (3, set())
    assert budget.forget_old(T0 + 31 * DAY) == 0


def test_what_ended_lately_stays_however_old_it_is(ada: User) -> None:
    late = reserve(ada, "1")
    budget.expire(T0 + 29 * DAY)

    assert (budget.forget_old(T0 + 31 * DAY), kept()) == (0, {late.pk})
    assert budget.settle(late.pk, actual=Decimal(1), now=T0 + 31 * DAY)


def test_what_is_open_stays(ada: User) -> None:
    open_one = reserve(ada, "1")

    assert (budget.forget_old(T0 + 400 * DAY), kept()) == (0, {open_one.pk})


def test_what_was_spent_stays_spent(ada: User, settings: Settings) -> None:
    settings.RESERVATIONS_KEPT_DAYS = 1
    spend(ada, "3", T0)
    before = amounts(ada, T0 + timedelta(hours=4))

    Reservation.objects.update(created_at=T0 - 2 * DAY, closed_at=T0 - 2 * DAY)
    assert budget.forget_old(T0) == 1

    assert amounts(ada, T0 + timedelta(hours=4)) == before


def test_none_days_keep_all(ada: User, settings: Settings) -> None:
    settings.RESERVATIONS_KEPT_DAYS = settings.MODEL_CALLS_KEPT_DAYS = 0
    spend(ada, "1")
    called(ada, T0)

    assert (budget.forget_old(T0 + 9_000 * DAY), call_history.forget_old(T0 + 9_000 * DAY)) == (0, 0)


def test_many_go_in_pieces(ada: User) -> None:
    spend(ada, "1")
    Reservation.objects.bulk_create(
        Reservation(
            user=ada,
            purpose="test",
            status="released",
            estimate_usd=1,
            platform_window_at=T0,
            user_window_at=T0,
            created_at=T0,
            expires_at=T0,
            closed_at=T0,
        )
        for _number in range(1_200)
    )

    with CaptureQueriesContext(connection) as asked:
        assert budget.forget_old(T0 + 31 * DAY) == 1_201

    deletes = [query["sql"] for query in asked if query["sql"].startswith("DELETE")]
    assert len(deletes) == 3


# --- calls ------------------------------------------------------------------------------------------------


def test_calls_go_after_their_days_however_they_ended(ada: User) -> None:
    for status in CallStatus:
        called(ada, T0, status)
    fresh = called(ada, T0 + DAY)

    assert call_history.forget_old(T0 + 400 * DAY) == 0
    assert call_history.forget_old(T0 + 400 * DAY + timedelta(seconds=1)) == len(CallStatus)
    assert list(ModelCall.objects.all()) == [fresh]


# --- the jobs ---------------------------------------------------------------------------------------------


def test_the_jobs_are_in_the_schedule_and_do_it(ada: User, settings: Settings) -> None:
    long_ago = timezone.now() - 500 * DAY
    spend(ada, "1", long_ago)
    called(ada, long_ago)
    app.loader.import_default_modules()

    for name in ("forget_reservations", "forget_calls"):
        app.tasks[settings.CELERY_BEAT_SCHEDULE[name]["task"]].run()

    assert (Reservation.objects.count(), ModelCall.objects.count()) == (0, 0)


# --- many at once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_thinning_beside_calls_loses_no_booking(ada: User) -> None:
    now = datetime.now(UTC)
    for _number in range(40):
        spend(ada, "0.01", now - 60 * DAY)

    def call(_number: int) -> None:
        for _call in range(8):
            held = reserve(ada, "0.5", now)
            budget.extend(held.pk, now)
            assert budget.settle(held.pk, actual=Decimal("0.25"), now=now)

    def thin(_number: int) -> None:
        for _time in range(4):
            budget.forget_old(now)

    work: list[Callable[[int], Any]] = [call, thin, call, thin, call, thin]
    together(6, lambda number: work[number](number))

    assert amounts(ada, now)[1] == "6.000000"  # 3 * 8 * 0.25
    assert Reservation.objects.count() == 24
