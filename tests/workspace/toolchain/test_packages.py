"""The installed tools: where they belong, and what the lock promises."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from workspace.toolchain import packages

LOCK = json.loads(Path(packages.__file__).with_name("npm").joinpath("package-lock.json").read_text())


def test_the_lock_names_versions_and_contents_and_no_registry() -> None:
    locked = {path: entry for path, entry in LOCK["packages"].items() if path}

    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values())
    versions = {path.removeprefix("node_modules/"): entry["version"] for path, entry in locked.items()}
    assert (versions["esbuild"], versions["typescript"], versions["react"]) == ("0.28.2", "7.0.2", "19.3.1")


def test_apps_get_no_packages_of_the_tests() -> None:
    names = {path.name for path in packages.node_modules().iterdir()}

    assert {"react", "react-dom", "scheduler", "@types"} <= names
    assert names.isdisjoint({"vitest", "jsdom"})


def test_tools_that_are_there_are_not_installed_again() -> None:
    before = packages.store().stat().st_mtime_ns

    assert packages.install() is False
    assert packages.store().stat().st_mtime_ns == before


def test_everybody_can_read_the_tools() -> None:
    for file in packages.store().rglob("*"):
        if not file.is_symlink():
            assert file.stat().st_mode & 0o004, file
    assert os.access(packages.esbuild(), os.X_OK)
    assert os.access(packages.typescript(), os.X_OK)


def test_a_working_copy_that_others_cannot_enter_keeps_its_tools_elsewhere(settings: Any, tmp_path: Path) -> None:
    own, shared = tmp_path / "private" / "toolchain", tmp_path / "shared"
    (tmp_path / "private").mkdir(mode=0o700)
    settings.TOOLCHAIN_DIR, settings.TOOLCHAIN_SHARED_DIR = own, str(shared)

    place = packages.wanted_store().parent

    # An ordinary user's sandbox is the same user, and can enter.
    assert place == (shared if os.geteuid() == 0 else own)
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700


def test_a_newer_node_than_the_systems_comes_from_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    node = packages.node()

    assert subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.startswith("v")


def test_what_npm_says_is_what_the_error_says(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path / "tools"
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))

    with pytest.raises(packages.InstallFailed, match="ECONNREFUSED"):
        packages.install()

    # Nothing half done is left.
    assert list((tmp_path / "tools").iterdir()) == []
