"""A worker that is killed in any phase leaves no build stuck, whatever carries the messages."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis
from django.conf import settings

HERE = Path(__file__).parent
PHASES = [phase for phase, _step in settings.BUILD_STEPS]
_pause = threading.Event()
Found = TypeVar("Found")


def until(look: Callable[[], Found], *, what: str, seconds: float = 40) -> Found:
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        _pause.wait(0.05)
    return found


class Installation:
    """A Motivd of its own: data, database, broker, and a worker process with beat."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self.gates = folder / "gates"
        self.gates.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self.environment = kept | {
            "MOTIVD_DATA_DIR": str(folder),
            "REDIS_URL": redis_url,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "tests.builder.kill_settings",
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        self.worker: subprocess.Popen[bytes] | None = None
        self.run("-m", "django", "migrate", "-v", "0")

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout

    def start_build(self) -> uuid.UUID:
        return uuid.UUID(self.run(str(HERE / "start_build.py")))

    def start_worker(self) -> None:
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "motivd_site", "worker", "-B", "-c", "1", "-l", "WARNING"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        if self.worker is not None:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def open_gates(self, phases: list[str]) -> None:
        for gate in self.gates.iterdir():
            gate.unlink()
        for phase in phases:
            (self.gates / phase).touch()

    def build(self, build_id: uuid.UUID) -> dict[str, Any]:
        return self.rows("SELECT * FROM builder_build WHERE id = ?", build_id)[0]

    def has_reached(self, build_id: uuid.UUID, phase: str) -> bool:
        return bool(self.rows("SELECT 1 FROM builder_buildlogline WHERE build_id = ? AND phase = ?", build_id, phase))

    def rows(self, query: str, build_id: uuid.UUID, *more: str) -> list[dict[str, Any]]:
        connection = sqlite3.connect(self.folder / "motivd.sqlite3", timeout=20)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, [build_id.hex, *more])]
        finally:
            connection.close()


@pytest.fixture(params=["files", "redis"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    url = ""
    folder = tmp_path / f"motivd-{uuid.uuid4().hex}"
    if request.param == "redis":
        url = settings.REDIS_URL or "redis://127.0.0.1:6379/13"
        with redis.Redis.from_url(url, socket_connect_timeout=2) as server:
            try:
                server.ping()
            except redis.ConnectionError:
                pytest.skip("no Redis here; `make test` brings one")
    one = Installation(folder, url)
    try:
        yield one
    finally:
        one.kill_worker()
        sys.stderr.write((folder / "worker.log").read_text())  # shown when the test fails
        if url:
            with redis.Redis.from_url(url) as server:
                for key in server.scan_iter(f"{folder.name}-*"):
                    server.delete(key)


@pytest.mark.slow
def test_a_build_survives_a_kill_in_every_phase(installation: Installation) -> None:
    installation.start_worker()
    for number, phase in enumerate(PHASES):
        installation.open_gates(PHASES[:number])
        build_id = installation.start_build()  # which runs on the worker that took over the one before

        def at_the_gate(build_id: uuid.UUID = build_id, phase: str = phase) -> bool:
            return installation.has_reached(build_id, phase)

        until(at_the_gate, what=f"phase {phase}")
        installation.kill_worker()
        assert installation.build(build_id)["status"] == "running"
        installation.open_gates(PHASES)
        installation.start_worker()
        killed_at = time.monotonic()

        def ended(build_id: uuid.UUID = build_id) -> bool:
            return installation.build(build_id)["status"] not in ("queued", "running")

        until(ended, what=f"the end of the build killed in {phase}")
        assert time.monotonic() - killed_at < 60
        build = installation.build(build_id)
        assert (build["status"], build["attempts"], build["progress"]) == ("succeeded", 2, 100), phase
        seqs = installation.rows("SELECT seq FROM builder_buildlogline WHERE build_id = ? ORDER BY seq", build_id)
        assert [row["seq"] for row in seqs] == list(range(1, build["last_seq"] + 1))

    last = installation.start_build()
    until(lambda: installation.build(last)["status"] == "succeeded", what="the next build")
    assert installation.build(last)["attempts"] == 1
