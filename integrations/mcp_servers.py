"""People's own MCP servers: where they are, the secret they are sent, which is never read back, and their tools.

What somebody allowed once and for all, they allowed to a tool as it was: where a tool is gone or takes something else,
where its server is another one or is named otherwise, the agent asks anew.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from integrations import mcp_client, mcp_errors
from integrations.mcp_client import Called, Server, ToolChanged
from integrations.mcp_errors import McpServerError
from integrations.mcp_tool_lists import Listing, RemoteTool, agent_name, changed_names
from integrations.models import McpServer, ToolConsent
from motivd_site import destinations, outbound, secrets
from motivd_site.api.errors import ApiError, InvalidFields, NotFound
from motivd_site.destinations import AddressRefused

LIMIT: Final = 10
NAME_LIMIT: Final = 30  # room for the tool's name in the 64 characters that providers take
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,100}")
# What the connection, the protocol and the outbound door say themselves.
_OUR_HEADERS: Final = re.compile(
    r"host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|user-agent|last-event-id|"
    r"(?:content|accept|proxy|mcp)(?:-.*)?",
    re.IGNORECASE,
)
_SHOWN: Final = 4
_LEAST_FOR_A_PREVIEW: Final = 12


class NameTaken(ApiError):
    status, code = 409, "NAME_TAKEN"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def message(self) -> str:
        return _("You already have an MCP server named “%(name)s”. Choose another name.") % {"name": self.name}


class TooMany(ApiError):
    status, code = 409, "MCP_SERVER_LIMIT"

    def message(self) -> str:
        return _("You have %(limit)d MCP servers, which is as many as there may be. Remove one first.") % {
            "limit": LIMIT
        }


def listed(user: User) -> list[McpServer]:
    """Return a user's servers by name. One query."""
    return list(McpServer.objects.filter(user=user).order_by("name"))


def find(user: User, server_id: UUID) -> McpServer:
    """Return a server of this user. One query. Raises NotFound."""
    found = McpServer.objects.filter(pk=server_id, user=user).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def tools_of(server: McpServer) -> list[RemoteTool]:
    return [RemoteTool.of_kept(row) for row in server.tools]


def add(user: User, wanted: dict[str, Any]) -> McpServer:
    """Keep a server, once it has told its tools.

    Raises InvalidFields, NameTaken, TooMany, AddressRefused, McpServerError; then nothing is kept.
    """
    row = McpServer(user=user, enabled=wanted.get("enabled", True))
    _fill(row, wanted)
    _check_room(row)
    outbound.check_url(row.url)
    _take(row, mcp_client.list_tools(_server(row)))
    with transaction.atomic():
        _lock(user)
        _check_room(row)
        _forget_consents(user, agent_names(row))
        row.save(force_insert=True)
    return row


def change(row: McpServer, wanted: dict[str, Any]) -> McpServer:
    """Change a server; at another address or with another secret it has to tell its tools first.

    Raises InvalidFields, NameTaken, AddressRefused, McpServerError, NotFound; then nothing is changed.
    """
    before = copy.copy(row)
    _fill(row, wanted)
    _check_secret_stays(before, row, wanted)
    _check_room(row)
    if (row.url, row.sealed_headers) != (before.url, before.sealed_headers):
        outbound.check_url(row.url)
        _take(row, mcp_client.list_tools(_server(row)))
    with transaction.atomic():
        _lock(row.user)
        _check_room(row)
        if row.name != before.name or row.url != before.url:
            _forget_consents(row.user, [*agent_names(before), *agent_names(row)])
        else:
            _forget_always(row, changed_names(row.name, tools_of(before), tools_of(row)))
        columns = set(_COLUMNS) if row.checked_at != before.checked_at else {"name", "enabled"} & set(wanted)
        if not McpServer.objects.filter(pk=row.pk).update(**{column: getattr(row, column) for column in columns}):
            raise NotFound  # removed meanwhile
    return row


_COLUMNS: Final = (
    "name",
    "url",
    "sealed_headers",
    "auth_preview",
    "enabled",
    "tools",
    "tools_left_out",
    "last_error",
    "checked_at",
)


def remove(row: McpServer) -> None:
    """Forget a server with its secret, and what was said about its tools."""
    with transaction.atomic():
        _forget_consents(row.user, agent_names(row))
        row.delete()


def refresh(row: McpServer) -> McpServer:
    """Ask a server for its tools again. Where that fails the row says why, and keeps the tools it had."""
    try:
        listing = mcp_client.list_tools(_server(row))
    except (McpServerError, AddressRefused) as error:
        row.last_error, row.checked_at = mcp_errors.keep(error), timezone.now()
        McpServer.objects.filter(pk=row.pk).update(last_error=row.last_error, checked_at=row.checked_at)
        return row
    keep_tools(row, listing)
    return row


