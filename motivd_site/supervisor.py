"""`make run`: web, workers, previews and scheduler as one process group, with readable output and a clean end.

A worker or scheduler that dies is started again (jobs are rows, nothing is lost); when the web server dies, all ends.
honcho and its kind do not start a dead process again, and leave orphans when they are killed themselves.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

_PR_SET_PDEATHSIG = 1
# An idle Celery worker takes about six and a half to stop.
_GRACE_SECONDS = 9.0
_READY_SECONDS = 60.0
_RESTART_SECONDS = (0.5, 1.0, 2.0, 5.0)


def _die_with_parent() -> None:
    # Runs in the child before exec: should we be killed outright, the kernel ends it too.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One supervised program; `restarts` counts how often it had to be started again."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[str] | None = None
    restarts: int = 0
    start_again_at: float = 0.0
    readers: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            bufsize=1,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        assert self.process.stdout is not None
        reader = threading.Thread(target=_relay, args=(self.name, self.process.stdout), daemon=True)
        reader.start()
        self.readers = [reader]

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            # Only the leader: Celery takes a signal to its pool for a crash.
            self.process.send_signal(number)

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def _relay(name: str, output: IO[str]) -> None:
    for line in output:
        sys.stdout.write(f"{name:>4} │ {line.rstrip()}\n")
        sys.stdout.flush()


def children(port: int) -> list[Child]:
    """Return what has to run; the first one is the web server."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "motivd_site"]
    return [
        Child(
            "web",
            [
                *(sys.executable, "-m", "uvicorn", "motivd_site.asgi:application"),
                *("--host", "127.0.0.1", "--port", str(port), "--no-access-log", "--log-level", "warning"),
                # An open event stream must not hold up the end.
                *("--timeout-graceful-shutdown", "2"),
            ],
        ),
        Child(
            "work",
            [
                *(*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--queues", "celery"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
        ),
        Child(
            "chat",
            [
                *(*celery, "worker", "--pool", "threads", "--concurrency", "32", "--loglevel", "WARNING"),
                *("--queues", "agent", "--hostname", "agent@%h"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
        ),
        Child("view", [sys.executable, "-m", "django", "run_previews"]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]),
    ]


class Supervisor:
    """Starts the children, watches them, and ends all of them."""

    def __init__(self, family: list[Child], *, port: int) -> None:
        self.family, self.port = family, port
        self.stopping = threading.Event()

    def run(self, on_ready: str) -> int:
        """Serve until a signal comes or the web server dies; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        for child in self.family:
            child.start()
        threading.Thread(target=self._announce, args=(on_ready,), daemon=True).start()
        status = 0
        while not self.stopping.wait(0.2):
            if self.family[0].is_dead:
                _say("The web server ended; stopping the rest.")
                status = 1
                break
            for child in self.family[1:]:
                self._revive(child)
        self.stopping.set()
        self._stop()
        return status

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _revive(self, child: Child) -> None:
        if not child.is_dead:
            return
        now = time.monotonic()
        if not child.start_again_at:
            # A worker's own children outlive its sudden death for a moment.
            assert child.process is not None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            wait = _RESTART_SECONDS[min(child.restarts, len(_RESTART_SECONDS) - 1)]
            child.start_again_at = now + wait
            _say(f"{child.name} ended; starting it again in {wait} s.")
        elif now >= child.start_again_at:
            child.start_again_at, child.restarts = 0.0, child.restarts + 1
            child.start()

    def _stop(self) -> None:
        _say("Stopping.")
        for child in reversed(self.family):
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_SECONDS
        for child in self.family:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
                # The leader may be gone while a member of its group is not.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        for child in self.family:
            for reader in child.readers:
                reader.join(timeout=1)

    def _announce(self, text: str) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and not self.stopping.is_set():
            with contextlib.suppress(URLError, OSError):
                urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).close()
                _say(text)
                return
            self.stopping.wait(0.1)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder: two groups on one folder would fight over the broker's files.

    Raises BlockingIOError when another holds it.
    """
    with (folder / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")
    os.environ.setdefault("DEBUG", "true")
    os.environ.setdefault("OUTBOUND_ALLOW_PRIVATE", "true")
    # Whoever runs this as root knows it; user code has its sandbox either way.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    import django
    from django.conf import settings

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    if not port_is_free(settings.PORT):
        _say(f"Port {settings.PORT} is taken. Stop what is there, or choose another: make run PORT=8001")
        return 1
    try:
        with only_one(settings.MOTIVD_DATA_DIR):
            call_command("migrate", verbosity=0, interactive=False)
            password = settings.MOTIVD_DATA_DIR / "owner-password"
            call_command("make_owner", verbosity=0)
            connections.close_all()
            lines = [
                "",
                f"  Motivd is at  {settings.SITE_URL}",
                f"  Sign in as    {settings.ADMIN_EMAIL}",
            ]
            if password.exists():
                lines.append(f"  Password      {password.read_text().strip()}")
            lines += ["  See it work   make demo   (in a second terminal)", "  Stop          Ctrl-C", ""]
            return Supervisor(children(settings.PORT), port=settings.PORT).run("\n".join(lines))
    except BlockingIOError:
        _say("Motivd already runs on this data folder. Stop it first, or set MOTIVD_DATA_DIR to another.")
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
