"""Talking to a remote MCP server: streamable HTTP through the outbound door, within a time, stopped when asked.

The protocol is the official SDK's, which is asynchronous: each talk has a thread and an event loop of its own, so that
whoever waits can look at the clock. What comes back is somebody else's: its size is limited, and it is never run,
neither as code nor as a pattern.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import anyio
import structlog
from django.conf import settings

from integrations.mcp_errors import Failed, KeyRefused, McpServerError, NoMcp, TimedOut, TooLong, Unreachable
from integrations.mcp_tool_lists import Listing, RemoteTool, read
from motivd_site import outbound
from motivd_site.destinations import AddressRefused

if TYPE_CHECKING:
    import httpx2
    from mcp import ClientSession
    from mcp_types import CallToolResult

_ANSWER_BYTES: Final = 4 * 2**20
_TICK_SECONDS: Final = 0.1
_GOODBYE_SECONDS: Final = 2.0
_PAGES: Final = 10
_LEAST_SECRET: Final = 8  # what is shorter may be a word

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Stopped(Exception):
    """Whoever asked does not want the answer any more."""


class ToolChanged(Exception):
    """The tool is not there any more, or takes something else than what was known of it; nothing was called."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and what it is sent in every request."""

    url: str
    headers: dict[str, str] = field(repr=False)

    def without_secrets(self, text: str) -> str:
        """Return what it said without what it was sent: some servers echo it."""
        for value in self.headers.values():
            secret = value.removeprefix("Bearer ")
            if len(secret) >= _LEAST_SECRET:
                text = text.replace(secret, "[secret]")
        return text


@dataclass(frozen=True, slots=True)
class Called:
    """What a tool answered, as text; and the tools that the server offers now."""

    text: str
    ok: bool
    listing: Listing


def list_tools(server: Server, *, stopped: Callable[[], bool] = lambda: False) -> Listing:
    """Ask a server for its tools. Raises McpServerError, AddressRefused, Stopped."""
    return _Talk(server, _listed, settings.MCP_LIST_SECONDS).result(stopped)


def call(server: Server, tool: RemoteTool, given: dict[str, Any], *, stopped: Callable[[], bool]) -> Called:
    """Call a tool, once it is seen to be still what its caller knows.

    Raises ToolChanged, McpServerError, AddressRefused, Stopped.
    """

    async def work(session: ClientSession) -> Called:
        # The SDK lists them anyway, for parameters that go into headers.
        listing = await _listed(session)
        now = next((one for one in listing.tools if one.name == tool.name), None)
        if now is None or not now.is_called_like(tool):
            raise ToolChanged(listing)
        answer = await _called(session, tool.name, given)
        return Called(server.without_secrets(_text_of(answer)), not answer.is_error, listing)

    return _Talk(server, work, settings.MCP_CALL_SECONDS).result(stopped)


async def _listed(session: ClientSession) -> Listing:
    from mcp_types import PaginatedRequestParams

    found, cursor = [], None
    for _page in range(_PAGES):
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor))
        found += page.tools
        cursor = page.next_cursor
        if not cursor:
            break
    return read(found)


async def _called(session: ClientSession, name: str, given: dict[str, Any]) -> CallToolResult:
    """Not by the session's own `call_tool`: that would match the server's patterns, which may take for ever."""
    from mcp_types import CallToolRequest, CallToolRequestParams, CallToolResult

    request = CallToolRequest(params=CallToolRequestParams(name=name, arguments=given))
    return await session.send_request(request, CallToolResult)


def _text_of(answer: CallToolResult) -> str:
    parts = [_part(content) for content in answer.content]
    if not parts and answer.structured_content is not None:
        parts = [json.dumps(answer.structured_content, ensure_ascii=False)]
    return "\n".join(parts).replace("\0", "�").encode(errors="replace").decode()


def _part(content: Any) -> str:
    """Return what a model can read of a part of an answer."""
    match content.type:
        case "text":
            return str(content.text)
        case "resource_link":
            return f"[A link: {content.name}, {content.uri}]"
        case "resource" if hasattr(content.resource, "text"):
            return str(content.resource.text)
        case "resource":
            return f"[Not shown: {content.resource.uri}, {content.resource.mime_type or 'of no kind'}]"
        case _:
            return f"[Not shown: {content.type}, {content.mime_type}]"


