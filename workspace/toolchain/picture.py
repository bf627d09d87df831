"""A picture of a site as a browser shows it. The browser runs in the sandbox, as everything that meets user code.

Namespaces only: a browser is many processes with sockets between them, which Landlock cannot keep apart. Its own
sandbox is off, because it would need what ours refuses; so what a page can break out into is a folder with its own
files, without a network.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from workspace.toolchain import browser, namespaces, sandbox, server, source_folder, supervision
from workspace.toolchain.browser import BrowserMissing
from workspace.toolchain.job import MIB, Limits
from workspace.toolchain.picture_taker import PAGE_CRASHED, TOO_SLOW
from workspace.toolchain.sandbox import SandboxUnavailable, never
from workspace.toolchain.supervision import Completed

__all__ = ["HEIGHT", "WIDTH", "BrowserMissing", "NoPicture", "SandboxUnavailable", "check", "take"]

WIDTH: Final = 1280
HEIGHT: Final = 800
# Threads count as processes. Each of the browser's processes may have `data_bytes`, all together `memory_bytes`.
LIMITS: Final = Limits(
    wall_seconds=40,
    cpu_seconds=30,
    memory_bytes=1024 * MIB,
    data_bytes=1024 * MIB,
    processes=256,
    scratch_bytes=128 * MIB,
    output_bytes=8 * MIB,
)
_TAKER: Final = Path(__file__).with_name("picture_taker.py")
# Read by the browser where they are there: what fonts there are, and what was found out about them.
_FONTS: Final = ("/etc/fonts", "/var/cache/fontconfig")

Reason = Literal["slow", "crashed", "memory", "browser"]


class NoPicture(Exception):
    """The browser made none of this site."""

    def __init__(self, reason: Reason, said: str) -> None:
        super().__init__(reason)
        self.reason, self.said = reason, said


@dataclass(frozen=True, slots=True)
class Studio:
    """What pictures are taken with on this machine."""

    bubblewrap: Path
    python: str
    browser: Path


def check() -> Studio:
    """Return what pictures are taken with. Raises SandboxUnavailable, BrowserMissing."""
    program = browser.find()
    isolation = sandbox.probe()
    if isolation.bubblewrap is None:
        reason = isolation.reason if isolation.kind == "none" else f"{isolation.reason} is not enough for a browser"
        raise SandboxUnavailable(f"pictures need Linux namespaces: {reason}")
    python = shutil.which("python3", path=server.PATH)
    if python is None:
        raise SandboxUnavailable("pictures need a Python 3 below /usr, which the sandbox shows")
    return Studio(isolation.bubblewrap, python, program)


def take(site: Mapping[str, bytes], *, seconds: float = 16.0, cancelled: Callable[[], bool] = never) -> bytes:
    """Return what a browser says is a picture of the site's first page, WIDTH by HEIGHT.

    The page has `seconds` from when it is opened; to start the browser takes as long as it takes, within the bounds.
    The bytes come out of the sandbox: they may be anything, up to a size. Raises SandboxUnavailable, BrowserMissing,
    NoPicture, and ValueError for a path that leads out of the site.
    """
    studio = check()
    argv = ["/usr/bin/nice", "-n", "19", studio.python, "-I", "-S", "/picture_taker.py"]
    argv += [f"/browser/{studio.browser.name}", "/workspace", str(WIDTH), str(HEIGHT), str(seconds)]
    with source_folder.written(site) as folder, namespaces.memory_file(_TAKER.read_bytes()) as taker:
        options = ["--ro-bind", str(folder), "/workspace", "--ro-bind", str(studio.browser.parent), "/browser"]
        options += ["--perms", "0444", "--ro-bind-data", str(taker), "/picture_taker.py"]
        for fonts in _FONTS:
            options += ["--ro-bind-try", fonts, fonts]
        with namespaces.confined(
            argv, options=options, limits=LIMITS, bubblewrap=studio.bubblewrap, descriptors=(taker,)
        ) as launch:
            completed = supervision.supervise(
                launch,
                wall_seconds=LIMITS.wall_seconds,
                memory_bytes=LIMITS.memory_bytes,
                output_bytes=LIMITS.output_bytes,
                cancelled=cancelled,
            )
    if completed.returncode != 0 or not completed.stdout:
        raise NoPicture(_reason(completed), completed.stderr.decode(errors="replace")[-1000:])
    return completed.stdout


def _reason(completed: Completed) -> Reason:
    if completed.exceeded:
        return "memory"
    if completed.timed_out or completed.returncode == TOO_SLOW:
        return "slow"
    return "crashed" if completed.returncode == PAGE_CRASHED else "browser"
