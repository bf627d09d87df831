"""The one door to addresses that users supply: model providers, webhooks, reference sites, previews, MCP servers.

A name is looked up once for each connection, every one of its addresses is checked, and the connection goes to what
was checked. No redirect is followed unless asked for, no proxy or netrc of the environment is used, nothing is
unpacked. What may be reached is decided in `destinations.py` and `addresses.py`.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpcore2
import httpx2
from django.conf import settings

from motivd_site import destinations
from motivd_site.destinations import AddressRefused, Reason, Resolve, ask_system
from motivd_site.pinned import AnswerTooLarge, AsyncPinnedTransport, Deadline, PinnedTransport, Terms

__all__ = ["AddressRefused", "AnswerTooLarge", "Fetched", "Reason", "async_client", "check_url", "client", "fetch"]

CONNECT_SECONDS: Final = 5.0
TIMEOUT_SECONDS: Final = 15.0
LIMIT_BYTES: Final = 16 * 2**20

Timeout = float | httpx2.Timeout


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is as it was sent; `truncated` says that more would have come."""

    status: int
    headers: httpx2.Headers
    body: bytes
    truncated: bool
    final_url: str
    elapsed_ms: int


def check_url(url: str, *, https_only: bool | None = None, resolve: Resolve = ask_system) -> None:
    """Tell at save time what a connection would be refused for; it is checked again at every connection.

    `https_only` left out: http is for those who opened private networks (OUTBOUND_ALLOW_PRIVATE). Raises
    AddressRefused.
    """
    parsed = destinations.parse(url)
    destinations.check_spelling(parsed, https_only=https_only)
    try:
        destinations.addresses_of(parsed.raw_host.decode("ascii"), parsed.port or 443, resolve, CONNECT_SECONDS)
    except httpcore2.ConnectTimeout as error:
        raise AddressRefused(Reason.UNRESOLVABLE) from error


def client(
    *,
    timeout: Timeout = TIMEOUT_SECONDS,
    limit_bytes: int = LIMIT_BYTES,
    https_only: bool | None = None,
    resolve: Resolve = ask_system,
    tls: ssl.SSLContext | None = None,
) -> httpx2.Client:
    """Make a client whose requests raise AddressRefused where they may not go.

    `timeout` is for each operation. A body beyond `limit_bytes` raises AnswerTooLarge, a compressed one
    httpx2.DecodingError: it was asked to come as it is.
    """
    terms = Terms(tls or _tls(), resolve, https_only, limit_bytes)
    return httpx2.Client(
        transport=PinnedTransport(terms), event_hooks={"response": [_refuse_compressed]}, **_options(timeout)
    )


def async_client(
    *,
    timeout: Timeout = TIMEOUT_SECONDS,
    limit_bytes: int = LIMIT_BYTES,
    https_only: bool | None = None,
    resolve: Resolve = ask_system,
    tls: ssl.SSLContext | None = None,
) -> httpx2.AsyncClient:
    """The same, for asyncio."""
    terms = Terms(tls or _tls(), resolve, https_only, limit_bytes)
    return httpx2.AsyncClient(
        transport=AsyncPinnedTransport(terms), event_hooks={"response": [_refuse_compressed_async]}, **_options(timeout)
    )


def fetch(
    url: str,
    *,
    limit_bytes: int,
    timeout_seconds: float,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    content: bytes | None = None,
    redirects: int = 0,
    https_only: bool | None = None,
    resolve: Resolve = ask_system,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Send one request and read at most so much within so long, all told: names, TLS, headers and body.

    With `redirects` so many are followed, each checked like the first address; without, the redirect is the answer.
    With `limit_bytes` 0 the answer ends with its headers.
    Raises AddressRefused, httpx2.TimeoutException, httpx2.TooManyRedirects and httpx2's other RequestErrors.
    """
    started = time.monotonic()
    first = destinations.parse(url)
    terms = Terms(tls or _tls(), resolve, https_only, deadline=Deadline.after(timeout_seconds))
    with httpx2.Client(transport=PinnedTransport(terms), **_options(timeout_seconds)) as sender:
        request = sender.build_request(method, first, headers=headers, content=content)
        for left in range(redirects, -1, -1):
            response = sender.send(request, stream=True)
            try:
                following = response.next_request if redirects else None
                if following is None:
                    body, truncated = _read(response, limit_bytes)
                    elapsed_ms = round((time.monotonic() - started) * 1000)
                    return Fetched(
                        response.status_code, response.headers, body, truncated, str(request.url), elapsed_ms
                    )
            finally:
                response.close()
            if left:
                request = _without_secrets(following, request, headers or {})
        raise httpx2.TooManyRedirects(f"More than {redirects} redirects.", request=request)


def _options(timeout: Timeout) -> dict[str, Any]:
    if not isinstance(timeout, httpx2.Timeout):
        timeout = httpx2.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
    return {
        "timeout": timeout,
        "follow_redirects": False,
        "trust_env": False,
        "headers": {"User-Agent": f"Motivd/{settings.VERSION}", "Accept-Encoding": "identity"},
    }


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


def _read(response: httpx2.Response, limit_bytes: int) -> tuple[bytes, bool]:
    """Return the start of the body as it was sent, and whether there is more. Nothing is unpacked."""
    if not limit_bytes:
        return b"", True
    parts, count = [], 0
    for part in response.iter_raw():
        parts.append(part)
        count += len(part)
        if count > limit_bytes:
            return b"".join(parts)[:limit_bytes], True
    return b"".join(parts), False


def _without_secrets(following: httpx2.Request, before: httpx2.Request, given: Mapping[str, str]) -> httpx2.Request:
    """Keep what the caller sent along for one site from another one, to which that site sends us."""
    if (following.url.scheme, following.url.netloc) != (before.url.scheme, before.url.netloc):
        for name in given:
            if name.lower() != "host":
                following.headers.pop(name, None)
    return following


def _refuse_compressed(response: httpx2.Response) -> None:
    """A small answer can unpack to gigabytes, so one that comes packed all the same is not read."""
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise httpx2.DecodingError("The answer is compressed, which was not asked for.", request=response.request)


async def _refuse_compressed_async(response: httpx2.Response) -> None:
    _refuse_compressed(response)
