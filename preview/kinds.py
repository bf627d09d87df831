"""Which way a project is previewed: found by looking at its files, or said by its `motivd.toml` or its owner."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from preview.models import PreviewKind
from workspace.toolchain import packages, pages, vendor
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.wanted_packages import (
    node_packages,
    package_json,
    python_packages,
    python_requirements,
)

__all__ = ["HOST", "PORT", "Choice", "choose", "node_packages", "python_packages", "python_requirements"]

ENTRY_PAGE: Final = "index.html"
OWN_WORD: Final = "motivd.toml"
# Where a server is to listen: in the sandbox's private network, so all of them may have the same port.
HOST: Final = "127.0.0.1"
PORT: Final = 8000
# A root that no app has: wherever it stands in what Vite says, the address of the preview belongs.
MOUNT: Final = "/.motivd-root/"
# What makes a page, and is not in it.
_TOOLS: Final = re.compile(r"(vite|typescript|eslint|prettier|vitest|@types/.*|@vitejs/.*|@eslint/.*)")

_PYTHON: Final = "python3"
_NODE_SERVERS: Final = ("express", "fastify", "hono", "koa", "next", "@hapi/hapi", "@nestjs/core", "polka", "restify")
_NODE_FILES: Final = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "src/", "server/")
    for name in ("server", "app", "index", "main")
    for ending in ("js", "mjs", "cjs")
)
# The usual names first, in the folder itself and then in the folders that people give to a back end.
_PYTHON_NAMES: Final = ("app", "main", "server", "wsgi", "asgi", "application", "api", "run")
_PYTHON_FOLDERS: Final = ("", "app/", "src/", "backend/", "server/", "api/")
_MADE_BY_CALL: Final = r"^(\w+)[ \t]*(?::[^=\n]{1,200})?=[ \t]*(?:[\w.]{1,200}\.)?(?:%s)\("
_ASGI_FUNCTION: Final = re.compile(r"^async def (\w+)\([ \t]*scope\b", re.MULTILINE)
_FACTORY: Final = re.compile(r"^def (create_app|make_app)\(", re.MULTILINE)
_STANDARD_SERVER: Final = re.compile(
    r"^[ \t]*(?:from|import)[ \t]+(?:http\.server|wsgiref|socketserver)\b", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a project is previewed, and why, as a sentence; `why_not` says what keeps it from being shown.

    `command` starts a server; one that `watches` sees a saved file by itself, the others are started again. `mount` is
    where the server believes its root to be, a name that stands for the real one in all that it says.
    """

    kind: PreviewKind
    reason: str
    command: tuple[str, ...] = ()
    why_not: str | None = None
    watches: bool = False
    mount: str = "/"


@dataclass(frozen=True, slots=True)
class _Word:
    """What `motivd.toml` says; `problem` when it says it wrongly."""

    kind: PreviewKind | None = None
    command: tuple[str, ...] = ()
    watches: bool = False
    problem: str | None = None


def choose(files: Mapping[str, bytes], wanted: str = "") -> Choice:
    """Return how to preview the files; `wanted` is the kind that the owner chose, or empty. Starts nothing."""
    word = _own_word(files)
    if word.problem:
        return Choice(PreviewKind.STATIC, _("motivd.toml decides how this project is shown."), why_not=word.problem)
    if word.kind is not None:
        return _told(files, word.kind, word, _("motivd.toml says so."))
    if wanted in PreviewKind.values:
        return _told(files, PreviewKind(wanted), word, _("You chose it."))
    return _python_server(files) or _node_server(files) or _page(files)


def _told(files: Mapping[str, bytes], kind: PreviewKind, word: _Word, why: str) -> Choice:
    """Return a kind that somebody asked for."""
    if kind != PreviewKind.SERVER:
        text = (
            _("Built in the toolchain, without a server.") if kind == PreviewKind.INSTANT else _("Files as they are.")
        )
        return Choice(kind, f"{text} {why}", why_not=_no_page(files))
    if word.command:
        reason = _("A server, started by the command in motivd.toml.")
        return Choice(kind, reason, word.command, watches=word.watches)
    found = _python_server(files) or _node_server(files, beside_page=True) or _vite(files)
    if found is None:
        nothing = _("Nothing in the files can be started. Name the command in motivd.toml, under [preview].")
        return Choice(kind, why, why_not=nothing)
    return replace(found, kind=kind, reason=f"{found.reason} {why}", watches=found.watches or word.watches)


