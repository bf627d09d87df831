"""The packages that a project's server may import: what is there already, what has to be installed, or why neither."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from django.conf import settings
from django.utils.translation import gettext_noop

from preview import kinds
from workspace.toolchain import app_packages, mirror_door, packages
from workspace.toolchain.app_packages import InstallFailed, Plan
from workspace.toolchain.sandbox import SandboxUnavailable

log = structlog.get_logger(__name__)

# What the system's own Python finds, and the sandbox shows.
_SYSTEM: Final = ("/usr/lib/python3/dist-packages", "/usr/local/lib/python3/dist-packages")
# The index of packages of some mirrors is on one host, and the files are on another.
_FILES_OF: Final = {"pypi.org": "files.pythonhosted.org", "test.pypi.org": "test-files.pythonhosted.org"}
_NPM_PARTS: Final = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides")
# A name with its versions and conditions: no address, no folder, no option but a hash.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9._, -]*\])? *([<>=!~]=?=?[^,;@/\s]+( *, *[<>=!~]=?=?[^,;@/\s]+)*)?"
    r"( *;[^@/\n]*?)?( +--hash=\w+:[0-9a-f]+)*"
)
_LINE_LIMIT: Final = 10_000


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


class Installation:
    """Packages on their way. It goes on in a thread of its own: an installer's sandbox dies with it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._given_up = threading.Event()
        self._future: Future[Path] = _installers().submit(self._install)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    def result(self) -> Packages:
        """Return what was installed, once it is done. Raises PackagesMissing."""
        try:
            return _of(self._plan, self._future.result())
        except (InstallFailed, SandboxUnavailable, OSError) as failed:
            text = gettext_noop("The packages could not be installed: %(said)s")
            raise PackagesMissing(text, said=str(failed)) from failed

    def give_up(self) -> None:
        self._given_up.set()
        self._future.cancel()

    def _install(self) -> Path:
        return app_packages.install(self._plan, cancelled=self._given_up.is_set)


def find(files: Mapping[str, bytes], command: tuple[str, ...]) -> Packages | Plan:
    """Return the packages of a project's server, or how to get them. Raises PackagesMissing."""
    found = _python(files) if command and command[0].startswith("python") else _node(files)
    if isinstance(found, Plan):
        there = app_packages.find(found)
        return found if there is None else _of(found, there)
    return found


def _of(plan: Plan, folder: Path) -> Packages:
    return Packages(node_modules=folder) if plan.installer == "npm" else Packages(python=folder)


@functools.cache
def _installers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="installer")


def _node(files: Mapping[str, bytes]) -> Packages | Plan:
    wanted = kinds.node_packages(files)
    if not wanted:
        return Packages()
    for development in (False, True):
        try:
            found = packages.node_modules(dev=development)
        except packages.ToolsMissing:
            continue
        if all((found / name / "package.json").is_file() for name in wanted):
            return Packages(node_modules=found)
    if not settings.PREVIEW_NPM_REGISTRY:
        raise PackagesMissing(
            gettext_noop(
                "package.json asks for %(package)s, which is not installed here: PREVIEW_NPM_REGISTRY is not set."
            ),
            package=min(kinds.node_packages(files, development=False) or wanted),
        )
    return _plan("npm", _npm_files(files), settings.PREVIEW_NPM_REGISTRY)


def _npm_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what npm has to read: only what decides about packages, so that more projects share them."""
    package: dict[str, Any] = json.loads(files["package.json"])
    kept = {part: package[part] for part in _NPM_PARTS if part in package}
    found = {"package.json": json.dumps(kept, sort_keys=True).encode()}
    if "package-lock.json" in files:
        found["package-lock.json"] = files["package-lock.json"]
    return found


def _python(files: Mapping[str, bytes]) -> Packages | Plan:
    missing = sorted(kinds.python_packages(files) - _of_the_system())
    if not missing:
        return Packages()
    if not settings.PREVIEW_PIP_INDEX:
        raise PackagesMissing(
            gettext_noop(
                "The requirements ask for %(package)s, which is not installed here: PREVIEW_PIP_INDEX is not set."
            ),
            package=missing[0],
        )
    lines = sorted(_plain(line) for line in kinds.python_requirements(files))
    return _plan("pip", {"requirements.txt": "\n".join([*lines, ""]).encode()}, settings.PREVIEW_PIP_INDEX)


def _plain(line: str) -> str:
    """Return a requirement that names a package of the mirror. Raises PackagesMissing."""
    line = " ".join(line.split())
    if len(line) > _LINE_LIMIT or not _PLAIN.fullmatch(line):
        text = gettext_noop("Only names and versions of packages can be installed, and not “%(line)s”.")
        raise PackagesMissing(text, line=line[:200])
    return line


def _plan(installer: app_packages.Installer, files: Mapping[str, bytes], mirror: str) -> Plan:
    name, port = mirror_door.destination_of(mirror)
    others = [_FILES_OF[name]] if name in _FILES_OF else []
    allowed = {(other.lower(), port) for other in (*others, *settings.PREVIEW_MIRROR_HOSTS)}
    return Plan(installer, files, mirror, frozenset(allowed))


@functools.cache
def _of_the_system() -> frozenset[str]:
    path = [folder for folder in _SYSTEM if Path(folder).is_dir()]
    names = (found.metadata["Name"] for found in importlib.metadata.distributions(path=path))
    return frozenset(re.sub(r"[-_.]+", "-", name).lower() for name in names if name)
