"""Handing a visitor's request to the server of a project in its sandbox, and the answer back, as it comes.

Nothing of the builder goes in: no cookie of it, no token, not even its name. And nothing comes out but what belongs to
an app: no policy, no header that would speak for the builder's origin.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from email.message import Message
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import structlog
from websockets.asyncio.client import ClientConnection, unix_connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from motivd_site.body_limit import Receive, Send
from preview import kinds, rewriting, upstream
from preview.serving import Asked, Door

log = structlog.get_logger(__name__)

# Who the server believes to be: the same in every preview.
_ADDRESS: Final = f"{kinds.HOST}:{kinds.PORT}"
_ORIGIN: Final = f"http://{_ADDRESS}"
_NOT_SENT: Final = frozenset(
    "host cookie authorization connection keep-alive proxy-authorization proxy-connection te trailer "
    "transfer-encoding upgrade accept-encoding origin referer content-length forwarded x-forwarded-for "
    "x-forwarded-host x-forwarded-proto x-real-ip expect".split()
)
_ANSWERED: Final = frozenset(
    "content-type content-language content-disposition content-range accept-ranges etag last-modified cache-control "
    "expires vary allow retry-after age link x-accel-buffering".split()
)
_PAGE_LIMIT: Final = 5 * 2**20
_TEXT: Final = re.compile(r"^text/|javascript|json")
_MESSAGE_LIMIT: Final = 2**20
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class NotAnswered(Exception):
    """The server did not answer: it is not there, or it broke off before the first byte."""


class Forwarder:
    """One server's door, for one request. `head` belongs first into a page; `mount` is the server's own root."""

    def __init__(self, socket: Path, door: Door, origin: str, *, head: str = "", mount: str = "/") -> None:
        self.socket, self.door, self.origin, self.head, self.mount = socket, door, origin, head, mount

    async def http(self, asked: Asked, query: str, policy: Mapping[str, str], receive: Receive, send: Send) -> None:
        """Send a request on, and its answer back. Raises NotAnswered while nothing was answered yet."""
        has_body = "content-length" in asked.headers or "transfer-encoding" in asked.headers
        target = _target(self.mount + asked.path, query)
        body = _body(receive) if has_body else None
        leaving: asyncio.Task[None] | None = None
        try:
            async with upstream.asked(self.socket, asked.method, target, self._request_headers(asked), body) as answer:
                leaving = asyncio.ensure_future(_left(receive))
                leaving.add_done_callback(lambda _task: answer.abort())
                try:
                    await self._answer(asked, answer, policy, send)
                finally:
                    leaving.cancel()
        except upstream.BrokenOff as error:
            if leaving is None:
                raise NotAnswered from error
            # What was begun cannot be taken back: whoever still listens has to see that it is not whole.
            if not leaving.done():
                raise

    async def websocket(self, asked: Asked, query: str, receive: Receive, send: Send) -> None:
        """Join a visitor's socket to one of the server, until either goes."""
        wanted = [name.strip() for name in asked.headers.get("sec-websocket-protocol", "").split(",") if name.strip()]
        subprotocols = [Subprotocol(name) for name in wanted if _TOKEN.fullmatch(name)] or None
        target = _target(self.mount + asked.path, query).decode("ascii")
        try:
            async with unix_connect(
                str(self.socket),
                uri=f"ws://{_ADDRESS}{target}",
                subprotocols=subprotocols,
                additional_headers=self._cookies(asked),
                max_size=_MESSAGE_LIMIT,
                proxy=None,
            ) as server:
                await send({"type": "websocket.accept", "subprotocol": server.subprotocol})
                await _joined(server, receive, send)
        except (WebSocketException, OSError) as error:
            log.info("preview_socket_not_joined", error=type(error).__name__)
            await send({"type": "websocket.close", "code": 1011})

    def _request_headers(self, asked: Asked) -> dict[str, str]:
        headers = {name: value for name, value in asked.headers.items() if name not in _NOT_SENT}
        headers |= {"host": _ADDRESS, "accept-encoding": "identity"} | self._cookies(asked)
        if "origin" in asked.headers:
            # The page asks its own server, whatever it is called out here.
            own = asked.headers["origin"] in (self.origin, "null")
            headers["origin"] = _ORIGIN if own else "https://elsewhere.invalid"
        if "content-length" in asked.headers:
            headers["content-length"] = asked.headers["content-length"]
        return headers

    def _cookies(self, asked: Asked) -> dict[str, str]:
        """Return the app's own cookies: on a host of its own there are no others."""
        return {} if self.door.is_opaque or "cookie" not in asked.headers else {"cookie": asked.headers["cookie"]}

    async def _answer(self, asked: Asked, answer: upstream.Answer, policy: Mapping[str, str], send: Send) -> None:
        headers = [(name, value) for name, value in answer.headers if name in _ANSWERED]
        if location := answer.header("location"):
            headers.append(("location", self._location(location)))
        if not self.door.is_opaque:
            cookies = [value for name, value in answer.headers if name == "set-cookie"]
            headers += [("set-cookie", kept) for kept in map(_cookie, cookies) if kept]
        headers += [*policy.items()]
        is_page = answer.header("content-type").lower().startswith("text/html")
        if is_page and asked.method != "HEAD" and answer.status not in (204, 206, 304):
            await self._page(answer, headers, send)
            return
        if self.mount != "/" and asked.method != "HEAD" and answer.status == 200 and _is_text(answer):
            await self._text(answer, headers, send)
            return
        length = answer.header("content-length")
        if length and self.mount == "/":
            headers.append(("content-length", length))
        await _start(answer.status, headers, send)
        async for part in answer.parts():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _page(self, answer: upstream.Answer, headers: list[tuple[str, str]], send: Send) -> None:
        """Answer with a page that has our script in it; one that is too long goes out as it is."""
        headers = [pair for pair in headers if pair[0] not in ("etag", "last-modified", "content-type")]
        headers.append(("content-type", "text/html; charset=utf-8"))

        def changed(text: str) -> str:
            text = rewriting.page(text, base=self.door.base, head=self.head)
            if self.mount != "/":
                # What stands in tags was moved already, mount and all.
                text = text.replace(self.door.base + self.mount[1:], self.door.base)
            return self._unmounted(text)

        await self._changed(answer, headers, changed, send)

    async def _text(self, answer: upstream.Answer, headers: list[tuple[str, str]], send: Send) -> None:
        """Answer with a text in which the server's own root is the one that visitors know."""
        await self._changed(answer, headers, self._unmounted, send)

    def _unmounted(self, text: str) -> str:
        return text if self.mount == "/" else text.replace(self.mount, self.door.base)

    async def _changed(
        self, answer: upstream.Answer, headers: list[tuple[str, str]], change: Callable[[str], str], send: Send
    ) -> None:
        parts, size = [], 0
        stream = answer.parts()
        async for part in stream:
            parts.append(part)
            size += len(part)
            if size > _PAGE_LIMIT:
                break
        body = b"".join(parts)
        if size <= _PAGE_LIMIT:
            body = change(_decoded(body, answer.header("content-type"))).encode()
            headers.append(("content-length", str(len(body))))
        await _start(answer.status, headers, send)
        await send({"type": "http.response.body", "body": body, "more_body": size > _PAGE_LIMIT})
        if size > _PAGE_LIMIT:
            async for part in stream:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    def _location(self, location: str) -> str:
        """Return where a redirect leads out here: below the base, when it stays with the server."""
        try:
            parts = urlsplit(location)
        except ValueError:
            return self.door.base
        if parts.netloc and parts.netloc not in (_ADDRESS, f"localhost:{kinds.PORT}"):
            return location
        rest = parts._replace(scheme="", netloc="").geturl()
        if rest.startswith(self.mount):
            return self.door.base + rest.removeprefix(self.mount)
        return self.door.base + rest.lstrip("/") if rest.startswith("/") or parts.netloc else rest


