"""`make run` with real processes: it says how to sign in, outlives a dead worker, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded_only]

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60.0


@dataclass
class Group:
    """One started supervisor and what it said so far."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    lines: list[str] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    ended: bool = False

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                with self.news:
                    self.lines.append(line.rstrip("\n"))
                    self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> re.Match[str]:
        """Return the first match in what was said, as soon as it is."""
        with self.news:
            self.news.wait_for(lambda: self.ended or re.search(pattern, self.said), timeout=seconds)
            found = re.search(pattern, self.said)
        assert found, f"{pattern!r} is not in what was said:\n{self.said}"
        return found

    def members(self) -> dict[int, str]:
        """Return the command lines of all processes on this data folder, by number, whoever is their parent."""
        mark = f"MOTIVD_DATA_DIR={self.folder}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def child(self, word: str) -> int | None:
        """Return the supervisor's own child with this word in its command line."""
        for number, command in self.members().items():
            with contextlib.suppress(OSError):
                parent = (Path("/proc") / str(number) / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == self.process.pid and f" {word} " in command:
                    return number
        return None


def _start(folder: Path, port: int) -> Group:
    own = {"MOTIVD_DATA_DIR": str(folder), "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    # Empty is not set; left out, a developer's `.env` would decide.
    embedded = {"DATABASE_URL": "", "REDIS_URL": "", "ADMIN_EMAIL": "owner@localhost"}
    process = subprocess.Popen(
        [sys.executable, "-m", "motivd_site.supervisor"],
        cwd=ROOT,
        env=os.environ | embedded | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    group = Group(process, folder, port)
    threading.Thread(target=group.listen, daemon=True).start()
    return group


@contextlib.contextmanager
def _running(folder: Path, port: int) -> Iterator[Group]:
    group = _start(folder, port)
    try:
        yield group
    finally:
        group.process.terminate()
        try:
            group.process.wait(timeout=20)
        finally:
            for number in group.members():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(look: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    never, deadline = threading.Event(), time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, what
        never.wait(0.1)
    return found


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    """One that runs, shared by the tests that leave it running."""
    with _running(tmp_path_factory.mktemp("motivd"), _free_port()) as running:
        running.wait_for("Stop +Ctrl-C")
        yield running


def test_it_says_where_it_is_and_how_to_sign_in(group: Group) -> None:
    address = group.wait_for(r"Motivd is at +(\S+)")[1]
    email = group.wait_for(r"Sign in as +(\S+)")[1]
    password = group.wait_for(r"Password +(\S+)")[1]

    assert address == f"http://127.0.0.1:{group.port}"
    with httpx2.Client(base_url=address, trust_env=False, timeout=30) as browser:
        form = browser.get("/en/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token
        answer = browser.post(
            "/en/accounts/login/",
            data={"username": email, "password": password, "csrfmiddlewaretoken": token[1]},
            headers={"Referer": f"{address}/en/accounts/login/"},
        )
        assert answer.status_code == 302
        assert browser.get("/api/me").json()["user"]["email"] == email
    for name in ("owner-password", "owner-token", "secret_key", "field_encryption_key"):
        assert stat.S_IMODE((group.folder / name).stat().st_mode) == 0o600, name


def test_a_killed_worker_is_replaced_by_one_that_works(group: Group) -> None:
    killed = group.child("--queues celery")
    assert killed
    os.kill(killed, signal.SIGKILL)

    group.wait_for(r"work ended; starting it again in 0\.5 s\.", 10)
    new = _until(lambda: group.child("--queues celery"), "no worker came back")

    assert new != killed
    token = (group.folder / "owner-token").read_text().strip()
    with httpx2.Client(
        base_url=f"http://127.0.0.1:{group.port}/api",
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
        timeout=30,
    ) as api:
        project = api.post("/projects/create", json={"prompt": "A list of vinyl records"}).json()["project"]["id"]
        assert api.post("/build", json={"projectId": project}).status_code == 202
        states = f"/projects/{project}/builds"
        _until(lambda: api.get(states).json()["builds"][0]["status"] != "queued", "the new worker took nothing up")


def test_it_ends_when_told_to_and_leaves_no_process(tmp_path: Path) -> None:
    with _running(tmp_path, _free_port()) as group:
        group.wait_for("Stop +Ctrl-C")
        _until(
            lambda: all(group.child(word) for word in ("uvicorn", "--queues celery", "--queues agent", "beat")),
            "not all were started",
        )

        group.process.send_signal(signal.SIGTERM)

        assert group.process.wait(timeout=20) == 0
        assert group.members() == {}
        group.wait_for(r"(?m)^Stopping\.$", 5)


def test_a_taken_port_ends_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _running(tmp_path, port) as group:
            assert group.process.wait(timeout=START_SECONDS) == 1
            group.wait_for(rf"^Port {port} is taken\. Stop what is there, or choose another: make run PORT=8001$")


def test_a_second_one_on_the_same_folder_ends_with_a_sentence(group: Group) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    second = _start(group.folder, port)

    assert second.process.wait(timeout=START_SECONDS) == 1
    second.wait_for(r"^Motivd already runs on this data folder\.")
    assert group.process.poll() is None
