"""Runs of Claude Code: its real program in the real sandbox, with a scripted model behind the gateway."""

from __future__ import annotations

import importlib.util

import pytest
from pytest_django.fixtures import Settings

from integrations.models import ModelCall
from tests.workspace.agent.conftest import Conversation
from workspace.models import AgentMessage, Version

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("claude_agent_sdk") is None, reason="the Claude Agent SDK is not installed"
)


@pytest.fixture
def claude(conversation: Conversation, settings: Settings) -> Conversation:
    settings.AGENT_SDK = "auto"
    return conversation


def test_a_file_is_edited_told_kept_and_metered(claude: Conversation) -> None:
    claude.models.call("Read", {"file_path": "/workspace/src/notes.txt"}, text="I look.")
    claude.models.usage(input=1_000, output=100).call(
        "Edit", {"file_path": "/workspace/src/notes.txt", "old_string": "two\n", "new_string": "2\n"}
    )
    claude.models.say("All ", "done.")

    run = claude.say("Write two as a digit.")

    assert (run.status, run.engine, run.engine_reason) == ("succeeded", "claude-agent-sdk", "asked")
    assert claude.files()["src/notes.txt"] == b"one\n2\nthree\n"
    assert run.files_changed == ["src/notes.txt"]
    version = Version.objects.get(kind="agent")
    assert (run.version_id, version.author) == (version.pk, "agent")
    events = claude.events(run)
    assert [kind for kind, _data in events if kind not in ("text.delta", "usage")] == [
        "run.started",
        "tool.started",
        "tool.finished",
        "tool.started",
        "file.changed",
        "tool.finished",
        "run.finished",
    ]
    changed = dict(events)["file.changed"]
    assert (changed["path"], changed["action"]) == ("src/notes.txt", "modified")
    assert "-two\n+2\n" in changed["diff"]
    said = "".join(data["text"] for kind, data in events if kind == "text.delta")
    assert said == "I look.All done."
    started = [data for kind, data in events if kind == "tool.started"]
    assert [(data["name"], data["input"]["path"]) for data in started] == [
        ("read_file", "src/notes.txt"),
        ("edit_file", "src/notes.txt"),
    ]
    reply = AgentMessage.objects.get(role="assistant")
    assert [part["type"] for part in reply.parts] == ["text", "tool", "tool", "text"]
    calls = ModelCall.objects.order_by("created_at")
    assert [call.status for call in calls] == ["succeeded"] * 3
    assert (calls[1].input_tokens, calls[1].output_tokens) == (1_000, 100)
    assert run.cost_usd == sum(call.cost_usd for call in calls) > 0
    assert run.steps == 3
