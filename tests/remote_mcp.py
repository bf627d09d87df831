"""A remote MCP server of our own: the official SDK's, on a free port of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import anyio.to_thread
import mcp_types as wire
import uvicorn
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

Answering = Callable[[dict[str, Any]], "str | wire.CallToolResult"]
Message = MutableMapping[str, Any]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}


@dataclass
class Offered:
    """A tool of the server, and what it answers."""

    tool: wire.Tool
    answer: Answering


class RemoteMcp:
    """Serves its tools at `url` while the `with` block runs.

    With `secret` set, requests need it as a bearer token or, if `header` is set, in that header. `calls` holds what
    tools were called with, `headers` those of each request, `paths` where they went. A call of a tool that was told to
    `stall` sets `stalled` and is answered once `go_on` is set. `answer_raw` takes the place of MCP as a whole: a
    status, headers and a body. With `handshake` it knows only the versions of MCP that begin with one, and keeps
    sessions; with `events` it answers by streams of events. `ended` counts the sessions that clients said goodbye to.
    """

    def __init__(self, *, handshake: bool = False, events: bool = False) -> None:
        self.tools: dict[str, Offered] = {}
        self.secret, self.header = "", ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: set[str] = set()
        self.stalling: set[str] = set()
        self.stalled, self.go_on = threading.Event(), threading.Event()
        self.answer_raw: tuple[int, dict[str, str], bytes] | None = None
        self.page_size = 1_000
        self.ended = 0
        self._handshake, self._events = handshake, events
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/mcp"
        config = uvicorn.Config(
            self._serve, log_config=None, interface="asgi3", lifespan="on", ws="none", timeout_graceful_shutdown=1
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._uvicorn.run, kwargs={"sockets": [self._listening]})
        self._manager: StreamableHTTPSessionManager

    def offer(
        self,
        name: str,
        answer: str | Answering = "It rains.",
        *,
        description: str = "Tells the weather.",
        schema: dict[str, Any] | None = None,
        reads_only: bool | None = None,
        **more: Any,
    ) -> None:
        hints = None if reads_only is None else wire.ToolAnnotations(read_only_hint=reads_only)
        tool = wire.Tool(
            name=name, description=description, input_schema=SCHEMA if schema is None else schema, annotations=hints
        )
        tool = tool.model_copy(update=more)
        self.tools[name] = Offered(tool, answer if callable(answer) else lambda _given: answer)

    def stall(self, name: str) -> None:
        """Let calls of a tool wait for `go_on`; the name "tools/list" lets the list of tools wait."""
        self.stalling.add(name)

    def close(self) -> None:
        """Stop listening, as a server that died."""
        if self._thread.is_alive():
            self.go_on.set()
            self._uvicorn.should_exit = True
            self._thread.join()
        self._listening.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _serve(self, scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        self.headers.append(headers)
        self.paths.add(scope["path"])
        self.ended += scope["method"] == "DELETE"
        given = headers.get(self.header.lower() or "authorization", "")
        if self.answer_raw is not None:
            await _send(send, *self.answer_raw)
        elif self._handshake and headers.get("mcp-method") == "server/discover":
            await _send(send, 400, {}, b"")
        elif self.secret and given != (self.secret if self.header else f"Bearer {self.secret}"):
            await _send(send, 401, {"www-authenticate": "Bearer"}, b"")
        else:
            await self._manager.handle_request(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        server = Server[Any]("weather", version="1", on_list_tools=self._list_tools, on_call_tool=self._call_tool)
        self._manager = StreamableHTTPSessionManager(
            server, json_response=not self._events, stateless=not self._handshake
        )
        await receive()
        async with self._manager.run():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _list_tools(self, context: Any, params: wire.PaginatedRequestParams | None) -> wire.ListToolsResult:
        await self._wait("tools/list")
        first = int(params.cursor) if params and params.cursor else 0
        after = first + self.page_size
        tools = [one.tool for one in self.tools.values()]
        return wire.ListToolsResult(tools=tools[first:after], next_cursor=str(after) if after < len(tools) else None)

    async def _call_tool(self, context: Any, params: wire.CallToolRequestParams) -> wire.CallToolResult:
        given = params.arguments or {}
        self.calls.append((params.name, given))
        await self._wait(params.name)
        answer = self.tools[params.name].answer(given)
        return wire.CallToolResult(content=[wire.TextContent(text=answer)]) if isinstance(answer, str) else answer

    async def _wait(self, name: str) -> None:
        if name in self.stalling:
            self.stalled.set()
            await anyio.to_thread.run_sync(self.go_on.wait, abandon_on_cancel=True)


async def _send(send: Callable[[Message], Awaitable[None]], status: int, headers: dict[str, str], body: bytes) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
