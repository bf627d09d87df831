"""The staff's pages of the budget and the prices."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from billing import budget
from billing.models import BudgetBucket, PriceOverride, Reservation
from tests.conftest import Api
from tests.factories import UserFactory

MODELS = [BudgetBucket, Reservation, PriceOverride]
RECORDS = [BudgetBucket, Reservation]


@pytest.fixture
def client(staff: Api) -> Client:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    return client


def page(model: type[Model], name: str, *args: object) -> str:
    return reverse(f"admin:billing_{model._meta.model_name}_{name}", args=args)


def fill(count: int) -> None:
    """Make so many users, each with something spent and something reserved, and as many prices."""
    for number in range(count):
        user = UserFactory.create()
        settled = budget.reserve(user, estimate=Decimal("0.1"), purpose="build")
        budget.settle(settled.pk, actual=Decimal("0.012345"))
        budget.reserve(user, estimate=Decimal("0.25"), purpose="agent")
        PriceOverride.objects.create(
            provider="openai", model=f"model-{user.pk}-{number}", input_usd=Decimal(1), output_usd=Decimal(2)
        )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_list_opens_in_a_fixed_number_of_queries(model: type[Model], client: Client) -> None:
    fill(2)
    client.get(page(model, "changelist"))  # what is cached for the process is read once
    few = queries(client, page(model, "changelist"))
    fill(7)

    assert queries(client, page(model, "changelist")) == few


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_row_opens_and_each_list_can_be_searched(model: type[Model], client: Client) -> None:
    fill(1)

    for row in model._default_manager.all():
        assert client.get(page(model, "change", row.pk)).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "person"}).status_code == 200


def test_a_bucket_shows_what_is_spent_and_what_is_open(client: Client) -> None:
    fill(2)

    shown = client.get(page(BudgetBucket, "changelist")).content.decode()

    assert "the platform’s key" in shown
    assert shown.count("0.024690") == shown.count("0.500000") == 1  # of both users together
    assert shown.count("0.012345") == shown.count("0.250000") == 2


def test_a_window_that_is_over_shows_nothing_spent(client: Client) -> None:
    long_ago = timezone.now() - timedelta(hours=6)
    BudgetBucket.objects.create(key=BudgetBucket.PLATFORM, window_started_at=long_ago, spent_usd=Decimal("7.654321"))

    assert "7.654321" not in client.get(page(BudgetBucket, "changelist")).content.decode()


def test_what_is_dead_is_not_shown_as_open(client: Client) -> None:
    budget.reserve(UserFactory.create(), estimate=Decimal("0.777777"), purpose="test")
    Reservation.objects.update(expires_at=timezone.now())

    assert "0.777777" not in client.get(page(BudgetBucket, "changelist")).content.decode()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_records_cannot_be_written(model: type[Model], client: Client) -> None:
    fill(1)
    row = model._default_manager.first()
    assert row is not None

    for address in (page(model, "change", row.pk), page(model, "delete", row.pk), page(model, "add")):
        assert client.post(address, {}).status_code == 403


def test_a_price_is_set_in_lower_case(client: Client) -> None:
    sent = {
        "provider": " Anthropic ", "model": "Claude-Next-*", "input_usd": "2.5", "output_usd": "0",
        "cache_read_usd": "", "cache_write_5m_usd": "3", "cache_write_1h_usd": "",
        "valid_from_0": "2026-11-25", "valid_from_1": "12:00:00", "note": "",
    }  # fmt: skip

    answer = client.post(page(PriceOverride, "add"), sent)

    assert answer.status_code == 302
    made = PriceOverride.objects.get()
    assert (made.provider, made.model) == ("anthropic", "claude-next-*")
    assert (made.input_usd, made.cache_write_5m_usd) == (Decimal("2.5"), Decimal(3))
    assert made.cache_read_usd is None


@pytest.mark.parametrize("usd", ["-1", "free", "", "0.0000001"])
def test_a_price_that_is_none_is_refused(usd: str, client: Client) -> None:
    sent = {
        "provider": "anthropic", "model": "m", "input_usd": usd, "output_usd": "1",
        "valid_from_0": "2026-11-25", "valid_from_1": "12:00:00",
    }  # fmt: skip

    answer = client.post(page(PriceOverride, "add"), sent)

    assert answer.status_code == 200
    assert not PriceOverride.objects.exists()


def test_the_pages_are_in_french(staff: Api, client: Client) -> None:
    fill(1)
    headers = {"Accept-Language": "fr"}

    said = [client.get(page(model, "changelist"), headers=headers).content.decode() for model in MODELS]

    assert "la clé de la plateforme" in said[0]
    assert "réservation" in said[1].lower()
    assert "prix imposé" in said[2].lower()


def test_others_are_sent_to_the_door(owner: Api) -> None:
    assert isinstance(owner.user, User)
    client = Client()
    client.force_login(owner.user)

    assert [client.get(page(model, "changelist")).status_code for model in MODELS] == [302] * 3


def test_a_bucket_shows_its_limit_and_what_is_left(client: Client, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H, settings.AI_USER_BUDGET_USD_PER_5H = "20", "3"
    fill(1)

    shown = client.get(page(BudgetBucket, "changelist")).content.decode()

    assert "20.000000" in shown
    assert "19.737655" in shown
    assert "3.000000" in shown
    assert "2.737655" in shown


def test_a_window_that_is_over_leaves_all_of_it(client: Client, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = "20"
    long_ago = timezone.now() - timedelta(hours=6)
    BudgetBucket.objects.create(key=BudgetBucket.PLATFORM, window_started_at=long_ago, spent_usd=Decimal("7.654321"))

    assert client.get(page(BudgetBucket, "changelist")).content.decode().count("20.000000") == 2
