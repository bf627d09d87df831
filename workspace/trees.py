"""Folders of a version as git tree objects: one that did not change is the same row, so it costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from workspace.blobs import batches
from workspace.models import Tree


class Entry(NamedTuple):
    """A file of a tree: the id of its blob, and whether it may be executed."""

    sha: str
    executable: bool = False


# A name leads to a file or to another folder.
_Folder: TypeAlias = "dict[str, Entry | _Folder]"
_FILE_MODE, _EXECUTABLE_MODE, _FOLDER_MODE = b"100644", b"100755", b"40000"


def store(paths: Mapping[str, Entry]) -> str:
    """Keep the folders of `{path: entry}` and return the id of the root. Two queries for some hundreds."""
    made: dict[str, bytes] = {}
    root = _encode(_nested(paths), made)
    known: set[str] = set()
    for some in batches(list(made)):
        known.update(Tree.objects.filter(sha__in=some).values_list("sha", flat=True))
    Tree.objects.bulk_create(
        (Tree(sha=sha, entries=entries) for sha, entries in sorted(made.items()) if sha not in known),
        ignore_conflicts=True,
        batch_size=200,
    )
    return root


def flatten(root: str) -> dict[str, Entry]:
    """Return `{path: entry}` below a root; one query for each level of folders."""
    files: dict[str, Entry] = {}
    level = [("", root)]
    while level:
        rows: dict[str, bytes | memoryview] = {}
        for some in batches(sorted({sha for _prefix, sha in level})):
            rows.update(Tree.objects.filter(sha__in=some).values_list("sha", "entries"))
        below: list[tuple[str, str]] = []
        for prefix, sha in level:
            for mode, name, target in _decode(bytes(rows[sha])):
                if mode == _FOLDER_MODE:
                    below.append((f"{prefix}{name}/", target))
                else:
                    files[f"{prefix}{name}"] = Entry(target, mode == _EXECUTABLE_MODE)
        level = below
    return dict(sorted(files.items()))


def _nested(paths: Mapping[str, Entry]) -> _Folder:
    root: _Folder = {}
    for path, entry in paths.items():
        *folders, name = path.split("/")
        folder = root
        for part in folders:
            inner = folder.setdefault(part, {})
            assert isinstance(inner, dict)  # a file is never a folder too: `files.py` sees to it
            folder = inner
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


def _decode(content: bytes) -> Iterator[tuple[bytes, str, str]]:
    position = 0
    while position < len(content):
        space = content.index(b" ", position)
        end = content.index(b"\0", space)
        yield content[position:space], content[space + 1 : end].decode(), content[end + 1 : end + 21].hex()
        position = end + 21
