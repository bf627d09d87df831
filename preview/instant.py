"""A preview without a process: the modules of a page, as they are in the workspace, and how two states differ.

Files are turned into modules one by one and kept by their content, so a change costs one file, whatever the project.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from preview.published_files import Memory
from preview.resolving import Resolver, resolver_of
from preview.style_sheets import Sheets
from workspace.toolchain import modules, packages, pages, vendor
from workspace.toolchain.modules import Module
from workspace.toolchain.pages import Page
from workspace.toolchain.problems import Problem

_MEMORY_BYTES: Final = 64 * 2**20
_MOST_SCRIPTS: Final = 1_500
_COMPONENT: Final = re.compile(
    r"^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function|class|const|let|var)\s+([A-Z]\w*)", re.MULTILINE
)
_HOOK: Final = re.compile(r"\buse[A-Z]\w*(?=\s*[(<])")
_CONFIG: Final = ("tsconfig.json",)
# Of the making of an app: not part of what runs in a page.
_NOT_RUN: Final = re.compile(r"(^|/)(tests?|__tests__|node_modules)/|\.(test|spec|config)\.\w+$|(^|/)\.")

# Any other script may be imported, whatever its name: one that is not, is nobody's business.
_NEVER: Final = re.compile(r"(^|/)(node_modules/|\.)")

_modules = Memory(_MEMORY_BYTES, _MEMORY_BYTES // 8)
_definitions = Memory(_MEMORY_BYTES, _MEMORY_BYTES // 8)


class Unsupported(Exception):
    """Something that only the bundler can do; the text says what."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A module as the page is given it. `digest` changes whenever a page has to run it anew."""

    code: str
    digest: str
    deps: Mapping[str, str]
    source_map: str
    lead: int  # lines of `code` before the module's own first one


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """A script as a module, and what its source says by itself: the hooks it calls, its components by name."""

    module: Module
    source: str
    hooks: str
    components: tuple[str, ...]

    @classmethod
    def of(cls, module: Module, source: str) -> _Made:
        hooks = " ".join(_HOOK.findall(source))
        return cls(module, source, hooks, tuple(dict.fromkeys(_COMPONENT.findall(source))))


@dataclass(frozen=True, slots=True)
class Graph:
    """All modules that the pages of a project can reach, in one state; `styles` by page, in their order, and each as
    it stands in `sheets`."""

    pages: Mapping[str, Page]
    entries: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, Definition]
    styles: Mapping[str, tuple[str, ...]]
    packages: tuple[str, ...]
    sheets: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    script_key: str = field(default="")

    @property
    def script(self) -> bytes:
        """Return all definitions as one script."""
        return "\n".join(definition.code for definition in self.definitions.values()).encode()

    def place_of(self, line: int) -> tuple[str, int] | None:
        """Return which module a line of `script` belongs to, and which line of its code (from 1) it is."""
        start = 1
        for path, definition in self.definitions.items():
            length = definition.code.count("\n") + 1
            if line < start + length:
                return path, line - start + 1
            start += length
        return None


@dataclass(frozen=True, slots=True)
class Difference:
    """What an open page needs to get from one state to the next; None in place of one: load it anew."""

    modules: tuple[str, ...]
    styles: tuple[str, ...]


def graph(shas: Mapping[str, str], read: Callable[[Iterable[str]], Mapping[str, bytes]]) -> Graph:
    """Return the modules of a project, whose files have these contents; `read` gives those of some paths.

    Raises Unsupported, SandboxUnavailable, ToolsMissing.
    """
    html = [path for path in shas if path.endswith((".html", ".htm")) and not _NOT_RUN.search(path)]
    config = [path for path in _CONFIG if path in shas]
    texts = read([*html, *config])
    known: dict[str, bytes] = dict.fromkeys(shas, b"") | {path: texts[path] for path in html}
    read_pages = {path: pages.read(path, known) for path in html if not path.startswith("public/")}
    made, problems = _made(shas, {path: texts[path] for path in config}, read)
    walk = _Walk(shas, made, resolver_of(frozenset(shas), texts.get("tsconfig.json")))
    entries, styles, sheets = {}, {}, Sheets(shas, read)
    for path, page in read_pages.items():
        entries[path] = tuple(entry.path for entry in page.entries if entry.is_script)
        styles[path] = sheets.in_order(walk.reach(entries[path]))
    broken = tuple(problem for problem in problems if problem.file is None or problem.file in walk.seen)
    for page in read_pages.values():
        broken += tuple(_missing(page))
    key = hashlib.sha256("".join(one.digest for one in walk.definitions.values()).encode()).hexdigest()[:16]
    return Graph(
        pages=read_pages,
        entries=entries,
        definitions=walk.definitions,
        styles=styles,
        packages=tuple(sorted(walk.packages)),
        sheets={path: sheet.text for path, sheet in sheets.known.items()},
        problems=(*broken, *walk.problems, *sheets.problems),
        script_key=key,
    )


def difference(before: Graph, after: Graph, changed_files: Iterable[str]) -> Difference | None:
    """Return what an open page has to replace, None where it has to be loaded anew."""
    changed_files = frozenset(changed_files)
    if {*before.pages} != {*after.pages} or any(path in changed_files for path in after.pages):
        return None
    if not {*after.packages} <= {*before.packages, *vendor.ALWAYS} or before.styles != after.styles:
        return None
    touched = tuple(
        path
        for path, definition in after.definitions.items()
        if path not in before.definitions or before.definitions[path].digest != definition.digest
    )
    styles = tuple(path for path in changed_files if path.endswith(".css"))
    others = {path for path in changed_files if not path.endswith(".css") and not modules.is_script(path)}
    if any(_is_shown(path) for path in others):
        return None  # a picture, say: whoever shows it does not know
    return Difference(touched, styles)


