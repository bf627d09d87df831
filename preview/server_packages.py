"""The packages that a project's server may import: what the sandbox has already, or why they are not there."""

from __future__ import annotations

import functools
import importlib.metadata
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_noop

from preview import kinds
from workspace.toolchain import packages

# What the system's own Python finds, and the sandbox shows.
_SYSTEM: Final = ("/usr/lib/python3/dist-packages", "/usr/local/lib/python3/dist-packages")


@dataclass(frozen=True, slots=True)
class Packages:
    """Folders that a server gets to see, read-only."""

    node_modules: Path | None = None
    python: Path | None = None


class PackagesMissing(Exception):
    """What a project asks for is not there; `text` with `params` says so to people."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text % params)
        self.text, self.params = text, params


def present(files: Mapping[str, bytes], command: tuple[str, ...]) -> Packages:
    """Return the packages of a project's server that need no installing. Raises PackagesMissing."""
    program = command[0] if command else ""
    if program.startswith("python"):
        _check_python(kinds.python_packages(files))
        return Packages()
    wanted = kinds.node_packages(files)
    if not wanted:
        return Packages()
    for development in (True, False):
        try:
            found = packages.node_modules(dev=development)
        except packages.ToolsMissing:
            continue
        if all((found / name / "package.json").is_file() for name in wanted):
            return Packages(node_modules=found)
    # Those that are only for making an app are not missed by its server.
    needed = kinds.node_packages(files, development=False)
    try:
        store: Path | None = packages.node_modules()
    except packages.ToolsMissing:
        store = None
    missing = sorted(name for name in needed if store is None or not (store / name / "package.json").is_file())
    if missing:
        raise PackagesMissing(
            gettext_noop(
                "package.json asks for %(package)s, which is not installed here: PREVIEW_NPM_REGISTRY is not set."
            ),
            package=missing[0],
        )
    return Packages(node_modules=store if needed else None)


def _check_python(wanted: set[str]) -> None:
    missing = sorted(wanted - _of_the_system())
    if missing:
        raise PackagesMissing(
            gettext_noop(
                "The requirements ask for %(package)s, which is not installed here: PREVIEW_PIP_INDEX is not set."
            ),
            package=missing[0],
        )


@functools.cache
def _of_the_system() -> frozenset[str]:
    path = [folder for folder in _SYSTEM if Path(folder).is_dir()]
    names = (found.metadata["Name"] for found in importlib.metadata.distributions(path=path))
    return frozenset(re.sub(r"[-_.]+", "-", name).lower() for name in names if name)
