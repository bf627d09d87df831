"""What a call of a model costs: the staff's own prices, else the dated table of genai-prices, which works offline."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.utils import timezone

from billing import price_overrides
from billing.models import PriceOverride
from integrations.llm.types import Tokens
from integrations.models import ProviderName

if TYPE_CHECKING:
    from genai_prices import Usage
    from genai_prices.types import Provider

_MILLION: Final = 1_000_000
_MICRO: Final = Decimal("0.000001")
# English and code take about four characters a token, other scripts up to two bytes.
_CHARACTERS_PER_TOKEN: Final = 2
# What stands for a provider that the table does not know at all.
_YARDSTICK: Final = "anthropic"
_LOCAL_PROVIDERS: Final = frozenset({"ollama"})
_LOCAL_NAMES: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True)
class Price:
    """USD, rounded up to the micro-dollar, and where it is from: a table with its version, an override, a guess."""

    cost: Decimal
    source: str


class UnknownPrice(LookupError):
    """Neither the table nor the staff knows what this model costs."""


def cost(provider: str, model: str, usage: Tokens, *, at: datetime, base_url: str = "") -> Price:
    """Return what a call cost. One query.

    A model without a known price costs what the dearest one of its provider does, with the source "assumed": the
    budget must not be spent unseen. An override puts that right.
    """
    try:
        return known_cost(provider, model, usage, at=at, base_url=base_url)
    except UnknownPrice:
        return Price(_dearest(provider, usage, at=at, base_url=base_url), "assumed")


def known_cost(provider: str, model: str, usage: Tokens, *, at: datetime, base_url: str = "") -> Price:
    """The same, without a guess. `base_url` tells a server of one's own, which costs nothing, from a paid one.

    Raises UnknownPrice.
    """
    override = price_overrides.find(provider, model, at=at)
    if override is not None:
        return Price(_overridden(override, usage), f"override {override.pk}")
    if _is_local(provider, base_url):
        return Price(Decimal(0), "local")
    return _from_table(provider, model, usage, at=at, base_url=base_url)


def estimate(
    provider: str,
    model: str,
    input_chars: int,
    max_output_tokens: int,
    *,
    at: datetime | None = None,
    base_url: str = "",
) -> Decimal:
    """Return what a call may cost at most, for a reservation: nothing from a cache, the answer as long as allowed.

    Count `input_chars` in UTF-8 bytes where the text may be in any script. Two queries.
    """
    tokens = -(-input_chars // _CHARACTERS_PER_TOKEN)
    ways = [
        Tokens(input=tokens, output=max_output_tokens),
        Tokens(cache_write_5m=tokens, output=max_output_tokens),
    ]
    when = at or timezone.now()
    return max(cost(provider, model, usage, at=when, base_url=base_url).cost for usage in ways)


def _overridden(override: PriceOverride, usage: Tokens) -> Decimal:
    def price(own: Decimal | None) -> Decimal:
        return override.input_usd if own is None else own

    total = (
        usage.input * override.input_usd
        + usage.output * override.output_usd
        + usage.cache_read * price(override.cache_read_usd)
        + usage.cache_write_5m * price(override.cache_write_5m_usd)
        + usage.cache_write_1h * price(override.cache_write_1h_usd)
    )
    return _rounded_up(total / _MILLION)


def _from_table(provider: str, model: str, usage: Tokens, *, at: datetime, base_url: str) -> Price:
    # Here and not above: the table takes 0.3 s and 100 MB, which a process that calls no model need not pay.
    import genai_prices
    from genai_prices.data_snapshot import get_snapshot

    try:
        found = _provider(provider, base_url)
        _owner, info = get_snapshot().find_provider_model(model, found, None, None)
        prices = info.get_prices(at)
        # Without any price a model is free; with some, but none for what it writes, it is not one that answers.
        if prices.__dict__ and prices.output_mtok is None:
            raise UnknownPrice(f"{provider}:{model}")
        total = info.calc_price(_inclusive(usage), found, genai_request_timestamp=at).total_price
    except LookupError as error:
        raise UnknownPrice(f"{provider}:{model}") from error
    return Price(_rounded_up(total), f"genai-prices {genai_prices.__version__}")


def _provider(provider: str, base_url: str) -> Provider:
    """Return the table's provider. Raises LookupError."""
    from genai_prices.data_snapshot import get_snapshot

    if provider == ProviderName.OPENAI_COMPATIBLE:
        return get_snapshot().find_provider(None, None, base_url)
    return get_snapshot().find_provider(None, provider, None)


def _inclusive(usage: Tokens) -> Usage:
    """Return the table's own usage, in which all input counts what a cache gave and took."""
    from genai_prices import Usage

    return Usage(
        input_tokens=usage.whole_input,
        output_tokens=usage.output,
        cache_read_tokens=usage.cache_read,
        cache_write_tokens=usage.cache_write_5m + usage.cache_write_1h,
        cache_write_5m_tokens=usage.cache_write_5m,
        cache_write_1h_tokens=usage.cache_write_1h,
    )


def _dearest(provider: str, usage: Tokens, *, at: datetime, base_url: str) -> Decimal:
    """Return what these tokens cost with the model of a provider that takes most for them."""
    try:
        found = _provider(provider, base_url)
    except LookupError:
        found = _provider(_YARDSTICK, "")
    asked = _inclusive(usage)
    totals = [info.calc_price(asked, found, genai_request_timestamp=at).total_price for info in found.models]
    return _rounded_up(max(totals))


def _is_local(provider: str, base_url: str) -> bool:
    """Return whether a model runs on a machine of one's own. Names are not looked up: a price never waits for DNS."""
    if provider in _LOCAL_PROVIDERS:
        return True
    if provider != ProviderName.OPENAI_COMPATIBLE:
        return False
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(_LOCAL_NAMES))


def _rounded_up(amount: Decimal) -> Decimal:
    return amount.quantize(_MICRO, ROUND_CEILING)
