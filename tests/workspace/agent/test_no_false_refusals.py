"""Thousands of files that people wrote, none of which may be refused as it stands."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from workspace.agent import placeholders
from workspace.agent.refusals import Refused

_LARGEST_BYTES: Final = 1_000_000
# Refused as they stand, with the reason why that cannot be helped. There is none at present.
_UNAVOIDABLE: Final[dict[str, str]] = {}
_SITE_PACKAGES = Path(sysconfig.get_path("purelib"))


def _refused(files: Iterator[Path], root: Path) -> tuple[dict[str, str], int]:
    found, read = {}, 0
    for file in files:
        name = file.relative_to(root).as_posix()
        if file.stat().st_size > _LARGEST_BYTES or name in _UNAVOIDABLE:
            continue
        try:
            text = file.read_bytes().decode()
        except UnicodeDecodeError:
            continue  # the agent sees no such file
        read += 1
        try:
            placeholders.check(None, text, name)
        except Refused as refused:
            found[name] = refused.sentence
    return found, read


def test_no_file_of_the_starters_is_refused() -> None:
    root = settings.BASE_DIR / "builder" / "starters"
    files = (file for file in root.rglob("*") if file.suffix in (".ts", ".tsx", ".css", ".json", ".html", ".md"))

    refused, read = _refused(files, root)

    assert refused == {}
    assert read > 150


def test_no_file_of_this_project_is_refused() -> None:
    folders = "accounts bench billing builder demo integrations motivd_site preview templates tests workspace".split()
    kinds = (".py", ".html", ".css", ".json", ".js", ".ts", ".md")
    files = (
        file
        for folder in folders
        for file in (settings.BASE_DIR / folder).rglob("*")
        if file.suffix in kinds and file.is_file() and "node_modules" not in file.parts
    )

    refused, read = _refused(files, settings.BASE_DIR)

    assert refused == {}
    assert read > 300


@pytest.mark.slow
def test_no_python_file_that_is_installed_here_is_refused() -> None:
    refused, read = _refused(_SITE_PACKAGES.rglob("*.py"), _SITE_PACKAGES)

    assert refused == {}
    assert read > 3_000
