"""The whole of Motivd, started as a newcomer starts it, and a browser."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, sync_playwright

from demo.client import Motivd
from tests import browser as browsers

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Served:
    address: str
    api: Motivd
    data: Path
    output: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for these tests alone: as long as Playwright runs, its event loop keeps the ORM out of the process."""
    found = browsers.find()
    if found is None:
        pytest.skip("There is no Chromium on this machine; see tests/browser.py.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`make run` on a port and a data folder of its own."""
    with running(tmp_path_factory.mktemp("motivd")) as started:
        yield started


@contextlib.contextmanager
def running(data: Path, **more: str) -> Iterator[Served]:
    """Start Motivd as a newcomer does, with `more` in its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    dropped = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "DEBUG", "MOTIVD_TEST_RUN")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"MOTIVD_DATA_DIR": str(data), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "motivd_site.settings"}
    environment["CHROMIUM"] = "off"  # pictures have tests of their own, and would take time from these
    output = data / "output.txt"
    with output.open("w") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "motivd_site.supervisor"],
            cwd=ROOT,
            env=environment | more,
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, output)
        token = (data / "owner-token").read_text().strip()
        with Motivd(address, token) as api:
            yield Served(address, api, data, output)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + 240  # a busy machine takes two minutes
    while time.monotonic() < deadline:
        assert process.poll() is None, output.read_text()
        try:
            if httpx2.get(f"{address}/readyz", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)
    raise AssertionError(output.read_text())
