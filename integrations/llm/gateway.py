"""A door to Anthropic's API for a program in a sandbox: it holds no key, and every call it makes is metered.

The door is a Unix socket. Who knocks shows a token that was made for one run, and is worth nothing anywhere else: it
stands for that run's user, project and model. Two routes are open, both for that model alone. The real key is put in
on the way out, and never shows in here, nor in a log. What a call cost is read out of the answer as it passes, and is
booked also when the provider fails or when the program hangs up; then it is counted from what came by.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog
from django.conf import settings
from django.db import connection

from integrations.llm import errors, metering, providers, sizes
from integrations.llm.errors import ModelError
from integrations.llm.masking import Mask
from integrations.llm.types import Choice, Purpose, Tokens
from integrations.llm.wire_usage import Meter
from integrations.models import CallStatus, ModelCall
from motivd_site.api.errors import ApiError

if TYPE_CHECKING:
    import httpx2

log = structlog.get_logger(__name__)

_MESSAGES: Final = "/v1/messages"
_ROUTES: Final = (_MESSAGES, "/v1/messages/count_tokens")
_LARGEST_REQUEST: Final = 32 * 2**20  # what Anthropic takes
_DEFAULT_MAX_TOKENS: Final = 16_000
_PASSED_ON: Final = ("anthropic-version", "anthropic-beta", "content-type", "accept", "user-agent")
_PASSED_BACK: Final = ("content-type", "retry-after", "request-id", "x-should-retry")
_NO_RETRY: Final = {"x-should-retry": "false"}  # the program would try again ten times
_LAST_ANSWERS_SECONDS: Final = 2

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Booked:
    """A call that was made and booked; `error` is why it failed, if it did."""

    call: ModelCall
    tokens: Tokens
    error: ModelError | None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token is good for.

    `admit` is asked before each call and raises an ApiError where no more may be made; `booked` hears of each that was,
    `refused` of each that was not. All are called in threads of the gateway's.
    """

    choice: Choice
    purpose: Callable[[], Purpose]
    admit: Callable[[], None]
    booked: Callable[[Booked], None]
    refused: Callable[[ApiError], None]


@asynccontextmanager
async def serving(door: socket.socket, grant: Grant) -> AsyncIterator[str]:
    """Serve one run on a listening socket as long as the block runs; give its token.

    All that was begun is booked when the block has ended.
    """
    import uvicorn

    app = Gateway(grant)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
    )
    server = uvicorn.Server(config)
    serving_task = asyncio.create_task(server.serve(sockets=[door]))
    try:
        yield app.token
    finally:
        server.should_exit = True
        await serving_task
        await app.close()


def listen(path: Path) -> socket.socket:
    """Return a socket that waits at a path, for whoever can get to the folder it is in."""
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        door.bind(str(path))
        path.chmod(0o666)
        door.listen(16)
    except OSError:
        door.close()
        raise
    return door


