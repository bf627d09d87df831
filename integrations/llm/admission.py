"""What a route that may call a model asks first."""

from __future__ import annotations

from accounts.models import User
from billing import budget
from integrations.llm import client


def check(user: User) -> None:
    """Refuse what the platform's key would pay for while its budget is used up; without a model nothing is refused.

    A user's own key is not limited. Raises BudgetExhausted.
    """
    chosen = client.choose(user)
    if chosen is not None and not chosen.own_key:
        budget.check_open(user)
