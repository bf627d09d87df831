"""The servers that are measured, each on a port of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str], *, cwd: Path, ready: str, environment: dict[str, str]) -> Iterator[float]:
    """Run a server until the block ends; gives the seconds until it answered. Raises RuntimeError."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(ready):
            if process.poll() is not None or time.perf_counter() - started > 120:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.02)
        yield time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2, trust_env=False).status_code < 500
    except httpx2.HTTPError:
        return False


@contextlib.contextmanager
def motivd(data: Path, port: int, **more: str) -> Iterator[float]:
    """`make run` with the bench's settings, and more of the environment."""
    environment = {
        "MOTIVD_DATA_DIR": str(data),
        "TOOLCHAIN_DIR": str(Path(os.environ.get("MOTIVD_DATA_DIR") or ROOT / "var").resolve() / "toolchain"),
        "PORT": str(port),
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CHROMIUM": "off",  # pictures of versions are taken whenever the machine has time, and here it has none
    }
    command = [sys.executable, "-m", "motivd_site.supervisor"]
    with running(command, cwd=ROOT, ready=f"http://127.0.0.1:{port}/readyz", environment=environment | more) as seconds:
        yield seconds
