"""What the agent may do without asking."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from integrations.mcp_tool_lists import agent_name
from integrations.models import McpServer, ToolConsent
from tests.conftest import Api
from tests.models.turns import ToolCall
from tests.workspace.agent.conftest import START, Conversation
from workspace.agent import runs
from workspace.models import AgentEvent, AgentRun

PATH = "/api/settings/integrations/tool-consents"
WRITE = ("write_file", {"path": "new.txt", "content": "new\n"})


def say_about(api: Api, tool: str, policy: str) -> None:
    assert api.patch(PATH, {"tool": tool, "policy": policy}).status_code == 200


def in_force(api: Api) -> dict[str, str]:
    return {row["tool"]: row["policy"] for row in api.get(PATH).json()["toolConsents"]}


def answer(conversation: Conversation, run: AgentRun, given: str) -> AgentRun:
    """Answer what the run asks, over the API, and work on it further."""
    question = conversation.api.get(f"/api/agent/runs/{run.pk}").json()["run"]["question"]
    body = {"requestId": question["requestId"], "answer": given}
    assert conversation.api.post(f"/api/agent/runs/{run.pk}/answer", body).status_code == 200
    runs.work_on(run.pk)
    run.refresh_from_db()
    return run


def told(conversation: Conversation) -> str:
    """Return what the model was sent last."""
    return str(conversation.models.requests[-1].body["messages"])


def test_built_in_tools_run_until_something_is_said_about_them(owner: Api) -> None:
    assert set(in_force(owner).values()) == {"always"}
    assert "write_file" in in_force(owner)
    assert "ask_human" not in in_force(owner)


def test_what_is_said_is_kept_and_is_each_persons_own(
    owner: Api, stranger: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    say_about(owner, "write_file", "ask")
    say_about(owner, "mcp_weather", "always")
    answered = owner.patch(PATH, {"tool": "write_file", "policy": "never"})

    # the token, its last use, the consents, the MCP servers
    with django_assert_num_queries(4):
        mine = in_force(owner)

    assert answered.json() == {"toolConsent": {"tool": "write_file", "policy": "never"}}
    assert (mine["write_file"], mine["mcp_weather"], mine["read_file"]) == ("never", "always", "always")
    assert set(in_force(stranger).values()) == {"always"}
    assert "mcp_weather" not in in_force(stranger)


def test_the_tools_of_my_servers_are_listed_before_anything_was_said(owner: Api, stranger: Api) -> None:
    assert owner.user is not None
    kept = [{"name": name, "description": "", "schema": {"type": "object"}, "readOnly": False} for name in ("b", "a c")]
    McpServer.objects.create(user=owner.user, name="notes", url="https://notes.example/mcp", tools=kept)
    McpServer.objects.create(user=owner.user, name="off", url="https://off.example/mcp", tools=kept, enabled=False)
    McpServer.objects.create(user=owner.user, name="unasked", url="https://unasked.example/mcp")
    say_about(owner, "mcp_notes_b", "always")
    say_about(owner, "mcp_gone_d", "never")

    mine = in_force(owner)

    foreign = {tool: policy for tool, policy in mine.items() if tool.startswith("mcp_")}
    assert foreign == {"mcp_notes_b": "always", agent_name("notes", "a c"): "ask", "mcp_gone_d": "never"}
    assert not any(tool.startswith("mcp_") for tool in in_force(stranger))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tool": "write_file"},
        {"tool": "write_file", "policy": "sometimes"},
        {"tool": "ask_human", "policy": "never"},
        {"tool": "run_shell", "policy": "always"},
        {"tool": "mcp_", "policy": "always"},
        {"tool": "mcp_a b", "policy": "always"},
        {"tool": 4, "policy": "always"},
        {"tool": "write_file", "policy": "ask", "project": "x"},
    ],
)
def test_bad_bodies_are_refused(owner: Api, body: dict[str, Any]) -> None:
    refused = owner.patch(PATH, body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not ToolConsent.objects.exists()


def test_what_is_never_allowed_is_told_to_the_model(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "never")
    conversation.models.call(*WRITE)
    conversation.models.say("Then not.")

    run = conversation.say("Write it.")

    assert run.status == "succeeded"
    assert conversation.files() == START
    assert "does not allow write_file" in told(conversation)
    finished = [data for kind, data in conversation.events(run) if kind == "tool.finished"]
    assert [(data["ok"], data["summary"]) for data in finished] == [(False, "not allowed")]


def test_a_tool_to_be_asked_about_waits_and_runs_once_it_is_allowed(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.call(*WRITE)
    run = conversation.say("Write it.")
    kind, asked = conversation.events(run)[-1]
    waiting, untouched = run.status, conversation.files()

    conversation.models.say("Done.")
    run = answer(conversation, run, "allow")

    assert (waiting, untouched) == ("waiting", START)
    assert (kind, asked["kind"], asked["options"]) == ("checkpoint", "approval", ["allow", "deny", "always"])
    assert asked["title"] == "May the agent use write_file?"
    assert '"path": "new.txt"' in asked["prompt"]
    assert run.status == "succeeded"
    assert conversation.files()["new.txt"] == b"new\n"
    assert conversation.kinds(run).count("tool.started") == 1
    assert in_force(conversation.api)["write_file"] == "ask"


def test_what_is_denied_is_told_to_the_model(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.call(*WRITE)
    run = conversation.say("Write it.")

    conversation.models.say("Then not.")
    run = answer(conversation, run, "deny")

    assert run.status == "succeeded"
    assert conversation.files() == START
    assert "did not allow this call of write_file" in told(conversation)


def test_always_is_not_asked_again(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.turn(
        ToolCall("write_file", {"path": "a.txt", "content": "a\n"}),
        ToolCall("write_file", {"path": "b.txt", "content": "b\n"}),
    )
    run = conversation.say("Write them.")

    conversation.models.say("Done.")
    run = answer(conversation, run, "always")

    assert run.status == "succeeded"
    assert {"a.txt", "b.txt"} <= set(conversation.files())
    assert in_force(conversation.api)["write_file"] == "always"


def test_an_answer_counts_for_one_call_even_if_a_model_uses_an_id_twice(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.call("write_file", {"path": "a.txt", "content": "a\n"}, id="call_0")
    run = conversation.say("Write them.")

    conversation.models.call("write_file", {"path": "b.txt", "content": "b\n"}, id="call_0")
    run = answer(conversation, run, "allow")

    assert run.status == "waiting"
    assert run.question is not None
    assert "b.txt" in run.question["prompt"]
    assert set(conversation.files()) == {*START, "a.txt"}


def test_calls_of_one_turn_are_asked_about_one_by_one(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.turn(
        ToolCall("write_file", {"path": "a.txt", "content": "a\n"}),
        ToolCall("read_file", {"path": "README.md"}),
        ToolCall("write_file", {"path": "b.txt", "content": "b\n"}),
    )
    run = conversation.say("Write them.")

    run = answer(conversation, run, "allow")
    between = (run.status, set(conversation.files()))
    conversation.models.say("Done.")
    run = answer(conversation, run, "deny")

    assert between == ("waiting", {*START, "a.txt"})
    assert run.status == "succeeded"
    assert "b.txt" not in conversation.files()
    assert len(conversation.models.requests) == 2


def test_a_never_that_was_said_meanwhile_is_stronger_than_an_answer(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.call(*WRITE)
    run = conversation.say("Write it.")

    say_about(conversation.api, "write_file", "never")
    conversation.models.say("Then not.")
    answer(conversation, run, "always")

    assert conversation.files() == START
    assert in_force(conversation.api)["write_file"] == "never"


def test_a_foreign_tool_is_asked_about_unless_something_was_said(conversation: Conversation) -> None:
    conversation.models.call("mcp_weather", {"city": "Lyon"})
    run = conversation.say("Will it rain?")
    asked = run.status

    conversation.models.say("I do not know.")
    run = answer(conversation, run, "always")

    assert (asked, run.status) == ("waiting", "succeeded")
    assert in_force(conversation.api)["mcp_weather"] == "always"


def test_a_foreign_tool_whose_name_cannot_be_allowed_is_never_used(conversation: Conversation) -> None:
    conversation.models.call(f"mcp_{'a' * 101}", {})
    conversation.models.say("Then not.")

    run = conversation.say("Will it rain?")

    assert run.status == "succeeded"
    assert "and nothing was done" in told(conversation)


def test_a_call_that_was_cut_off_is_not_asked_about(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.cut_tool_json().call(*WRITE)
    conversation.models.say("I give up.")

    run = conversation.say("Write it.")

    assert run.status == "succeeded"
    assert "was cut off" in told(conversation)


def test_a_long_input_is_cut_in_the_question_and_says_so(conversation: Conversation) -> None:
    say_about(conversation.api, "write_file", "ask")
    conversation.models.call("write_file", {"path": "new.txt", "content": "x" * 10_000})

    run = conversation.say("Write it.")

    assert run.question is not None
    assert len(run.question["prompt"]) < 4_100
    assert "more characters" in run.question["prompt"]
    assert AgentEvent.objects.filter(run=run, kind="checkpoint").count() == 1
