"""Prices: to the micro-dollar as calculated by hand, caches, tiers and dates included; overrides; what is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from billing.models import PriceOverride
from integrations.llm import prices
from integrations.llm.prices import Price, UnknownPrice
from integrations.llm.types import Tokens

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ALL_KINDS = Tokens(input=1_234, output=567, cache_read=89_012, cache_write_5m=3_456, cache_write_1h=789)


def price_of(model: str, usage: Tokens, *, provider: str = "anthropic", at: datetime = NOW) -> Decimal:
    return prices.known_cost(provider, model, usage, at=at).cost


# --- by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usage", "by_hand"),
    [
        # claude-sonnet-5, USD per million: input 2, output 10, cache read 0.2, write for 5 minutes 2.5, for an hour 4
        (Tokens(input=1_000_000), "2"),
        (Tokens(output=1_000_000), "10"),
        (Tokens(cache_read=1_000_000), "0.2"),
        (Tokens(cache_write_5m=1_000_000), "2.5"),
        (Tokens(cache_write_1h=1_000_000), "4"),
        # 1234 x 2 + 567 x 10 + 89012 x 0.2 + 3456 x 2.5 + 789 x 4 = 37736.4 millionths
        (ALL_KINDS, "0.037737"),
        (Tokens(cache_read=1), "0.000001"),
        (Tokens(), "0"),
    ],
)
def test_anthropic_costs_what_a_hand_calculation_says(usage: Tokens, by_hand: str) -> None:
    assert price_of("claude-sonnet-5", usage) == Decimal(by_hand)


def test_openai_costs_what_a_hand_calculation_says() -> None:
    # gpt-4o, USD per million: input 2.5, output 10, cache read 1.25; writing to its cache costs no more than input
    # 1000 x 2.5 + 200 x 10 + 3000 x 1.25 + 400 x 2.5 = 9250 millionths
    usage = Tokens(input=1_000, output=200, cache_read=3_000, cache_write_5m=400)

    assert price_of("gpt-4o", usage, provider="openai") == Decimal("0.009250")


def test_a_long_prompt_costs_what_its_tier_says_for_every_token() -> None:
    # claude-sonnet-4-5 over 200,000 tokens of input, cached ones counted: 6 / 22.5, read 0.6, write 7.5
    at_the_edge = Tokens(input=50_000, output=1_000, cache_read=150_000)
    over_it = Tokens(input=50_001, output=1_000, cache_read=150_000)

    assert price_of("claude-sonnet-4-5-20250929", at_the_edge) == Decimal("0.21")  # 150000 + 15000 + 45000
    assert price_of("claude-sonnet-4-5-20250929", over_it) == Decimal("0.412506")  # 300006 + 22500 + 90000


def test_a_price_is_the_one_of_its_day() -> None:
    # claude-sonnet-4-6 lost its tier on 2026-03-13
    usage = Tokens(input=300_000)

    assert price_of("claude-sonnet-4-6", usage, at=datetime(2026, 3, 12, 23, 59, tzinfo=UTC)) == Decimal("1.8")
    assert price_of("claude-sonnet-4-6", usage, at=datetime(2026, 3, 13, tzinfo=UTC)) == Decimal("0.9")


def test_the_source_names_the_version_of_the_table() -> None:
    found = prices.cost("anthropic", "claude-sonnet-5", ALL_KINDS, at=NOW)

    assert found.source.startswith("genai-prices 0.")
    assert len(found.source) <= 60


@given(*[some.integers(0, 2_000_000)] * 5)
def test_each_token_is_paid_for_once_and_in_its_own_kind(a: int, b: int, c: int, d: int, e: int) -> None:
    tenths = 20 * a + 100 * b + 2 * c + 25 * d + 40 * e  # of a millionth
    whole_millionths = -(-tenths // 10)

    assert prices._from_table("anthropic", "claude-sonnet-5", Tokens(a, b, c, d, e), at=NOW, base_url="").cost == (
        Decimal(whole_millionths) / 1_000_000
    )


# --- local, free, unknown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider", "base_url"),
    [
        ("ollama", ""),
        ("openai_compatible", "http://localhost:11434/v1"),
        ("openai_compatible", "http://127.0.0.1:8080"),
        ("openai_compatible", "http://[::1]:8080/v1"),
        ("openai_compatible", "http://192.168.1.20:1234/v1"),
        ("openai_compatible", "http://100.64.0.7/v1"),
        ("openai_compatible", "https://gpu.local/v1"),
        ("openai_compatible", "http://vllm:8000/v1"),
    ],
)
def test_a_server_of_ones_own_costs_nothing(provider: str, base_url: str) -> None:
    assert prices.cost(provider, "qwen3-coder", ALL_KINDS, at=NOW, base_url=base_url) == Price(Decimal(0), "local")


def test_a_known_provider_costs_the_same_at_whatever_address() -> None:
    found = prices.cost("anthropic", "claude-sonnet-5", ALL_KINDS, at=NOW, base_url="http://127.0.0.1:9")

    assert found.cost == Decimal("0.037737")


def test_a_compatible_server_that_the_table_knows_has_its_prices() -> None:
    found = prices.known_cost(
        "openai_compatible", "deepseek-chat", Tokens(output=1_000_000), at=NOW, base_url="https://api.deepseek.com/v1"
    )

    assert found.cost > 0
    assert found.source.startswith("genai-prices")


def test_a_model_that_is_listed_as_free_costs_nothing() -> None:
    assert price_of("deepseek/deepseek-r1:free", ALL_KINDS, provider="openrouter") == 0


@pytest.mark.parametrize(
    ("provider", "model", "base_url"),
    [
        ("anthropic", "claude-unheard-of-9", ""),
        ("openai", "whisper-1", ""),  # paid by the hour: no model that answers
        ("openai", "text-embedding-3-small", ""),
        ("openai_compatible", "gpt-4o", "https://models.example.org/v1"),
        ("openai_compatible", "gpt-4o", ""),
        ("nobody", "at-all", ""),
    ],
)
def test_an_unknown_price_is_no_price(provider: str, model: str, base_url: str) -> None:
    with pytest.raises(UnknownPrice):
        prices.known_cost(provider, model, ALL_KINDS, at=NOW, base_url=base_url)

    assumed = prices.cost(provider, model, ALL_KINDS, at=NOW, base_url=base_url)

    assert assumed.source == "assumed"
    assert assumed.cost > 0


def test_an_unknown_model_costs_what_the_dearest_of_its_provider_does() -> None:
    # Claude Opus 4 and 4.1: 15 / 75, read 1.5, write 18.75 / 30
    assert prices.cost("anthropic", "claude-unheard-of-9", Tokens(1_000, 1_000), at=NOW).cost == Decimal("0.09")


@pytest.mark.parametrize("provider", ["anthropic", "openai", "google", "groq", "mistral", "openrouter"])
def test_every_provider_has_a_dearest_model(provider: str) -> None:
    assert prices.cost(provider, "unheard-of", ALL_KINDS, at=NOW).cost > 0


# --- overrides --------------------------------------------------------------------------------------------


def override(model: str, usd: str, *, provider: str = "anthropic", days_ago: int = 1) -> PriceOverride:
    return PriceOverride.objects.create(
        provider=provider,
        model=model,
        input_usd=Decimal(usd),
        output_usd=Decimal(usd),
        valid_from=NOW - timedelta(days=days_ago),
    )


def test_an_override_wins_over_the_table_in_all_five_kinds() -> None:
    row = override("claude-sonnet-5", "2")
    PriceOverride.objects.update(cache_read_usd="0.1", cache_write_5m_usd="3", cache_write_1h_usd="5")

    found = prices.cost("anthropic", "claude-sonnet-5", ALL_KINDS, at=NOW)

    # 1234 x 2 + 567 x 2 + 89012 x 0.1 + 3456 x 3 + 789 x 5 = 26816.2 millionths
    assert found == Price(Decimal("0.026817"), f"override {row.pk}")


def test_an_override_without_cache_prices_takes_that_of_input() -> None:
    override("claude-sonnet-5", "3")

    assert price_of("claude-sonnet-5", ALL_KINDS) == Decimal("0.285174")  # 95058 tokens x 3


def test_an_override_prices_what_nobody_knows_and_what_is_local() -> None:
    override("my-model", "4", provider="openai_compatible")

    for base_url in ("", "http://127.0.0.1/v1"):
        found = prices.cost("openai_compatible", "My-Model", Tokens(output=1_000_000), at=NOW, base_url=base_url)
        assert found.cost == 4


def test_the_name_beats_a_beginning_and_a_longer_beginning_a_shorter_one() -> None:
    override("*", "1")
    override("claude-*", "2")
    override("claude-sonnet-*", "3")
    override("claude-sonnet-5", "4")
    override("claude-sonnet-5", "9", provider="openai")

    found = [
        price_of(model, Tokens(input=1_000_000))
        for model in ("other", "claude-opus-5", "claude-sonnet-5-5", "claude-sonnet-5")
    ]

    assert found == [1, 2, 3, 4]


def test_the_latest_valid_override_counts_and_a_future_one_not_yet() -> None:
    override("claude-sonnet-5", "5", days_ago=9)
    override("claude-sonnet-5", "6", days_ago=2)
    override("claude-sonnet-5", "7", days_ago=-2)

    found = [
        price_of("claude-sonnet-5", Tokens(input=1_000_000), at=NOW - timedelta(days=days)) for days in (10, 5, 0, -3)
    ]

    assert found == [2, 5, 6, 7]


def test_a_price_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        prices.cost("anthropic", "claude-sonnet-5", ALL_KINDS, at=NOW)


# --- estimates --------------------------------------------------------------------------------------------


def test_an_estimate_is_that_of_a_full_answer_to_a_prompt_that_no_cache_knows() -> None:
    # 4001 characters are at most 2001 tokens, kept in the cache for 5 minutes: 2001 x 2.5 + 1000 x 10
    assert prices.estimate("anthropic", "claude-sonnet-5", 4_001, 1_000, at=NOW) == Decimal("0.015003")


@given(characters=some.integers(0, 3_000_000), most=some.integers(1, 64_000), cached=some.floats(0, 1))
def test_no_call_of_that_size_costs_more_than_its_estimate(characters: int, most: int, cached: float) -> None:
    tokens = characters // 2
    read = int(tokens * cached)
    usage = Tokens(input=0, output=most, cache_read=read, cache_write_5m=tokens - read)

    estimated = prices.estimate("anthropic", "claude-sonnet-4-5", characters, most, at=NOW)

    assert prices.cost("anthropic", "claude-sonnet-4-5", usage, at=NOW).cost <= estimated


def test_the_estimate_of_an_unknown_model_is_the_dearest_and_of_a_local_one_nothing() -> None:
    assert prices.estimate("anthropic", "claude-unheard-of-9", 0, 1_000, at=NOW) == Decimal("0.075")
    assert prices.estimate("openai_compatible", "m", 999, 999, at=NOW, base_url="http://localhost:1") == 0
