"""The one way out of a sandbox in which packages are installed: a proxy that knows the package mirror and nobody else.

It speaks what installers speak to a proxy: CONNECT for https, whole addresses for http. The names and ports that may
be reached come from the settings of this installation, never from a project.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import socketserver
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import structlog

__all__ = ["Destination", "destination_of", "opened"]

log = structlog.get_logger(__name__)

Destination = tuple[str, int]

_HEAD_LIMIT: Final = 64 * 1024
_CONNECT_SECONDS: Final = 10.0
_SILENCE_SECONDS: Final = 60.0
_CHUNK_BYTES: Final = 1 << 16
_AT_ONCE: Final = 64
# All that one installation may fetch.
_TOTAL_BYTES: Final = 512 * 2**20
_PORTS: Final = {"http": 80, "https": 443}


class NotAllowed(Exception):
    """Somebody asked for more than the mirror."""


def destination_of(url: str) -> Destination:
    """Return the name and port of an address. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is not an http(s) address")
    return parts.hostname.lower(), parts.port or _PORTS[parts.scheme]


@contextmanager
def opened(address: Path, allowed: Collection[Destination]) -> Iterator[None]:
    """Serve the proxy on a unix socket while the block runs; afterwards no connection is left."""
    with _Door(address, frozenset(allowed)) as door:
        serving = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        serving.start()
        try:
            yield
        finally:
            door.shutdown()
            serving.join()
            door.close_all()


class _Door(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = _AT_ONCE

    def __init__(self, address: Path, allowed: frozenset[Destination]) -> None:
        super().__init__(str(address), _Request)
        address.chmod(0o666)  # in a folder that only the sandbox's user can enter
        self.allowed = allowed
        self.places = threading.BoundedSemaphore(_AT_ONCE)
        self._room_bytes = _TOTAL_BYTES
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def take(self, count: int) -> None:
        """Count what is fetched. Raises NotAllowed when it is too much."""
        with self._lock:
            self._room_bytes -= count
            if self._room_bytes < 0:
                raise NotAllowed("more than one installation may fetch")

    @contextmanager
    def known(self, *connections: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open.update(connections)
        try:
            yield
        finally:
            with self._lock:
                self._open.difference_update(connections)

    def close_all(self) -> None:
        with self._lock:
            left = list(self._open)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        log.debug("mirror_connection_failed", exc_info=True)


class _Request(socketserver.BaseRequestHandler):
    server: _Door
    request: socket.socket

    def handle(self) -> None:
        with self.server.places, self.server.known(self.request):
            try:
                self._pass_on()
            except NotAllowed as refused:
                log.info("mirror_refused", wanted=str(refused)[:200])
                self._answer(403, "Forbidden")
            except (OSError, ValueError):
                self._answer(502, "Bad Gateway")

    def _pass_on(self) -> None:
        self.request.settimeout(_SILENCE_SECONDS)
        head, rest = self._head()
        line, _, headers = head.partition(b"\r\n")
        method, target, version = line.decode("ascii").split(" ")
        if method == "CONNECT":
            name, _, port = target.rpartition(":")
            destination = name.strip("[]").lower(), int(port)
        else:
            destination = destination_of(target)
        if destination not in self.server.allowed:
            raise NotAllowed(f"{destination[0]}:{destination[1]}")
        with socket.create_connection(destination, timeout=_CONNECT_SECONDS) as there, self.server.known(there):
            if method == "CONNECT":
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                there.sendall(rest)
            else:
                parts = urlsplit(target)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                there.sendall(f"{method} {path} {version}\r\n".encode() + _for_one(headers) + rest)
            self._join(there)

    def _head(self) -> tuple[bytes, bytes]:
        got = b""
        while b"\r\n\r\n" not in got:
            chunk = self.request.recv(_CHUNK_BYTES)
            if not chunk or len(got) > _HEAD_LIMIT:
                raise ValueError("no request")
            got += chunk
        head, _, rest = got.partition(b"\r\n\r\n")
        return head, rest

    def _join(self, there: socket.socket) -> None:
        """Carry bytes both ways until one side has nothing more to say."""
        with selectors.DefaultSelector() as ready:
            ready.register(self.request, selectors.EVENT_READ, there)
            ready.register(there, selectors.EVENT_READ, self.request)
            while True:
                events = ready.select(_SILENCE_SECONDS)
                if not events:
                    return
                for key, _mask in events:
                    source, target = key.fileobj, key.data
                    assert isinstance(source, socket.socket)
                    chunk = source.recv(_CHUNK_BYTES)
                    if not chunk:
                        return
                    self.server.take(len(chunk))
                    target.sendall(chunk)

    def _answer(self, status: int, reason: str) -> None:
        with contextlib.suppress(OSError):
            self.request.sendall(
                f"HTTP/1.1 {status} {reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )


def _for_one(headers: bytes) -> bytes:
    """Return the headers of a request that is the only one of its connection: the next may be for somebody else."""
    kept = [
        line
        for line in headers.split(b"\r\n")
        if line and not line.lower().startswith((b"proxy-", b"connection:", b"keep-alive:"))
    ]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""])