def _is_text(answer: upstream.Answer) -> bool:
    return bool(_TEXT.search(answer.header("content-type").lower()))


def _decoded(body: bytes, content_type: str) -> str:
    parsed = Message()
    parsed["content-type"] = content_type
    try:
        return body.decode(parsed.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return body.decode(errors="replace")


async def _start(status: int, headers: list[tuple[str, str]], send: Send) -> None:
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers if value]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.CancelledError
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _left(receive: Receive) -> None:
    """Return once the visitor has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _joined(server: ClientConnection, receive: Receive, send: Send) -> None:
    async def out() -> None:
        async for message in server:
            kind = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", kind: message})

    async def back() -> None:
        while (event := await receive())["type"] == "websocket.receive":
            text: Any = event.get("text")
            await server.send(text if text is not None else event["bytes"])

    ways = [asyncio.ensure_future(out()), asyncio.ensure_future(back())]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        results = await asyncio.gather(*ways, return_exceptions=True)
    visitor_left = ways[1].done() and not ways[1].cancelled() and results[1] is None
    if not visitor_left:
        code = server.close_code or 1000
        with_code = code if code in (1000, 1001) or 3000 <= code <= 4999 else 1011
        try:
            await send({"type": "websocket.close", "code": with_code})
        except (RuntimeError, ConnectionClosed):
            return


def _target(path: str, query: str) -> bytes:
    """Return a decoded path, encoded as the request line wants it, with its query."""
    target = "/" + quote(path.lstrip("/"), safe="/@:!$&'()*+,;=~")
    return f"{target}?{query}".encode("latin-1") if query else target.encode("ascii")


def _cookie(header: str) -> str | None:
    """Return a cookie of the app for its own host alone, None for what is no cookie."""
    parsed: SimpleCookie = SimpleCookie()
    try:
        parsed.load(header)
    except CookieError:
        return None
    if len(parsed) != 1:
        return None
    [morsel] = parsed.values()
    morsel["domain"] = ""
    return morsel.OutputString()
