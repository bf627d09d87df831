"""One request to a server behind a Unix socket, and its answer as it comes: HTTP/1.1 (RFC 9112), a connection for each.

httptools reads it, as it reads for uvicorn. A client that can do more takes twice as long for what a page loads, and
nothing of that more is wanted here: no names, no TLS, no redirects, no pool.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httptools

_READ_BYTES: Final = 256 * 1024
_HEAD_LIMIT: Final = 64 * 1024
_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 60.0


class BrokenOff(Exception):
    """The server is not there, broke off in the middle, took too long, or speaks no HTTP."""


class Answer:
    """What a server answers: `status`, `headers` in their order with lower-case names, and the parts of the body."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, has_body: bool) -> None:
        self.status = 0
        self.headers: list[tuple[str, str]] = []
        self._reader, self._writer, self._has_body = reader, writer, has_body
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._has_head = self._is_whole = False

    def header(self, name: str) -> str:
        """Return the first one of that name, nothing where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raises BrokenOff where it ends before its end."""
        while self._has_body:
            while self._parts:
                yield self._parts.pop(0)
            if self._is_whole or not await self._read():
                return

    def abort(self) -> None:
        """Wait for nothing more; whoever reads finds it broken off."""
        self._writer.transport.abort()

    async def read_head(self) -> None:
        """Wait for `status` and `headers`. Raises BrokenOff."""
        seen = 0
        while not self._has_head:
            seen += await self._read()
            if seen > _HEAD_LIMIT and not self._has_head:
                raise BrokenOff("a head without an end")

    async def _read(self) -> int:
        """Take in what comes next and return how many bytes it was, 0 for a body that ends with its connection."""
        try:
            async with asyncio.timeout(_READ_SECONDS):
                data = await self._reader.read(_READ_BYTES)
            if data:
                self._parser.feed_data(data)
                return len(data)
        except (OSError, TimeoutError, httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self._is_whole:
                return 0  # what comes behind it means nothing
            raise BrokenOff(type(error).__name__) from error
        has_end = any(name in ("content-length", "transfer-encoding") for name, _value in self.headers)
        if not self._has_head or (has_end and not self._is_whole):
            raise BrokenOff("the connection was closed")
        return 0

    # What httptools calls, message by message: those that are only on the way (RFC 9110, 15.2) come before the answer.

    def on_message_begin(self) -> None:
        if not self._is_whole:
            self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._has_head:
            self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        if not self._has_head:
            self.status = self._parser.get_status_code()
            self._has_head = self.status >= 200

    def on_body(self, part: bytes) -> None:
        if not self._is_whole:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        self._is_whole = self._has_head


@asynccontextmanager
async def asked(
    socket: Path, method: str, target: bytes, headers: Mapping[str, str], body: AsyncIterator[bytes] | None
) -> AsyncIterator[Answer]:
    """Send a request and give its answer once the head of it is there. Raises BrokenOff.

    A body without a `content-length` goes in chunks.
    """
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(socket), limit=_READ_BYTES)
    except (OSError, TimeoutError) as error:
        raise BrokenOff(type(error).__name__) from error
    answer = Answer(reader, writer, has_body=method != "HEAD")
    is_chunked = body is not None and "content-length" not in headers
    ending = {"connection": "close"} | ({"transfer-encoding": "chunked"} if is_chunked else {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**headers, **ending}.items())
    writer.write(b"%s %s HTTP/1.1\r\n%s\r\n" % (method.encode("ascii"), target, lines.encode("latin-1")))
    # Beside the reading: a server may answer before it has heard all of it, and close.
    writing = None if body is None else asyncio.ensure_future(_write(writer, body, is_chunked=is_chunked))
    try:
        await _read_head(answer, writing)
        yield answer
    finally:
        answer.abort()
        if writing is not None:
            writing.cancel()
            await asyncio.wait([writing])


async def _read_head(answer: Answer, writing: asyncio.Task[None] | None) -> None:
    if writing is None:
        await answer.read_head()
        return

    def written(task: asyncio.Task[None]) -> None:
        if task.cancelled() or task.exception():
            answer.abort()

    writing.add_done_callback(written)
    try:
        await answer.read_head()
    except BrokenOff:
        if writing.done():
            writing.result()  # the body could not be had: that is the reason, then
        raise


async def _write(writer: asyncio.StreamWriter, body: AsyncIterator[bytes], *, is_chunked: bool) -> None:
    try:
        async for part in body:
            if part:
                writer.write(b"%x\r\n%s\r\n" % (len(part), part) if is_chunked else part)
                await writer.drain()
        if is_chunked:
            writer.write(b"0\r\n\r\n")
    except ConnectionError:
        return  # it wants no more of it, and may have answered why
