"""A hostile project gets nothing of the host or of the others, is ended in time, and disturbs nobody.

Each program runs as the server of a preview would. It prints GOT for what it should not have got.
"""

from __future__ import annotations

import os
import socket
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workspace.toolchain import servers
from tests.workspace.toolchain.servers import get, running, until_ended, until_ready, watch
from tests.workspace.toolchain.test_sandbox import ROOT, alive, until
from workspace.toolchain import sandbox, server, supervision
from workspace.toolchain.job import MIB
from workspace.toolchain.server import Server

CANARY = "canary-7d21"
START = textwrap.dedent("""
    import ctypes, errno, glob, mmap, os, signal, socket, subprocess, sys, time
    libc = ctypes.CDLL(None, use_errno=True)
    X86 = os.uname().machine == "x86_64"
    def got(*what): print("GOT", *what, flush=True)
    def call(name, *numbers_and_arguments):
        numbers, arguments = numbers_and_arguments[0], numbers_and_arguments[1:]
        if libc.syscall(numbers[0 if X86 else 1], *arguments) >= 0: got(name)
    def read(path):
        try:
            with open(path, "rb") as file: return file.read(100_000)
        except OSError: return b""
    def connect(family, address):
        try:
            with socket.socket(family) as made:
                made.settimeout(1)
                made.connect(address)
                got("connected", address)
        except OSError: pass
""")


@dataclass(frozen=True)
class Host:
    """What there would be to get."""

    secret: Path
    port: int
    unix: Path
    abstract: str
    other_folder: Path
    other_address: Path
    other_pid: int


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """Give a host with secrets, open ports, and another project's server that goes on answering."""
    if sandbox.probe().kind != "namespaces":
        pytest.skip(f"this machine has no namespaces: {sandbox.probe().reason}")
    before = os.environ.get("MOTIVD_CANARY")
    os.environ["MOTIVD_CANARY"] = CANARY
    with (
        tempfile.TemporaryDirectory(prefix="motivd-open-", dir="/tmp") as open_folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
        running({"app.py": servers.PYTHON}, ["python3", "app.py"], Path(open_folder, "other.s")) as (other, folder),
    ):
        os.chmod(open_folder, 0o755)
        secret = Path(open_folder, "secret.txt")
        secret.write_text(CANARY)
        unix.bind(f"{open_folder}/host.s")
        os.chmod(f"{open_folder}/host.s", 0o777)
        unix.listen()
        name = f"motivd-abstract-{os.getpid()}"
        abstract.bind(f"\0{name}")
        abstract.listen()
        until_ready(other)
        address = Path(open_folder, "other.s")
        yield Host(secret, tcp.getsockname()[1], Path(open_folder, "host.s"), name, folder.path, address, other.pid)
        assert secret.read_text() == CANARY
    if before is None:
        del os.environ["MOTIVD_CANARY"]


@pytest.fixture(autouse=True)
def beside(host: Host) -> Iterator[None]:
    """After each attack the server beside it answers as before."""
    yield
    assert get(host.other_address, "/still-there").endswith(b"python /still-there")


@pytest.fixture
def address() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="motivd-") as folder:
        yield Path(folder, "s")


