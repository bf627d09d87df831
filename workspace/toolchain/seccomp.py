"""Write the system-call filter of the sandbox as a classic BPF program.

The program is assembled here, so that neither libseccomp nor a compiler has to be on the machine.
"""

from __future__ import annotations

import errno
import functools
import platform
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_ALLOW: Final = 0x7FFF_0000
_KILL_PROCESS: Final = 0x8000_0000
_ERRNO: Final = 0x0005_0000

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL: Final = 0x15
_JUMP_AT_LEAST: Final = 0x35
_JUMP_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

_NUMBER_OFFSET: Final = 0
_ARCHITECTURE_OFFSET: Final = 4
_ARGUMENTS_OFFSET: Final = 16

_NEW_NAMESPACE_FLAGS: Final = 0x7E02_0000  # every CLONE_NEW… that clone(2) takes
_TERMINAL_INPUT: Final = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: typing into the caller's terminal
_THREAD_FLAG: Final = 0x0001_0000  # CLONE_THREAD
_SIGURG: Final = 23
_X32_BIT: Final = 0x4000_0000

AF_UNIX: Final = 1
AF_INET: Final = 2
AF_INET6: Final = 10

# name: (x86_64, aarch64); None where the architecture never had the call.
_ALWAYS_REFUSED: Final[dict[str, tuple[int | None, int | None]]] = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    # Memory that shows in no process: written to, and never mapped.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semctl": (66, 191),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgctl": (71, 187),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "perf_event_open": (298, 241),
    "fanotify_init": (300, 262),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
}

# Without namespaces there are other processes and other files of the same user to protect. Landlock knows nothing of
# these calls, and neither a bundler nor a type checker makes one of them.
_REFUSED_WHEN_LONE: Final[dict[str, tuple[int | None, int | None]]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "setpriority": (141, 140),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122),
    "ioprio_set": (251, 30),
    "truncate": (76, 45),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "utime": (132, None),
    "utimes": (235, None),
    "utimensat": (280, 88),
    "futimesat": (261, None),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "socketpair": (53, 199),
}


@dataclass(frozen=True, slots=True)
class _Architecture:
    """What differs between the two processors: the audit number and the calls looked at closely."""

    column: int
    audit: int
    clone: int
    ioctl: int
    socket: int
    tgkill: int
    prlimit: int


_ARCHITECTURES: Final[dict[str, _Architecture]] = {
    "x86_64": _Architecture(column=0, audit=0xC000_003E, clone=56, ioctl=16, socket=41, tgkill=234, prlimit=302),
    "aarch64": _Architecture(column=1, audit=0xC000_00B7, clone=220, ioctl=29, socket=198, tgkill=131, prlimit=261),
}

_CLONE3: Final = 435  # the same number everywhere


class UnknownArchitecture(Exception):
    """No filter can be written for this kind of processor."""


def _instruction(code: int, operand: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, jump_true, jump_false, operand)


def _answer(error: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


def _when_number_is(number: int, block: bytes) -> bytes:
    """Run `block`, which must end in a return, for one call; go on behind it for all others."""
    return _instruction(_JUMP_EQUAL, number, 0, len(block) // 8) + block


def _refuse(number: int, error: int) -> bytes:
    return _when_number_is(number, _answer(error))


def _argument(index: int) -> bytes:
    # The low half is enough: flags, families and ids above 32 bits are refused or ignored by the kernel.
    return _instruction(_LOAD, _ARGUMENTS_OFFSET + 8 * index)


def _allow_only(number: int, *, argument: int, values: Iterable[int], error: int) -> bytes:
    block = _argument(argument)
    for value in values:
        block += _instruction(_JUMP_EQUAL, value, 0, 1) + _instruction(_RETURN, _ALLOW)
    return _when_number_is(number, block + _answer(error))


def _refuse_only(number: int, *, argument: int, values: Iterable[int], error: int) -> bytes:
    block = _argument(argument)
    for value in values:
        block += _instruction(_JUMP_EQUAL, value, 0, 1) + _answer(error)
    return _when_number_is(number, block + _instruction(_RETURN, _ALLOW))


def _clone_rule(number: int, *, lone: bool) -> bytes:
    block = _argument(0)
    block += _instruction(_JUMP_ANY_BIT, _NEW_NAMESPACE_FLAGS, 0, 1) + _answer(errno.EPERM)
    if lone:  # threads, and nothing else
        block += _instruction(_JUMP_ANY_BIT, _THREAD_FLAG, 1, 0) + _answer(errno.EPERM)
    return _when_number_is(number, block + _instruction(_RETURN, _ALLOW))


@functools.cache
def filter_program(machine: str = "", *, lone: bool = False) -> bytes:
    """Return the filter as an array of `struct sock_filter`, for `bwrap --seccomp`.

    `lone` is for a process without namespaces: no other processes, no sockets, no signals, no changes of rights.
    Raises UnknownArchitecture on anything but x86_64 and aarch64.
    """
    name = machine or platform.machine()
    if name not in _ARCHITECTURES:
        raise UnknownArchitecture(name)
    arch = _ARCHITECTURES[name]
    program = _instruction(_LOAD, _ARCHITECTURE_OFFSET)
    program += _instruction(_JUMP_EQUAL, arch.audit, 1, 0) + _instruction(_RETURN, _KILL_PROCESS)
    program += _instruction(_LOAD, _NUMBER_OFFSET)
    if name == "x86_64":  # the x32 numbers would be a second door to every call
        program += _instruction(_JUMP_AT_LEAST, _X32_BIT, 0, 1) + _answer(errno.ENOSYS)
    program += _clone_rule(arch.clone, lone=lone)
    # clone3 hides its flags behind a pointer; without it the C library falls back to clone.
    program += _refuse(_CLONE3, errno.ENOSYS)
    program += _refuse_only(arch.ioctl, argument=1, values=_TERMINAL_INPUT, error=errno.EPERM)
    families = () if lone else (AF_UNIX, AF_INET, AF_INET6)
    program += _allow_only(arch.socket, argument=0, values=families, error=errno.EAFNOSUPPORT)
    refused = _ALWAYS_REFUSED
    if lone:
        refused = refused | _REFUSED_WHEN_LONE
        # How Go interrupts its own threads; others ignore this signal.
        program += _allow_only(arch.tgkill, argument=2, values=(_SIGURG,), error=errno.EPERM)
        # Limits of this process alone.
        program += _allow_only(arch.prlimit, argument=0, values=(0,), error=errno.EPERM)
    for numbers in refused.values():
        number = numbers[arch.column]
        if number is not None:
            program += _refuse(number, errno.EPERM)
    return program + _instruction(_RETURN, _ALLOW)
