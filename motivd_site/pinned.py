"""Connections that go to the address that was checked, and end in time.

httpcore asks its network backend for a connection to a name, and does TLS by that name on what it gets. So the backend
is where a name becomes addresses, once; certificates and the Host header keep the name.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpcore2
import httpx2

from motivd_site import destinations
from motivd_site.destinations import Resolve

_CONNECTIONS = 100
_IDLE_CONNECTIONS = 20
_IDLE_SECONDS = 5.0

SocketOptions = Iterable[httpcore2.SOCKET_OPTION]


class AnswerTooLarge(httpx2.ReadError):
    """The body is longer than what its reader said it would take."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which everything has to be over, whatever the other side still sends."""

    at: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        return cls(None if seconds is None else time.monotonic() + seconds)

    def within(self, timeout: float | None) -> float | None:
        """Return how long one operation may take. Raises httpcore2.ReadTimeout."""
        if self.at is None:
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("The time for all of it is over.")
        return left if timeout is None else min(left, timeout)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a connection is made by."""

    tls: ssl.SSLContext
    resolve: Resolve = destinations.ask_system
    https_only: bool | None = None
    limit_bytes: int | None = None
    deadline: Deadline = field(default_factory=Deadline)


class PinnedTransport(httpx2.HTTPTransport):
    def __init__(self, terms: Terms) -> None:
        super().__init__(verify=terms.tls, trust_env=False)
        self._terms = terms
        # httpx2 has no argument for the backend; this is the pool that it would have made itself.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=terms.tls,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_IDLE_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Backend(terms),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        destinations.check_spelling(request.url, https_only=self._terms.https_only)
        response = super().handle_request(request)
        if self._terms.limit_bytes is not None:
            response.stream = _Limited(response.stream, self._terms.limit_bytes)
        return response


class AsyncPinnedTransport(httpx2.AsyncHTTPTransport):
    def __init__(self, terms: Terms) -> None:
        super().__init__(verify=terms.tls, trust_env=False)
        self._terms = terms
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=terms.tls,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_IDLE_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_AsyncBackend(terms),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        destinations.check_spelling(request.url, https_only=self._terms.https_only)
        response = await super().handle_async_request(request)
        if self._terms.limit_bytes is not None:
            response.stream = _AsyncLimited(response.stream, self._terms.limit_bytes)
        return response


class _Backend(httpcore2.SyncBackend):
    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore2.NetworkStream:
        whole = self._terms.deadline
        soon = Deadline.after(whole.within(timeout))
        addresses = destinations.addresses_of(host, port, self._terms.resolve, soon.within(None))
        for address in addresses[:-1]:
            try:
                stream = super().connect_tcp(str(address), port, soon.within(None), local_address, socket_options)
            except httpcore2.ConnectError:
                continue  # no route to IPv6, say
            return _TimedStream(stream, whole)
        last = super().connect_tcp(str(addresses[-1]), port, soon.within(None), local_address, socket_options)
        return _TimedStream(last, whole)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose reads and writes have a common end: a byte now and then does not prolong it."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        within = self._deadline.within(timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _AsyncBackend(httpcore2.AnyIOBackend):
    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        soon = Deadline.after(timeout)
        addresses = await destinations.addresses_of_async(host, port, self._terms.resolve, soon.within(None))
        for address in addresses[:-1]:
            try:
                return await super().connect_tcp(str(address), port, soon.within(None), local_address, socket_options)
            except httpcore2.ConnectError:
                continue
        return await super().connect_tcp(str(addresses[-1]), port, soon.within(None), local_address, socket_options)


class _Limited(httpx2.SyncByteStream):
    def __init__(self, stream: Any, limit_bytes: int) -> None:
        self._stream, self._limit_bytes = stream, limit_bytes

    def __iter__(self) -> Iterator[bytes]:
        count = 0
        for part in self._stream:
            count += len(part)
            if count > self._limit_bytes:
                raise AnswerTooLarge(f"The answer is longer than {self._limit_bytes} bytes.")
            yield part

    def close(self) -> None:
        self._stream.close()


class _AsyncLimited(httpx2.AsyncByteStream):
    def __init__(self, stream: Any, limit_bytes: int) -> None:
        self._stream, self._limit_bytes = stream, limit_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        async for part in self._stream:
            count += len(part)
            if count > self._limit_bytes:
                raise AnswerTooLarge(f"The answer is longer than {self._limit_bytes} bytes.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
