"""Start one sandboxed process tree, watch it, and end all of it: output, time, memory, cancelling."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

Excess = Literal["memory", "output", "disk"]

_TICK_SECONDS: Final = 0.05
_CANCEL_CHECK_SECONDS: Final = 0.2
_MEMORY_CHECK_SECONDS: Final = 0.1
_CHUNK_BYTES: Final = 1 << 18
_ERROR_OUTPUT_BYTES: Final = 1 << 20
_GRACE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start, and as whom. `uid` is None for the current user; the descriptors are inherited.

    `scratch` is a folder of the host that must not outgrow `scratch_bytes`, where there is one.
    """

    argv: Sequence[str]
    descriptors: Sequence[int]
    stdin: int
    uid: int | None
    scratch: Path | None = None
    scratch_bytes: int = 0

    def watching(self, scratch: Path, scratch_bytes: int) -> Launch:
        """Return the same with a folder of the host that must not outgrow its bounds."""
        return replace(self, scratch=scratch, scratch_bytes=scratch_bytes)


@dataclass(frozen=True, slots=True)
class Completed:
    """How a run ended: at most one of the three reasons to kill it is set; `made` are the files that it left."""

    returncode: int
    stdout: bytes
    stderr: bytes
    timed_out: bool = False
    cancelled: bool = False
    exceeded: Excess | None = None
    made: Mapping[str, bytes] = field(default_factory=dict)


class _Killed(Exception):
    def __init__(self, *, timed_out: bool = False, cancelled: bool = False, exceeded: Excess | None = None) -> None:
        super().__init__()
        self.timed_out, self.cancelled, self.exceeded = timed_out, cancelled, exceeded


def supervise(
    launch: Launch,
    *,
    wall_seconds: float,
    memory_bytes: int,
    output_bytes: int,
    cancelled: Callable[[], bool],
) -> Completed:
    """Run to the end, or kill the whole tree when a limit is passed or `cancelled()` says so.

    Must be called in the thread that waits: the sandbox dies with the thread that started it
    (PR_SET_PDEATHSIG counts threads, not processes). Raises OSError if nothing can be started.
    """
    return finish(
        start(launch),
        launch,
        wall_seconds=wall_seconds,
        memory_bytes=memory_bytes,
        output_bytes=output_bytes,
        cancelled=cancelled,
    )


def finish(
    process: subprocess.Popen[bytes],
    launch: Launch,
    *,
    wall_seconds: float,
    memory_bytes: int,
    output_bytes: int,
    cancelled: Callable[[], bool],
) -> Completed:
    """Do the same for a process that this thread has started; its time counts from now."""
    started = time.monotonic()
    output = _Output(process, limit=output_bytes)
    verdict = _Killed()
    try:
        with _killing(process):
            _watch(
                process,
                output,
                launch,
                deadline=started + wall_seconds,
                memory_bytes=memory_bytes,
                cancelled=cancelled,
            )
    except _Killed as killed:
        verdict = killed
    finally:  # also when `cancelled` itself failed: the pipes are ours to close
        output.drain(until=time.monotonic() + _GRACE_SECONDS)
    return Completed(
        returncode=process.returncode,
        stdout=bytes(output.stdout),
        stderr=bytes(output.stderr),
        timed_out=verdict.timed_out,
        cancelled=verdict.cancelled,
        exceeded=verdict.exceeded,
    )


