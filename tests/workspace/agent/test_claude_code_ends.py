"""How a run of Claude Code ends before its time: limits, errors, cancelling, a dead worker; and what is left then."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from integrations.models import ModelCall
from tests.models.turns import ToolCall
from tests.workspace.agent.conftest import START, Conversation
from workspace.agent import history, runs
from workspace.models import AgentRun
from workspace.toolchain import conversing, supervision

WRITE = ("Write", {"file_path": "/workspace/a.txt", "content": "a\n"})


def test_a_cancel_in_a_reply_ends_it_and_what_it_cost_is_booked(claude: Conversation) -> None:
    claude.models.call(*WRITE)
    claude.models.usage(input=1_000).stall(after_events=6).say(*["word "] * 20)
    run = claude.queue("Talk.")

    with working(run):
        assert claude.models.stalled.wait(60)
        assert claude.api.post(f"/api/agent/runs/{run.pk}/cancel").status_code == 202

    run.refresh_from_db()
    assert run.status == "cancelled"
    assert claude.models.hung_up.wait(10)
    assert programs() == []
    assert claude.files()["a.txt"] == b"a\n"
    assert run.version_id is not None
    cut = ModelCall.objects.order_by("created_at").last()
    assert cut is not None
    assert (cut.status, cut.input_tokens) == ("cancelled", 1_000)
    assert cut.output_tokens >= 1
    assert run.cost_usd == sum(call.cost_usd for call in ModelCall.objects.all())


def test_a_cancel_in_a_command_leaves_no_process_and_keeps_its_files(claude: Conversation) -> None:
    claude.models.call("Bash", {"command": "echo begun > begun.txt; while :; do sleep 0.05; done"})
    run = claude.queue("Wait.")

    with working(run):
        until_a_program_has("while :")
        assert claude.api.post(f"/api/agent/runs/{run.pk}/cancel").status_code == 202

    run.refresh_from_db()
    assert run.status == "cancelled"
    assert programs() == []
    assert claude.files()["begun.txt"] == b"begun\n"


def test_an_exhausted_budget_ends_it_at_once(claude: Conversation, settings: Settings) -> None:
    settings.AI_BUDGET_USD_PER_5H = Decimal("0.40")
    claude.models.usage(input=100_000, output=10_000).call(*WRITE)

    run = claude.say("Write it.")

    assert run.status == "failed"
    assert run.error is not None
    assert run.error["code"] == "AI_RATE_LIMIT_ACTIVE"
    assert len(claude.models.requests) == 1
    assert claude.files()["a.txt"] == b"a\n"
    assert claude.events(run)[-1][1]["code"] == "AI_RATE_LIMIT_ACTIVE"


def test_the_limit_of_costs_ends_it(claude: Conversation) -> None:
    claude.models.usage(input=100_000, output=10_000).call(*WRITE)

    run = claude.say("Write it.", max_cost_usd=Decimal("0.10"))

    assert run.error is not None
    assert (run.status, run.error["code"]) == ("failed", "COST_LIMIT")
    assert len(claude.models.requests) == 1
    assert claude.files()["a.txt"] == b"a\n"


def test_the_limit_of_steps_ends_it(claude: Conversation, settings: Settings) -> None:
    settings.AGENT_MAX_STEPS = 2
    claude.models.call(*WRITE)
    claude.models.call("Bash", {"command": "echo b > b.txt"})

    run = claude.say("Write it.")

    assert run.error is not None
    assert (run.status, run.error["code"], run.steps) == ("failed", "STEP_LIMIT", 2)
    assert sorted(claude.files()) == sorted([*START, "a.txt", "b.txt"])


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "MODEL_KEY_REFUSED"), (404, "MODEL_UNKNOWN"), (400, "UPSTREAM_ERROR")],
)
def test_an_error_of_the_provider_is_told(claude: Conversation, status: int, code: str) -> None:
    claude.models.fail(status, times=None)

    run = claude.say("Hello?")

    assert run.error is not None
    assert (run.status, run.error["code"]) == ("failed", code)
    # It may try in another way, and not ten times.
    assert len(claude.models.requests) <= 3
    for call in ModelCall.objects.all():
        assert (call.status, call.error_code, call.cost_usd) == ("failed", code, Decimal(0))


def test_what_passes_by_itself_is_tried_again(claude: Conversation) -> None:
    claude.models.fail(529, headers={"retry-after": "0"})
    claude.models.say("Here I am.")

    run = claude.say("Hello?")

    assert run.status == "succeeded"
    assert list(ModelCall.objects.order_by("created_at").values_list("status", flat=True)) == ["failed", "succeeded"]


def test_a_stream_that_breaks_is_begun_again_and_said_once(claude: Conversation) -> None:
    claude.models.cut(after_events=5).say("Half ", "of ", "it ", "and ", "more.")
    claude.models.answer_with(lambda body: "All of it.", times=1)

    run = claude.say("Talk.")

    assert run.status == "succeeded"
    assert shown(claude, run) == "All of it."
    assert [part["text"] for part in reply_parts(run)] == ["All of it."]
    first, second = ModelCall.objects.order_by("created_at")
    assert (first.status, second.status) == ("failed", "succeeded")
    assert first.cost_usd > 0


def test_a_worker_that_takes_over_goes_on_and_bills_nothing_twice(claude: Conversation) -> None:
    claude.models.say("The rest.")
    run = claude.queue("Write two files.")
    call = ToolCall("write_file", {"path": "a.txt", "content": "a\n"}, "toolu_1")
    turn = [history.request("Write two files."), *_turn(call)]
    AgentRun.objects.filter(pk=run.pk).update(transcript=history.dump(turn), steps=1, cost_usd=Decimal("0.5"))

    runs.work_on(run.pk)

    run.refresh_from_db()
    assert run.status == "succeeded"
    sent = str(claude.models.requests[0].body["messages"])
    assert "You called write_file" in sent
    assert "look whether it was done" in sent
    assert "Write two files." in sent
    assert "do nothing twice" in sent
    assert run.cost_usd == Decimal("0.5") + ModelCall.objects.get().cost_usd
    assert run.steps == 2


def test_without_the_sdk_the_built_in_loop_works(
    conversation: Conversation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.AGENT_SDK = "auto"
    monkeypatch.setitem(sys.modules, "claude_agent_sdk", None)
    conversation.models.say("Hello.")

    run = conversation.say("Hello?")

    assert (run.status, run.engine, run.engine_reason) == ("succeeded", "built-in", "not_installed")
    shown = conversation.api.get(f"/api/agent/runs/{run.pk}").json()["run"]
    assert (shown["engine"], shown["engineReason"]) == ("built-in", "not_installed")


def test_a_model_of_others_is_the_built_in_loops(claude: Conversation, settings: Settings) -> None:
    settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"openai": f"{claude.models.url}/v1"}
    row = {"provider": "openai", "model": "gpt-5.2", "apiKey": "sk-own-" + "o" * 24, "isDefault": True}
    assert claude.api.patch("/api/settings/integrations/model-providers", row).status_code == 200
    claude.models.say("Hello.")

    run = claude.say("Hello?")

    assert (run.status, run.engine, run.engine_reason) == ("succeeded", "built-in", "other_provider")


@pytest.mark.parametrize("kind", ["chat", "schedule", "task"])
def test_other_kinds_of_runs_are_the_built_in_loops(claude: Conversation, kind: AgentRun.Kind) -> None:
    claude.models.say("Hello.")

    run = claude.say("Hello?", kind=kind)

    assert (run.engine, run.engine_reason) == ("built-in", "not_asked")


class working:  # noqa: N801  (a verb, as the tests say it)
    """A worker in a thread of its own while the block runs; it has ended when the block has."""

    def __init__(self, run: AgentRun) -> None:
        self._thread = threading.Thread(target=self._work, args=(run.pk,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _work(self, run_id: Any) -> None:
        try:
            runs.work_on(run_id)
        finally:
            connection.close()


def programs() -> list[str]:
    """Return the command lines of what this process has started, as far as it is Claude Code's."""
    found = []
    for pid in supervision.tree(os.getpid()):
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        is_bundler = "--service=" in line  # stands ready for everybody's scripts
        if pid != os.getpid() and (conversing.PROGRAM in line or "bwrap" in line or "sleep 0.05" in line):
            found += [] if is_bundler else [line]
    return found


def until_a_program_has(words: str) -> None:
    pause = threading.Event()
    for _ in range(600):
        if any(words in line for line in _lines()):
            return
        pause.wait(0.1)
    raise AssertionError(f"waited in vain for {words}")


def _lines() -> Iterator[str]:
    for pid in supervision.tree(os.getpid()):
        try:
            yield Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue


def shown(conversation: Conversation, run: AgentRun) -> str:
    """Return the words as a browser shows them."""
    words = ""
    for kind, data in conversation.events(run):
        words = "" if kind == "text.reset" else words + data["text"] if kind == "text.delta" else words
    return words


def reply_parts(run: AgentRun) -> list[dict[str, Any]]:
    message = run.messages.filter(role="assistant").get()
    return [part for part in message.parts if part["type"] == "text"]


def _turn(call: ToolCall) -> list[Any]:
    from pydantic_ai.messages import ModelResponse, ToolCallPart

    return [ModelResponse(parts=[ToolCallPart(tool_name=call.name, args=call.input, tool_call_id=call.id or "")])]
