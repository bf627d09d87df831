"""Isolation where namespaces are refused: Landlock for files, and a stricter filter of system calls for the rest.

A program can read its project, its packages and the system's libraries, and write to one folder. It has no sockets at
all and cannot start another process, so it dies alone and completely.
"""

from __future__ import annotations

import ctypes
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.toolchain import seccomp
from workspace.toolchain.job import MADE, Job, user_id
from workspace.toolchain.namespaces import memory_file
from workspace.toolchain.supervision import Launch

_LAUNCHER = Path(__file__).with_name("landlock_launcher.py")
_CREATE_RULESET = 444
_ASK_VERSION = 1
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


def version() -> int:
    """Return the kernel's version of Landlock, 0 when it has none."""
    found = ctypes.CDLL(None).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    return max(int(found), 0)


@contextmanager
def launch(job: Job, folder: Path) -> Iterator[Launch]:
    """Give what has to be started to run a job in its folder. Raises UnknownArchitecture."""
    uid = user_id()
    if job.packages:
        (folder / "node_modules").symlink_to(job.packages)
    scratch = folder / MADE
    scratch.mkdir(mode=0o700)
    if uid is not None:
        os.chown(scratch, uid, uid)
    limits = job.limits
    order = {
        "version": version(),
        "parent": os.getpid(),
        "uid": uid,
        "argv": [str(job.program), *job.arguments],
        "folder": str(folder),
        "environment": {"PATH": "/usr/bin:/bin", "HOME": str(scratch), "TMPDIR": str(scratch), "LANG": "C.UTF-8"},
        "read": [str(path) for path in (folder, job.program.parent, job.packages, *_SYSTEM) if path],
        "write": [str(scratch)],
        "devices": list(_DEVICES),
        "limits": {
            "DATA": limits.data_bytes,
            "FSIZE": limits.file_bytes,
            "NOFILE": 1024,
            "CORE": 0,
            **({} if limits.cpu_seconds is None else {"CPU": limits.cpu_seconds}),
        },
        "filter": seccomp.filter_program(lone=True).hex(),
    }
    with memory_file(json.dumps(order).encode()) as order_file:
        # It starts as the user that we are, because another one may not be allowed to read this Python.
        yield Launch(
            argv=[sys.executable, "-I", "-S", str(_LAUNCHER), str(order_file)],
            descriptors=(order_file,),
            stdin=subprocess.DEVNULL,
            uid=None,
            scratch=scratch,
            scratch_bytes=limits.scratch_bytes,
        )


def made(folder: Path, *, at_most: int) -> dict[str, bytes] | None:
    """Return the files that a run made, none through a link; None when they are more than `at_most` bytes.

    Only for a run that has ended: nobody changes the folder any more.
    """
    found: dict[str, bytes] = {}
    room = at_most
    for root, _folders, names in os.walk(folder / MADE):
        for name in names:
            file = Path(root, name)
            status = file.lstat()
            if stat.S_ISREG(status.st_mode):
                room -= status.st_size
                if room < 0:
                    return None
                found[file.relative_to(folder / MADE).as_posix()] = file.read_bytes()
    return found
