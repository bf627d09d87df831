"""The settings of processes that are going to be killed, with Claude Code."""

from tests.workspace.agent.kill_settings import *  # noqa: F403

AGENT_SDK = "auto"
