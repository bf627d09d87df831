"""The editor's scripts: what the lock promises, how they reach a browser, and what happens where they are missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client

from pages.editor import finder
from workspace.toolchain import packages, page_scripts

LOCK = json.loads((Path(site.PAGE_SCRIPTS["editor"]) / "package-lock.json").read_text())


def test_the_lock_names_versions_and_contents_and_no_registry() -> None:
    locked = {path: entry for path, entry in LOCK["packages"].items() if path}

    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())
    assert not any("resolved" in entry for entry in locked.values())
    # The newest one on the registry is a version 5 with another interface.
    assert locked["node_modules/codemirror"]["version"] == "6.0.2"
    assert "://" not in json.dumps({path: {**entry, "funding": None} for path, entry in locked.items()})


def test_the_scripts_come_with_the_licences_of_their_authors() -> None:
    folder = page_scripts.installed("editor")

    assert folder is not None
    assert "codemirror" in (folder / "licenses.txt").read_text()
    assert not (folder / "work").exists()
    assert page_scripts.install("editor") is False


def test_browsers_may_keep_the_editor_for_ever(client: Client) -> None:
    path = finder.path_of("editor")

    plain = client.get(f"/static/{path}")
    packed = client.get(f"/static/{path}", headers={"Accept-Encoding": "br"})

    assert plain.status_code == 200
    assert plain.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in plain.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "br"
    for answer in (plain, packed):
        answer.close()


def test_other_static_files_are_not_kept_for_ever(client: Client) -> None:
    answer = client.get("/static/motivd/css/tokens.css")

    assert "immutable" not in answer.headers["Cache-Control"]
    answer.close()


def test_the_finder_finds_nothing_outside_of_its_folder() -> None:
    path = finder.path_of("editor")
    assert path is not None
    folder = path.removesuffix("editor.js")

    assert finders.find(path) == str(page_scripts.wanted("editor") / "editor.js")
    assert not finders.find(f"{folder}../complete")
    assert not finders.find("page-scripts/other/editor.js")


def test_a_page_without_the_editor_is_told_so(settings: Any, tmp_path: Path) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path

    said = Template("{% load editor %}{% page_script 'editor' %}").render(Context())

    assert said == ""
    assert list(finder.PageScripts().list([])) == []


def test_a_failed_installation_leaves_nothing(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path / "tools"
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))

    with pytest.raises(packages.InstallFailed, match="ECONNREFUSED"):
        page_scripts.install("editor")

    assert list((tmp_path / "tools").iterdir()) == []
    assert page_scripts.installed("editor") is None
