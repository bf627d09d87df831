"""What one version changes in another: per file, as git shows it, so that `git apply` takes it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from uuid import UUID

from workspace import blobs, files, trees, versions
from workspace.line_matching import Block, matching_blocks
from workspace.models import Version
from workspace.trees import Change, Entry

FILES_LIMIT: Final = 1_000
TEXT_LIMIT_BYTES: Final = 200_000
PREVIOUS: Final = "previous"
CURRENT: Final = "current"

# What one answer may cost; files beyond it are listed without their lines.
_ALL_TEXTS_LIMIT_BYTES: Final = 10_000_000
_COMPARED_LIMIT_BYTES: Final = 2**20
_COMPARED_LIMIT_LINES: Final = 50_000
_READ_AT_ONCE_BYTES: Final = 8 * 2**20
_SECONDS: Final = 5.0
_CONTEXT_LINES: Final = 3
_NO_SHA: Final = "0" * 40

Kind = Literal["added", "deleted", "modified", "renamed"]


@dataclass(slots=True)
class FileDiff:
    """One file; without `diff` where it is binary, or where showing it would cost too much (`truncated`)."""

    path: str
    change: Kind
    old_path: str | None
    old: Entry | None
    new: Entry | None
    binary: bool = False
    additions: int | None = None
    deletions: int | None = None
    diff: str | None = None
    truncated: bool = False

    @property
    def old_sha(self) -> str | None:
        return self.old.sha if self.old else None

    @property
    def new_sha(self) -> str | None:
        return self.new.sha if self.new else None


@dataclass(frozen=True, slots=True)
class Diff:
    version: UUID
    against: str
    files: list[FileDiff]
    truncated: bool


class _Lines(NamedTuple):
    additions: int
    deletions: int
    text: str
    is_cut: bool


@dataclass(slots=True)
class _Allowance:
    """What is left of what one answer may cost."""

    text_bytes: int = _ALL_TEXTS_LIMIT_BYTES
    ends_at: float = field(default_factory=lambda: time.monotonic() + _SECONDS)

    def is_used_up(self) -> bool:
        return self.text_bytes <= 0 or time.monotonic() > self.ends_at


def of(version: Version, *, against: str) -> Diff:
    """Return what changes on the way from `against` to the version.

    `against` is the id of a version of the same project, PREVIOUS (for the first version nothing at all), or CURRENT.
    Reads only the folders and files that differ. Raises NotFound.
    """
    if against == CURRENT:
        now, then = files.entries(version.project), trees.flatten(version.tree_id)
        differing = [path for path in sorted({*now, *then}) if now.get(path) != then.get(path)]
        changes = {path: Change(now.get(path), then.get(path)) for path in differing}
    else:
        base = versions.before(version) if against == PREVIOUS else versions.find(version.project, UUID(against))
        changes = trees.changed(base.tree_id if base else None, version.tree_id)
    found = _with_renames(changes)
    shown = found[:FILES_LIMIT]
    _add_texts(shown)
    return Diff(version.pk, against, shown, truncated=len(found) > FILES_LIMIT)


def between(path: str, old: bytes, new: bytes) -> FileDiff:
    """Return what changes in one file. No query."""
    contents = {blobs.sha_of(content): content for content in (old, new)}
    row = FileDiff(path, "modified", None, Entry(blobs.sha_of(old)), Entry(blobs.sha_of(new)))
    _add_text(row, contents, _Allowance())
    return row


def _with_renames(changes: Mapping[str, Change]) -> list[FileDiff]:
    """Return a row for each change, by path; a deleted and an added file with the same content are one renamed."""
    gone: dict[str, list[str]] = defaultdict(list)
    for path, (before, after) in changes.items():
        if before and not after:
            gone[before.sha].append(path)
    rows, came_from = [], set[str]()
    for path, (before, after) in changes.items():
        if after and not before and gone[after.sha]:
            name = path.rpartition("/")[2]
            # Of several that it could have been, the one whose name stayed.
            source = min(gone[after.sha], key=lambda other: (other.rpartition("/")[2] != name, other))
            gone[after.sha].remove(source)
            came_from.add(source)
            rows.append(FileDiff(path, "renamed", source, changes[source].before, after))
    renamed = {row.path for row in rows}
    for path, (before, after) in changes.items():
        if path not in renamed and path not in came_from:
            kind: Kind = "modified" if before and after else "added" if after else "deleted"
            rows.append(FileDiff(path, kind, None, before, after))
    return sorted(rows, key=lambda row: row.path)


def _add_texts(rows: list[FileDiff]) -> None:
    allowance = _Allowance()
    sizes = blobs.sizes({entry.sha for row in rows if _needs_contents(row) for entry in (row.old, row.new) if entry})
    for some in _in_parts(rows, sizes):
        read = [row for row in some if _needs_contents(row) and not row.truncated] if not allowance.is_used_up() else []
        contents = blobs.read_many(entry.sha for row in read for entry in (row.old, row.new) if entry)
        for row in some:
            if not _needs_contents(row):
                row.additions = row.deletions = 0
                row.diff = _header(row)
            elif row.truncated or allowance.is_used_up():
                row.truncated = True
            else:
                _add_text(row, contents, allowance)


def _needs_contents(row: FileDiff) -> bool:
    return row.old_sha != row.new_sha


def _in_parts(rows: list[FileDiff], sizes: Mapping[str, int]) -> Iterator[list[FileDiff]]:
    """Yield the rows in parts whose contents fit into memory; marks those that are too large to be compared."""
    part: list[FileDiff] = []
    size = 0
    for row in rows:
        both = [sizes.get(sha, 0) for sha in (row.old_sha, row.new_sha) if sha]
        row.truncated = _needs_contents(row) and max(both) > _COMPARED_LIMIT_BYTES
        if part and size + sum(both) > _READ_AT_ONCE_BYTES:
            yield part
            part, size = [], 0
        part.append(row)
        size += 0 if row.truncated else sum(both)
    yield part


def _add_text(row: FileDiff, contents: Mapping[str, bytes], allowance: _Allowance) -> None:
    old, new = (_text(contents[sha]) if sha else "" for sha in (row.old_sha, row.new_sha))
    if old is None or new is None:
        row.binary = True
        return
    old_lines, new_lines = _lines(old), _lines(new)
    if old_lines and new_lines and len(old_lines) + len(new_lines) > _COMPARED_LIMIT_LINES:
        row.truncated = True
        return
    found = _unified(old_lines, new_lines)
    row.additions, row.deletions, row.truncated = found.additions, found.deletions, found.is_cut
    row.diff = _header(row) + (_names(row) + found.text if found.text else "")
    allowance.text_bytes -= len(row.diff)


def _text(content: bytes) -> str | None:
    """Return the content as text; None where git would call it binary, or where it is no UTF-8."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> list[str]:
    # Only at line feeds, as git does: str.splitlines knows eight more ends of a line.
    lines = text.split("\n")
    last = lines.pop()
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _unified(old: list[str], new: list[str]) -> _Lines:
    blocks = matching_blocks(old, new)
    written: list[str] = []
    additions = deletions = size = 0
    is_cut = False
    for hunk in _hunks(blocks):
        for line in _hunk_lines(hunk, old, new):
            additions += line[0] == "+"
            deletions += line[0] == "-"
            size += len(line.encode())
            is_cut = is_cut or size > TEXT_LIMIT_BYTES
            if not is_cut:
                written.append(line)
    return _Lines(additions, deletions, "".join(written), is_cut)