ATTEMPTS: dict[str, Callable[[Host], str]] = {
    "host-files": lambda host: (
        f"""
        for path in ("{host.secret}", "/etc/passwd", "/etc/shadow", "/etc/hostname", "{ROOT}/manage.py",
                     "/root/.bashrc", "/proc/kcore", "/dev/mem", "/dev/kmsg", "/sys/kernel/notes"):
            if read(path): got(path)
        for folder in ("/etc", "/home", "/root", "/var", "/sys", "/run", "/opt", "{ROOT}"):
            if os.path.isdir(folder) and os.listdir(folder): got(folder)
    """
    ),
    "proc-of-others": lambda host: (
        f"""
        for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
            if b"{CANARY}" in read(path) or b"motivd-" in read(path): got(path)
        if len(glob.glob("/proc/[0-9]*")) > 12: got("processes")
        if os.path.exists("/proc/{host.other_pid}"): got("the other server")
    """
    ),
    "environment": lambda host: (
        f"""
        for name, value in os.environ.items():
            if "{CANARY}" in value or name.startswith(("MOTIVD", "DATABASE", "SECRET", "DJANGO", "AWS")): got(name)
    """
    ),
    "folders-of-other-projects": lambda host: (
        f"""
        for path in ("{host.other_folder}", "{host.other_folder.parent}", *glob.glob("/tmp/motivd*"),
                     *glob.glob("/var/tmp/*")):
            if os.path.exists(path): got(path)
    """
    ),
    "loopback-ports": lambda host: (
        f"""
        for port in ({host.port}, 22, 25, 53, 80, 443, 5432, 6379, 8001, 8080):
            for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                connect(family, (address, port))
    """
    ),
    "addresses-outside": lambda host: (
        """
        for address in ("169.254.169.254", "10.0.0.1", "172.17.0.1", "192.168.0.1", "1.1.1.1", "0.0.0.0"):
            connect(socket.AF_INET, (address, 80))
        connect(socket.AF_INET6, ("fd00:ec2::254", 80))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            try: sender.sendto(b"x", ("1.1.1.1", 53)); got("a datagram left")
            except OSError: pass
        devices = [line.split(":")[0].strip() for line in read("/proc/net/dev").decode().splitlines()[2:]]
        if devices != ["lo"]: got(devices)
    """
    ),
    "names": lambda host: (
        """
        for name in ("example.org", "metadata.google.internal", "host.docker.internal"):
            try: got(socket.getaddrinfo(name, 80))
            except OSError: pass
    """
    ),
    "links-out": lambda host: (
        f"""
        targets = ("{host.secret}", "/etc/passwd", "/proc/1/root/etc/passwd", "/proc/1/cwd/../etc/passwd",
                   "/proc/self/root/../../etc/passwd", "../../../../../etc/passwd")
        for number, target in enumerate(targets):
            os.symlink(target, f"link{{number}}")
            if read(f"link{{number}}"): got(target)
        try: os.link("/usr/bin/env", "hard"); got("a hard link")
        except OSError: pass
    """
    ),
    "signals-outside": lambda host: (
        f"""
        for pid in ({host.other_pid}, {os.getpid()}, {os.getppid()}):
            try: os.kill(pid, signal.SIGTERM); got(pid)
            except OSError: pass
        try: os.killpg({host.other_pid}, signal.SIGTERM); got("the other's group")
        except OSError: pass
    """
    ),
    "raw-sockets": lambda host: (
        """
        for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_INET6, socket.SOCK_RAW),
                             (17, socket.SOCK_RAW), (17, socket.SOCK_DGRAM)):
            for protocol in (0, 1, 255):
                try: socket.socket(family, kind, protocol); got(family, kind)
                except OSError: pass
    """
    ),
    "vsock-netlink-and-others": lambda host: (
        """
        for family in (16, 40, 38, 29, 31, 44, 15, 21, 5):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
                try: socket.socket(family, kind); got(family, kind)
                except OSError: pass
    """
    ),
    "kernel-keyring": lambda host: (
        """
        call("add_key", (248, 217), b"user", b"x", b"y", 1, -3)
        call("request_key", (249, 218), b"user", b"x", None, -3)
        call("keyctl", (250, 219), 0, -3, 1)
        if read("/proc/keys"): got("the list of keys")
    """
    ),
    "ptrace": lambda host: (
        f"""
        for pid in (1, os.getppid(), {host.other_pid}):
            call("ptrace", (101, 117), 16, pid, 0, 0)
            call("seize", (101, 117), 0x4206, pid, 0, 0)
            call("process_vm_readv", (310, 270), pid, 0, 0, 0, 0, 0)
            call("pidfd_getfd", (438, 438), pid, 0, 0)
        call("traceme", (101, 117), 0, 0, 0, 0)
    """
    ),
    "sysctl": lambda host: (
        """
        for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory",
                     "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/proc/sys/fs/file-max",
                     "/sys/kernel/uevent_helper", "/proc/self/oom_score_adj", "/proc/irq/0/smp_affinity"):
            try:
                with open(path, "w") as file: file.write("-17"); file.flush(); got(path)
            except OSError: pass
    """
    ),
    "nested-namespaces": lambda host: (
        """
        for flag in (0x10000000, 0x00020000, 0x40000000, 0x20000000, 0x08000000, 0x04000000, 0x02000000):
            call("unshare", (272, 97), flag)
            call("clone", (56, 220), flag | signal.SIGCHLD, 0, 0, 0, 0)
        call("clone3", (435, 435), 0, 0)
        call("setns", (308, 268), os.open("/proc/1/ns/net", os.O_RDONLY), 0)
        done = subprocess.run(["unshare", "--user", "--map-root-user", "id"], capture_output=True)
        if done.returncode == 0: got(done.stdout)
    """
    ),
    "unix-sockets-of-the-host": lambda host: (
        f"""
        for address in ("{host.unix}", "{host.other_address}", "\\0{host.abstract}", "/run/docker.sock",
                        "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/tmp/.X11-unix/X0"):
            connect(socket.AF_UNIX, address)
    """
    ),
    "the-door-itself": lambda host: (
        """
        for path in glob.glob("/proc/self/fd/*") + glob.glob("/proc/[0-9]*/fd/*"):
            try: target = os.readlink(path)
            except OSError: continue
            if path.startswith("/proc/self/") and target.startswith("socket:"): got(path, target)
            inside = ("/dev/null", "/proc", "/workspace", "/usr")
            if target.startswith("/") and not target.startswith(inside): got(target)
        for line in read("/proc/net/unix").decode().splitlines()[1:]:
            for word in line.split():
                if word.startswith(("/", "@")): connect(socket.AF_UNIX, word.replace("@", "\\0", 1))
    """
    ),
    "mounts-and-the-system": lambda host: (
        """
        call("mount", (165, 40), b"none", b"/tmp", b"tmpfs", 0, 0)
        call("remount", (165, 40), b"none", b"/usr", b"", 32 | 4096, 0)
        call("umount2", (166, 39), b"/workspace", 2)
        call("chroot", (161, 51), b"/tmp")
        call("pivot_root", (155, 41), b"/tmp", b"/tmp")
        call("open_tree", (428, 428), -100, b"/", 1)
        call("fsopen", (430, 430), b"tmpfs", 0)
        for path in ("/x", "/usr/x", "/usr/bin/env", "/forwarder.py", "/source/x", "/dev/x", "/proc/x"):
            try: open(path, "a").close(); got(path)
            except OSError: pass
    """
    ),
    "becoming-root": lambda host: (
        """
        for change in (os.setuid, os.setgid):
            try: change(0); got(change.__name__)
            except OSError: pass
        if os.geteuid() == 0 or os.getegid() == 0: got("root")
        status = read("/proc/self/status").decode()
        for line in ("CapEff:\\t0000000000000000", "CapBnd:\\t0000000000000000", "NoNewPrivs:\\t1", "Seccomp:\\t2"):
            if line not in status: got("not", line)
        for command in (["su", "-c", "id"], ["mount", "-t", "tmpfs", "x", "/tmp"], ["chsh", "-s", "/bin/sh"]):
            try: done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=5)
            except (OSError, subprocess.TimeoutExpired): continue
            if done.returncode == 0: got(command, done.stdout)
    """
    ),
    "devices": lambda host: (
        """
        for kind in (0o060000, 0o020000):
            try: os.mknod("device", kind | 0o666, os.makedev(8, 0)); got("mknod")
            except OSError: pass
        for path in ("/dev/sda", "/dev/vda", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/mem", "/dev/port"):
            if os.path.exists(path): got(path)
    """
    ),
    "other-doors-of-the-kernel": lambda host: (
        """
        call("bpf", (321, 280), 0, 0, 0)
        call("io_uring_setup", (425, 425), 8, ctypes.create_string_buffer(256))
        call("userfaultfd", (323, 282), 0)
        call("perf_event_open", (298, 241), ctypes.create_string_buffer(256), 0, -1, -1, 0)
        call("memfd_create", (319, 279), b"x", 0)
        call("shmget", (29, 194), 0, 4096, 0o1600)
        call("clock_settime", (227, 112), 0, ctypes.create_string_buffer(16))
        call("sethostname", (170, 161), b"x", 1)
        call("syslog", (103, 116), 3, ctypes.create_string_buffer(100), 100)
        call("init_module", (175, 105), 0, 0, b"")
        call("personality", (135, 92), 0x0040000)
        call("open_by_handle_at", (304, 265), 0, ctypes.create_string_buffer(128), 0)
    """
    ),
    "limits-of-its-own": lambda host: (
        """
        import resource
        for name in ("RLIMIT_NPROC", "RLIMIT_DATA", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"):
            try: resource.setrlimit(getattr(resource, name), (1 << 40, 1 << 40)); got(name)
            except (OSError, ValueError): pass
        try: os.nice(-20); got("priority")
        except OSError: pass
        if os.nice(0) < 10: got("nice", os.nice(0))
        if os.path.isdir("/sys/fs/cgroup"): got("the groups of the host")
    """
    ),
    "one-large-file": lambda host: (
        """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            with open("/tmp/large", "wb", buffering=0) as file:
                for _ in range(64): file.write(bytes(1 << 20))
        except OSError: pass
        if os.path.getsize("/tmp/large") > 32 << 20: got(os.path.getsize("/tmp/large"))
    """
    ),
    "a-full-disk": lambda host: (
        """
        total = 0
        for folder in ("/tmp", "/workspace", "/dev/shm", "/workspace/node_modules", "/var/tmp", "/run"):
            for number in range(64):
                try:
                    with open(f"{folder}/{number}", "wb", buffering=0) as file:
                        for _ in range(8): total += file.write(bytes(1 << 20))
                except OSError: break
        if total > 128 << 20: got(total)
    """
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_it_gets_nothing(host: Host, address: Path, attempt: str) -> None:
    code = START + textwrap.dedent(ATTEMPTS[attempt](host)) + "\nprint('tried all')\n"

    with running({"app.py": code.encode()}, ["python3", "app.py"], address) as (started, _folder):
        until_ended(started, seconds=60)
        said = started.log.text()

    assert "GOT" not in said, said
    assert said.endswith("tried all\n"), said


@dataclass(frozen=True)
class Flood:
    """One that never ends by itself: `ended` are the ways in which it may be; None: not before it is stopped."""

    code: str
    ended: tuple[str | None, ...]


FLOODS = {
    "private-memory": Flood("kept = []\nwhile True: kept.append(bytearray(b'x' * (16 << 20)))", ("memory", "exited")),
    "private-memory-of-many": Flood(
        "for _ in range(8): os.fork()\nkept = bytearray(b'x' * (64 << 20)); time.sleep(60)", ("memory", "exited")
    ),
    "shared-memory": Flood(
        "kept = []\nwhile True:\n made = mmap.mmap(-1, 16 << 20); kept.append(made)\n"
        " for at in range(0, 16 << 20, 4096): made[at] = 1",
        ("memory",),
    ),
    "empty-files": Flood("n = 0\nwhile True:\n open(f'/tmp/{n}', 'w').close(); n += 1", ("files",)),
    "empty-files-beside-its-own": Flood("n = 0\nwhile True:\n open(f'f{n}', 'w').close(); n += 1", ("files",)),
    "folders": Flood("n = 0\nwhile True:\n os.mkdir(f'/dev/shm/{n}'); n += 1", ("files",)),
    "forks": Flood(
        "while True:\n try:\n  if os.fork() == 0:\n   while True: time.sleep(1)\n"
        " except OSError: print('held', flush=True); time.sleep(0.1)",
        (None,),
    ),
    "threads": Flood(
        "import threading\nwhile True:\n try: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        " except RuntimeError: print('held', flush=True); time.sleep(0.1)",
        (None,),
    ),
    "processors": Flood(
        "for _ in range(4): os.fork()\nprint('held', flush=True)\nwhile True: pass",
        (None,),
    ),
    "output": Flood("print('held')\nwhile True: sys.stdout.write('y' * 65536)", (None,)),
    "output-without-lines": Flood("print('held', flush=True)\nwhile True: os.write(2, bytes(65536))", (None,)),
    "open-files": Flood(
        "kept = []\nwhile True:\n try: kept.append(socket.socket())\n"
        " except OSError: print('held', flush=True); time.sleep(1)",
        (None,),
    ),
    "deaf-to-signals": Flood(
        "for number in range(1, 32):\n try: signal.signal(number, signal.SIG_IGN)\n except OSError: pass\n"
        "for _ in range(3):\n if os.fork() == 0: os.setsid()\nos.close(1); print('held', file=sys.stderr, flush=True)\n"
        "time.sleep(600)",
        (None,),
    ),
    "stopping-its-watchers": Flood(
        "for pid in range(1, 100):\n try: pid != os.getpid() and os.kill(pid, signal.SIGSTOP)\n except OSError: pass\n"
        "print('held', flush=True); time.sleep(600)",
        (None,),
    ),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_it_is_held_and_ended(host: Host, address: Path, flood: str) -> None:
    marker = f"hostile-{flood}-{os.getpid()}"
    wanted = FLOODS[flood]
    code = (START + wanted.code).encode()

    with running({"app.py": code}, ["python3", "app.py", marker], address) as (started, _folder):
        reason = _until_held_or_ended(started)
        assert reason in wanted.ended, (reason, started.log.text())
        assert len(started.log.text()) <= 64 * 1024
        assert supervision.tree_memory(started.pid) < 2 * server.LIMITS.memory_bytes
        # Our own five are outside of what it may have, or among it.
        assert len(list(supervision.tree(started.pid))) <= server.LIMITS.processes + 5
        assert get(host.other_address).endswith(b"python /")

    assert until(lambda: alive(marker) == [])


def _until_held_or_ended(started: Server) -> str | None:
    """Watch until it is ended, or says that it goes no further and has had time for more."""
    ended = watch(started, lambda: "held" in started.log.text() or started.log.cut, seconds=60)
    if ended is None:
        ended = watch(started, lambda: False, seconds=0.5)
    return ended.reason if ended else None


def test_what_is_left_behind_dies_with_it(host: Host, address: Path) -> None:
    """Children of children in sessions of their own, after the program itself has gone."""
    marker = f"hostile-left-{os.getpid()}"
    code = START + "for _ in range(4):\n if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(600)\n"

    with running({"app.py": code.encode()}, ["python3", "app.py", marker], address) as (started, _folder):
        watch(started, lambda: False, seconds=0.2)

    assert until(lambda: alive(marker) == [])


def test_two_of_one_user_have_their_own_count(host: Host, address: Path) -> None:
    """A fork bomb takes no process away from the server beside it, though both are the same user of the host."""
    content = b"""
import http.server, os, subprocess
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        said = subprocess.run(["echo", "a process of mine"], capture_output=True).stdout
        self.send_response(200); self.end_headers(); self.wfile.write(said)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
"""
    bomb = (START + FLOODS["forks"].code).encode()
    other = address.with_name("other")

    with (
        running({"app.py": bomb}, ["python3", "app.py"], address) as (bombing, _),
        running({"app.py": content}, ["python3", "app.py"], other) as (serving, _),
    ):
        watch(bombing, lambda: "held" in bombing.log.text(), seconds=30)
        until_ready(serving)
        assert get(other).endswith(b"a process of mine\n")


def test_memory_is_bounded_by_what_was_promised() -> None:
    assert server.LIMITS.memory_bytes == 512 * MIB
    assert server.LIMITS.processes == 64
    assert server.LIMITS.scratch_bytes == 64 * MIB
