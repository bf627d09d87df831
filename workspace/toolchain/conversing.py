"""A program in the sandbox that is spoken to while it runs, and that works on a folder which outlives it.

Some libraries start their program themselves, give it their own environment, and take nothing but the path of a file.
So that file is written here: a script that lets go of everything, becomes the sandbox's user, then bubblewrap, then
the program. It is one process from the beginning to the end, whose id it leaves behind. Linux namespaces only.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workspace.toolchain import packages, seccomp, supervision
from workspace.toolchain.job import MIB, Limits, user_id
from workspace.toolchain.rooms import Room

INSIDE: Final = "/workspace"
PROGRAM: Final = "/opt/program"
DOOR: Final = "/run/door.sock"
_HOME: Final = "/home/agent"
_HOME_BYTES: Final = 64 * MIB
_FILTER_FILE, _OPTIONS_FILE = 9, 8
# As in namespaces.py: bound to its parent before it is bubblewrap, which binds itself late.
_BOUND: Final = (
    *("/usr/bin/setpriv", "--pdeathsig", "KILL", "/usr/bin/sh", "-c"),
    'unset PWD OLDPWD; test "$PPID" = "$0" && exec "$@"',
)


def can_be_read(program: Path) -> bool:
    """Return whether the sandbox's user can get to a program of the host."""
    return user_id() is None or packages.others_can_enter(program.parent)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where such a program plays: `work` is its folder, `door` the one socket that it reaches."""

    room: Path

    @property
    def work(self) -> Path:
        return self.room / "work"

    @property
    def door(self) -> Path:
        return self.room / "door"

    def write_start(self, program: Path, *, bubblewrap: Path, environment: Mapping[str, str], limits: Limits) -> Path:
        """Write the script that starts the program, for this process alone.

        The environment shows inside, to the program and to all that it starts. Raises UnknownArchitecture.
        """
        (self.room / "filter").write_bytes(seccomp.filter_program())
        # Through a file, so that the host's paths do not show in the first process's arguments.
        options = self._options(program, environment, limits)
        (self.room / "options").write_bytes("\0".join([*options, ""]).encode())
        uid = user_id()
        argv = ["/usr/bin/env", "-i"]
        if uid is not None:
            argv += ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--"]
        argv += [*_BOUND, str(os.getpid()), str(bubblewrap), "--args", str(_OPTIONS_FILE), "--"]
        argv += [*_limited(limits), PROGRAM]
        files = f"{_FILTER_FILE}<{self._quoted('filter')} {_OPTIONS_FILE}<{self._quoted('options')}"
        start = self.room / "start"
        start.write_text(f'#!/usr/bin/sh\necho $$ > {self._quoted("id")}\nexec {shlex.join(argv)} "$@" {files}\n')
        start.chmod(0o700)
        return start

    def memory(self) -> int:
        """Return how many bytes of memory the program and all that it started use."""
        pid = self._pid()
        return supervision.tree_memory(pid) if pid else 0

    def disk(self) -> int:
        """Return how many bytes its folder takes."""
        total = 0
        for root, _folders, names in os.walk(self.work):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    total += os.lstat(os.path.join(root, name)).st_blocks * 512
        return total

    def kill(self) -> None:
        """Kill the program, and all that it started. Whoever started it reaps it."""
        pid = self._pid()
        if pid is None:
            return
        # In the first moments what it starts is not bound to it yet: so it is stopped, and all of it killed by name.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
        for member in reversed(list(supervision.tree(pid))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)

    def _pid(self) -> int | None:
        """Return the process that the script became, as long as it is a child of ours: no id of somebody else's."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.room / "id").read_text())
            # "PID (any name) STATE PARENT …"
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[1]) == os.getpid() and fields[0] != b"Z":
                return pid
        return None

    def _quoted(self, name: str) -> str:
        return shlex.quote(str(self.room / name))

    def _options(self, program: Path, environment: Mapping[str, str], limits: Limits) -> list[str]:
        options = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
        options += ["--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox"]
        usual = {"PATH": "/usr/bin:/bin", "HOME": _HOME, "LANG": "C.UTF-8"}
        for name, value in (usual | dict(environment)).items():
            options += ["--setenv", name, value]
        options += ["--ro-bind", "/usr", "/usr"]
        for link in ("bin", "lib", "lib64"):
            if Path("/", link).is_symlink():
                options += ["--symlink", f"usr/{link}", f"/{link}"]
            elif Path("/", link).exists():
                options += ["--ro-bind", f"/{link}", f"/{link}"]
        alternatives = "/etc/alternatives"  # what awk and others are links to
        if Path(alternatives).exists():
            options += ["--ro-bind", alternatives, alternatives]
        options += ["--proc", "/proc", "--dev", "/dev"]
        options += ["--size", str(16 * MIB), "--tmpfs", "/dev/shm"]  # noqa: S108
        options += ["--size", str(limits.scratch_bytes), "--tmpfs", "/tmp"]  # noqa: S108
        options += ["--size", str(_HOME_BYTES), "--tmpfs", _HOME]
        options += ["--ro-bind", str(program), PROGRAM, "--bind", str(self.work), INSIDE]
        options += ["--bind", str(self.door), DOOR]
        # Both are writable and without a size otherwise.
        options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", INSIDE]
        return [*options, "--seccomp", str(_FILTER_FILE)]


@contextmanager
def stage() -> Iterator[Stage]:
    """Give a stage that the sandbox's user can enter, and no other one; it is gone afterwards."""
    uid = user_id()
    room = Room("stage")
    try:
        made = Stage(room.path)
        made.work.mkdir()
        if uid is not None:
            os.chown(made.work, uid, uid)
        room.open()
        yield made
    finally:
        room.remove()


def _limited(limits: Limits) -> list[str]:
    # From inside: the kernel counts processes for each user namespace. A runtime that reserves address space for
    # hours of work is watched by what it uses, from outside.
    return [
        "/usr/bin/prlimit",
        f"--nproc={limits.processes}",
        f"--fsize={limits.file_bytes}",
        f"--cpu={limits.cpu_seconds}",
        "--nofile=4096",
        "--core=0",
        "--",
    ]
