"""Folders for temporary work, and what is left of them after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as all_settings
from pytest_django.fixtures import Settings

from motivd_site.celery import app
from workspace.toolchain import conversing, rooms, source_folder
from workspace.toolchain.live_folder import LiveFolder
from workspace.toolchain.rooms import Room

_KILLED = """
import os, signal, sys, tempfile
import django
django.setup()
tempfile.tempdir = sys.argv[1]
from workspace.toolchain import conversing
with conversing.stage() as stage:
    (stage.work / "big").write_text("left")
    print(stage.room, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that anybody can enter, as /tmp is; and a toolchain's."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    (folder / "toolchain" / "apps").mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    settings.TOOLCHAIN_DIR = folder / "toolchain"
    yield folder
    shutil.rmtree(folder)


def _aged(folder: Path) -> Path:
    old = time.time() - rooms.KEPT_SECONDS - 60
    os.utime(folder, (old, old))
    return folder


def test_what_a_killed_process_left_goes_after_a_day(place: Path) -> None:
    environment = os.environ | {"MOTIVD_DATA_DIR": str(all_settings.MOTIVD_DATA_DIR)}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(place)],
        env=environment, cwd=all_settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    room = Path(killed.stdout.strip())
    assert killed.returncode == -signal.SIGKILL
    assert (room / "work" / "big").exists()

    assert rooms.sweep() == 0
    _aged(room)
    assert rooms.sweep() == 1

    assert not room.exists()


def test_what_somebody_works_in_stays_however_old(place: Path) -> None:
    live = LiveFolder()
    with conversing.stage() as stage, source_folder.written({"a.txt": b"a"}) as source:
        held = [_aged(stage.room), _aged(source.parent), _aged(live.room)]

        assert rooms.sweep() == 0
        assert all(folder.exists() for folder in held)
    live.remove()

    assert [folder.name for folder in place.iterdir()] == ["toolchain"]


def test_drafts_of_packages_go_after_a_day(place: Path) -> None:
    drafts = [place / "toolchain" / ".installing-a", place / "toolchain" / "apps" / ".installing-b"]
    installed, young = place / "toolchain" / "0123", place / "toolchain" / ".installing-c"
    for folder in (*drafts, installed, young):
        folder.mkdir()
        (folder / "file").write_text("content")
    for folder in (*drafts, installed):
        _aged(folder)

    assert rooms.sweep() == 2

    assert [folder.exists() for folder in (*drafts, installed, young)] == [False, False, True, True]


def test_nothing_else_is_touched(place: Path) -> None:
    outside = place / "outside"
    outside.mkdir()
    (place / "motivd-stage-link").symlink_to(outside)
    (place / "motivd-stage-file").write_text("no folder")
    _aged(outside)
    other = place / "motivd-0123456789abcdef"
    other.mkdir()
    _aged(other)

    assert rooms.sweep(kept_seconds=-60) == 0

    assert outside.exists()
    assert other.exists()


def test_a_room_is_private_and_can_be_removed_twice(place: Path) -> None:
    room = Room("source")

    assert room.path.stat().st_mode & 0o077 == 0
    room.remove()
    room.remove()

    assert not room.path.exists()


def test_the_beat_sweeps(place: Path, settings: Settings) -> None:
    room = Room("source")
    os.close(room._lock)  # as the kernel does when its process is killed
    _aged(room.path)
    entry = settings.CELERY_BEAT_SCHEDULE["sweep_rooms"]

    app.loader.import_default_modules()
    app.tasks[entry["task"]].run()

    assert not room.path.exists()
