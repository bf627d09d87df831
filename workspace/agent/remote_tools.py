"""The tools of the owner's MCP servers as tools of the agent, called outside any transaction.

What they say is somebody else's: the model gets it as data, which gives no orders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from integrations import mcp_client, mcp_servers
from integrations.llm.errors import Stopped
from integrations.llm.types import Tool, ToolCall
from integrations.mcp_client import ToolChanged
from integrations.mcp_errors import McpServerError, TimedOut, TooLong, Unreachable
from integrations.mcp_tool_lists import PREFIX, RemoteTool, agent_name
from integrations.models import McpServer
from motivd_site.destinations import AddressRefused
from workspace.agent import context
from workspace.agent.tools import Outcome
from workspace.models import AgentEvent, AgentRun

RESULT_LIMIT: Final = 40_000
# All of them together: they are part of every request to the model.
_TOOLS_OFFERED: Final = 100
_CHARACTERS_OFFERED: Final = 100_000


@dataclass(frozen=True, slots=True)
class _Offer:
    server: McpServer
    tool: RemoteTool

    @property
    def name(self) -> str:
        return agent_name(self.server.name, self.tool.name)

    def described(self) -> Tool:
        title = f"What the MCP server {self.server.name} says about its tool"
        # Some providers refuse alternatives at the top; the server looks at what it is given anyway.
        schema = {key: value for key, value in self.tool.schema.items() if key not in ("anyOf", "oneOf", "allOf")}
        described = f"A tool of somebody else.\n{context.as_data(title, self.tool.description or 'Nothing.')}"
        return Tool(self.name, described, schema)


def offered(owner: User, *, plan_mode: bool) -> list[Tool]:
    """Return the tools of the owner's servers, as many as a request can hold. One query."""
    found, room = [], _CHARACTERS_OFFERED
    for offer in list(_offers(owner, plan_mode=plan_mode).values())[:_TOOLS_OFFERED]:
        tool = offer.described()
        room -= len(tool.name) + len(tool.description) + len(str(tool.schema))
        if room < 0:
            break
        found.append(tool)
    return found


def is_remote(call: ToolCall) -> bool:
    return call.name.startswith(PREFIX)


def interrupted(run: AgentRun, call: ToolCall) -> Outcome | None:
    """Return what the model is told where a worker died in the middle of this call. One query, for remote tools."""
    if not is_remote(call):
        return None
    events = AgentEvent.objects.filter(run=run, kind__in=("tool.started", "tool.finished")).order_by("-seq")
    last = events.values_list("kind", "data").first()
    if last is None or last[0] != "tool.started" or (last[1]["id"], last[1]["name"]) != (call.id, call.name):
        return None
    return Outcome(
        f"{call.name} was called, but its answer was lost: nobody knows whether it did its work. Find that out before "
        "you call it again.",
        ok=False,
        summary="answer lost",
    )


def run(owner: User, call: ToolCall, *, plan_mode: bool, stopped: Callable[[], bool]) -> Outcome | None:
    """Call a remote tool; whatever goes wrong is an outcome for the model. None where there is no such tool.

    Raises Stopped.
    """
    offer = _offers(owner, plan_mode=plan_mode).get(call.name)
    if offer is None or call.input is None:
        return None
    try:
        called = mcp_servers.call(offer.server, offer.tool, call.input, stopped=stopped)
    except mcp_client.Stopped as error:
        raise Stopped from error
    except ToolChanged:
        return Outcome(
            f"{call.name} is gone, or is no longer what it was, so nothing was done. Look at the tools that you have "
            "now.",
            ok=False,
            summary="tool changed",
        )
    except (McpServerError, AddressRefused) as error:
        return _failed(offer, error)
    return Outcome(
        context.as_data(f"What {call.name} answered", _cut(called.text) or "Nothing."),
        ok=called.ok,
        summary=f"{len(called.text)} characters",
    )


def _offers(owner: User, *, plan_mode: bool) -> dict[str, _Offer]:
    """Return what there is by the names that models use; with a plan, only what says that it changes nothing."""
    found: dict[str, _Offer] = {}
    for server in McpServer.objects.filter(user=owner, enabled=True).order_by("name"):
        for tool in mcp_servers.tools_of(server):
            if tool.reads_only or not plan_mode:
                offer = _Offer(server, tool)
                found.setdefault(offer.name, offer)
    return found


def _failed(offer: _Offer, error: McpServerError | AddressRefused) -> Outcome:
    text = error.message()
    if isinstance(error, TimedOut | TooLong | Unreachable):
        text = f"{text} Whether {offer.name} did anything is not known."
    if isinstance(error, McpServerError) and error.reason:
        text = f"{text}\n{context.as_data('What the server said', error.reason)}"
    return Outcome(text, ok=False, summary=error.code)


def _cut(text: str) -> str:
    if len(text) <= RESULT_LIMIT:
        return text
    return f"{text[:RESULT_LIMIT]}\n[Cut here; all of it was {len(text)} characters. Ask for less.]"