def _own_word(files: Mapping[str, bytes]) -> _Word:
    if OWN_WORD not in files:
        return _Word()
    try:
        said = tomllib.loads(files[OWN_WORD].decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return _Word(problem=_("motivd.toml cannot be read: %(error)s") % {"error": error})
    preview = _table(said.get("preview"))
    kind, command = preview.get("kind"), preview.get("command", [])
    if kind is not None and kind not in PreviewKind.values:
        return _Word(problem=_("motivd.toml: kind is one of instant, server and static."))
    if not (isinstance(command, list) and all(isinstance(part, str) and "\0" not in part for part in command)):
        return _Word(problem=_('motivd.toml: command is a list of texts, such as ["node", "server.js"].'))
    if command and kind is None:
        kind = PreviewKind.SERVER
    watches = preview.get("watches") is True
    return _Word(None if kind is None else PreviewKind(kind), tuple(_with_port(part) for part in command), watches)


def _with_port(part: str) -> str:
    return part.replace("${PORT}", str(PORT)).replace("$PORT", str(PORT))


# --- Python -----------------------------------------------------------------------------------------------


def _python_server(files: Mapping[str, bytes]) -> Choice | None:
    packages = python_packages(files)
    if "django" in packages and "manage.py" in files:
        return _server(
            _("A Django server: manage.py is there and its requirements name Django."),
            *(_PYTHON, "manage.py", "runserver", "--noreload", f"{HOST}:{PORT}"),
        )
    if "flask" in packages:
        found = _object_in(files, "Flask") or _factory_in(files)
        if found:
            reason = _("A Flask server: its requirements name Flask, and %(file)s makes the app.")
            start = (_PYTHON, "-m", "flask", "--app", _import_name(*found), "run", "--host", HOST)
            return _server(reason % {"file": found[0]}, *start, "--port", str(PORT), "--no-reload")
    if packages & {"fastapi", "starlette", "uvicorn", "litestar"}:
        found = _object_in(files, "FastAPI|Starlette|Litestar") or _asgi_function_in(files)
        if found:
            reason = _("An ASGI server: its requirements name it, and %(file)s holds the app.")
            start = (_PYTHON, "-m", "uvicorn", _import_name(*found), "--host", HOST, "--port", str(PORT))
            return _server(reason % {"file": found[0]}, *start)
    if ENTRY_PAGE in files:
        return None
    for path, text in _python_files(files):
        if _STANDARD_SERVER.search(text):
            reason = _("A Python server: %(file)s serves by itself.")
            return _server(reason % {"file": path}, _PYTHON, path)
    known = sorted(packages & {"flask", "fastapi", "django", "starlette", "uvicorn", "litestar"})
    if known:
        reason = _("A Python server: its requirements name %(package)s.") % {"package": known[0]}
        nothing = _("No file makes the app object. Name the command in motivd.toml, under [preview].")
        return Choice(PreviewKind.SERVER, reason, why_not=nothing)
    return None


def _server(reason: str, *command: str) -> Choice:
    return Choice(PreviewKind.SERVER, reason, command)


def _python_files(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    usual = [f"{folder}{name}.py" for folder in _PYTHON_FOLDERS for name in (*_PYTHON_NAMES, "__init__")]
    # Behind the usual ones: packages by any name, such as `shop/__init__.py`.
    others = sorted(path for path in files if path.endswith("/__init__.py") and path.count("/") <= 2)
    for path in dict.fromkeys([*usual, *others]):
        if path in files:
            yield path, _text(files, path)


def _object_in(files: Mapping[str, bytes], classes: str) -> tuple[str, str] | None:
    pattern = re.compile(_MADE_BY_CALL % classes, re.MULTILINE)
    return _first(files, pattern)


def _factory_in(files: Mapping[str, bytes]) -> tuple[str, str] | None:
    return _first(files, _FACTORY)


def _asgi_function_in(files: Mapping[str, bytes]) -> tuple[str, str] | None:
    return _first(files, _ASGI_FUNCTION)


def _first(files: Mapping[str, bytes], pattern: re.Pattern[str]) -> tuple[str, str] | None:
    for path, text in _python_files(files):
        found = pattern.search(text)
        if found:
            return path, found.group(1)
    return None


def _import_name(path: str, name: str) -> str:
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"{module}:{name}"


# --- Node -------------------------------------------------------------------------------------------------


def _node_server(files: Mapping[str, bytes], *, beside_page: bool = False) -> Choice | None:
    """Return the server of a project; one that has a page to bundle is shown without, unless `beside_page`."""
    if "package.json" not in files or (ENTRY_PAGE in files and not beside_page):
        return None
    packages = node_packages(files, development=False)
    if "next" in packages:
        command = ("node", "node_modules/next/dist/bin/next", "dev", "-H", HOST, "-p", str(PORT))
        return Choice(PreviewKind.SERVER, _("A Next.js server: package.json names it."), command, watches=True)
    script = _table(package_json(files).get("scripts")).get("start")
    if isinstance(script, str) and _runs_node(script, packages):
        reason = _("A Node server: the start script of package.json runs it.")
        return Choice(PreviewKind.SERVER, reason, _of_script(script))
    named = [name for name in _NODE_SERVERS if name in packages]
    file = _main_file(files)
    if named and file:
        reason = _("A Node server: package.json names %(package)s, and %(file)s starts it.")
        return Choice(PreviewKind.SERVER, reason % {"package": named[0], "file": file}, ("node", file))
    if named:
        reason = _("A Node server: package.json names %(package)s.") % {"package": named[0]}
        nothing = _("No file starts it. Write a start script into package.json, such as “node server.js”.")
        return Choice(PreviewKind.SERVER, reason, why_not=nothing)
    return None


def _runs_node(script: str, packages: set[str]) -> bool:
    """Return whether a start script is that of a server; `vite preview` and `react-scripts start` are not."""
    first = PurePosixPath((script.split() or [""])[0]).name
    return first in ("node", "tsx", "ts-node", "nodemon") or not packages.isdisjoint(_NODE_SERVERS)


def _of_script(script: str) -> tuple[str, ...]:
    try:
        parts = shlex.split(script)
    except ValueError:  # an open quotation mark: let the shell say so
        parts = []
    plain = parts and parts[0] == "node" and not re.search(r"[$&|;<>`*?()=]", script)
    return tuple(parts) if plain else ("sh", "-c", script)


def _main_file(files: Mapping[str, bytes]) -> str | None:
    main = package_json(files).get("main")
    named = [main.removeprefix("./")] if isinstance(main, str) else []
    return next((path for path in (*named, *_NODE_FILES) if path in files), None)


def _vite(files: Mapping[str, bytes]) -> Choice | None:
    if "vite" not in node_packages(files):
        return None
    command = ("node", "node_modules/vite/bin/vite.js", "--host", HOST, "--port", str(PORT), "--strictPort")
    reason = _("Vite's own server: package.json names Vite.")
    return Choice(PreviewKind.SERVER, reason, (*command, "--base", MOUNT), watches=True, mount=MOUNT)


def _vite_for_packages(files: Mapping[str, bytes]) -> Choice | None:
    """Return Vite's server where the toolchain lacks what a page is made of, and it can be installed."""
    try:
        there = packages.node_modules()
    except ToolsMissing:
        return None
    named = [name for name in sorted(node_packages(files, development=False)) if not _TOOLS.fullmatch(name)]
    lacking = [name for name in named if not vendor.has(name, there)]
    found = _vite(files) if lacking and settings.PREVIEW_NPM_REGISTRY else None
    if found is None:
        return None
    reason = _("Vite's own server: the toolchain does not have %(package)s.") % {"package": lacking[0]}
    return replace(found, reason=reason)


# --- Pages ------------------------------------------------------------------------------------------------


def _page(files: Mapping[str, bytes]) -> Choice:
    nothing = _no_page(files)
    if nothing:
        reason = _("Neither a page nor a server was found in the files.")
        return Choice(PreviewKind.STATIC, reason, why_not=nothing)
    if pages.read(ENTRY_PAGE, files).has_modules:
        own = _vite_for_packages(files)
        if own is not None:
            return own
        reason = _("Built in the toolchain, without a server: index.html loads modules.")
        return Choice(PreviewKind.INSTANT, reason)
    return Choice(PreviewKind.STATIC, _("Files as they are: index.html loads no modules."))


def _no_page(files: Mapping[str, bytes]) -> str | None:
    return None if ENTRY_PAGE in files else _("There is no index.html, the page that opens first.")


# --- Reading what may be anything -------------------------------------------------------------------------


def _text(files: Mapping[str, bytes], path: str) -> str:
    return files.get(path, b"").decode(errors="replace")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
