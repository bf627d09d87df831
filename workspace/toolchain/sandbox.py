"""The sandbox: bubblewrap as an ordinary user, with nothing of the host but what a run is given.

No network, no host files, no environment, own process table; system calls filtered, size of files, memory, processor
and number of processes limited from inside, time and memory watched from outside. Where the kernel does not let
ordinary users make namespaces, nothing runs at all: a bundler outside of a sandbox reads any file of the host.
"""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

from workspace.toolchain import packages, seccomp
from workspace.toolchain.supervision import Ended, Launch, supervise

MIB = 2**20


class SandboxUnavailable(Exception):
    """This machine cannot isolate a program; the text says why."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """What keeps user code apart here: Linux namespaces, or nothing, and then nothing runs."""

    kind: Literal["namespaces", "none"]
    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run; times are seconds."""

    wall_seconds: float = 15.0
    cpu_seconds: int = 20
    memory_bytes: int = 512 * MIB
    data_bytes: int = 1024 * MIB
    processes: int = 64
    file_bytes: int = 32 * MIB
    scratch_bytes: int = 64 * MIB
    output_bytes: int = 64 * MIB


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder or file of the host, to be seen read-only under `target`."""

    source: Path
    target: str


def never() -> bool:
    return False


@functools.cache
def probe() -> Isolation:
    """Return what this machine can do. Starts one empty sandbox, once in the life of a process."""
    try:
        ended = _run(["/usr/bin/true"], mounts=(), limits=Limits(wall_seconds=5), cancelled=never)
    except (OSError, packages.ToolsMissing, seccomp.UnknownArchitecture) as error:
        return Isolation("none", str(error))
    if ended.returncode != 0:
        return Isolation("none", ended.stderr.decode(errors="replace").strip()[-300:] or "bubblewrap failed")
    return Isolation("namespaces", "bubblewrap as an ordinary user")


def run(
    argv: Sequence[str],
    *,
    mounts: Sequence[Mount],
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = never,
) -> Ended:
    """Run one program in a sandbox, in /workspace, with /tmp to write to. Raises SandboxUnavailable."""
    isolation = probe()
    if isolation.kind == "none":
        raise SandboxUnavailable(isolation.reason)
    return _run(argv, mounts=mounts, limits=limits or Limits(), cancelled=cancelled)


def user_id() -> int | None:
    """Return who runs user code: never root. None means the user that we are."""
    return int(settings.SANDBOX_UID) if os.geteuid() == 0 else None


def _run(argv: Sequence[str], *, mounts: Sequence[Mount], limits: Limits, cancelled: Callable[[], bool]) -> Ended:
    with _memory_file(seccomp.filter_program()) as filter_file:
        # Through a file, so that the host's paths do not show in the first process's arguments.
        arguments = "\0".join([*_arguments(mounts, limits, filter_file), ""]).encode()
        with _memory_file(arguments) as argument_file:
            launch = Launch(
                argv=[str(packages.bubblewrap()), "--args", str(argument_file), "--", *_limited(argv, limits)],
                descriptors=(filter_file, argument_file),
                stdin=subprocess.DEVNULL,
                uid=user_id(),
            )
            return supervise(
                launch,
                wall_seconds=limits.wall_seconds,
                memory_bytes=limits.memory_bytes,
                output_bytes=limits.output_bytes,
                cancelled=cancelled,
            )


def _arguments(mounts: Sequence[Mount], limits: Limits, filter_file: int) -> list[str]:
    arguments = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
    arguments += ["--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox"]
    for name, value in (("PATH", "/usr/bin:/bin"), ("HOME", "/tmp"), ("LANG", "C.UTF-8")):  # noqa: S108  (inside)
        arguments += ["--setenv", name, value]
    arguments += ["--ro-bind", "/usr", "/usr"]
    for link in ("bin", "lib", "lib64"):
        if Path("/", link).is_symlink():
            arguments += ["--symlink", f"usr/{link}", f"/{link}"]
        elif Path("/", link).exists():
            arguments += ["--ro-bind", f"/{link}", f"/{link}"]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += ["--size", str(16 * MIB), "--tmpfs", "/dev/shm"]  # noqa: S108
    arguments += ["--size", str(limits.scratch_bytes), "--tmpfs", "/tmp"]  # noqa: S108
    arguments += ["--dir", "/workspace"]
    for mount in mounts:
        arguments += ["--ro-bind", str(mount.source), mount.target]
    # Both are writable and without a size otherwise.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/workspace"]
    return [*arguments, "--seccomp", str(filter_file)]


def _limited(argv: Sequence[str], limits: Limits) -> list[str]:
    return [
        "/usr/bin/prlimit",
        f"--nproc={limits.processes}",
        f"--data={limits.data_bytes}",
        f"--fsize={limits.file_bytes}",
        f"--cpu={limits.cpu_seconds}",
        "--nofile=1024",
        "--core=0",
        "--",
        *argv,
    ]


@contextmanager
def _memory_file(content: bytes) -> Iterator[int]:
    descriptor = os.memfd_create("motivd", 0)
    try:
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)