class _Gap(NamedTuple):
    """Lines of the one text in whose place stand lines of the other."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def _hunks(blocks: list[Block]) -> Iterator[list[_Gap]]:
    """Yield the differences, those together that have their lines of context in common."""
    hunk: list[_Gap] = []
    old = new = 0
    for block in blocks:
        if old < block.old or new < block.new:
            if hunk and old - hunk[-1].old_end > 2 * _CONTEXT_LINES:
                yield hunk
                hunk = []
            hunk.append(_Gap(old, block.old, new, block.new))
        old, new = block.old + block.length, block.new + block.length
    if hunk:
        yield hunk


def _hunk_lines(hunk: list[_Gap], old: list[str], new: list[str]) -> Iterator[str]:
    before = min(_CONTEXT_LINES, hunk[0].old_start)
    after = min(_CONTEXT_LINES, len(old) - hunk[-1].old_end)
    at, end = hunk[0].old_start - before, hunk[-1].old_end + after
    new_at, new_end = hunk[0].new_start - before, hunk[-1].new_end + after
    yield f"@@ -{_range(at, end)} +{_range(new_at, new_end)} @@\n"
    for gap in hunk:
        yield from (_line(" ", line) for line in old[at : gap.old_start])
        yield from (_line("-", line) for line in old[gap.old_start : gap.old_end])
        yield from (_line("+", line) for line in new[gap.new_start : gap.new_end])
        at = gap.old_end
    yield from (_line(" ", line) for line in old[at:end])


def _range(start: int, end: int) -> str:
    length = end - start
    first = start + 1 if length else start  # without lines it names the one before
    return str(first) if length == 1 else f"{first},{length}"


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _header(row: FileDiff) -> str:
    lines = [f"diff --git {_quoted('a/', row.old_path or row.path)} {_quoted('b/', row.path)}"]
    if row.old is None or row.new is None:
        kind, entry = ("new", row.new) if row.old is None else ("deleted", row.old)
        lines.append(f"{kind} file mode {_mode(entry)}")
    elif _mode(row.old) != _mode(row.new):
        lines += [f"old mode {_mode(row.old)}", f"new mode {_mode(row.new)}"]
    if row.change == "renamed" and row.old_path:
        lines += ["similarity index 100%", f"rename from {_quoted('', row.old_path)}"]
        lines.append(f"rename to {_quoted('', row.path)}")
    if _needs_contents(row):
        same_mode = row.old and row.new and _mode(row.old) == _mode(row.new)
        mode = f" {_mode(row.new)}" if same_mode else ""
        lines.append(f"index {row.old_sha or _NO_SHA}..{row.new_sha or _NO_SHA}{mode}")
    return "\n".join(lines) + "\n"


def _names(row: FileDiff) -> str:
    old = _quoted("a/", row.path) if row.old else "/dev/null"
    new = _quoted("b/", row.path) if row.new else "/dev/null"
    # The tab tells programs where a name with spaces ends.
    tab = "\t" if " " in row.path else ""
    return f"--- {old}{tab if row.old else ''}\n+++ {new}{tab if row.new else ''}\n"


def _quoted(side: str, path: str) -> str:
    # Of what git quotes, our paths can hold this alone.
    return '"' + side + path.replace('"', '\\"') + '"' if '"' in path else side + path


def _mode(entry: Entry | None) -> str:
    return "100755" if entry and entry.executable else "100644"