def _is_shown(path: str) -> bool:
    return not (_NOT_RUN.search(path) or path.endswith((".md", ".txt", ".lock")))


def _missing(page: Page) -> Iterable[Problem]:
    for one in page.missing:
        if one.is_script:
            text = f"The page loads the script {one.address}, which is not in the project."
            yield Problem(page.path, one.line, one.column, text, "error")


def _made(
    shas: Mapping[str, str],
    config: Mapping[str, bytes],
    read: Callable[[Iterable[str]], Mapping[str, bytes]],
) -> tuple[dict[str, _Made], tuple[Problem, ...]]:
    """Return all scripts by path, and what is wrong with the others."""
    wanted = [
        path for path in shas if modules.is_script(path) and not _NEVER.search(path) and not path.startswith("public/")
    ]
    if len(wanted) > _MOST_SCRIPTS:
        raise Unsupported(f"more than {_MOST_SCRIPTS} scripts")
    options = hashlib.sha256(b"\0".join(config.values())).hexdigest()
    found: dict[str, _Made | None] = {path: _modules.get((path, shas[path], options)) for path in wanted}
    new = [path for path, known in found.items() if known is None]
    problems: tuple[Problem, ...] = ()
    if new:
        sources = read(new)
        made, problems = modules.transform(sources, config)
        for path, module in made.items():
            known = _Made.of(module, sources[path].decode(errors="replace"))
            _modules.put((path, shas[path], options), known, 2 * len(module.code) + len(module.source_map))
            found[path] = known
    return {path: known for path, known in found.items() if known is not None}, problems


class _Walk:
    """Follows imports from the entries of the pages."""

    def __init__(self, shas: Mapping[str, str], made: Mapping[str, _Made], resolver: Resolver) -> None:
        self.shas, self.made, self.resolver = shas, made, resolver
        self.seen: set[str] = set()
        self.definitions: dict[str, Definition] = {}
        self.packages: set[str] = set()
        self.problems: list[Problem] = []
        self.node_modules = packages.node_modules()
        self._deps: dict[str, dict[str, str]] = {}
        self._signatures: dict[str, str] = {}

    def reach(self, entries: Iterable[str]) -> tuple[str, ...]:
        """Define all that entries import, and return the style sheets among it, in the order in which they load."""
        order: dict[str, None] = {}
        waiting = [*reversed([*entries])]
        while waiting:
            path = waiting.pop()
            if path in order:
                continue
            order[path] = None
            self._see(path)
            waiting.extend(reversed([*self._deps[path].values()]))
        for path in order:
            if path not in self.definitions:
                self.definitions[path] = self._definition(path)
        return tuple(path for path in order if path.endswith(".css"))

    def _see(self, path: str) -> None:
        if path in self.seen:
            return
        self.seen.add(path)
        if path.endswith(".module.css"):
            raise Unsupported("CSS modules")
        self._deps[path] = deps = {}
        for name in self.made[path].module.requires if path in self.made else ():
            found = self.resolver.find(name, path)
            if found:
                deps[name] = found
            elif vendor.has(name, self.node_modules):
                self.packages.add(name)
            else:
                self.problems.append(self._not_found(name, path))

    def _not_found(self, name: str, importer: str) -> Problem:
        source = self.made[importer].source
        at = max(source.find(f'"{name}"'), source.find(f"'{name}'"), 0)
        column = at - (source.rfind("\n", 0, at) + 1) + 1
        return Problem(importer, source.count("\n", 0, at) + 1, column, f'Could not resolve "{name}"', "error")

    def _definition(self, path: str) -> Definition:
        deps, signature, made = self._deps[path], self._signature(path), self.made.get(path)
        # The module itself, not its content: a tsconfig.json may have made another one of it.
        key = (path, made or self.shas[path], tuple(deps.items()), signature)
        known: Definition | None = _definitions.get(key)
        if known is None:
            known = _defined(path, self.shas[path], made, deps, signature)
            _definitions.put(key, known, len(known.code) + len(known.source_map))
        return known

    def _signature(self, path: str) -> str:
        """Return what must be the same for components to keep their state: the hooks that a module calls, also
        through functions of other modules."""
        if path not in self._signatures:
            self._signatures[path] = ""  # modules may import each other in a circle
            own = self.made[path].hooks if path in self.made else ""
            if own:
                used = (self._signature(dep) for dep in self._deps[path].values() if modules.is_script(dep))
                self._signatures[path] = hashlib.sha256("\0".join([own, *used]).encode()).hexdigest()[:12]
        return self._signatures[path]


def _defined(path: str, sha: str, made: _Made | None, deps: dict[str, str], signature: str) -> Definition:
    body, names, source_map = "", "", ""
    if made is not None:
        body, source_map = made.module.code, made.module.source_map
        names = ", ".join(f'{name}: typeof {name} === "undefined" ? undefined : {name}' for name in made.components)
    elif not path.endswith(".css"):
        body = f"module.exports = {{ __esModule: true, default: __motivd.address({json.dumps(_address(path))}) }};"
    head = (
        f"__motivd.define({json.dumps(path)}, {json.dumps(deps)}, {json.dumps(signature)}, "
        "function (require, module, exports, __motivd_url, __motivd_names) {"
    )
    code = f"{head}\n{body}\n;__motivd_names({{ {names} }});\n}});"
    content = "" if path.endswith(".css") else sha  # a style sheet has no script that would have to run anew
    return Definition(code, hashlib.sha256(f"{head}\0{content}".encode()).hexdigest(), deps, source_map, 1)


def _address(path: str) -> str:
    return path.removeprefix("public/")
