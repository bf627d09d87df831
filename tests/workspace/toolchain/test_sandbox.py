"""The sandbox holds: what user code might try, tried."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from workspace.toolchain import sandbox
from workspace.toolchain.sandbox import MIB, Limits, Mount
from workspace.toolchain.supervision import Ended

CANARY = "canary-5f1c"


def perl(code: str, *, limits: Limits | None = None, mounts: tuple[Mount, ...] = ()) -> Ended:
    """Run a program that the base system of every Debian brings."""
    return sandbox.run(["/usr/bin/perl", "-e", code], mounts=mounts, limits=limits)


def shell(code: str, *, limits: Limits | None = None, mounts: tuple[Mount, ...] = ()) -> Ended:
    return sandbox.run(["/usr/bin/sh", "-c", code], mounts=mounts, limits=limits)


def test_this_machine_isolates_user_code() -> None:
    assert sandbox.probe().kind == "namespaces", sandbox.probe().reason


def test_user_code_is_never_root_and_has_no_rights() -> None:
    ended = shell("id -u; grep -E 'CapEff|NoNewPrivs' /proc/self/status")

    uid, *status = ended.stdout.decode().split("\n")
    assert int(uid) != 0
    assert "CapEff:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status


def test_the_environment_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTIVD_CANARY", CANARY)

    ended = shell("env; cat /proc/1/environ; cat /proc/*/environ 2>/dev/null; cat /proc/*/cmdline")

    assert CANARY.encode() not in ended.stdout
    assert b"PATH=/usr/bin:/bin" in ended.stdout


def test_files_of_the_host_are_not_there(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    source = tmp_path / "source"
    source.mkdir()
    (source / "link").symlink_to(secret)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and "pytest" in folder.name:
            folder.chmod(0o755)

    ended = shell(
        f"cat {secret}; cat /workspace/link; cat /etc/passwd /etc/shadow; ls /home /root /var",
        mounts=(Mount(source, "/workspace"),),
    )

    assert ended.stdout == b""
    assert ended.returncode != 0


def test_nothing_but_scratch_can_be_written() -> None:
    ended = shell(
        "for p in / /usr /workspace /dev /proc/sys/kernel; do touch $p/x 2>/dev/null && echo $p; done;"
        "touch /tmp/x && echo ok"
    )

    assert ended.stdout == b"ok\n"


def test_there_is_no_network() -> None:
    ended = perl(
        'use IO::Socket::INET; my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:5432", Timeout => 2);'
        'print $s ? "open" : "shut"; my @n = glob("/sys/class/net/*"); print " @n";'
    )

    assert ended.stdout.strip() == b"shut"


def test_a_fork_bomb_is_held() -> None:
    ended = perl(
        "my $n = 0; while (1) { my $p = fork(); last unless defined $p; if ($p == 0) { sleep 20; exit } $n++ }"
        "print $n;",
        limits=Limits(wall_seconds=10, processes=32),
    )

    assert 0 < int(ended.stdout) < 32


def test_a_memory_hog_is_ended() -> None:
    ended = perl(
        "my @a; while (1) { push @a, 'x' x (8 << 20) }", limits=Limits(wall_seconds=10, memory_bytes=128 * MIB)
    )

    assert ended.exceeded == "memory" or ended.returncode != 0
    assert not ended.timed_out


def test_a_full_disk_stays_small() -> None:
    ended = shell(
        "for i in 1 2 3 4 5 6 7 8; do head -c 4000000 /dev/zero > /tmp/f$i || break; done; du -sb /tmp | cut -f1",
        limits=Limits(scratch_bytes=16 * MIB),
    )

    assert int(ended.stdout.split()[-1]) <= 17 * MIB


def test_endless_output_is_cut() -> None:
    ended = shell("yes", limits=Limits(output_bytes=MIB, wall_seconds=10))

    assert ended.exceeded == "output"
    assert len(ended.stdout) == MIB


def test_an_endless_loop_is_ended_in_time() -> None:
    started = time.monotonic()

    ended = shell("while :; do :; done", limits=Limits(wall_seconds=1))

    assert ended.timed_out
    assert time.monotonic() - started < 10


def test_cancelling_ends_the_whole_tree() -> None:
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()
    marker = f"8{os.getpid()}"

    ended = sandbox.run(
        ["/usr/bin/sh", "-c", f"(setsid sleep {marker} &) ; sleep {marker}"], mounts=(), cancelled=cancel.is_set
    )

    assert ended.cancelled
    alive = [entry for entry in Path("/proc").glob("[0-9]*/cmdline") if marker.encode() in _read(entry)]
    assert alive == []


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
