"""Folders of a version as git tree objects: one that did not change is the same row, so it costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from django.db import transaction

from workspace.blobs import MissingBlob, batches, touch
from workspace.models import Tree


class Entry(NamedTuple):
    """A file of a tree: the id of its blob, and whether it may be executed."""

    sha: str
    executable: bool = False


class Change(NamedTuple):
    """What stands at a path on the one side and on the other; None where there is no file."""

    before: Entry | None
    after: Entry | None


# A name leads to a file or to another folder.
_Folder: TypeAlias = "dict[str, Entry | _Folder]"
_FILE_MODE, _EXECUTABLE_MODE, _FOLDER_MODE = b"100644", b"100755", b"40000"


class Folders(NamedTuple):
    """Folders as git writes them, by id, and which of them is the root."""

    root: str
    contents: dict[str, bytes]


def encode(paths: Mapping[str, Entry]) -> Folders:
    """Return the folders of `{path: entry}`. No query."""
    made: dict[str, bytes] = {}
    return Folders(_encode(_nested(paths), made), made)


def store(paths: Mapping[str, Entry] | Folders) -> str:
    """Keep the folders of `{path: entry}` and return the id of the root. Two queries for some hundreds.

    To be called in the transaction that points at the root. The contents must be kept already.
    """
    held = paths if isinstance(paths, Folders) else encode(paths)
    store_together(held)
    return held.root


def store_together(*several: Folders) -> None:
    """Keep the folders of several roots. A transaction that stores more than one names all of them here first.

    One after the other, two writers that go from the one state to the other, and back, would wait for each other.
    """
    made = {sha: entries for held in several for sha, entries in held.contents.items()}
    with transaction.atomic():
        known = touch(Tree, made)
        Tree.objects.bulk_create(
            (Tree(sha=sha, entries=entries) for sha, entries in sorted(made.items()) if sha not in known),
            ignore_conflicts=True,
            batch_size=200,
        )


def keep(roots: Iterable[str]) -> None:
    """Make sure of folders that are there already, with all below them, before something new points at them.

    To be called in the transaction that points at them. Raises MissingBlob. Two queries for each level of folders.
    """
    level, seen = {*roots}, set[str]()
    while level:
        missing = level - touch(Tree, level)
        if missing:
            raise MissingBlob(min(missing))
        seen |= level
        below = {
            sha for content in read_many(level).values() for mode, _name, sha in decode(content) if is_folder(mode)
        }
        level = below - seen


def flatten(root: str) -> dict[str, Entry]:
    """Return `{path: entry}` below a root; one query for each level of folders. Raises MissingBlob."""
    files: dict[str, Entry] = {}
    level = [("", root)]
    while level:
        rows = _read_all(sha for _prefix, sha in level)
        below: list[tuple[str, str]] = []
        for prefix, sha in level:
            for mode, name, target in decode(rows[sha]):
                if mode == _FOLDER_MODE:
                    below.append((f"{prefix}{name.decode()}/", target))
                else:
                    files[f"{prefix}{name.decode()}"] = Entry(target, mode == _EXECUTABLE_MODE)
        level = below
    return dict(sorted(files.items()))


def find(root: str, path: str) -> Entry | None:
    """Return the file at a path below a root; one query for each folder above it. Raises MissingBlob."""
    *folders, name = path.encode().split(b"/")
    for folder in folders:
        mode, root = _names(_read_all([root])[root]).get(folder, (b"", ""))
        if mode != _FOLDER_MODE:
            return None
    found = _names(_read_all([root])[root]).get(name)
    return _entry(found)


def changed(before: str | None, after: str | None, at_hand: Mapping[str, bytes] | None = None) -> dict[str, Change]:
    """Return the paths at which two roots differ; None is an empty one.

    Reads only the folders that differ and are not at hand, in one query for each level of them. Raises MissingBlob.
    """
    found: dict[str, Change] = {}
    level = [("", before, after)] if before != after else []
    while level:
        rows = _read_all((sha for _prefix, *pair in level for sha in pair if sha), at_hand or {})
        below: list[tuple[str, str | None, str | None]] = []
        for prefix, old, new in level:
            olds, news = _names(rows[old] if old else b""), _names(rows[new] if new else b"")
            for name in {*olds, *news}:
                was, now = olds.get(name), news.get(name)
                if was == now:
                    continue
                path = f"{prefix}{name.decode()}"
                pair = _folder(was), _folder(now)
                if any(pair):
                    below.append((f"{path}/", *pair))
                change = Change(_entry(was), _entry(now))
                if any(change):
                    found[path] = change
        level = below
    return dict(sorted(found.items()))


def decode(content: bytes) -> Iterator[tuple[bytes, bytes, str]]:
    """Yield mode, name and id of what stands in a folder."""
    position = 0
    while position < len(content):
        space = content.index(b" ", position)
        end = content.index(b"\0", space)
        yield content[position:space], content[space + 1 : end], content[end + 1 : end + 21].hex()
        position = end + 21


def is_folder(mode: bytes) -> bool:
    return mode == _FOLDER_MODE


def read_many(shas: Iterable[str]) -> dict[str, bytes]:
    """Return the folders that are there, by id. One query for some hundreds."""
    rows: dict[str, bytes] = {}
    for some in batches(sorted({*shas})):
        found = Tree.objects.filter(sha__in=some).values_list("sha", "entries")
        rows.update((sha, bytes(entries)) for sha, entries in found)
    return rows


def _read_all(shas: Iterable[str], at_hand: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    wanted = {*shas}
    rows = {sha: at_hand[sha] for sha in wanted if sha in at_hand} if at_hand else {}
    rows |= read_many(wanted - rows.keys())
    if len(rows) != len(wanted):
        raise MissingBlob(min(wanted - rows.keys()))
    return rows


def _names(content: bytes) -> dict[bytes, tuple[bytes, str]]:
    return {name: (mode, sha) for mode, name, sha in decode(content)}


def _folder(found: tuple[bytes, str] | None) -> str | None:
    return found[1] if found and found[0] == _FOLDER_MODE else None


def _entry(found: tuple[bytes, str] | None) -> Entry | None:
    return Entry(found[1], found[0] == _EXECUTABLE_MODE) if found and found[0] != _FOLDER_MODE else None


def _nested(paths: Mapping[str, Entry]) -> _Folder:
    root: _Folder = {}
    folders = {"": root}
    for path, entry in paths.items():
        above, _slash, name = path.rpartition("/")
        folder = folders.get(above)
        if folder is None:
            folder = root
            for part in above.split("/"):
                inner = folder.setdefault(part, {})
                assert isinstance(inner, dict)  # a file is never a folder too: `files.py` sees to it
                folder = inner
            folders[above] = folder
        folder[name] = entry
    return root


def _encode(folder: _Folder, made: dict[str, bytes]) -> str:
    entries = []
    for name, target in folder.items():
        raw = key = name.encode()
        if isinstance(target, dict):
            mode, sha = _FOLDER_MODE, _encode(target, made)
            key = raw + b"/"  # git sorts a folder as if its name ended in a slash
        else:
            mode, sha = (_EXECUTABLE_MODE if target.executable else _FILE_MODE), target.sha
        entries.append((key, mode + b" " + raw + b"\0" + bytes.fromhex(sha)))
    content = b"".join(entry for _key, entry in sorted(entries))
    sha = hashlib.sha1(b"tree %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    made[sha] = content
    return sha
