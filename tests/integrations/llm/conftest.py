"""A model that answers as it is told to, behind the real SDKs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from integrations.llm.types import Choice, Purpose
from tests.models.server import ModelServer

KEY = "sk-ant-test-" + "k" * 24


@pytest.fixture
def models(settings: Settings) -> Iterator[ModelServer]:
    """The platform's key, at our own server."""
    with ModelServer() as server:
        settings.ANTHROPIC_API_KEY = KEY
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url, "openai": f"{server.url}/v1"}
        yield server


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org", "correct horse battery")


@pytest.fixture
def purpose(ada: User) -> Purpose:
    return Purpose(ada, "test")


@pytest.fixture(params=["anthropic", "openai"])
def choice(request: pytest.FixtureRequest, models: ModelServer) -> Choice:
    """Both dialects, paid by the platform."""
    model = {"anthropic": "claude-sonnet-5", "openai": "gpt-5.2"}[request.param]
    base_url = {"anthropic": models.url, "openai": f"{models.url}/v1"}[request.param]
    return Choice(request.param, model, base_url, KEY)
