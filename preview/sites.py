"""What a project's preview shows: its files now, or, where these are broken, the last ones that were not.

Everything here follows from the contents of files and may be forgotten at any time.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from django.db.models import Count, Max
from django.utils.translation import get_language

from builder.models import Project
from preview import instant, kinds
from preview.instant import Graph, Unsupported
from preview.models import PreviewKind
from preview.published_files import Memory
from workspace import blobs, files, trees
from workspace.models import Version, WorkspaceFile
from workspace.toolchain import bundler
from workspace.toolchain.problems import Problem

Shas: TypeAlias = Mapping[str, str]
_MEMORY_BYTES: Final = 64 * 2**20
_EARLIER: Final = 3  # versions that are tried where the files of now are broken
_CONFIG_NAMES: Final = ("package.json", "motivd.toml", "pyproject.toml", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Site:
    """One state of a project as a preview; `problem` is why it cannot be shown.

    `graph` are its modules; where only the bundler can do it, `outputs` is what it made; a static site has neither.
    `reason`, and a problem of the choice itself, are in `language`.
    """

    state: str
    kind: str
    reason: str
    language: str
    shas: Shas
    graph: Graph | None = None
    outputs: Mapping[str, bytes] | None = None
    problem: Problem | None = None
    watches: bool = False  # a server that sees a saved file by itself
    mount: str = "/"  # where a server believes its root to be

    @property
    def is_good(self) -> bool:
        return self.problem is None


_sites = Memory(_MEMORY_BYTES, _MEMORY_BYTES // 4)
_verdicts = Memory(2**20, 2**16)
# Small files as they are: what the next state of a project is made of is mostly what the one before was.
_contents = Memory(_MEMORY_BYTES // 4, 2**17)
_last_good: dict[uuid.UUID, Site] = {}
_building: dict[str, Future[Site]] = {}
_lock = threading.Lock()


def mark(project_id: uuid.UUID) -> tuple[object, int]:
    """Return something that is another after any change to the files. One small query."""
    found = WorkspaceFile.objects.filter(project=project_id).aggregate(newest=Max("updated_at"), count=Count("pk"))
    return found["newest"], found["count"]


def now(project: Project, wanted: str = "") -> Site:
    """Return the files of a project as a site, good or not. Raises SandboxUnavailable, ToolsMissing."""
    shas = {path: entry.sha for path, entry in files.entries(project).items()}
    return _keep(project, of(shas, wanted))


def to_show(project: Project, current: Site) -> Site | None:
    """Return the site that visitors get: the current one, or the last that was good; None where there was none."""
    if current.is_good:
        return current
    earlier = _last_good.get(project.pk)
    if earlier is not None:
        return earlier
    for version in Version.objects.filter(project=project).order_by("-created_at", "-pk")[:_EARLIER]:
        site = of(shas_of(version), current.kind)
        if site.is_good:
            return _keep(project, site)
    return None


def last_shown(project_id: uuid.UUID) -> Site | None:
    """Return what this process showed last of a project, if it remembers."""
    return _last_good.get(project_id)


def remembered(state: str) -> Site | None:
    """Return a site by its state, while it is in memory."""
    found: Site | None = _sites.get(state)
    return found


def forget(project_id: uuid.UUID) -> None:
    _last_good.pop(project_id, None)


def of(shas: Shas, wanted: str = "") -> Site:
    """Return the site that files with these contents make; made once, whoever asks.

    Raises SandboxUnavailable, ToolsMissing.
    """
    state = state_of(shas, wanted)
    found: Site | None = _sites.get(state)
    if found is not None:
        return _in_language(found, wanted)
    with _lock:
        future = _building.get(state)
        mine = future is None
        if future is None:
            future = _building[state] = Future()
    if not mine:
        return _in_language(future.result(), wanted)
    try:
        site = _made(state, shas, wanted)
        _sites.put(state, site, _size_of(site))
        future.set_result(site)
    except BaseException as error:
        future.set_exception(error)
        raise
    finally:
        with _lock:
            del _building[state]
    return site


def is_judged(site: Site) -> bool:
    """Return whether `verdict` has its answer already, so that nobody waits for it."""
    return _verdicts.get(site.state) is not None


def verdict(site: Site) -> Problem | None:
    """Return what the bundler says against a site that looks good: it sees more than one file at a time.

    Raises SandboxUnavailable, ToolsMissing.
    """
    if site.problem or site.kind == PreviewKind.SERVER or site.outputs is not None:
        return site.problem
    known = _verdicts.get(site.state)
    if known is None:
        report = bundler.bundle(content_of(site.shas, site.shas))
        known = (next((one for one in report.problems if one.severity == "error"), None),)
        _verdicts.put(site.state, known, 500)
    problem: Problem | None = known[0]
    return problem


def state_of(shas: Shas, wanted: str = "") -> str:
    text = json.dumps([wanted, sorted(shas.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def content_of(shas: Shas, paths: Iterable[str]) -> dict[str, bytes]:
    """Return `{path: content}` of those of the paths that are there."""
    wanted = {path: shas[path] for path in paths if path in shas}
    found: dict[str, bytes] = {sha: known for sha in wanted.values() if (known := _contents.get(sha)) is not None}
    missing = {*wanted.values()} - found.keys()
    for sha, content in (blobs.read_many(missing) if missing else {}).items():
        _contents.put(sha, content, len(content) + 100)
        found[sha] = content
    return {path: found[sha] for path, sha in wanted.items()}


def _made(state: str, shas: Shas, wanted: str) -> Site:
    choice = kinds.choose(_looked_at(shas), wanted)
    site = Site(state, choice.kind, choice.reason, get_language() or "en", shas)
    if choice.why_not:
        return replace(site, problem=Problem(None, None, None, choice.why_not, "error"))
    if choice.kind != PreviewKind.INSTANT:
        return replace(site, watches=choice.watches, mount=choice.mount)
    try:
        graph = instant.graph(shas, lambda paths: content_of(shas, paths))
    except Unsupported:
        return _bundled(site)
    problem = next(iter(graph.problems), None)
    return replace(site, graph=graph, problem=problem)


def _in_language(site: Site, wanted: str) -> Site:
    """Return the same site, its words in the reader's language."""
    language = get_language() or "en"
    if site.language == language:
        return site
    known: Site | None = _sites.get((site.state, language))
    if known is None:
        choice = kinds.choose(_looked_at(site.shas), wanted)
        problem = Problem(None, None, None, choice.why_not, "error") if choice.why_not else site.problem
        known = replace(site, reason=choice.reason, language=language, problem=problem)
        _sites.put((site.state, language), known, 500)
    return known


def _bundled(site: Site) -> Site:
    report = bundler.bundle(content_of(site.shas, site.shas))
    problem = next((one for one in report.problems if one.severity == "error"), None)
    return replace(site, outputs=report.outputs, problem=problem)


def _looked_at(shas: Shas) -> dict[str, bytes]:
    """Return all paths, with the contents that the choice of a kind looks at."""
    names = [path for path in shas if path in _CONFIG_NAMES or path.endswith((".html", ".py"))]
    return dict.fromkeys(shas, b"") | content_of(shas, names)


def _keep(project: Project, site: Site) -> Site:
    if site.is_good:
        _last_good[project.pk] = site
    return site


def shas_of(version: Version) -> Shas:
    return {path: entry.sha for path, entry in trees.flatten(version.tree_id).items()}


def _size_of(site: Site) -> int:
    outputs = sum(map(len, site.outputs.values())) if site.outputs else 0
    code = sum(len(one.code) + len(one.source_map) for one in site.graph.definitions.values()) if site.graph else 0
    styles = sum(map(len, site.graph.sheets.values())) if site.graph else 0
    return 500 + 150 * len(site.shas) + outputs + code + styles
