"""Whether somebody holds a lock."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from motivd_site.file_locks import is_held


def test_a_lock_is_held_until_its_holder_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "lock"

    with lock.open("w") as file:
        assert not is_held(lock)
        fcntl.flock(file, fcntl.LOCK_EX)
        assert is_held(lock)
        assert is_held(lock)

    assert not is_held(lock)


def test_two_that_ask_do_not_take_each_other_for_the_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"

    with lock.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        assert not is_held(lock)


def test_nobody_holds_what_is_no_file(tmp_path: Path) -> None:
    held = tmp_path / "held"
    (tmp_path / "link").symlink_to(held)
    os.mkfifo(tmp_path / "pipe")

    with held.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert [is_held(tmp_path / name) for name in ("nothing", "link", "pipe")] == [False, False, False]
