"""The workspace's tools for clients of others: `POST /mcp/{projectId}`, MCP over streamable HTTP, with an API token.

Each request stands for itself: nothing is kept between two, so any web process answers any of them. The protocol is
the official SDK's; who asks, what they may, and how much, is decided here before it sees the request.
"""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

import mcp_types as wire
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError

from accounts import tokens
from builder import projects
from integrations.llm.types import Tool
from motivd_site import limits
from motivd_site.api import errors, language
from motivd_site.api.errors import ApiError
from motivd_site.body_limit import Message, Receive, Send
from motivd_site.limits import Rate
from motivd_site.raw_asgi import headers_of, in_thread
from workspace import mcp_tools
from workspace.agent import tools
from workspace.agent.tools import Outcome
from workspace.mcp_door import PATH
from workspace.mcp_tools import Caller

log = structlog.get_logger(__name__)

_CLIENT_LIMIT: Final = 60
_CALL: Final = "motivd.mcp_call"
# Threads of our own: published apps are served by the ones that asyncio has. Checks take seconds and a whole core.
_threads: Final = ThreadPoolExecutor(4, thread_name_prefix="mcp")
_check_thread: Final = ThreadPoolExecutor(1, thread_name_prefix="mcp-check")
_INSTRUCTIONS: Final = (
    "The files of one app on Motivd. Read a file before you change it; prefer edit_file to write_file. Every call that "
    "changes files is a version, which the owner can go back from. Call check when you are done. PRD.md says what the "
    "app is for. Locked files cannot be changed."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request matters here."""

    project_id: str
    method: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may go on; `gone` is set when nobody waits for its answer any more."""

    caller: Caller
    rate: Rate | None
    gone: threading.Event


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in the envelope of the API, in the reader's language."""

    status: int
    headers: dict[str, str]
    body: bytes


async def serve(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one request below /mcp/."""
    found = PATH.fullmatch(scope["path"])
    assert found is not None
    request_id = str(uuid.uuid4())
    body = await _whole_body(receive)
    if body is None:
        return
    asked = Asked(found[1], scope["method"], headers_of(scope["headers"]), body)
    admitted = await in_thread(_threads, _admit, asked, request_id)
    if isinstance(admitted, Refusal):
        log.info("mcp_refused", request_id=request_id, status=admitted.status)
        await _refuse(admitted, send)
        return
    watching = asyncio.ensure_future(_notice_leaving(receive, admitted.gone))
    try:
        # One for each request: it is bound to an event loop and runs once, and without sessions it has nothing to keep.
        manager = StreamableHTTPSessionManager(
            _server, json_response=True, stateless=True, max_request_body_size=settings.BODY_LIMIT_BYTES
        )
        named = _naming(send, _headers_on_all(request_id, admitted.rate))
        async with manager.run():
            await manager.handle_request({**scope, _CALL: admitted}, _replaying(body), named)
    finally:
        admitted.gone.set()
        watching.cancel()


def _admit(asked: Asked, request_id: str) -> Call | Refusal:
    """Find out who asks and for which project, and count it; or say why not."""
    heard = language.accepted_by(asked.headers.get("accept-language", ""))
    with translation.override(heard or "en"):
        try:
            user = _token_holder(asked.headers.get("authorization", ""))
            heard = heard or language.of_user(user) or "en"
            translation.activate(heard)
            project = projects.for_owner(user, _id_of(asked.project_id))
            if not _may_come_from(asked.headers.get("origin")):
                raise errors.Forbidden
            rate = limits.take_call(user.pk, writes=_is_write(asked.body))
            if asked.method != "POST":  # there are no sessions to listen to or to end
                raise errors.MethodNotAllowed
        except ApiError as error:
            return _refusal(error, request_id)
        except DatabaseError as error:
            log.warning("mcp_not_served", request_id=request_id, exc_info=error)
            return _refusal(errors.Unavailable(), request_id)
        agent = asked.headers.get("user-agent", "").partition("/")[0]
        client = _client_name(agent) or _("a program")
        return Call(Caller(user, project, client, heard), rate, threading.Event())


def _token_holder(header: str) -> Any:
    """Return the user. Raises NotAuthenticated; a session of the browser counts for nothing here."""
    scheme, _space, secret = header.strip().partition(" ")
    user = tokens.holder(secret.strip()) if scheme.lower() == "bearer" else None
    if user is None:
        raise errors.NotAuthenticated
    return user


def _id_of(text: str) -> uuid.UUID:
    """Raises NotFound."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise errors.NotFound from None


def _may_come_from(origin: str | None) -> bool:
    """Return whether a page may call this: programs name no origin, and other sites' pages must not."""
    site = urlsplit(settings.SITE_URL)
    return origin is None or origin in (f"{site.scheme}://{site.netloc}", *settings.CORS_ALLOWED_ORIGINS)


def _is_write(body: bytes) -> bool:
    """Return whether a message is the call of a tool that changes files, or costs as much."""
    try:
        message = json.loads(body)
        name = message["params"]["name"] if message["method"] == "tools/call" else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return False  # the SDK will say what is wrong with it
    return isinstance(name, str) and (mcp_tools.writes(name) or name == tools.CHECK.name)


def _refusal(error: ApiError, request_id: str) -> Refusal:
    headers = _headers_on_all(request_id, None) | error.headers() | {"content-type": "application/json"}
    if isinstance(error, errors.MethodNotAllowed):
        headers["allow"] = "POST"
    return Refusal(error.status, headers, json.dumps(errors.body_of(error, request_id)).encode())


def _headers_on_all(request_id: str, rate: Rate | None) -> dict[str, str]:
    headers = {"x-request-id": request_id, "cache-control": "no-store", "x-content-type-options": "nosniff"}
    return headers | (rate.headers() if rate else {})


async def _list_tools(
    context: ServerRequestContext[Any, Any], params: wire.PaginatedRequestParams | None
) -> wire.ListToolsResult:
    return wire.ListToolsResult(tools=list(_TOOLS.values()))


async def _call_tool(
    context: ServerRequestContext[Any, Any], params: wire.CallToolRequestParams
) -> wire.CallToolResult:
    if params.name not in _TOOLS:
        raise MCPError(code=wire.INVALID_PARAMS, message=f"There is no tool {params.name[:100]} here.")
    assert context.request is not None  # this transport has one always
    call: Call = context.request.scope[_CALL]
    told = context.session.client_params
    name = _client_name(told.client_info.name) if told else ""
    caller = replace(call.caller, client=name or call.caller.client)
    outcome = await _outcome(caller, params.name, params.arguments or {}, call.gone.is_set)
    log.info("mcp_called", project_id=str(caller.project.pk), tool=params.name, ok=outcome.ok, client=caller.client)
    return wire.CallToolResult(content=[wire.TextContent(text=outcome.text)], is_error=not outcome.ok)


async def _outcome(caller: Caller, name: str, given: dict[str, Any], stopped: Callable[[], bool]) -> Outcome:
    if name != tools.CHECK.name:
        return await in_thread(_threads, mcp_tools.call, caller, name, given, stopped=stopped)
    if caller.user.pk in _checking:
        return Outcome("A check of yours is running already. Call it again when that one has ended.", ok=False)
    _checking.add(caller.user.pk)
    try:
        return await in_thread(_check_thread, mcp_tools.call, caller, name, given, stopped=stopped)
    finally:
        _checking.discard(caller.user.pk)


def _described(tool: Tool) -> wire.Tool:
    hints = wire.ToolAnnotations(read_only_hint=not mcp_tools.writes(tool.name), open_world_hint=False)
    return wire.Tool(name=tool.name, description=tool.description, input_schema=tool.schema, annotations=hints)


def _schema_of(name: str) -> dict[str, Any] | None:
    return _TOOLS[name].input_schema if name in _TOOLS else None


_TOOLS: Final = {tool.name: _described(tool) for tool in mcp_tools.OFFERED}
_checking: Final[set[object]] = set()  # users, one check each
_server: Final = Server[Any](
    "motivd",
    version=settings.VERSION,
    title="Motivd",
    instructions=_INSTRUCTIONS,
    get_tool_input_schema=_schema_of,
    on_list_tools=_list_tools,
    on_call_tool=_call_tool,
)


async def _whole_body(receive: Receive) -> bytes | None:
    """Return the body, None when the client went away in the middle of it."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _notice_leaving(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


def _replaying(body: bytes) -> Receive:
    """Give a body that was read already; what comes after it is watched for elsewhere."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.Event().wait()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _naming(send: Send, headers: dict[str, str]) -> Send:
    """Add our headers to whatever the SDK answers."""

    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_raw(headers)]}
        await send(message)

    return named


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = _raw(refusal.headers | {"content-length": str(len(refusal.body))})
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.body})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def _client_name(said: str) -> str:
    """Return what a client calls itself, fit to stand in a sentence."""
    printable = "".join(character if character.isprintable() else " " for character in said)
    return " ".join(printable.split())[:_CLIENT_LIMIT]
