"""Reading what a server answers: every way in which HTTP/1.1 ends a body, and servers that keep to none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from preview import upstream

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def folder() -> Iterator[Path]:
    # Paths of sockets must be short.
    with TemporaryDirectory(prefix="m-") as made:
        yield Path(made)


class Server:
    """Answers every request with the bytes it was given, then closes; keeps what it was asked."""

    def __init__(self, path: Path, answer: bytes, *, reads_body: bool = True) -> None:
        self.path, self.answer, self.reads_body = path, answer, reads_body
        self.heard = b""

    async def __aenter__(self) -> Server:
        self.server = await asyncio.start_unix_server(self._serve, str(self.path))
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard = await reader.readuntil(b"\r\n\r\n")
        if self.reads_body and b"chunked" in self.heard:
            self.heard += await reader.readuntil(b"0\r\n\r\n")
        writer.write(self.answer)
        writer.close()


async def _parts(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def fetched(
    folder: Path, answer: bytes, method: str = "GET", sent: tuple[bytes, ...] | None = None, *, reads_body: bool = True
) -> tuple[int, list[tuple[str, str]], bytes, bytes]:
    async def whole() -> tuple[int, list[tuple[str, str]], bytes, bytes]:
        async with Server(folder / "s", answer, reads_body=reads_body) as server:
            body = None if sent is None else _parts(*sent)
            async with upstream.asked(server.path, method, b"/a?b=c", {"host": "x", "x-one": "\xe9"}, body) as got:
                received = b"".join([part async for part in got.parts()])
                return got.status, got.headers, received, server.heard

    return asyncio.run(whole())


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        (b"Content-Length: 3\r\n\r\nabc", b"abc"),
        (b"Content-Length: 0\r\n\r\n", b""),
        (b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n", b"abcde"),
        (b"\r\nuntil the end", b"until the end"),
        (b"\r\n", b""),
        (b"Content-Length: 3\r\n\r\nabc and more than was said", b"abc"),
    ],
    ids=["length", "empty", "chunks", "end of the connection", "nothing", "more than said"],
)
def test_a_body_is_read_to_its_end(folder: Path, rest: bytes, body: bytes) -> None:
    status, _headers, received, heard = fetched(folder, OK + rest)

    assert (status, received) == (200, body)
    assert heard == b"GET /a?b=c HTTP/1.1\r\nhost: x\r\nx-one: \xe9\r\nconnection: close\r\n\r\n"


def test_headers_keep_their_order_and_their_repetitions(folder: Path) -> None:
    answer = OK + b"Set-Cookie: a=1\r\nX-Text: caf\xe9\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n"

    headers = fetched(folder, answer)[1]

    assert headers == [("set-cookie", "a=1"), ("x-text", "café"), ("set-cookie", "b=2"), ("content-length", "0")]


@pytest.mark.parametrize(
    ("answer", "method", "status"),
    [
        (OK + b"Content-Length: 3\r\n\r\n", "HEAD", 200),
        (b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", "GET", 204),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 3\r\n\r\n", "GET", 304),
        (b"HTTP/1.0 200 OK\r\n\r\n", "GET", 200),
    ],
)
def test_some_answers_have_no_body(folder: Path, answer: bytes, method: str, status: int) -> None:
    assert fetched(folder, answer, method)[::2] == (status, b"")


def test_what_is_only_on_the_way_is_not_the_answer(folder: Path) -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"

    status, headers, body, _heard = fetched(folder, early + OK + b"Content-Length: 2\r\n\r\nhi")

    assert (status, headers, body) == (200, [("content-length", "2")], b"hi")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 20",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        OK + b"X: " + b"a" * 1_000_000 + b"\r\n",
    ],
    ids=[
        *("nothing", "half a line", "another protocol", "an upgrade", "only on the way", "too short", "two lengths"),
        *("half a chunk", "no last chunk", "a head without an end"),
    ],
)
def test_what_is_not_whole_is_broken_off(folder: Path, answer: bytes) -> None:
    with pytest.raises(upstream.BrokenOff):
        fetched(folder, answer)


def test_who_is_not_there_is_broken_off(folder: Path) -> None:
    async def ask() -> None:
        async with upstream.asked(folder / "nobody", "GET", b"/", {}, None):
            raise AssertionError

    with pytest.raises(upstream.BrokenOff, match="FileNotFoundError"):
        asyncio.run(ask())


def test_a_body_without_a_length_goes_in_chunks(folder: Path) -> None:
    heard = fetched(folder, OK + b"Content-Length: 0\r\n\r\n", "POST", (b"ab", b"", b"c" * 20))[3]

    assert heard.endswith(b"transfer-encoding: chunked\r\n\r\n2\r\nab\r\n14\r\n" + b"c" * 20 + b"\r\n0\r\n\r\n")


def test_who_answers_before_all_was_sent_is_heard(folder: Path) -> None:
    answer = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nmuch"
    large = (b"a" * 2**20,) * 8

    assert fetched(folder, answer, "POST", large, reads_body=False)[::2] == (413, b"much")


def test_a_body_that_cannot_be_had_is_the_reason(folder: Path) -> None:
    class TooLarge(Exception):
        pass

    async def body() -> AsyncIterator[bytes]:
        yield b"begun"
        raise TooLarge

    async def ask() -> None:
        async with (
            Server(folder / "s", OK) as server,
            upstream.asked(server.path, "POST", b"/", {}, body()),
        ):
            raise AssertionError

    with pytest.raises(TooLarge):
        asyncio.run(ask())


def test_a_second_answer_is_not_heard(folder: Path) -> None:
    second = b"HTTP/1.1 500 Oops\r\nSet-Cookie: stolen=1\r\nContent-Length: 4\r\n\r\nevil"
    answer = OK + b"Content-Length: 2\r\n\r\nok" + second

    status, headers, body, _heard = fetched(folder, answer)

    assert (status, headers, body) == (200, [("content-length", "2")], b"ok")
