"""The providers: where each is, and how pydantic-ai speaks to it. The only module that imports their SDKs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from integrations.llm.types import Choice
from integrations.models import ProviderName

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model
    from pydantic_ai.settings import ModelSettings

# What a key without a model of its own is used for: a good one for code, not the dearest.
DEFAULT_MODELS: Final = {
    ProviderName.OPENAI: "gpt-5.2",
    ProviderName.GOOGLE: "gemini-3-pro-preview",
    ProviderName.GROQ: "openai/gpt-oss-120b",
    ProviderName.MISTRAL: "devstral-medium-latest",
    ProviderName.OPENROUTER: "anthropic/claude-sonnet-5",
}


# Those that read a PDF themselves. Whoever else speaks OpenAI's dialect knows pictures at most.
_READ_PDF: Final = (ProviderName.ANTHROPIC, ProviderName.OPENAI, ProviderName.OPENROUTER)


def takes_pdf(choice: Choice) -> bool:
    return choice.provider in _READ_PDF


def base_url_of(provider: str, given: str = "") -> str:
    """Return where a provider's API is; only a server of one's own is where its user says."""
    if provider == ProviderName.OPENAI_COMPATIBLE:
        return given.rstrip("/")
    return str(settings.MODEL_BASE_URLS[provider])


def default_model(provider: str) -> str:
    return settings.MOTIVD_MODEL if provider == ProviderName.ANTHROPIC else DEFAULT_MODELS.get(provider, "")  # type: ignore[call-overload]


def build(choice: Choice, http: httpx2.AsyncClient) -> Model:
    """Return pydantic-ai's model for a choice. Its SDKs never try again by themselves: the gate does, and counts."""
    if choice.provider == ProviderName.ANTHROPIC:
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        anthropic = AsyncAnthropic(api_key=choice.key, base_url=choice.base_url, max_retries=0, http_client=http)
        return AnthropicModel(choice.model, provider=AnthropicProvider(anthropic_client=anthropic))
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    # A local server asks for no key, but the SDK insists on one.
    openai = AsyncOpenAI(api_key=choice.key or "none", base_url=choice.base_url, max_retries=0, http_client=http)
    return OpenAIChatModel(choice.model, provider=OpenAIProvider(openai_client=openai))


def settings_for(choice: Choice, *, max_tokens: int) -> ModelSettings:
    """Return the settings of a call: what begins alike is kept in the provider's cache."""
    wanted: dict[str, Any] = {"max_tokens": max_tokens, "max_retries": 0}
    if choice.provider == ProviderName.ANTHROPIC:
        wanted |= {"anthropic_cache_instructions": True, "anthropic_cache_messages": True}
        wanted |= {"anthropic_cache_tool_definitions": True}
    return wanted  # type: ignore[return-value]  # a TypedDict of one provider's


def http_client(choice: Choice) -> httpx2.AsyncClient:
    """Return the client to reach a provider with; a user's own server is reached through the outbound door."""
    import httpx2

    timeout = httpx2.Timeout(settings.MODEL_IDLE_SECONDS, connect=10.0)
    if choice.provider == ProviderName.OPENAI_COMPATIBLE:
        from motivd_site import outbound

        return outbound.async_client(timeout=timeout)
    return httpx2.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)
