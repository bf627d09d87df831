"""Where the static files of `PAGE_SCRIPTS` are: `page-scripts/NAME-HASH/ENTRY`, once `make setup` has made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from workspace.toolchain import page_scripts

_PREFIX: Final = "page-scripts"


def path_of(name: str, entry: str) -> str | None:
    """Return the static path of what a page loads, None where it is not installed."""
    folder = page_scripts.installed(name)
    return f"{_PREFIX}/{folder.name}/{entry}" if folder else None


class PageScripts(BaseFinder):
    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        patterns = [*(ignore_patterns or ()), "complete"]
        for folder in _folders():
            storage = FileSystemStorage(location=folder)
            storage.prefix = f"{_PREFIX}/{folder.name}"  # type: ignore[attr-defined]  # the finders' own way
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not matches_patterns(file.name, patterns):
                    yield str(file.relative_to(folder)), storage

    def find(self, path: str, find_all: bool = False) -> Any:
        found = [str(file) for folder in _folders() if (file := _below(folder, path))]
        return found[0] if found and not find_all else found


def _below(folder: Path, path: str) -> Path | None:
    """Return the file of a folder that a static path means, None for what is not in it."""
    start = f"{_PREFIX}/{folder.name}/"
    file = (folder / path.removeprefix(start)).resolve()
    return file if path.startswith(start) and file.is_relative_to(folder.resolve()) and file.is_file() else None


def _folders() -> list[Path]:
    return [folder for name in settings.PAGE_SCRIPTS if (folder := page_scripts.installed(name))]
