"""The packages that a project asks of npm or pip: what is there already, what has to be installed, or why neither."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_noop

from workspace.toolchain import app_packages, mirror_door, packages
from workspace.toolchain.app_packages import Plan

# What the system's own Python finds, and the sandbox shows.
_SYSTEM: Final = ("/usr/lib/python3/dist-packages", "/usr/local/lib/python3/dist-packages")
# The index of packages of some mirrors is on one host, and the files are on another.
_FILES_OF: Final = {"pypi.org": "files.pythonhosted.org", "test.pypi.org": "test-files.pythonhosted.org"}
_NPM_PARTS: Final = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides")
_REQUIREMENTS: Final = "requirements.txt"
_REQUIREMENTS_OF_TESTS: Final = ("requirements-dev.txt", "requirements-test.txt", "dev-requirements.txt")
_REQUIREMENT: Final = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
# A name with its versions and conditions: no address, no folder, no option but a hash.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9._, -]*\])? *([<>=!~]=?=?[^,;@/\s]+( *, *[<>=!~]=?=?[^,;@/\s]+)*)?"
    r"( *;[^@/\n]*?)?( +--hash=\w+:[0-9a-f]+)*"
)
_LINE_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Packages:
    """Folders that a program of the project gets to see, read-only."""

    node_modules: Path | None = None
    python: Path | None = None


class PackagesMissing(Exception):
    """What a project asks for is not there; `text` with `params` says so to people."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text % params)
        self.text, self.params = text, params


def package_json(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what package.json says; nothing where it is missing or says nothing that can be read."""
    try:
        return _table(json.loads(files.get("package.json", b"{}")))
    except (ValueError, RecursionError):
        return {}


def node_packages(files: Mapping[str, bytes], *, development: bool = True) -> set[str]:
    """Return the names of the packages that a project asks of npm."""
    package = package_json(files)
    sections = ("dependencies", "devDependencies") if development else ("dependencies",)
    return {name for section in sections for name in _table(package.get(section))}


def python_packages(files: Mapping[str, bytes], *, of_tests: bool = False) -> set[str]:
    """Return the normalised names of the packages that a project asks of pip."""
    names = (_REQUIREMENT.match(line) for line in python_requirements(files, of_tests=of_tests))
    return {re.sub(r"[-_.]+", "-", name.group(1)).lower() for name in names if name}


def python_requirements(files: Mapping[str, bytes], *, of_tests: bool = False) -> list[str]:
    """Return what a project asks of pip, as lines of a requirements file without comments."""
    lines = _lines(files, _REQUIREMENTS)
    for name in _REQUIREMENTS_OF_TESTS if of_tests else ():
        # Those usually begin with a reference to the other file, which is read anyway.
        lines += [line for line in _lines(files, name) if not line.strip().startswith("-r ")]
    pyproject = _toml(files, "pyproject.toml")
    lines += [line for line in _list(_table(pyproject.get("project")).get("dependencies")) if isinstance(line, str)]
    poetry = _table(_table(_table(pyproject.get("tool")).get("poetry")).get("dependencies"))
    # Poetry's own way of saying versions is not pip's: the newest has to do.
    lines += [name for name in poetry if name != "python"]
    plain = (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines)
    return [line for line in plain if line]


def of_node(files: Mapping[str, bytes]) -> Packages | Plan:
    """Return the packages that a project asks of npm, or how to get them. Raises PackagesMissing."""
    wanted = node_packages(files)
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
            package=min(node_packages(files, development=False) or wanted),
        )
    return _found(_plan("npm", _npm_files(files), settings.PREVIEW_NPM_REGISTRY))


def of_python(files: Mapping[str, bytes], *, of_tests: bool = False) -> Packages | Plan:
    """Return the packages that a project asks of pip, or how to get them. Raises PackagesMissing."""
    missing = sorted(python_packages(files, of_tests=of_tests) - _of_the_system())
    if not missing:
        return Packages()
    if not settings.PREVIEW_PIP_INDEX:
        raise PackagesMissing(
            gettext_noop(
                "The requirements ask for %(package)s, which is not installed here: PREVIEW_PIP_INDEX is not set."
            ),
            package=missing[0],
        )
    lines = sorted(_plain(line) for line in python_requirements(files, of_tests=of_tests))
    plan = _plan("pip", {_REQUIREMENTS: "\n".join([*lines, ""]).encode()}, settings.PREVIEW_PIP_INDEX)
    return _found(plan)


def installed(plan: Plan, folder: Path) -> Packages:
    """Return what a plan gave, once it is in its folder."""
    return Packages(node_modules=folder) if plan.installer == "npm" else Packages(python=folder)


def has_python(name: str, found: Packages) -> bool:
    """Return whether a program with these packages can import the one of this name."""
    return name in _of_the_system() or (found.python is not None and (found.python / name).is_dir())


def _found(plan: Plan) -> Packages | Plan:
    there = app_packages.find(plan)
    return plan if there is None else installed(plan, there)


def _npm_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what npm has to read: only what decides about packages, so that more projects share them."""
    package: dict[str, Any] = json.loads(files["package.json"])
    kept = {part: package[part] for part in _NPM_PARTS if part in package}
    found = {"package.json": json.dumps(kept, sort_keys=True).encode()}
    if "package-lock.json" in files:
        found["package-lock.json"] = files["package-lock.json"]
    return found


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


def _lines(files: Mapping[str, bytes], path: str) -> list[str]:
    return files.get(path, b"").decode(errors="replace").replace("\\\n", " ").splitlines()


def _toml(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files.get(path, b"").decode(errors="replace"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
