"""Claude Code with the tools of the owner's MCP servers: its real program, a real server, a scripted model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from integrations.models import ToolConsent
from tests.remote_mcp import RemoteMcp
from tests.workspace.agent.conftest import Conversation
from tests.workspace.agent.test_consent import answer, told
from tests.workspace.agent.test_remote_tools import LYON, NOW, Desk

SERVED = f"mcp__motivd__{NOW}"


@pytest.fixture
def desk(conversation: Conversation, settings: Settings) -> Iterator[Desk]:
    pytest.importorskip("claude_agent_sdk")
    settings.AGENT_SDK = "auto"
    settings.OUTBOUND_ALLOW_PRIVATE = True
    with RemoteMcp() as remote:
        remote.offer("now")
        yield Desk(conversation, remote)


def test_a_tool_is_called_once_its_owner_allows_it(desk: Desk) -> None:
    desk.add()
    desk.conversation.models.call(SERVED, LYON)
    run = desk.run()
    waiting, untouched = run.status, list(desk.remote.calls)

    desk.conversation.models.call(SERVED, LYON)
    desk.conversation.models.say("It rains in Lyon.")
    run = answer(desk.conversation, run, "allow")

    assert (waiting, untouched) == ("waiting", [])
    assert (run.status, run.engine) == ("succeeded", "claude-agent-sdk")
    assert desk.remote.calls == [("now", LYON)]
    assert f"What {NOW} answered" in told(desk.conversation)
    assert "It rains." in told(desk.conversation)
    assert [(name, ok) for name, ok, _summary in desk.finished(run)][-1] == (NOW, True)
    assert not ToolConsent.objects.exists()


def test_with_a_plan_only_what_says_that_it_changes_nothing_is_there(desk: Desk) -> None:
    desk.remote.offer("look", reads_only=True)
    desk.add()
    desk.allow("mcp_weather_look")
    desk.conversation.models.call("mcp__motivd__mcp_weather_look", LYON)
    desk.conversation.models.say("The plan.")

    run = desk.run(plan_mode=True)

    offered = {tool["name"] for tool in desk.conversation.models.requests[0].body["tools"]}
    assert run.status == "succeeded"
    assert {name for name in offered if "weather" in name} == {"mcp__motivd__mcp_weather_look"}
    assert desk.remote.calls == [("look", LYON)]


def test_a_dead_server_is_told_to_the_model(desk: Desk) -> None:
    desk.add()
    desk.allow()
    desk.remote.close()
    desk.conversation.models.call(SERVED, LYON)
    desk.conversation.models.say("Then not.")

    run = desk.run()

    assert run.status == "succeeded"
    assert "cannot be reached" in told(desk.conversation)
    assert [(name, ok) for name, ok, _summary in desk.finished(run)] == [(NOW, False)]
