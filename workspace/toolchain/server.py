"""A server of somebody else's making, in a sandbox, for as long as it is wanted.

It has a private network without a way out. The one door is a socket that we make and it inherits: no path of it is in
the sandbox, so there is nothing in there that could be put in its place. Namespaces only: Landlock cannot keep a
program with processes and sockets of its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from workspace.toolchain import namespaces, packages, sandbox, supervision
from workspace.toolchain.job import MIB, Limits
from workspace.toolchain.live_folder import LiveFolder
from workspace.toolchain.sandbox import SandboxUnavailable
from workspace.toolchain.server_log import Log
from workspace.toolchain.supervision import Launch

__all__ = ["COPYING", "PATH", "Ended", "Program", "SandboxUnavailable", "Server", "check", "python", "shown"]

# It serves for hours: no bound of time, but the lowest claim to the processor.
LIMITS: Final = Limits(cpu_seconds=None, data_bytes=1024 * MIB)
# Without a size of memory, empty files cost the host some of its own.
FILES_LIMIT: Final = 20_000
ANSWER_SECONDS: Final = 60.0

_FORWARDER: Final = Path(__file__).with_name("server_forwarder.py")
PATH: Final = "/usr/local/bin:/usr/bin:/bin"
_BACKLOG: Final = 128
_MEMORY_CHECK_SECONDS: Final = 0.2
_PROBE_SECONDS: Final = 10.0
_PROBE_PAUSE_SECONDS: Final = 0.05
_READ_BYTES: Final = 1 << 16
_READS_AT_ONCE: Final = 8
# The files of the project, in scratch of its own.
COPYING: Final = 'cp -R /source/. /workspace/ && exec "$@"'

Reason = Literal["exited", "memory", "files", "silent"]


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. One that `copies` has its files in scratch, to write beside them, and sees no later change.

    `masked` takes out of its log what nobody may read there.
    """

    command: Sequence[str]
    port: int
    node_modules: Path | None = None
    python_packages: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    masked: Callable[[str], str] | None = None
    copies: bool = True
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a server is no longer there; `status` when it went by itself."""

    reason: Reason
    status: int = 0


def check() -> Path:
    """Return the bubblewrap that runs servers here. Raises SandboxUnavailable."""
    isolation = sandbox.probe()
    if isolation.bubblewrap is None:
        reason = isolation.reason if isolation.kind == "none" else f"{isolation.reason} is not enough for a server"
        raise SandboxUnavailable(f"Servers need Linux namespaces: {reason}")
    python()
    return isolation.bubblewrap


class Server:
    """A running server. Call `tick` often, from the thread that made it: the sandbox dies with that thread."""

    def __init__(self, program: Program, folder: LiveFolder, address: Path) -> None:
        """Start a program that is to answer at a unix socket. Raises SandboxUnavailable, OSError."""
        self.log = Log(program.masked)
        self.is_ready = False
        self._limits = program.limits
        self._held = ExitStack()
        self._address = address
        self._started = time.monotonic()
        self._next_check = 0.0
        self._probe: _Probe | None = None
        self._next_probe = 0.0
        bubblewrap = check()
        with _listening(address) as listening:
            try:
                launch = self._held.enter_context(_launch(program, folder, bubblewrap, listening.fileno()))
                self._process = supervision.start(launch, one_pipe=True)
            except BaseException:
                self._held.close()
                raise
        # Our own copy of the socket is closed: a dead server is a refused connection, not a silent one.
        assert self._process.stdout is not None
        self._output = self._process.stdout
        os.set_blocking(self._output.fileno(), False)

    def fileno(self) -> int:
        """Return a descriptor that is readable when the server says something or ends."""
        return self._output.fileno()

    @property
    def pid(self) -> int:
        return self._process.pid

    def tick(self) -> Ended | None:
        """Read what it says, look what it uses, ask whether it answers; when it has ended, return why."""
        now = time.monotonic()
        self._read()
        status = self._process.poll()
        if status is not None:
            self._read()
            return Ended("exited", status)
        if now >= self._next_check:
            self._next_check = now + _MEMORY_CHECK_SECONDS
            excess = self._excess(now)
            if excess:
                return Ended(excess)
        if not self.is_ready:
            self._ask(now)
            if not self.is_ready and now - self._started > ANSWER_SECONDS:
                return Ended("silent")
        return None

    def move_to(self, address: Path) -> None:
        """Answer at another address from now on, in the place of whatever was there."""
        self._address.replace(address)
        self._address = address

    def close(self, *, keep_address: bool = False) -> None:
        """Kill all of it. With `keep_address`, another server stands there by now."""
        if self._probe:
            self._probe.close()
        supervision.end(self._process)
        self._read()
        self._output.close()
        self._held.close()
        if not keep_address:
            self._address.unlink(missing_ok=True)

    def _read(self) -> None:
        # Not all that there is: one that never stops talking waits for us, and not we for it.
        for _ in range(_READS_AT_ONCE):
            try:
                chunk = os.read(self._output.fileno(), _READ_BYTES)
            except BlockingIOError:
                return
            if not chunk:
                return
            self.log.add(chunk)

    def _excess(self, now: float) -> Reason | None:
        members = list(supervision.tree(self._process.pid, _processes(now)))
        if sum(supervision.resident_bytes(member) for member in members) > self._limits.memory_bytes:
            return "memory"
        return "files" if any(_files(members[-1], folder) > FILES_LIMIT for folder in _SCRATCH) else None

    def _ask(self, now: float) -> None:
        if self._probe is None and now >= self._next_probe:
            self._probe = _Probe(self._address, until=now + _PROBE_SECONDS)
        if self._probe:
            answered = self._probe.tick(now)
            if answered is not None:
                self._probe.close()
                self._probe, self._next_probe = None, now + _PROBE_PAUSE_SECONDS
                self.is_ready = answered


class _Probe:
    """One request, asked without waiting."""

    def __init__(self, address: Path, *, until: float) -> None:
        self._until = until
        self._sent = False
        self._got = b""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self._failed = self._socket.connect_ex(str(address)) != 0

    def tick(self, now: float) -> bool | None:
        """Return whether it answered, None while that is not known."""
        if self._failed or now > self._until:
            return False
        try:
            if not self._sent:
                self._socket.sendall(
                    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
                )
                self._sent = True
            chunk = self._socket.recv(64)
        except BlockingIOError:
            return None
        except OSError:
            return False
        self._got += chunk
        if len(self._got) >= len(b"HTTP/"):
            return self._got.startswith(b"HTTP/")
        return None if chunk else False

    def close(self) -> None:
        self._socket.close()


_seen: tuple[float, Mapping[int, Sequence[int]]] = (0.0, {})


def _processes(now: float) -> Mapping[int, Sequence[int]]:
    """Return the processes of the machine, looked up once for all servers that are looked at together."""
    global _seen
    if now - _seen[0] > _MEMORY_CHECK_SECONDS / 2:
        _seen = now, supervision.processes()
    return _seen[1]


_SCRATCH: Final = ("tmp", "workspace", "dev/shm")


def _files(pid: int, folder: str) -> int:
    """Return how many files a sandbox has in one of its own folders; 0 when it cannot be seen (any more)."""
    # No link leads astray: these are mounts below a root that is read-only.
    root = f"/proc/{pid}/root/{folder}"
    try:
        found = os.statvfs(root)
        device = os.stat(root).st_dev
    except OSError:
        return 0
    with contextlib.suppress(OSError):
        if device == os.stat(f"/{folder}").st_dev:  # it has not come to have one of its own yet
            return 0
    return 0 if found.f_flag & os.ST_RDONLY else found.f_files - found.f_ffree


@contextlib.contextmanager
def _listening(address: Path) -> Iterator[socket.socket]:
    """Give a listening socket; it takes the place of the one that was at the address before."""
    draft = address.with_name(f"{address.name}.new")
    draft.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(draft))
        draft.chmod(0o600)
        listening.listen(_BACKLOG)
        draft.replace(address)
        yield listening


def python() -> str:
    """Return the Python that the sandbox shows. Raises SandboxUnavailable."""
    found = shutil.which("python3", path=PATH)
    if found is None:
        raise SandboxUnavailable("Servers need a Python 3 below /usr, which the sandbox shows")
    return found


@contextlib.contextmanager
def _launch(program: Program, folder: LiveFolder, bubblewrap: Path, listening: int) -> Iterator[Launch]:
    with namespaces.memory_file(_FORWARDER.read_bytes()) as forwarder:
        options = ["--perms", "0444", "--ro-bind-data", str(forwarder), "/forwarder.py"]
        options += shown(program, folder)
        argv = ["/usr/bin/nice", "-n", "10", python(), "-I", "-S", "/forwarder.py"]
        argv += [str(listening), str(program.port), *program.command]
        if program.copies:
            argv = ["/usr/bin/sh", "-c", COPYING, "sh", *argv]
        with namespaces.confined(
            argv,
            options=options,
            limits=program.limits,
            bubblewrap=bubblewrap,
            descriptors=(forwarder, listening),
        ) as launch:
            yield launch


def shown(program: Program, folder: LiveFolder) -> list[str]:
    """Return bubblewrap's options for what a program of the project has: its files, packages and environment.

    There are secrets among them: pass them on as `namespaces.confined` does, and never in anybody's arguments.
    """
    options = _folders(program, folder)
    for name, value in (_environment(program) | dict(program.environment)).items():
        options += ["--setenv", name, value]
    return options


def _folders(program: Program, folder: LiveFolder) -> list[str]:
    options = ["--ro-bind", str(folder.path), "/source" if program.copies else "/workspace"]
    if program.copies:
        room = folder.size_bytes() + program.limits.scratch_bytes // 2
        options += ["--size", str(room), "--tmpfs", "/workspace"]
    if program.node_modules:
        options += ["--ro-bind", str(program.node_modules), "/workspace/node_modules"]
        for name in packages.VITE_CACHES:
            if (program.node_modules / name).is_dir():
                options += ["--size", str(16 * MIB), "--tmpfs", f"/workspace/node_modules/{name}"]
    if program.python_packages:
        options += ["--ro-bind", str(program.python_packages), "/packages"]
    node = _own_node()
    if node:
        options += ["--ro-bind", str(node.parent), "/tool"]
    return options


def _own_node() -> Path | None:
    """Return the folder of a Node that the sandbox would not see; None when the system has one."""
    if shutil.which("node", path=PATH):
        return None
    with contextlib.suppress(packages.InstallFailed):
        return packages.node()
    return None


def _environment(program: Program) -> dict[str, str]:
    found = {
        "PATH": f"/workspace/node_modules/.bin:/packages/bin:/tool:{PATH}",
        "HOST": "127.0.0.1",
        "PORT": str(program.port),
        "NODE_ENV": "development",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if program.python_packages:
        found["PYTHONPATH"] = "/packages"
    return found
