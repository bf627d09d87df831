"""The one gate to models: whose key, which model."""

from __future__ import annotations

from accounts.models import User
from integrations.llm.types import Model


def model_for(user: User) -> Model | None:
    """Return the model that this user's calls go to; None when no provider is configured.

    Providers are the next step of the road map (`docs/architecture.md`); until one is there, every caller takes its
    way without a model, which is real work and says so.
    """
    return None
