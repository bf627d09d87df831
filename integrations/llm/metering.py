"""What every call of a model goes through, whoever speaks to the provider: reserve before, book what it cost after."""

from __future__ import annotations

from django.utils import timezone

from billing import budget
from integrations.llm import prices
from integrations.llm.types import Choice, Purpose, Tokens
from integrations.models import ModelCall


def begin(choice: Choice, purpose: Purpose, *, characters: int, max_tokens: int) -> ModelCall:
    """Hold what a call may cost, and write it down. Never inside a transaction. Raises BudgetExhausted."""
    reservation = None
    if not choice.own_key:
        estimate = prices.estimate(choice.provider, choice.model, characters, max_tokens, base_url=choice.base_url)
        reservation = budget.reserve(purpose.user, estimate=estimate, purpose=purpose.name)
    return ModelCall.objects.create(
        user=purpose.user,
        project_id=purpose.project_id,
        run_id=purpose.run_id,
        purpose=purpose.name,
        provider=choice.provider,
        model=choice.model,
        own_key=choice.own_key,
        charged=purpose.charged,
        reservation_id=reservation.pk if reservation else None,
    )


def settle(call: ModelCall, tokens: Tokens, *, base_url: str) -> None:
    """Book what a call cost, however it ended."""
    price = prices.cost(call.provider, call.model, tokens, at=timezone.now(), base_url=base_url)
    call.input_tokens, call.output_tokens = tokens.input, tokens.output
    call.cache_read_tokens = tokens.cache_read
    call.cache_write_5m_tokens, call.cache_write_1h_tokens = tokens.cache_write_5m, tokens.cache_write_1h
    call.cost_usd, call.price_source = price.cost, price.source
    call.save()
    if call.reservation_id:
        budget.settle(call.reservation_id, actual=price.cost)