def call(row: McpServer, tool: RemoteTool, given: dict[str, Any], *, stopped: Callable[[], bool]) -> Called:
    """Call a tool of a server. Its list of tools is kept when it is not what it was.

    Raises ToolChanged, McpServerError, AddressRefused, mcp_client.Stopped.
    """
    try:
        called = mcp_client.call(_server(row), tool, given, stopped=stopped)
    except ToolChanged as changed:
        keep_tools(row, changed.listing)
        raise
    if list(called.listing.tools) != tools_of(row):
        keep_tools(row, called.listing)
    return called


def keep_tools(row: McpServer, listing: Listing) -> None:
    """Keep what a server offers now. What is no longer what it was has to be allowed anew."""
    before = tools_of(row)
    _take(row, listing)
    with transaction.atomic():
        _forget_always(row, changed_names(row.name, before, listing.tools))
        # Not where it is another server by now.
        McpServer.objects.filter(pk=row.pk, url=row.url).update(
            tools=row.tools, tools_left_out=row.tools_left_out, last_error=None, checked_at=row.checked_at
        )


def agent_names(row: McpServer) -> list[str]:
    """Return the names under which the agent has a server's tools."""
    return [agent_name(row.name, tool.name) for tool in tools_of(row)]


def _take(row: McpServer, listing: Listing) -> None:
    row.tools = [tool.kept() for tool in listing.tools]
    row.tools_left_out = listing.left_out
    row.last_error, row.checked_at = None, timezone.now()


def _server(row: McpServer) -> Server:
    headers = json.loads(secrets.decrypt(bytes(row.sealed_headers))) if row.sealed_headers else {}
    return Server(row.url, headers)


def _fill(row: McpServer, wanted: dict[str, Any]) -> None:
    """Raises InvalidFields."""
    wrong = {}
    if "name" in wanted and not _NAME.fullmatch(wanted["name"]):
        wrong["name"] = [_("Use small letters, digits and single hyphens between them, such as my-notes.")]
    header = wanted.get("header_name") or ""
    if header and (not _HEADER.fullmatch(header) or _OUR_HEADERS.fullmatch(header)):
        wrong["headerName"] = [_("No secret can be sent in a header of this name.")]
    if header and not wanted.get("secret"):
        wrong["secret"] = [_("Send the secret that goes into this header.")]
    if not re.fullmatch(r"[!-~ ]*", wanted.get("secret", "")):
        wrong["secret"] = [_("A header can hold only ASCII characters, and no line breaks.")]
    if wrong:
        raise InvalidFields(wrong)
    for column in ("name", "url", "enabled"):
        if column in wanted:
            setattr(row, column, wanted[column])
    if "secret" in wanted:
        _seal(row, header, wanted["secret"].strip())


def _seal(row: McpServer, header: str, secret: str) -> None:
    sent = {header: secret} if header else {"Authorization": f"Bearer {secret}"}
    row.sealed_headers = secrets.encrypt(json.dumps(sent).encode()) if secret else None
    row.auth_preview = secret[-_SHOWN:] if len(secret) >= _LEAST_FOR_A_PREVIEW else ""


def _check_secret_stays(before: McpServer, row: McpServer, wanted: dict[str, Any]) -> None:
    """Nobody who cannot read the secret gets it by naming a server of their own. Raises InvalidFields."""
    if before.sealed_headers and "secret" not in wanted and _origin(before.url) != _origin(row.url):
        raise InvalidFields({"secret": [_("Send the secret again: this one was given for another server.")]})


def _origin(url: str) -> tuple[str, str, int | None]:
    """Raises AddressRefused."""
    parsed = destinations.parse(url)
    return parsed.scheme, parsed.host, parsed.port


def _check_room(row: McpServer) -> None:
    """Raises NameTaken, TooMany."""
    others = dict(McpServer.objects.filter(user_id=row.user_id).values_list("name", "pk"))
    if others.get(row.name, row.pk) != row.pk:
        raise NameTaken(row.name)
    if row._state.adding and len(others) >= LIMIT:
        raise TooMany


def _lock(user: User) -> None:
    """Let one call at a time change a user's servers. Raises NotFound."""
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk):
        raise NotFound  # deleted meanwhile


def _forget_consents(user: User, names: Iterable[str]) -> None:
    ToolConsent.objects.filter(user=user, tool__in=list(names)).delete()


def _forget_always(row: McpServer, names: Iterable[str]) -> None:
    always = ToolConsent.Policy.ALWAYS
    ToolConsent.objects.filter(user_id=row.user_id, tool__in=list(names), policy=always).delete()