def start(launch: Launch, *, one_pipe: bool = False) -> subprocess.Popen[bytes]:
    """Start a process, the leader of a session of its own, its output in pipes: in `one_pipe` if so.

    Whoever calls must watch it and end it, in this same thread. Raises OSError if nothing can be started.
    """
    return subprocess.Popen(
        list(launch.argv),
        env={},
        cwd="/",
        stdin=launch.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if one_pipe else subprocess.PIPE,
        pass_fds=tuple(launch.descriptors),
        start_new_session=True,
        user=launch.uid,
        group=launch.uid,
        extra_groups=None if launch.uid is None else [],
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that it started, unless it has ended by itself, and wait for its end."""
    if process.poll() is None:  # a reaped id may already be somebody else's
        _kill_tree(process.pid)
        process.wait()


@contextlib.contextmanager
def _killing(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leave nothing alive, however the block ends: an exception of ours, of the caller's, or none."""
    try:
        yield
    finally:
        end(process)


def _kill_tree(pid: int) -> None:
    """Kill a process and all that it started, also what is not bound to it yet.

    What it starts dies with it (a pid namespace, or a lone process that cannot fork), but not from the very first
    moment on: so it is stopped first, and what it has by then is killed by name.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGSTOP)
    for member in reversed(list(tree(pid))):
        with contextlib.suppress(ProcessLookupError):
            os.kill(member, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _watch(
    process: subprocess.Popen[bytes],
    output: _Output,
    launch: Launch,
    *,
    deadline: float,
    memory_bytes: int,
    cancelled: Callable[[], bool],
) -> None:
    next_cancel_check = 0.0
    # Looking through all processes takes longer than many a run.
    next_memory_check = time.monotonic() + _MEMORY_CHECK_SECONDS
    while True:
        now = time.monotonic()
        if now >= next_cancel_check:
            next_cancel_check = now + _CANCEL_CHECK_SECONDS
            if cancelled():
                raise _Killed(cancelled=True)
        if now >= deadline:
            raise _Killed(timed_out=True)
        if output.read(timeout=min(_TICK_SECONDS, deadline - now)):
            # Both pipes are closed: what is left is the exit itself, unless the process closed them early.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=min(_TICK_SECONDS, deadline - now))
                return
        if output.too_large:
            raise _Killed(exceeded="output")
        if process.poll() is not None:
            return
        if now >= next_memory_check:
            next_memory_check = now + _MEMORY_CHECK_SECONDS
            if tree_memory(process.pid) > memory_bytes:
                raise _Killed(exceeded="memory")
            if launch.scratch and _disk_bytes(launch.scratch) > launch.scratch_bytes:
                raise _Killed(exceeded="disk")


class _Output:
    """The two pipes of a process, read without ever blocking and without growing for ever."""

    def __init__(self, process: subprocess.Popen[bytes], *, limit: int) -> None:
        self.stdout, self.stderr = bytearray(), bytearray()
        self.too_large = False
        self._limit = limit
        self._selector = selectors.DefaultSelector()
        assert process.stdout is not None
        assert process.stderr is not None
        for pipe, kept, cap in (
            (process.stdout, self.stdout, limit),
            (process.stderr, self.stderr, _ERROR_OUTPUT_BYTES),
        ):
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, (kept, cap))

    def read(self, *, timeout: float) -> bool:
        """Wait for output up to `timeout` seconds and keep it; true once both pipes are closed."""
        for key, _ in self._selector.select(timeout):
            kept, cap = key.data
            try:
                chunk = os.read(key.fd, _CHUNK_BYTES)
            except BlockingIOError:
                continue
            if not chunk:
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]  # it is the pipe that we registered
                continue
            room = cap - len(kept)
            kept += chunk[:room]
            self.too_large = self.too_large or (kept is self.stdout and len(chunk) > room)
        return not self._selector.get_map()

    def drain(self, *, until: float) -> None:
        """Read what is left after the end. All writers are dead, so this stops by itself."""
        # Without a pipe left, select() would sleep for the whole time.
        while self._selector.get_map() and time.monotonic() < until:
            if self.read(timeout=max(0.0, until - time.monotonic())):
                break
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # it is the pipe that we registered
        self._selector.close()


def tree_memory(pid: int) -> int:
    """Sum of the private and shared anonymous memory of a process and all its descendants, in bytes.

    Shared pages count once for each process that maps them: a hog cannot hide by sharing.
    """
    return sum(resident_bytes(member) for member in tree(pid))


def _disk_bytes(folder: Path) -> int:
    total = 0
    for root, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += os.lstat(os.path.join(root, name)).st_blocks * 512
    return total


def tree(pid: int, children: Mapping[int, Sequence[int]] | None = None) -> Iterator[int]:
    """Yield a process and all its descendants, parents first; by `processes()`, or by how it is now."""
    if children is None:
        children = processes()
    waiting = [pid]
    while waiting:
        member = waiting.pop()
        yield member
        waiting.extend(children.get(member, ()))


def processes() -> Mapping[int, Sequence[int]]:
    """Return the children of each process of this machine that has any."""
    # Not /proc/PID/task/TID/children: kernels may be built without it.
    children = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with contextlib.suppress(OSError):
                # "PID (any name) STATE PARENT …"
                after_name = Path(f"/proc/{name}/stat").read_bytes().rpartition(b")")[2]
                children[int(after_name.split()[1])].append(int(name))
    return children


def resident_bytes(pid: int) -> int:
    """Return what one process holds of private and shared memory; 0 when it is gone."""
    total = 0
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith((b"RssAnon:", b"RssShmem:")):
            total += int(line.split()[1]) * 1024
    return total
