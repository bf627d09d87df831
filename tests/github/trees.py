"""Whole trees as one dict of paths: laid flat, changed, and built again."""

from __future__ import annotations

from tests.github.objects import FOLDER, Entry, Objects


def flatten(objects: Objects, tree: str, below: str = "") -> dict[str, Entry]:
    """Give everything but folders by its path. Raises MissingObject."""
    flat: dict[str, Entry] = {}
    for name, entry in objects.tree(tree).items():
        if entry.mode == FOLDER:
            flat |= flatten(objects, entry.sha, f"{below}{name}/")
        else:
            flat[below + name] = entry
    return flat


def listing(objects: Objects, tree: str, *, recursive: bool, below: str = "") -> list[tuple[str, Entry]]:
    """Give the entries as `git ls-tree -t` does, each folder before what is in it. Raises MissingObject."""
    listed: list[tuple[str, Entry]] = []
    for name, entry in objects.tree(tree).items():
        listed.append((below + name, entry))
        if recursive and entry.mode == FOLDER:
            listed += listing(objects, entry.sha, recursive=True, below=f"{below}{name}/")
    return listed


def build(objects: Objects, flat: dict[str, Entry]) -> str:
    """Keep the folders of these paths, and name the topmost."""
    names: dict[str, Entry] = {}
    folders: dict[str, dict[str, Entry]] = {}
    for path, entry in flat.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = entry
        else:
            names[name] = entry
    for name, inner in folders.items():
        names[name] = Entry(FOLDER, build(objects, inner))
    return objects.write_tree(names)


def put(flat: dict[str, Entry], path: str, entry: Entry) -> None:
    """Put a file at a path; what was in its way, above or below, goes."""
    remove(flat, path)
    parts = path.split("/")
    for depth in range(1, len(parts)):
        flat.pop("/".join(parts[:depth]), None)
    flat[path] = entry


def remove(flat: dict[str, Entry], path: str) -> bool:
    """Take away a file, or a folder with all it has; say whether anything was there."""
    gone = [known for known in flat if known == path or known.startswith(f"{path}/")]
    for known in gone:
        del flat[known]
    return bool(gone)


def is_path(path: object) -> bool:
    """Say whether GitHub takes it as a path inside a repository."""
    return isinstance(path, str) and all(
        part not in ("", ".", "..") and part.lower() != ".git" and "\0" not in part for part in path.split("/")
    )
