"""The browser that takes pictures: the one that this machine has. It is never fetched, and only run in the sandbox."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from workspace.toolchain.conversing import can_be_read

OFF: Final = "off"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Of what a package puts on the PATH, most are scripts that read the host's settings: where the programs themselves are.
_FOLDERS: Final = ("/usr/lib/{}", "/usr/lib64/{}", "/opt/google/chrome")
_PROGRAMS: Final = ("chrome", "chromium", "chromium-browser")
_OF_PLAYWRIGHT: Final = ".cache/ms-playwright"
_ELF: Final = b"\x7fELF"


class BrowserMissing(Exception):
    """There is no browser that could run in the sandbox; the text says why."""


def find() -> Path:
    """Return the program of a Chromium that the sandbox's user can read. Raises BrowserMissing."""
    wanted: str = settings.CHROMIUM
    if wanted.lower() == OFF:
        raise BrowserMissing("CHROMIUM is off")
    given = [Path(wanted)] if wanted else [*_installed()]
    programs = [found for one in given if (found := _program(one))]
    readable = next((one for one in programs if can_be_read(one)), None)
    if readable:
        return readable
    if programs:
        raise BrowserMissing(f"the user of the sandbox cannot get to {programs[0]}")
    if wanted:
        raise BrowserMissing(f"CHROMIUM is {wanted}, which is not the program of a browser")
    raise BrowserMissing("no Chromium is installed" if not given else f"{given[0]} starts something else")


def _installed() -> Iterator[Path]:
    for name in _NAMES:
        found = shutil.which(name) or shutil.which(name, path="/usr/bin:/usr/local/bin")
        if found:
            yield Path(found)
    with contextlib.suppress(RuntimeError, OSError):  # there may be no home
        for folder in sorted((Path.home() / _OF_PLAYWRIGHT).glob("chromium*/chrome-*"), reverse=True):
            yield from (folder / name for name in ("chrome", "chrome-headless-shell", "headless_shell"))


def _program(path: Path) -> Path | None:
    """Return the program behind a path, None where it is none."""
    with contextlib.suppress(OSError, RuntimeError):
        real = path.resolve(strict=True)
        if _is_program(real):
            return real
        folders = [real.parent, *(Path(folder.format(path.name)) for folder in _FOLDERS)]
        return next((one for folder in folders for name in _PROGRAMS if _is_program(one := folder / name)), None)
    return None


def _is_program(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ELF)) == _ELF
    except OSError:
        return False
