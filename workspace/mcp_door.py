"""Where MCP comes in: what is below /mcp/ never reaches Django's views."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from importlib import import_module
from typing import Any, Final

from django.conf import settings

from motivd_site.body_limit import AsgiApp, BodyLimit, Receive, Send

PATH: Final = re.compile(r"/mcp/([^/]+)/?")


class McpDoor:
    """Answers below /mcp/ itself and hands everything else on."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app
        self._limited = BodyLimit(_serve, limit_bytes=settings.BODY_LIMIT_BYTES)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and PATH.fullmatch(scope["path"]):
            await self._limited(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def _serve(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    # The SDK takes a second to import: most web processes never need it, and none waits for it in its event loop.
    server = await asyncio.to_thread(import_module, "workspace.mcp_server")
    await server.serve(scope, receive, send)