class _Refused(Exception):
    """The program is told so, and told not to try again."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


class Gateway:
    """The ASGI application of one run."""

    def __init__(self, grant: Grant) -> None:
        self.token = f"motivd-run-{secrets.token_urlsafe(32)}"
        self._grant = grant
        # One thread, so that one connection: what is reserved and booked for a run comes one after the other.
        self._rows = ThreadPoolExecutor(1, thread_name_prefix="model-gateway")
        self._open: set[asyncio.Task[None]] = set()
        self._http: httpx2.AsyncClient | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send)
        try:
            await self._answer(scope, receive, answer)
        except _Refused as refused:
            await answer.refuse(refused.status, refused.kind, refused.message)
        except ApiError as error:  # the budget, or a limit of the run
            self._grant.refused(error)
            await answer.refuse(error.status, "rate_limit_error", f"{error.code}: {error.message()}")

    async def close(self) -> None:
        """Hang up on the provider, and book what is still under way."""
        for task in self._open:
            task.cancel()
        if self._open:
            await asyncio.wait(self._open)
        if self._http is not None:
            await self._http.aclose()
        await self._in_rows(_close_connection)
        self._rows.shutdown()

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "POST" or scope["path"] not in _ROUTES:
            raise _Refused(404, "not_found_error", "Not found")
        given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise _Refused(401, "authentication_error", "This token is not of this run.")
        content = await _read(receive)
        body = _parsed(content)
        if body.get("model") != self._grant.choice.model:
            raise _Refused(403, "permission_error", "This run has another model.")
        passing = asyncio.create_task(self._pass(scope, headers, content, body, answer))
        self._open.add(passing)
        passing.add_done_callback(self._open.discard)
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait((passing, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not passing.done():
                passing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await passing
        finally:
            leaving.cancel()

    async def _pass(
        self, scope: Scope, headers: dict[str, str], content: bytes, body: dict[str, Any], answer: _Answer
    ) -> None:
        choice = self._grant.choice
        sent: dict[str, str] = {name: headers[name] for name in _PASSED_ON if name in headers}
        sent |= {"x-api-key": choice.key, "accept-encoding": "identity"}
        url = f"{choice.base_url}{scope['path']}"
        if scope["query_string"] == b"beta=true":
            url += "?beta=true"
        size = sizes.of_request(len(content), body)
        meter = Meter(asked_bytes=size)
        if scope["path"] != _MESSAGES:  # counting is free
            await self._forward(url, sent, content, meter, answer)
            return
        call = await self._in_rows(lambda: self._begin(size, body))
        started = time.monotonic()
        error: ModelError | None = None
        call.status, call.error_code = CallStatus.FAILED, "INTERNAL"
        try:
            error = await self._forward(url, sent, content, meter, answer)
            call.status, call.error_code = CallStatus.SUCCEEDED, ""
            if error is not None:
                call.status, call.error_code = CallStatus.FAILED, error.code
        except asyncio.CancelledError:
            call.status, call.error_code = CallStatus.CANCELLED, ""
            raise
        finally:
            call.took_ms = round((time.monotonic() - started) * 1000)
            if meter.first_at is not None:
                call.first_token_ms = round((meter.first_at - started) * 1000)
            tokens = meter.tokens()
            # In its own thread to the end, whatever becomes of this task.
            booking = self._rows.submit(self._book, call, tokens, error)
            await asyncio.shield(asyncio.wrap_future(booking))

    async def _forward(
        self, url: str, headers: dict[str, str], content: bytes, meter: Meter, answer: _Answer
    ) -> ModelError | None:
        """Send a request on and its answer back; return what the provider refused it with, if it did."""
        import httpx2

        provider = self._grant.choice.provider
        mask = Mask(headers["x-api-key"])
        if self._http is None:
            self._http = providers.http_client(self._grant.choice)
        try:
            async with (
                asyncio.timeout(settings.MODEL_TOTAL_SECONDS),
                self._http.stream("POST", url, content=content, headers=headers) as response,
            ):
                if response.status_code >= 400:
                    found = mask.whole(await response.aread())
                    await answer.whole(response.status_code, _back(response), found)
                    return refusal(provider, response.status_code, found)
                meter.begin(response.headers.get("content-type", ""))
                await answer.begin(response.status_code, _back(response))
                async for chunk in response.aiter_bytes():
                    masked = mask.feed(chunk)
                    meter.feed(masked)
                    await answer.more(masked)
                rest = mask.end()
                meter.feed(rest)
                await answer.more(rest)
            await answer.end()
        except (httpx2.TimeoutException, TimeoutError):
            failure: ModelError = errors.TimedOut(provider, reason="the stream said nothing for too long")
        except httpx2.HTTPError as broken:
            failure = errors.StreamBroke(provider, reason=type(broken).__name__)
        else:
            return meter.error(provider)
        await answer.broke(failure)
        return failure

    def _begin(self, size: int, body: dict[str, Any]) -> ModelCall:
        self._grant.admit()
        longest = body.get("max_tokens")
        return metering.begin(
            self._grant.choice,
            self._grant.purpose(),
            characters=size,
            max_tokens=longest if isinstance(longest, int) and longest > 0 else _DEFAULT_MAX_TOKENS,
        )

    def _book(self, call: ModelCall, tokens: Tokens, error: ModelError | None) -> None:
        try:
            metering.settle(call, tokens, base_url=self._grant.choice.base_url)
        finally:
            self._grant.booked(Booked(call, tokens, error))

    async def _in_rows(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._rows, work)


def refusal(provider: str, status: int, content: bytes) -> ModelError:
    """Return our error for one of Anthropic's."""
    reason, kind = "", ""
    with contextlib.suppress(ValueError, AttributeError, TypeError):
        told = json.loads(content)["error"]
        reason, kind = str(told["message"]), str(told["type"])
    return by_kind(provider, status, kind, reason)