class _Talk(Generic[T]):
    """One connection, from its handshake to its end; `result` waits for what came of it."""

    def __init__(self, server: Server, work: Callable[[ClientSession], Awaitable[T]], seconds: float) -> None:
        self._server, self._work, self._seconds = server, work, seconds
        self._statuses: list[int] = []
        self._is_connected = False
        self._answers: queue.SimpleQueue[tuple[T] | BaseException] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="mcp-client", daemon=True)

    def result(self, stopped: Callable[[], bool]) -> T:
        self._thread.start()
        try:
            answer = self._wait(stopped)
            # It says goodbye, for which nobody has to wait long.
            self._thread.join(_GOODBYE_SECONDS)
        finally:
            self._hang_up()
        if isinstance(answer, tuple):
            return answer[0]
        for error in _leaves(answer):
            ours = self._translate(error)
            if ours is not None:
                # No more than its kind: its text may quote anything.
                log.info("mcp_talk_failed", kind=type(error).__name__, told=type(ours).__name__)
                raise ours from error
        raise answer

    def _wait(self, stopped: Callable[[], bool]) -> tuple[T] | BaseException:
        while True:
            with contextlib.suppress(queue.Empty):
                return self._answers.get(timeout=_TICK_SECONDS)
            if stopped():
                raise Stopped

    def _hang_up(self) -> None:
        task = self._task
        if task is not None and not task.done():
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._talk())
            self._loop.run_until_complete(self._task)
        except BaseException as error:  # whoever still waits raises it, unless there is an answer already
            self._answers.put(error)
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _talk(self) -> None:
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client
        from mcp_types import Implementation

        ourselves = Implementation(name="Motivd", version=settings.VERSION)
        with anyio.fail_after(self._seconds):
            async with self._http() as http:
                transport = streamable_http_client(self._server.url, http_client=http)
                async with Client(transport, client_info=ourselves, cache=None) as client:
                    self._is_connected = True
                    self._answers.put((await self._work(client.session),))

    def _http(self) -> httpx2.AsyncClient:
        http = outbound.async_client(timeout=self._seconds, limit_bytes=_ANSWER_BYTES)
        http.headers.update(self._server.headers)
        http.max_redirects = 0  # the SDK follows them by itself, within one origin
        http.event_hooks = {"response": [*http.event_hooks["response"], self._note_status]}
        return http

    async def _note_status(self, response: httpx2.Response) -> None:
        if response.request.method == "POST":  # not whether it also lets us listen, or minds a goodbye
            self._statuses.append(response.status_code)

    def _translate(self, error: BaseException) -> Exception | None:
        """Return our error for what came out of a talk; None for what is our own bug."""
        import httpx2
        from mcp import MCPError

        match error:
            case AddressRefused() | ToolChanged():
                return error
            case MCPError():
                return self._translate_said(error)
            case TimeoutError() | httpx2.TimeoutException():
                return TimedOut()
            case outbound.AnswerTooLarge():
                return TooLong()
            # An answer that is not what it should be, nested too deep, of a version that we do not speak.
            case httpx2.DecodingError() | ValueError() | RecursionError():
                return NoMcp()
            case RuntimeError() if not self._is_connected:
                return NoMcp()
            case httpx2.HTTPError() | asyncio.CancelledError():
                return Unreachable()
            case _:
                return None

    def _translate_said(self, error: Any) -> McpServerError:
        from mcp_types import CONNECTION_CLOSED, REQUEST_TIMEOUT

        last = self._statuses[-1] if self._statuses else 0
        if last in (401, 403):
            return KeyRefused()
        if error.code == REQUEST_TIMEOUT:
            return TimedOut()
        if error.code == CONNECTION_CLOSED:
            return TooLong()
        if last >= 500 or last == 429:
            return Failed(reason=f"HTTP {last}")
        return Failed(reason=self._server.without_secrets(error.message)) if self._is_connected else NoMcp()


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """Give what went wrong, out of the groups in which tasks wrap it."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error
