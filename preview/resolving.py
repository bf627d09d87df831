"""Which file of a project an import means: as the bundler finds it, so that a preview and a build agree."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from workspace.toolchain.tsconfig import options_of

_MOST_KNOWN: Final = 20_000
_ENDINGS: Final = (".tsx", ".ts", ".jsx", ".js", ".mjs", ".css", ".json")
# TypeScript lets an import name the file that will be made.
_MADE_FROM: Final = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",)}


class Resolver:
    """Resolves what the modules of a project import, as long as no file comes or goes."""

    def __init__(self, paths: frozenset[str], tsconfig: bytes | None = None) -> None:
        self.paths = paths
        self.aliases = _aliases(tsconfig) if tsconfig else {}
        self._known: dict[tuple[str, str], str | None] = {}

    def find(self, name: str, importer: str) -> str | None:
        """Return the path of the file, None where it is none of the project."""
        asked = (name, importer)
        if asked not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[asked] = self._find(name, importer)
        return self._known[asked]

    def _find(self, name: str, importer: str) -> str | None:
        if name.startswith((".", "/")):
            return self._file(posixpath.join("/", posixpath.dirname(importer), name))
        for pattern, targets in self.aliases.items():
            rest = _rest(pattern, name)
            for target in targets if rest is not None else ():
                found = self._file("/" + target.replace("*", rest or ""))
                if found:
                    return found
        return None

    def _file(self, wanted: str) -> str | None:
        path = posixpath.normpath(wanted).lstrip("/")
        for candidate in _candidates(path):
            if candidate in self.paths:
                return candidate
        return None


@lru_cache(maxsize=32)
def resolver_of(paths: frozenset[str], tsconfig: bytes | None) -> Resolver:
    """Return a resolver that remembers what it found for the same files before."""
    return Resolver(paths, tsconfig)


def _candidates(path: str) -> Iterator[str]:
    yield path
    for ending in _ENDINGS:
        yield path + ending
    stem, ending = posixpath.splitext(path)
    for source in _MADE_FROM.get(ending, ()):
        yield stem + source
    for ending in _ENDINGS:
        yield f"{path}/index{ending}"


def _rest(pattern: str, name: str) -> str | None:
    """Return what `*` stands for, None where the name does not fit."""
    before, star, after = pattern.partition("*")
    if not star:
        return "" if name == pattern else None
    fits = name.startswith(before) and name.endswith(after) and len(name) >= len(before) + len(after)
    return name[len(before) : len(name) - len(after)] if fits else None


def _aliases(tsconfig: bytes) -> Mapping[str, list[str]]:
    """Return `compilerOptions.paths`, from the root of the project; nothing where it cannot be read."""
    options = options_of(tsconfig) or {}
    folder, found = options.get("baseUrl", "."), options.get("paths")
    if not isinstance(folder, str) or not isinstance(found, dict):
        return {}
    return {
        pattern: [posixpath.normpath(posixpath.join(folder, str(target))) for target in targets]
        for pattern, targets in found.items()
        if isinstance(targets, list)
    }