def by_kind(provider: str, status: int, kind: str, reason: str) -> ModelError:
    found: type[ModelError]
    if status in (400, 413) and ("too long" in reason or "context" in reason or kind == "request_too_large"):
        found = errors.ContextTooLong
    elif status in _BY_STATUS:
        found = _BY_STATUS[status]
    else:
        found = errors.ProviderFailed if status >= 500 else errors.Rejected
    return found(provider, reason=reason)


_BY_STATUS: Final[dict[int, type[ModelError]]] = {
    401: errors.KeyRefused,
    402: errors.QuotaExceeded,
    403: errors.KeyRefused,
    404: errors.UnknownModel,
    429: errors.ProviderRateLimited,
    503: errors.Overloaded,
    504: errors.TimedOut,
    529: errors.Overloaded,
}


class _Answer:
    """What goes back to the program; nothing is said after the end."""

    def __init__(self, send: Send) -> None:
        self._send, self._begun, self._ended = send, False, False

    async def begin(self, status: int, headers: dict[str, str]) -> None:
        self._begun = True
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": pairs})

    async def more(self, content: bytes) -> None:
        await self._send({"type": "http.response.body", "body": content, "more_body": True})

    async def end(self) -> None:
        self._ended = True
        await self._send({"type": "http.response.body", "body": b""})

    async def whole(self, status: int, headers: dict[str, str], content: bytes) -> None:
        if status in (401, 403):
            headers = headers | _NO_RETRY
        await self.begin(status, headers | {"content-length": str(len(content))})
        await self.more(content)
        await self.end()

    async def refuse(self, status: int, kind: str, message: str) -> None:
        content = json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()
        await self.whole(status, {"content-type": "application/json"} | _NO_RETRY, content)

    async def broke(self, error: ModelError) -> None:
        """Tell that the provider went silent or away: in a stream with an event, before it with a status."""
        kind, message = ("timeout_error" if error.status == 504 else "api_error"), error.message()
        if not self._begun:
            content = json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()
            await self.whole(error.status, {"content-type": "application/json"}, content)
        elif not self._ended:
            told = json.dumps({"type": "error", "error": {"type": kind, "message": message}})
            await self.more(f"event: error\ndata: {told}\n\n".encode())
            await self.end()


def _close_connection() -> None:
    connection.close()  # looked up here: each thread has its own


async def _read(receive: Receive) -> bytes:
    content = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Refused(400, "invalid_request_error", "The request was not sent to its end.")
        content += message.get("body", b"")
        if len(content) > _LARGEST_REQUEST:
            raise _Refused(413, "request_too_large", "Request exceeds the maximum size")
        if not message.get("more_body"):
            return bytes(content)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _Refused(400, "invalid_request_error", "The request body is not valid JSON")
    return body


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _back(response: httpx2.Response) -> dict[str, str]:
    return {name: response.headers[name] for name in _PASSED_BACK if name in response.headers}
