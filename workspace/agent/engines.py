"""Which engine works on a run: the built-in loop, or Claude Code where all that it needs is here."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from integrations.llm.types import Choice
from integrations.models import ProviderName
from motivd_site.work import Lease
from workspace.agent.loop import Loop
from workspace.models import AgentRun
from workspace.toolchain import conversing, sandbox

BUILT_IN: Final = "built-in"
CLAUDE_CODE: Final = "claude-agent-sdk"


@dataclass(frozen=True, slots=True)
class Engine:
    """`reason` is a code for why it is this one; the paths are what Claude Code is started with."""

    name: str
    reason: str
    program: Path | None = None
    bubblewrap: Path | None = None

    def loop(self, run: AgentRun, lease: Lease) -> Loop:
        if self.program is None or self.bubblewrap is None:
            return Loop(run, lease)
        from workspace.agent.claude_code import ClaudeCode

        return ClaudeCode(run, lease, program=self.program, bubblewrap=self.bubblewrap)


def choose(run: AgentRun, choice: Choice | None) -> Engine:
    """Return the engine of a run. Asked anew by each worker that takes it: either goes on where the other stopped."""
    if run.kind != AgentRun.Kind.SDK:
        return Engine(BUILT_IN, "not_asked")
    if settings.AGENT_SDK == "off":
        return Engine(BUILT_IN, "switched_off")
    program = _program()
    if program is None:
        return Engine(BUILT_IN, "not_installed")
    if choice is None or choice.provider != ProviderName.ANTHROPIC:
        return Engine(BUILT_IN, "other_provider")
    isolation = sandbox.probe()
    if isolation.kind != "namespaces" or not conversing.can_be_read(program):
        return Engine(BUILT_IN, "no_sandbox")
    return Engine(CLAUDE_CODE, "asked", program, isolation.bubblewrap)


def _program() -> Path | None:
    """Return the program that the SDK brings, without importing it: that takes half a second."""
    found = importlib.util.find_spec("claude_agent_sdk")
    if found is None or found.origin is None:
        return None
    program = Path(found.origin).parent / "_bundled" / "claude"
    return program if program.is_file() else None
