"""A worker that is killed while Claude Code works: nothing of it stays behind, and another worker goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.workspace.agent.test_agent_kill import Installation, ask, events, installation, until
from workspace.toolchain import conversing, supervision

__all__ = ["installation"]


def test_a_killed_worker_leaves_no_program_and_its_work_is_taken_up(installation: Installation) -> None:
    pytest.importorskip("claude_agent_sdk")
    one = installation
    one.environment["DJANGO_SETTINGS_MODULE"] = "tests.workspace.agent.claude_kill_settings"
    one.environment["TOOLCHAIN_DIR"] = str(settings.TOOLCHAIN_DIR)
    one.start_agent()
    one.start_rest()
    address = one.start_web()
    one.models.call("Bash", {"command": "echo a > a.txt"}, text="I write a.")
    one.models.stall(after_events=6).say(*["never "] * 20)
    run, project = ask(one, address, "Write a.")
    until(lambda: len(one.models.requests) == 2, "the second turn")
    started = programs(one.processes["agent"].pid)
    assert started

    one.kill("agent")
    one.models.go_on()
    until(lambda: not [pid for pid in started if is_claude_code(pid)], "the end of the program")
    one.models.say("Done.")
    one.start_agent()
    told = events(one, address, run)

    assert told[-1]["event"] == "run.finished"
    assert [event["event"] for event in told].count("file.changed") == 1
    assert [event["event"] for event in told].count("run.started") == 1
    assert told[0]["data"]["engine"] == "claude-agent-sdk"
    listed = one.api.get(f"{address}/api/projects/{project}/files").json()["files"]
    assert [file["path"] for file in listed] == ["a.txt"]
    third = str(one.models.requests[2].body["messages"])
    assert "I write a." in third
    assert "do nothing twice" in third
    # What the dead worker had under way was never booked; its reservation ends by itself.
    shown = one.api.get(f"{address}/api/agent/runs/{run}").json()["run"]
    assert (shown["status"], shown["steps"]) == ("succeeded", 2)


def programs(worker: int) -> list[int]:
    """Return the processes of Claude Code that a worker has started."""
    return [pid for pid in supervision.tree(worker) if is_claude_code(pid)]


def is_claude_code(pid: int) -> bool:
    try:
        return conversing.PROGRAM.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
