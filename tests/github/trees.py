"""Whole trees in memory, folders within folders: loaded, changed, and kept again."""

from __future__ import annotations

from typing import TypeAlias

from tests.github.objects import FOLDER, Entry, Objects

Tree: TypeAlias = "dict[str, Entry | Tree]"


def load(objects: Objects, sha: str) -> Tree:
    """Read a tree with all that is below it. Raises MissingObject."""
    return {
        name: load(objects, entry.sha) if entry.mode == FOLDER else entry for name, entry in objects.tree(sha).items()
    }


def save(objects: Objects, tree: Tree) -> str:
    """Keep a tree and name it; git knows no empty folders below it."""
    return objects.write_tree(
        {
            name: node if isinstance(node, Entry) else Entry(FOLDER, save(objects, node))
            for name, node in tree.items()
            if node
        }
    )


def flat(tree: Tree, below: str = "") -> dict[str, Entry]:
    """Give everything but folders by its path."""
    paths: dict[str, Entry] = {}
    for name, node in tree.items():
        paths |= {below + name: node} if isinstance(node, Entry) else flat(node, f"{below}{name}/")
    return paths


def listing(objects: Objects, sha: str, *, recursive: bool, below: str = "") -> list[tuple[str, Entry]]:
    """Give the entries as `git ls-tree -t` does, each folder before what is in it. Raises MissingObject."""
    listed: list[tuple[str, Entry]] = []
    for name, entry in objects.tree(sha).items():
        listed.append((below + name, entry))
        if recursive and entry.mode == FOLDER:
            listed += listing(objects, entry.sha, recursive=True, below=f"{below}{name}/")
    return listed


def get(tree: Tree, path: str) -> Entry | Tree | None:
    """Give what is at a path; the empty path is the tree itself."""
    node: Entry | Tree | None = tree
    for part in path.split("/") if path else ():
        node = node.get(part) if isinstance(node, dict) else None
    return node


def put(tree: Tree, path: str, node: Entry | Tree) -> None:
    """Put a file or a folder at a path; what was in its way goes."""
    name, slash, rest = path.partition("/")
    if not slash:
        tree[name] = node
        return
    folder = tree.get(name)
    if not isinstance(folder, dict):
        folder = tree[name] = {}
    put(folder, rest, node)


def remove(tree: Tree, path: str) -> bool:
    """Take away a file, or a folder with all it has; say whether it was there."""
    name, slash, rest = path.partition("/")
    node = tree.get(name)
    if not slash:
        return tree.pop(name, None) is not None
    removed = isinstance(node, dict) and remove(node, rest)
    if removed and not node:
        del tree[name]
    return removed


def is_path(path: object) -> bool:
    """Say whether GitHub takes it as a path inside a repository."""
    return isinstance(path, str) and all(
        part not in ("", ".", "..") and part.lower() != ".git" and "\0" not in part for part in path.split("/")
    )
