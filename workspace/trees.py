"""Folders of a version as git tree objects: one that did not change is the same row, so it costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from workspace.blobs import batches
from workspace.models import Tree

# A name leads to a blob's id or to another folder.
_Folder: TypeAlias = "dict[str, str | _Folder]"
_FILE_MODE, _FOLDER_MODE = b"100644", b"40000"


def store(paths: Mapping[str, str]) -> str:
    """Keep the folders of `{path: blob id}` and return the id of the root. Two queries for some hundreds."""
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


def flatten(root: str) -> dict[str, str]:
    """Return `{path: blob id}` below a root; one query for each level of folders."""
    files: dict[str, str] = {}
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
                    files[f"{prefix}{name}"] = target
        level = below
    return dict(sorted(files.items()))


def _nested(paths: Mapping[str, str]) -> _Folder:
    root: _Folder = {}
    for path, sha in paths.items():
        *folders, name = path.split("/")
        folder = root
        for part in folders:
            inner = folder.setdefault(part, {})
            assert isinstance(inner, dict)  # a file is never a folder too: `files.py` sees to it
            folder = inner
        folder[name] = sha
    return root


def _encode(folder: _Folder, made: dict[str, bytes]) -> str:
    entries = []
    for name, target in folder.items():
        is_folder = isinstance(target, dict)
        sha = _encode(target, made) if isinstance(target, dict) else target
        raw = name.encode()
        # git sorts a folder as if its name ended in a slash
        mode = _FOLDER_MODE if is_folder else _FILE_MODE
        entries.append((raw + b"/" if is_folder else raw, mode + b" " + raw + b"\0" + bytes.fromhex(sha)))
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
