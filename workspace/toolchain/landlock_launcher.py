"""Confine this process by Landlock, and become the program that was ordered.

Run as a script, by the Python that Motivd runs on, with nothing but the standard library: what to do comes as JSON in
an inherited file, whose descriptor is the only argument.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import Any

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_READING = _EXECUTE | _READ_FILE | _READ_FOLDER
_WRITING = _READ_FILE | _READ_FOLDER | _WRITE_FILE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
# How many kinds of access each version knows, from its first one on.
_KINDS_OF_ACCESS = (13, 14, 15, 15, 16)
_NET_SINCE, _SCOPES_SINCE = 4, 6
_BIND_AND_CONNECT, _ABSTRACT_SOCKETS_AND_SIGNALS = 0b11, 0b11

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_FILTER_MODE = 2

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        order: dict[str, Any] = json.load(file)
    os.chdir(order["folder"])
    _drop_to(order["uid"])
    # After the change of user, which clears it.
    _call(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != order["parent"]:
        os._exit(1)
    for name, limit in order["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (limit, limit))
    _call(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _confine_files(order)
    _filter_calls(bytes.fromhex(order["filter"]))
    os.execve(order["argv"][0], order["argv"], order["environment"])  # noqa: S606  (no shell is wanted)


def _call(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _drop_to(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if os.geteuid() == 0:
        raise PermissionError("user code never runs as root")


def _confine_files(order: dict[str, Any]) -> None:
    version = order["version"]
    handled = (1 << _KINDS_OF_ACCESS[min(version, len(_KINDS_OF_ACCESS)) - 1]) - 1
    attributes = struct.pack("<Q", handled)
    if version >= _NET_SINCE:
        attributes += struct.pack("<Q", _BIND_AND_CONNECT)
    if version >= _SCOPES_SINCE:
        attributes += struct.pack("<Q", _ABSTRACT_SOCKETS_AND_SIGNALS)
    rules = _call(_libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))
    for path in order["read"]:
        _allow(rules, path, _READING & handled)
    for path in order["write"]:
        _allow(rules, path, (_WRITING | _TRUNCATE) & handled)
    for path in order["devices"]:
        _allow(rules, path, (_READ_FILE | _WRITE_FILE) & handled)
    _call(_libc.syscall(_RESTRICT_SELF, rules, 0))
    os.close(rules)


def _allow(rules: int, path: str, access: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:  # not every system has a /lib64
        return
    if not Path(path).is_dir():
        access &= _OF_FILES
    try:
        _call(_libc.syscall(_ADD_RULE, rules, _BENEATH, struct.pack("<Qi", access, descriptor), 0))
    finally:
        os.close(descriptor)


def _filter_calls(program: bytes) -> None:
    kept = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: how many instructions, and where they are
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(kept))
    _call(_libc.prctl(_PR_SET_SECCOMP, _FILTER_MODE, header, 0, 0))


if __name__ == "__main__":
    main()
