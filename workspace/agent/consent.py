"""What a person lets the agent do without asking: ask, always or never, for each tool."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import User
from integrations import mcp_servers
from integrations.llm.types import ToolCall
from integrations.models import McpServer, ToolConsent
from motivd_site.api.errors import InvalidFields
from workspace.agent import tools
from workspace.agent.questions import Asked
from workspace.agent.tools import Outcome

Policy = ToolConsent.Policy

FOREIGN: Final = "mcp_"  # how the names of tools begin that are somebody else's
RUN_COMMAND: Final = "run_command"  # what only Claude Code has (claude_code.py)
# `ask_human` is not among them: it is a question by itself.
_BUILT_IN: Final = (*tools.BY_NAME, tools.CHECK.name, RUN_COMMAND)
_FOREIGN_NAME: Final = re.compile(rf"{FOREIGN}[A-Za-z0-9_-]{{1,100}}")
_SHOWN: Final = 4_000


@dataclass(frozen=True, slots=True)
class ToolPolicy:
    tool: str
    policy: str


def listed(user: User) -> list[ToolPolicy]:
    """Return what is in force for each tool: the built-in ones, those of the MCP servers that are on, and any others
    that something was said about. Two queries; the servers are not asked.
    """
    said = dict(ToolConsent.objects.filter(user=user).order_by("tool").values_list("tool", "policy"))
    servers = McpServer.objects.filter(user=user, enabled=True).order_by("name").only("name", "tools")
    foreign = [name for server in servers for name in mcp_servers.agent_names(server)]
    return [ToolPolicy(tool, said.get(tool, _default(tool))) for tool in dict.fromkeys([*_BUILT_IN, *foreign, *said])]


def change(user: User, tool: str, policy: str) -> ToolPolicy:
    """Keep what somebody says about a tool, until they say otherwise. Raises InvalidFields."""
    if tool not in _BUILT_IN and not _FOREIGN_NAME.fullmatch(tool):
        raise InvalidFields({"tool": [_("There is no tool of this name that could be allowed or not.")]})
    ToolConsent.objects.update_or_create(user=user, tool=tool, defaults={"policy": policy})
    return ToolPolicy(tool, policy)


def refusal(user: User, call: ToolCall, question: dict[str, Any], *, request_id: str) -> Outcome | None:
    """Return what the model is told where a call is not allowed, None where it is.

    `question` is what the run asked last, perhaps with its answer; an answer counts for the one call that was asked
    about, by its `request_id`. Raises Asked where the owner must say.
    """
    answer = question.get("answer") if question.get("requestId") == request_id else None
    if answer == "deny":
        return Outcome(
            f"The owner did not allow this call of {call.name}, and nothing was done. Do not try it another way.",
            ok=False,
            summary="denied",
        )
    policy = _policy_of(user, call.name)
    if policy == Policy.NEVER:
        return Outcome(
            f"The owner does not allow {call.name}, and nothing was done. Go on without it.",
            ok=False,
            summary="not allowed",
        )
    if policy == Policy.ASK and answer is None:
        raise Asked(_question(call, question, request_id))
    if policy == Policy.ASK and answer == "always":
        change(user, call.name, Policy.ALWAYS)
    return None


def strictest(user: User, names: Sequence[str]) -> str:
    """Return the tool of these of which least is allowed; the first of those that are alike."""
    order = [Policy.NEVER.value, Policy.ASK.value, Policy.ALWAYS.value]
    return min(names, key=lambda name: order.index(_policy_of(user, name)))


def _default(tool: str) -> str:
    return Policy.ASK.value if tool.startswith(FOREIGN) else Policy.ALWAYS.value


def _policy_of(user: User, tool: str) -> str:
    if tool not in _BUILT_IN and not tool.startswith(FOREIGN):
        return Policy.ALWAYS.value  # there is no such tool, which the model is told, or it is `ask_human`
    if tool.startswith(FOREIGN) and not _FOREIGN_NAME.fullmatch(tool):
        return Policy.NEVER.value  # nobody could say anything about it
    said = ToolConsent.objects.filter(user=user, tool=tool).values_list("policy", flat=True).first()
    return said or _default(tool)


def _question(call: ToolCall, asked_before: dict[str, Any], request_id: str) -> dict[str, Any]:
    given = json.dumps(call.input, ensure_ascii=False, indent=2).encode(errors="replace").decode()
    if len(given) > _SHOWN:
        more = _("… and %(count)d more characters") % {"count": len(given) - _SHOWN}
        given = f"{given[:_SHOWN]}\n{more}"
    asked = {
        "requestId": request_id,
        "kind": "approval",
        "title": _("May the agent use %(tool)s?") % {"tool": call.name},
        "prompt": given,
        "options": ["allow", "deny", "always"],
    }
    # That it went in circles is remembered: no question in between begins the count anew.
    return asked | {name: asked_before[name] for name in ("stuck",) if name in asked_before}
