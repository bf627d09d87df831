"""The agent: how long after the model said its first word the browser has it, and what readers and runs cost."""

from __future__ import annotations

import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2

from bench.measuring import memory_mb, say, web_process
from bench.servers import free_port, motivd
from tests.models.server import ModelServer

_RUNS = 30
_READERS = 200
_AT_ONCE = 32


def measure(folder: Path) -> None:
    """Run a Motivd of its own whose platform key points at a model that answers at once, and measure it."""
    data, port = folder / "agent-data", free_port()
    data.mkdir()
    with (
        ModelServer() as models,
        motivd(data, port, ANTHROPIC_API_KEY="sk-ant-bench", ANTHROPIC_BASE_URL=models.url, AGENT_SDK="off"),
    ):
        _measure(models, f"http://127.0.0.1:{port}", data)


def _measure(models: ModelServer, address: str, data: Path) -> None:
    token = (data / "owner-token").read_text().strip()
    limits = httpx2.Limits(max_connections=_READERS + 50)
    with httpx2.Client(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=120, trust_env=False, limits=limits
    ) as api:
        project = api.post("/api/projects/create", json={"name": "Bench"}).json()["project"]["id"]
        _first_word(models, api, project)
        _at_once(models, api, project)
        _readers(models, api, project, data)


def _first_word(models: ModelServer, api: httpx2.Client, project: str) -> None:
    """Compare the provider's own stream, read directly, with the same through Motivd."""
    said_at: list[float] = []

    def answer(_body: Any) -> str:
        said_at.append(time.perf_counter())
        return "Hello there."

    models.answer_with(answer, times=None)
    direct, through = [], []
    for _run in range(_RUNS):
        direct.append(_direct(models) - said_at[-1])
        with api.stream("POST", "/api/agent/sdk", json={"projectId": project, "message": "Hello?"}) as stream:
            through.append(_arrival(stream, "event: text.delta") - said_at[-1])
    ours, theirs = statistics.median(through[3:]) * 1000, statistics.median(direct[3:]) * 1000
    say("first word of the agent, after the model's own stream", ours - theirs, goal="under 15")


def _direct(models: ModelServer) -> float:
    body = {
        "model": "claude-sonnet-5",
        "max_tokens": 100,
        "stream": True,
        "messages": [{"role": "user", "content": "Hello?"}],
    }
    headers = {"x-api-key": "key", "anthropic-version": "2023-06-01"}
    with (
        httpx2.Client(trust_env=False) as client,
        client.stream("POST", f"{models.url}/v1/messages", json=body, headers=headers) as stream,
    ):
        return _arrival(stream, "event: content_block_delta")


def _arrival(stream: httpx2.Response, wanted: str) -> float:
    at = 0.0
    for line in stream.iter_lines():
        if line == wanted and not at:
            at = time.perf_counter()
    assert at, f"{wanted} never came"
    return at


def _at_once(models: ModelServer, api: httpx2.Client, project: str) -> None:
    """Run many at once, and see how long the web takes for something else meanwhile."""

    def run(_number: int) -> float:
        with api.stream("POST", "/api/agent/sdk", json={"projectId": project, "message": "Hello?"}) as stream:
            _arrival(stream, "event: run.finished")
        return 0.0

    waits, over = [], threading.Event()

    def ask() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            api.get("/api/projects?perPage=1")
            waits.append(time.perf_counter() - begun)
            over.wait(0.02)

    other = threading.Thread(target=ask)
    other.start()
    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(run, range(_AT_ONCE)))
    took = time.perf_counter() - begun
    over.set()
    other.join()
    say(f"{_AT_ONCE} runs at once, all of them", took * 1000)
    say("another call of the API meanwhile, median", statistics.median(waits) * 1000)


def _readers(models: ModelServer, api: httpx2.Client, project: str, data: Path) -> None:
    """Open many readers of a run that says nothing, and see what they cost the web process."""
    models.when(lambda body: "Wait." in str(body)).stall(after_events=2).say("Never.")
    session = api.post("/api/agent/sessions", json={"projectId": project}).json()["session"]["id"]
    with api.stream("POST", "/api/agent/sdk", json={"sessionId": session, "message": "Wait."}) as first:
        run = first.headers["location"].rpartition("/")[2]
    web = web_process(data)
    before = memory_mb(web)
    streams = [api.build_request("GET", f"/api/agent/runs/{run}/events") for _number in range(_READERS)]
    opened = [api.send(request, stream=True) for request in streams]
    time.sleep(5)
    assert api.get(f"/api/agent/runs/{run}").json()["run"]["status"] == "running"
    more = memory_mb(web) - before
    sys.stdout.write(f"{_READERS} idle readers: {more:.0f} MB more in the web process   (goal: under 150)\n")
    for stream in opened:
        stream.close()
    models.go_on()
    api.post(f"/api/agent/runs/{run}/cancel")
