"""Runs of Claude Code: its real program in the real sandbox, with a scripted model behind the gateway."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from integrations import mcp_servers
from integrations.models import ModelCall
from tests.models.turns import ToolCall
from tests.remote_mcp import RemoteMcp
from tests.workspace.agent.conftest import START, Conversation
from workspace.agent import runs
from workspace.models import AgentMessage, AgentRun, Version

CONSENTS = "/api/settings/integrations/tool-consents"


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


def test_what_was_said_before_is_known(claude: Conversation) -> None:
    claude.models.say("It is called Crate.")
    claude.say("What is this?")
    claude.models.say("I said Crate.")

    run = claude.say("What did you say?")

    assert run.status == "succeeded"
    assert "It is called Crate." in prompt_of(claude, 1)
    assert claude.models.requests[1].body["messages"][0]["role"] == "user"


def test_the_other_engine_goes_on_with_the_session(claude: Conversation, settings: Settings) -> None:
    claude.models.call("Bash", {"command": "echo made > new.txt"}, text="I make it.")
    claude.models.say("Made.")
    claude.say("Make a file.")
    settings.AGENT_SDK = "off"
    claude.models.say("It is there.")

    run = claude.say("Is it there?")

    assert (run.status, run.engine, run.engine_reason) == ("succeeded", "built-in", "switched_off")
    assert "run_command" in prompt_of(claude, 2)


def test_plan_mode_only_reads(claude: Conversation) -> None:
    claude.models.call("Write", {"file_path": "/workspace/new.txt", "content": "x\n"})
    claude.models.call("Bash", {"command": "touch /workspace/new.txt"})
    claude.models.say("1. Write new.txt.")

    run = claude.say("Plan it.", plan_mode=True)

    assert run.status == "succeeded"
    assert claude.files() == START
    offered = {tool["name"] for tool in claude.models.requests[0].body["tools"]}
    assert offered == {"Read", "Glob", "Grep", "mcp__motivd__check", "mcp__motivd__ask_human"}
    assert "PRD" in str(claude.models.requests[0].body["system"])
    assert [data["ok"] for kind, data in claude.events(run) if kind == "tool.finished"] == [False, False]


def test_the_app_is_checked_when_asked(claude: Conversation) -> None:
    claude.models.call("mcp__motivd__check", {})
    claude.models.say("Fine.")

    run = claude.say("Does it work?")

    assert run.status == "succeeded"
    finished = [data for kind, data in claude.events(run) if kind == "tool.finished"]
    assert [data["name"] for data in finished] == ["check"]
    assert "there is no page and no script" in prompt_of(claude, 1)


def test_a_question_waits_for_its_answer(claude: Conversation) -> None:
    claude.models.call("mcp__motivd__ask_human", {"title": "Which colour?", "options": ["red", "blue"]})

    run = claude.say("Paint it.")

    assert run.status == "waiting"
    assert run.question is not None
    assert (run.question["kind"], run.question["options"]) == ("single_choice", ["red", "blue"])
    claude.models.say("Blue it is.")
    run = answered(claude, run, "blue")
    assert run.status == "succeeded"
    assert "The owner answers: blue" in prompt_of(claude, 1)
    assert claude.kinds(run).count("run.started") == 1


def test_a_tool_that_is_never_allowed_does_nothing(claude: Conversation) -> None:
    claude.api.patch(CONSENTS, {"tool": "edit_file", "policy": "never"})
    claude.models.call("Read", {"file_path": "/workspace/README.md"})
    claude.models.call("Edit", {"file_path": "/workspace/README.md", "old_string": "Crate", "new_string": "Box"})
    claude.models.call("Bash", {"command": "echo Box > README.md"})
    claude.models.say("I may not.")

    run = claude.say("Rename it.")

    assert run.status == "succeeded"
    assert claude.files() == START
    finished = [(data["ok"], data["summary"]) for kind, data in claude.events(run) if kind == "tool.finished"]
    assert finished[1:] == [(False, "not allowed"), (False, "not allowed")]
    assert "The owner does not allow edit_file" in prompt_of(claude, 2)


def test_a_tool_that_asks_waits_and_is_done_once_it_may(claude: Conversation) -> None:
    claude.api.patch(CONSENTS, {"tool": "write_file", "policy": "ask"})
    write = ("Write", {"file_path": "/workspace/new.txt", "content": "new\n"})
    claude.models.call(*write)

    run = claude.say("Write it.")

    assert run.status == "waiting"
    assert run.question is not None
    assert (run.question["kind"], run.question["title"]) == ("approval", "May the agent use write_file?")
    assert "new.txt" in run.question["prompt"]
    assert claude.files() == START
    claude.models.call(*write)
    claude.models.call("Write", {"file_path": "/workspace/other.txt", "content": "other\n"})
    run = answered(claude, run, "allow")
    # Allowed was that one call.
    assert run.status == "waiting"
    assert claude.files()["new.txt"] == b"new\n"
    assert "other.txt" not in claude.files()
    claude.models.say("Then not.")
    run = answered(claude, run, "deny")
    assert run.status == "succeeded"
    assert "other.txt" not in claude.files()
    assert run.files_changed == ["new.txt"]


def test_a_tool_of_an_mcp_server_is_called_once_it_may(claude: Conversation, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    call = ("mcp__motivd__mcp_weather_now", {"city": "Lyon"})
    with RemoteMcp() as remote:
        remote.offer("now")
        mcp_servers.add(claude.user, {"name": "weather", "url": remote.url})
        claude.models.call(*call)
        run = claude.say("Will it rain?")
        waiting, untouched = run.status, list(remote.calls)
        claude.models.call(*call)
        claude.models.say("It will.")
        run = answered(claude, run, "allow")

        assert (waiting, untouched) == ("waiting", [])
        assert run.status == "succeeded"
        assert len(remote.calls) == 1
    finished = [(data["name"], data["ok"]) for kind, data in claude.events(run) if kind == "tool.finished"]
    assert finished == [("mcp_weather_now", True)]


def test_two_that_wait_for_each_other_do_not(claude: Conversation) -> None:
    claude.models.turn(
        ToolCall("Read", {"file_path": "/workspace/README.md"}),
        ToolCall("Read", {"file_path": "/workspace/src/notes.txt"}),
        ToolCall("Glob", {"pattern": "**/*.txt"}),
    )
    claude.models.say("Seen.")

    run = claude.say("Look around.")

    assert run.status == "succeeded"
    assert [data["ok"] for kind, data in claude.events(run) if kind == "tool.finished"] == [True] * 3


def answered(conversation: Conversation, run: AgentRun, given: str) -> AgentRun:
    """Answer what the run asks, over the API, and work on it further."""
    assert run.question is not None
    body = {"requestId": run.question["requestId"], "answer": given}
    assert conversation.api.post(f"/api/agent/runs/{run.pk}/answer", body).status_code == 200
    runs.work_on(run.pk)
    run.refresh_from_db()
    return run


def prompt_of(conversation: Conversation, number: int) -> str:
    """Return all that the model was sent in one request."""
    return str(conversation.models.requests[number].body["messages"])
