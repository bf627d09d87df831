"""Telling what went wrong with a call, out of what pydantic-ai and the vendors' SDKs raise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from integrations.llm.errors import (
    AccessDenied,
    ContextTooLong,
    KeyRefused,
    ModelError,
    NotTheProtocol,
    Overloaded,
    ProviderFailed,
    ProviderRateLimited,
    QuotaExceeded,
    Rejected,
    StreamBroke,
    TimedOut,
    UnknownModel,
    Unreachable,
)
from integrations.llm.types import Choice
from integrations.models import ProviderName
from motivd_site.outbound import AddressRefused

_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
# What web servers say to a POST that they have no use for; a redirect leads to a page to sign in at.
_NO_SUCH_ROUTE: Final = frozenset({301, 302, 303, 307, 308, _NOT_FOUND, 405, 501})
_UNREADABLE: Final = json.JSONDecodeError | UnicodeDecodeError
# As Google says it, with status 400.
_GOOGLE_KEY_REFUSED: Final = ("API_KEY_INVALID", "API key not valid")


def translate(error: BaseException, choice: Choice, *, begun: bool) -> ModelError | None:
    """Return our error for what a call raised; None for what is our own bug.

    `begun` tells whether the answer had: what cannot be read from the start is no answer of a model.
    """
    kind = _kind(error, choice, begun=begun)
    if kind is None:
        return None
    after = getattr(error, "retry_after", None)
    reason = _reason(error)
    if choice.key:
        reason = reason.replace(choice.key, "…")  # some repeat it
    return kind(choice.provider, reason=reason, retry_after=after)


def _kind(error: BaseException, choice: Choice, *, begun: bool) -> type[ModelError] | None:
    import httpx2
    from pydantic_ai import exceptions as theirs

    unreadable = StreamBroke if begun else NotTheProtocol
    match error:
        case theirs.ModelAuthenticationError():
            is_forbidden = getattr(error, "status_code", None) == _FORBIDDEN
            return AccessDenied if is_forbidden and error.provider_error_code != "invalid_api_key" else KeyRefused
        case theirs.ModelNotFoundError():
            return UnknownModel if _speaks_of_a_model(error, choice) else NotTheProtocol
        case theirs.ModelConnectionError():
            return _of_connection(error, begun=begun)
        case theirs.ModelHTTPError() if error.status_code in _NO_SUCH_ROUTE:
            return NotTheProtocol
        case theirs.ModelRequestRejectedError() if any(said in str(error.body) for said in _GOOGLE_KEY_REFUSED):
            return KeyRefused
        case theirs.UnexpectedModelBehavior() | json.JSONDecodeError() | UnicodeDecodeError():
            return unreadable
    by_kind: list[tuple[type[BaseException], type[ModelError]]] = [
        (theirs.ModelQuotaExceededError, QuotaExceeded),
        (theirs.ModelRateLimitError, ProviderRateLimited),
        (theirs.ModelContextWindowExceededError, ContextTooLong),
        (theirs.ModelUnavailableError, Overloaded),
        (theirs.ModelServerError, ProviderFailed),
        (theirs.ModelRequestRejectedError, Rejected),
        (theirs.ModelAPIError, _of_cause(error, begun=begun)),
        (httpx2.TimeoutException, TimedOut),
        (httpx2.HTTPError, StreamBroke),
    ]
    for raised, ours in by_kind:
        if isinstance(error, raised):
            return ours
    # A stranger's server may send what makes the SDK stumble anywhere.
    is_strange = choice.provider == ProviderName.OPENAI_COMPATIBLE and isinstance(error, Exception)
    return unreadable if is_strange else None


def _of_connection(error: BaseException, *, begun: bool) -> type[ModelError]:
    import httpx2
    from pydantic_ai import exceptions as theirs

    if any(isinstance(cause, AddressRefused) for cause in _causes(error)):
        return Unreachable
    if getattr(error, "phase", None) in ("pool", "connect"):
        return Unreachable
    if isinstance(error, theirs.ModelTimeoutError):
        return TimedOut
    for cause in _causes(error):
        # The one tells that the other side hung up, the other that it never spoke HTTP.
        if isinstance(cause, httpx2.RemoteProtocolError) and "disconnected" not in str(cause) and not begun:
            return NotTheProtocol
        if isinstance(cause, httpx2.DecodingError | _UNREADABLE):
            return StreamBroke if begun else NotTheProtocol
    return StreamBroke


def _of_cause(error: BaseException, *, begun: bool) -> type[ModelError]:
    """Tell by what pydantic-ai's plainest error was raised from: the SDK's, for redirects, or the decoder's."""
    for cause in _causes(error):
        if getattr(cause, "status_code", None) in _NO_SUCH_ROUTE:
            return NotTheProtocol
        if isinstance(cause, _UNREADABLE):
            return StreamBroke if begun else NotTheProtocol
    return ProviderFailed


def _speaks_of_a_model(error: BaseException, choice: Choice) -> bool:
    """A provider that is known answers 404 for a model; at an address that somebody typed it may be the path."""
    body = getattr(error, "body", None)
    if not isinstance(body, dict):
        return getattr(error, "status_code", None) != _NOT_FOUND
    return choice.provider != ProviderName.OPENAI_COMPATIBLE or "model" in json.dumps(body, default=str).lower()


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it was raised from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        yield current
        seen.add(id(current))
        current = current.__cause__ or current.__context__


def _reason(error: BaseException) -> str:
    """Return the provider's own words, without what was sent to it."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict) and isinstance(inner.get("message"), str):
            return str(inner["message"])
    return type(error).__name__
