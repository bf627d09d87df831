"""What applications need that answer beside Django's own: its headers, and its database without its threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def headers_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by name in small letters; what comes twice is one list, and so no token."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


async def in_thread(
    threads: ThreadPoolExecutor | None,
    call: Callable[_Given, _Found],
    *arguments: _Given.args,
    **named: _Given.kwargs,
) -> _Found:
    """Call what uses rows in one of these threads, or of asyncio's own; no connection is older than it may be.

    Not thread-sensitive: nobody waits behind the builder's own views, nor these behind them.
    """

    def calling() -> _Found:
        close_old_connections()
        try:
            return call(*arguments, **named)
        finally:
            _keep_files_open()
            close_old_connections()

    return await sync_to_async(calling, thread_sensitive=False, executor=threads)()


def _keep_files_open() -> None:
    """Have these threads, which stay, keep their connection to SQLite until it fails: to open the file costs more than
    most of what is asked. Others go back to their pool, which does the same for them."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "sqlite":
            connection.close_at = None
