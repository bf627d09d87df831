"""The sandbox holds: what user code might try, tried, in each kind of isolation."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from workspace.toolchain import sandbox, source_folder
from workspace.toolchain.job import MIB
from workspace.toolchain.sandbox import Completed, Limits, SandboxUnavailable

CANARY = "canary-5f1c"
ROOT = Path(__file__).resolve().parents[3]


def perl(code: str, **options: Any) -> Completed:
    """Run a program that the base system of every Debian brings."""
    return sandbox.run(["/usr/bin/perl", "-e", code], **options)


def shell(code: str, **options: Any) -> Completed:
    return sandbox.run(["/usr/bin/sh", "-c", code], **options)


def alive(marker: str) -> list[str]:
    """Return the processes of this machine that have a text among their arguments."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes()
        except OSError:  # it has just ended
            continue
        if marker.encode() in arguments:
            found.append(entry.parent.name)
    return found


def until(done: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        os.sched_yield()
    return True


def test_this_machine_isolates_user_code() -> None:
    assert sandbox.probe().kind != "none", sandbox.probe().reason


def test_nothing_runs_where_nothing_isolates(settings: Any) -> None:
    settings.SANDBOX_ISOLATION = "hope"

    with pytest.raises(SandboxUnavailable, match="SANDBOX_ISOLATION must be"):
        shell("true")


def test_probing_costs_nothing_the_second_time(isolation: str) -> None:
    assert sandbox.probe() is sandbox.probe()


def test_user_code_is_never_root_and_has_no_rights(isolation: str) -> None:
    code = 'print "$< $>\\n"; open F, "/proc/self/status"; print grep { /^(CapEff|CapBnd|NoNewPrivs)/ } <F>'

    ended = perl(code)

    uid, *status = ended.stdout.decode().split("\n")
    assert "0" not in uid.split()
    if isolation == "namespaces":  # Landlock shows nothing of /proc
        assert status[:3] == ["CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"]


def test_the_environment_is_empty(isolation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTIVD_CANARY", CANARY)
    code = (
        'print join "\\n", map { "$_=$ENV{$_}" } sort keys %ENV;'
        'for (glob "/proc/[0-9]*/environ /proc/[0-9]*/cmdline") { open F, $_ and print <F> }'
    )

    ended = perl(code)

    assert CANARY.encode() not in ended.stdout
    assert b"PATH=/usr/bin:/bin" in ended.stdout
    assert str(Path.home()).encode() not in ended.stdout.split(b"\n")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that any user of the host may enter."""
    with tempfile.TemporaryDirectory(prefix="motivd-open-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@pytest.fixture
def secret(open_folder: Path) -> Iterator[Path]:
    """Give a file that any user of the host may read."""
    file = open_folder / "secret.txt"
    file.write_text(CANARY)
    file.chmod(0o644)
    yield file
    assert file.read_text() == CANARY
    assert file.stat().st_mode & 0o777 == 0o644


def test_files_of_the_host_are_not_there(isolation: str, secret: Path) -> None:
    paths = f"{secret} /etc/passwd /etc/shadow /etc/hostname /proc/1/environ {ROOT}/manage.py /dev/mem"
    code = (
        f'for (qw({paths})) {{ open F, $_ and print "$_: ", <F> }} print "tried"; print glob "/home/* /root/* /var/*"'
    )

    ended = perl(code)

    # In namespaces process 1 is the sandbox's own, and its environment is empty.
    assert ended.stdout.replace(b"/proc/1/environ: ", b"") == b"tried"


def test_files_of_the_host_are_not_changed(isolation: str, secret: Path) -> None:
    perl(
        f'my $f = "{secret}"; open F, ">", $f; open F, ">>", $f; chmod 0777, $f; chown -1, $>, $f; utime 1, 1, $f;'
        f'truncate $f, 0; unlink $f; rename $f, "$f.2"; link $f, ".made/link"; mkdir "{secret.parent}/new"'
    )

    assert secret.stat().st_mtime > 1
    assert list(secret.parent.iterdir()) == [secret]


def test_nothing_but_scratch_can_be_written(isolation: str) -> None:
    paths = "/ /usr . /dev /dev/shm /proc/sys/kernel src node_modules .made"
    code = f'for (qw({paths})) {{ open F, ">", "$_/x" and print "$_ " }}'

    ended = perl(code, files={"src/main.ts": b""})

    # The sandbox's own, of limited size, and gone with it.
    assert ended.stdout.decode().replace("/dev/shm ", "") == ".made "


def test_what_a_program_made_comes_back_without_links(isolation: str, secret: Path) -> None:
    code = f'mkdir ".made/a"; open F, ">", ".made/a/x"; print F "made"; close F; symlink "{secret}", ".made/link"'

    ended = perl(code, keep_made=True)

    assert ended.made == {"a/x": b"made"}


def test_a_link_in_a_project_leads_nowhere(isolation: str, secret: Path) -> None:
    code = f'symlink "{secret}", ".made/link"; open F, ".made/link" and print <F>; print "tried"'

    assert perl(code).stdout == b"tried"


@pytest.mark.parametrize("path", ["/etc/cron.d/x", "../x", "a/../../x"])
def test_no_file_of_a_project_lands_outside_its_folder(path: str) -> None:
    with pytest.raises(ValueError, match="x"), source_folder.written({path: b""}):
        pass


def test_the_files_of_a_project_are_private_and_go_away(isolation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o077)  # as a careful administrator has it
    try:
        with source_folder.written({"a/b.txt": b"text"}) as folder:
            assert folder.parent.stat().st_mode & 0o077 == 0
        ended = perl('open F, "a/b.txt"; print <F>', files={"a/b.txt": b"text"})
    finally:
        os.umask(before)

    assert ended.stdout == b"text"
    assert not folder.parent.exists()
    with pytest.raises(ZeroDivisionError), source_folder.written({"a": b""}) as folder:
        _ = 1 / 0
    assert not folder.parent.exists()


def test_there_is_no_network(isolation: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            "use Socket; my $open = 0;"
            f'for (["127.0.0.1", {port}], ["10.0.0.1", 80], ["192.168.0.1", 80], ["169.254.169.254", 80]) {{'
            "  socket(my $s, PF_INET, SOCK_STREAM, 0) or next;"
            "  $open++ if connect $s, sockaddr_in($_->[1], inet_aton($_->[0]));"
            "}"
            'print "open: $open";'
            'print " name" if gethostbyname "localhost.example.org";'
        )

        ended = perl(code, limits=Limits(wall_seconds=10))

    assert ended.stdout == b"open: 0"


@pytest.mark.parametrize("family", [16, 17, 40], ids=["netlink", "packet", "vsock"])
def test_sockets_of_other_kinds_do_not_open(isolation: str, family: int) -> None:
    ended = perl(f'use Socket; print socket(my $s, {family}, SOCK_DGRAM, 0) ? "open" : "shut"')

    assert ended.stdout == b"shut"


def test_alone_there_are_no_sockets_at_all(landlock: str) -> None:
    code = 'use Socket; print socket(my $s, $_, SOCK_STREAM, 0) ? "open" : "shut" for PF_UNIX, PF_INET, PF_INET6'

    assert perl(code).stdout == b"shutshutshut"


CALLS = {
    "unshare": (272, 97),
    "mount": (165, 40),
    "ptrace": (101, 117),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls_that_loosen_a_sandbox_are_refused(isolation: str, name: str) -> None:
    number = CALLS[name][os.uname().machine == "aarch64"]

    ended = perl(f"$! = 0; syscall({number}, 0x10000000, 0, 0, 0, 0); print $! + 0")

    assert ended.stdout == b"1"


FORK_BOMB = (
    "$| = 1; my $n = 0; while (1) { my $p = fork(); last unless defined $p; if ($p == 0) { sleep 20; exit } $n++ }"
    "print $n;"
)


def test_a_fork_bomb_is_held(namespaces: str) -> None:
    limits = Limits(wall_seconds=10, processes=32)

    with ThreadPoolExecutor(2) as threads:
        two = list(threads.map(lambda _: perl(FORK_BOMB, limits=limits), range(2)))

    # Each has its own count, though both are the same user.
    assert all(20 < int(ended.stdout) < 32 for ended in two)


def test_alone_there_is_no_second_process(landlock: str) -> None:
    assert perl(FORK_BOMB).stdout == b"0"


def test_other_processes_cannot_be_ended(isolation: str) -> None:
    with subprocess.Popen(["sleep", "30"]) as other:
        ended = perl(f"kill 9, {other.pid}, {os.getpid()}, -1, 1; print 'tried'")
        assert other.poll() is None
        other.kill()

    # In namespaces -1 and 1 are the sandbox itself.
    assert ended.stdout == b"tried" or isolation == "namespaces"


def test_a_hog_of_private_memory_is_ended(isolation: str) -> None:
    limits = Limits(wall_seconds=10, memory_bytes=128 * MIB, data_bytes=2048 * MIB)

    ended = perl("my @a; while (1) { push @a, 'x' x (8 << 20) }", limits=limits)

    assert ended.exceeded == "memory"


def test_memory_is_bounded_from_inside_too(isolation: str) -> None:
    limits = Limits(wall_seconds=10, memory_bytes=2048 * MIB, data_bytes=128 * MIB)

    ended = perl("my @a; while (1) { push @a, 'x' x (8 << 20) }", limits=limits)

    assert ended.returncode != 0
    assert not ended.timed_out
    assert ended.exceeded is None


def test_a_hog_of_shared_memory_is_ended(isolation: str) -> None:
    # The limits of a process know nothing of shared memory: mmap it, and let read(2) fill it.
    mmap, read = (222, 63) if os.uname().machine == "aarch64" else (9, 0)
    code = (
        f"my $at = syscall({mmap}, 0, 200 << 20, 3, 0x21, -1, 0); open Z, '/dev/zero';"
        f"syscall({read}, fileno Z, $at, 200 << 20); sleep 20"
    )

    ended = perl(code, limits=Limits(wall_seconds=10, memory_bytes=96 * MIB, data_bytes=96 * MIB))

    assert ended.exceeded == "memory"


def test_a_full_disk_stays_small(isolation: str) -> None:
    code = (
        'for my $i (1 .. 16) { open my $f, ">", ".made/f$i" or last; print $f "x" x 4000000 or last; close $f or last }'
        "my $sum = 0; $sum += -s for glob '.made/f*'; print $sum; sleep 20"
    )

    ended = perl(f"$| = 1; {code}", limits=Limits(scratch_bytes=16 * MIB, wall_seconds=1))

    if isolation == "namespaces":
        assert int(ended.stdout) <= 17 * MIB
    else:
        assert ended.exceeded == "disk"


def test_one_file_stays_small(isolation: str) -> None:
    code = '$SIG{XFSZ} = "IGNORE"; open F, ">", ".made/f"; print F "x" x 9000000; close F; print -s ".made/f"'

    assert perl(code, limits=Limits(file_bytes=MIB)).stdout == str(MIB).encode()


def test_a_flood_of_empty_files_ends_with_the_time(isolation: str) -> None:
    ended = perl("my $i; while (1) { open F, '>', '.made/' . $i++ }", limits=Limits(wall_seconds=0.5))

    assert ended.timed_out


def test_endless_output_is_cut(isolation: str) -> None:
    ended = perl("while (1) { print 'y' x 1000 }", limits=Limits(output_bytes=MIB, wall_seconds=10))

    assert ended.exceeded == "output"
    assert len(ended.stdout) == MIB


def test_an_endless_loop_is_ended_in_time(isolation: str) -> None:
    started = time.monotonic()

    ended = perl("while (1) {}", limits=Limits(wall_seconds=0.5))

    assert ended.timed_out
    assert time.monotonic() - started < 10


@pytest.mark.slow
def test_processor_time_is_bounded_from_inside_too(isolation: str) -> None:
    ended = perl("while (1) {}", limits=Limits(wall_seconds=20, cpu_seconds=1))

    assert ended.returncode != 0
    assert not ended.timed_out


def test_a_program_that_ignores_signals_and_closes_its_output_is_ended(isolation: str) -> None:
    code = "$SIG{$_} = 'IGNORE' for qw(TERM INT HUP PIPE); close STDOUT; close STDERR; sleep 30"

    ended = perl(code, limits=Limits(wall_seconds=0.5))

    assert ended.timed_out


def test_cancelling_ends_the_whole_tree(isolation: str) -> None:
    marker = f"tree-{os.getpid()}-{isolation}"
    leaving = "use POSIX; for (1 .. 3) { if (!fork) { POSIX::setsid(); sleep 30; exit } }"

    ended = sandbox.run(
        ["/usr/bin/perl", "-e", f"{leaving} sleep 30", marker],
        cancelled=lambda: len(alive(marker)) > (3 if isolation == "namespaces" else 0),
    )

    assert ended.cancelled
    assert until(lambda: alive(marker) == [])


def test_an_error_of_the_caller_ends_the_whole_tree(isolation: str) -> None:
    marker = f"error-{os.getpid()}-{isolation}"

    def asked() -> bool:
        if alive(marker):
            raise ZeroDivisionError
        return False

    with pytest.raises(ZeroDivisionError):
        sandbox.run(["/usr/bin/perl", "-e", "sleep 30", marker], cancelled=asked)

    assert until(lambda: alive(marker) == [])


def test_when_motivd_is_killed_its_sandboxes_die_with_it(isolation: str, open_folder: Path) -> None:
    marker = f"orphan-{os.getpid()}-{isolation}"
    code = (
        "import django; django.setup(); from django.conf import settings;"
        f"settings.SANDBOX_ISOLATION = '{isolation}';"
        "from workspace.toolchain import sandbox;"
        f"sandbox.run(['/usr/bin/perl', '-e', 'sleep 30', '{marker}'])"
    )
    environment = os.environ | {"TMPDIR": str(open_folder)}
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment) as runner:
        # The runner itself has the marker among its arguments too.
        assert until(lambda: len(set(alive(marker)) - {str(runner.pid)}) > 0, seconds=20)
        runner.kill()

    assert until(lambda: alive(marker) == [])


def test_sandboxes_run_from_many_threads_at_once(isolation: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        ended = list(threads.map(lambda number: perl(f"print {number}"), range(8)))

    assert [one.stdout for one in ended] == [str(number).encode() for number in range(8)]


def test_a_program_reads_what_it_is_given(isolation: str) -> None:
    files: Mapping[str, bytes] = {"a/b.txt": b"text", "c.txt": "é".encode()}

    ended = perl('for (qw(a/b.txt c.txt)) { open F, $_; print <F> } print STDERR "said"', files=files)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "texté".encode(), b"said")
