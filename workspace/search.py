"""Searching the files of a project: which of them, in what order, and when it ends."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import re2

from builder import prd
from builder.models import Project
from workspace import blobs, matching, paths
from workspace.files import PRD_PATH
from workspace.matching import Match, TimeIsUp
from workspace.models import WorkspaceFile

TIME_LIMIT_SECONDS: Final = 5.0
_AT_ONCE_BYTES = 16 * 2**20
_AT_ONCE_FILES = 500  # what one query takes
_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}

# A path, the sha of its content, and its size.
_Row = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `path` is a file, a folder, or a pattern of either; see `_chosen`."""

    query: str
    regex: bool = False
    case: bool = False
    path: str = ""
    context: int = 1
    limit: int = 100


@dataclass(slots=True)
class Found:
    """`truncated`: the limit or the time ended the search early."""

    matches: list[Match] = field(default_factory=list)
    files_searched: int = 0
    truncated: bool = False
    took_ms: int = 0


def search(project: Project, wanted: Search, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> Found:
    """Find what is wanted in all text files and PRD.md, by path, line and column.

    Costs two queries, and one for each 16 MB or 500 files that are read. Raises InvalidFields, InvalidPath.
    """
    started = time.monotonic()
    pattern = matching.compiled(wanted.query, regex=wanted.regex, case=wanted.case)
    found = Found()
    try:
        _search(project, wanted, pattern, started + time_limit_seconds, found)
    except TimeIsUp:
        found.truncated = True
    found.took_ms = round((time.monotonic() - started) * 1000)
    return found


def _search(project: Project, wanted: Search, pattern: matching.Pattern, deadline: float, found: Found) -> None:
    for path, content in _contents(project, wanted.path):
        if time.monotonic() >= deadline:
            raise TimeIsUp
        text = matching.text_of(content)
        if text is None:
            continue
        found.files_searched += 1
        for match in matching.find(path, text, pattern, context=wanted.context, deadline=deadline):
            if len(found.matches) == wanted.limit:
                found.truncated = True
                return
            found.matches.append(match)


def _contents(project: Project, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the chosen files by path, never holding more than 16 MB of them."""
    chosen = _chosen(path)
    everything = WorkspaceFile.objects.filter(project=project).values_list("path", "blob_id", "blob__size")
    rows = [row for row in everything if chosen(row[0])]
    document = prd.of(project) if chosen(PRD_PATH) else None
    own = {} if document is None else {PRD_PATH: document.content.encode()}
    rows += [(name, "", len(content)) for name, content in own.items()]
    for some in _batches(sorted(rows)):
        contents = blobs.read_many(sha for _path, sha, _size in some if sha)
        for name, sha, _size in some:
            yield name, contents[sha] if sha else own[name]


def _batches(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    start = total = 0
    for end, (_path, _sha, size) in enumerate(rows):
        if end > start and (total + size > _AT_ONCE_BYTES or end - start == _AT_ONCE_FILES):
            yield rows[start:end]
            start, total = end, 0
        total += size
    if rows:
        yield rows[start:]


def _chosen(wanted: str) -> Callable[[str], bool]:
    """Return what tells whether a path is wanted: it is there, or below.

    `*` and `?` stand for any characters and for one of a name, `**` for any folders; a pattern without a slash is
    looked for in every folder. Raises InvalidPath.
    """
    place = unicodedata.normalize("NFC", wanted.rstrip("/"))
    if not place:
        return lambda path: True
    if "*" not in place and "?" not in place:
        place = paths.normalise(place)
        return lambda path: path == place or path.startswith(f"{place}/")
    anywhere = "" if "/" in place else "(?:.*/)?"
    parts = _PARTS.sub(lambda part: _WILD.get(part[0]) or re2.escape(part[0]), place)
    pattern = re2.compile(f"{anywhere}{parts}(?:/.*)?")
    return lambda path: pattern.fullmatch(path) is not None
