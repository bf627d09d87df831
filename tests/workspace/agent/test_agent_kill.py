"""Real processes, killed in the middle: a run goes on, and its stream loses and doubles nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from django.conf import settings

from tests.models.server import ModelServer
from tests.workspace.toolchain.test_sandbox import alive
from workspace.toolchain import sandbox

SECONDS = 60
_pause = threading.Event()


def until(look: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        _pause.wait(0.05)
    return found


class Installation:
    """A Motivd of its own: web, the agent's worker, and one for the rest with beat; each can be killed."""

    def __init__(self, folder: Path, models: ModelServer) -> None:
        self.folder, self.models = folder, models
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self.environment = kept | {
            "MOTIVD_DATA_DIR": str(folder),
            "TOOLCHAIN_DIR": str(settings.TOOLCHAIN_DIR),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "tests.workspace.agent.kill_settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "ANTHROPIC_API_KEY": "sk-ant-test",
            "ANTHROPIC_BASE_URL": models.url,
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.run("-m", "django", "migrate", "-v", "0")
        token = self.run("manage.py", "create_api_token", "ada@example.org").strip()
        self.api = httpx2.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False)

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        return done.stdout

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_web(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.start("web", "uvicorn", "motivd_site.asgi:application", "--port", str(port), "--log-level", "warning")
        address = f"http://127.0.0.1:{port}"
        until(lambda: self._answers(address), "the web server")
        return address

    def _answers(self, address: str) -> bool:
        try:
            return self.api.get(f"{address}/readyz").status_code == 200
        except httpx2.HTTPError:
            return False

    def start_agent(self) -> None:
        self.start(
            "agent", "celery", "-A", "motivd_site", "worker", "-P", "threads", "-c", "4", "-Q", "agent", "-l", "WARNING"
        )

    def start_rest(self) -> None:
        self.start(
            "rest", "celery", "-A", "motivd_site", "worker", "-B", "-c", "1", "-Q", "celery", "-l", "WARNING",
            "--hostname", "rest@%h", "--schedule", str(self.folder / "beat"),
        )  # fmt: skip

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.api.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with ModelServer() as models:
        one = Installation(tmp_path / f"motivd-{uuid.uuid4().hex}", models)
        try:
            yield one
        finally:
            one.close()


def ask(one: Installation, address: str, message: str) -> tuple[str, str]:
    """Say something in a new project; return the run and its project."""
    project = one.api.post(f"{address}/api/projects/create", json={"name": "Crate"}).json()["project"]["id"]
    answer = one.api.post(f"{address}/api/agent/sessions", json={"projectId": project}).json()
    session = answer["session"]["id"]
    with one.api.stream("POST", f"{address}/api/agent/sdk", json={"sessionId": session, "message": message}) as stream:
        assert stream.status_code == 200
        run = stream.headers["location"].rpartition("/")[2]
    return run, project


def events(one: Installation, address: str, run: str, *, after: int = 0, enough: int = 10_000) -> list[dict[str, Any]]:
    """Follow a run until its end, or until there are enough."""
    found: list[dict[str, Any]] = []
    with one.api.stream(
        "GET", f"{address}/api/agent/runs/{run}/events", headers={"Last-Event-ID": str(after)}
    ) as stream:
        event: dict[str, Any] = {}
        for line in stream.iter_lines():
            name, _colon, value = line.partition(": ")
            if name in ("id", "event", "data") and value:
                event[name] = json.loads(value) if name == "data" else value
            elif not line and event:
                found.append(event)
                event = {}
                if len(found) >= enough:
                    break
    return found


def test_a_web_process_killed_in_a_stream_costs_the_client_nothing(installation: Installation) -> None:
    one = installation
    one.start_agent()
    one.start_rest()
    address = one.start_web()
    one.models.stall(after_events=6).say(*[f"word{number} " for number in range(20)])
    run, _project = ask(one, address, "Talk.")
    first = events(one, address, run, enough=2)

    one.kill("web")
    one.models.go_on()
    address = one.start_web()
    rest = events(one, address, run, after=int(first[-1]["id"]))

    numbers = [int(event["id"]) for event in [*first, *rest]]
    assert numbers == list(range(1, len(numbers) + 1))
    words = "".join(event["data"]["text"] for event in [*first, *rest] if event["event"] == "text.delta")
    assert words == "".join(f"word{number} " for number in range(20))
    assert rest[-1]["event"] == "run.finished"


def test_a_worker_killed_in_a_reply_is_replaced_and_the_work_is_done_once(installation: Installation) -> None:
    one = installation
    one.start_agent()
    one.start_rest()
    address = one.start_web()
    one.models.call("write_file", {"path": "a.txt", "content": "a\n"})
    one.models.stall(after_events=6).say(*["never "] * 20)
    run, project = ask(one, address, "Write a.")
    until(lambda: len(one.models.requests) == 2, "the second turn")

    one.kill("agent")
    one.models.go_on()
    one.models.say("Done.")
    one.start_agent()
    told = events(one, address, run)

    assert told[-1]["event"] == "run.finished"
    assert [event["event"] for event in told].count("file.changed") == 1
    assert [event["event"] for event in told].count("run.started") == 1
    listed = one.api.get(f"{address}/api/projects/{project}/files").json()["files"]
    assert [file["path"] for file in listed] == ["a.txt"]
    kinds = [row["kind"] for row in one.api.get(f"{address}/api/projects/{project}/versions").json()["versions"]]
    assert kinds == ["agent"]


def test_a_worker_killed_in_a_tool_call_leaves_no_process_and_the_call_is_made_again(
    installation: Installation,
) -> None:
    if sandbox.probe().kind != "namespaces":
        pytest.skip(f"this machine has no namespaces: {sandbox.probe().reason}")
    one = installation
    one.start_agent()
    one.start_rest()
    address = one.start_web()
    name = f"slow-{uuid.uuid4().hex}.test.mjs"
    slow = "await new Promise((done) => setTimeout(done, 3000));"
    one.models.call(
        "write_file", {"path": name, "content": f'import test from "node:test";\n{slow}\ntest("a", () => {{}});\n'}
    )
    one.models.call("check", {})
    run, _project = ask(one, address, "Check it.")
    until(lambda: alive(name), "the test in its sandbox")

    one.kill("agent")
    until(lambda: not alive(name), "the end of what the sandbox ran")
    one.models.say("Done.")
    one.start_agent()
    told = events(one, address, run)

    assert told[-1]["event"] == "run.finished"
    finished = [event["data"]["name"] for event in told if event["event"] == "tool.finished"]
    assert finished == ["write_file", "check"]
    assert len(one.models.requests) == 3  # no turn was asked for, and so paid for, twice
