"""The editor's scripts: what the lock promises, how they reach a browser, and what happens where they are missing."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client

from pages import static_files
from pages.templatetags import assets
from workspace.toolchain import packages, page_scripts

# Closing an answer looks whether the database's connection is still good.
pytestmark = pytest.mark.django_db
LOCK = json.loads((site.PAGE_SCRIPTS["editor"][0] / "package-lock.json").read_text())


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
    path = static_files.path_of("editor", "editor.js")

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
    path = static_files.path_of("editor", "editor.js")
    assert path is not None
    folder = path.removesuffix("editor.js")

    assert finders.find(path) == str(page_scripts.wanted("editor") / "editor.js")
    assert not finders.find(f"{folder}../complete")
    assert not finders.find("page-scripts/other/editor.js")


def test_a_page_without_the_editor_is_told_so(settings: Any, tmp_path: Path) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path

    said = Template("{% load assets %}{% page_script 'editor' %}").render(Context())

    assert said == ""
    assert list(static_files.PageScripts().list([])) == []


def test_a_failed_installation_leaves_nothing(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path / "tools"
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))

    with pytest.raises(packages.InstallFailed, match="ECONNREFUSED"):
        page_scripts.install("editor")

    assert list((tmp_path / "tools").iterdir()) == []
    assert page_scripts.installed("editor") is None


def test_a_page_loads_what_was_bundled_and_the_sources_where_nothing_was(settings: Any, tmp_path: Path) -> None:
    assets._asset.cache_clear()
    bundled = assets.asset("js/workspace/main.js")
    assets._asset.cache_clear()
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path
    source = assets.asset("js/workspace/main.js")
    assets._asset.cache_clear()

    assert bundled == f"/static/page-scripts/{page_scripts.wanted('site').name}/js/workspace/main.js"
    assert source == "/static/motivd/js/workspace/main.js"


def test_htmx_goes_out_as_its_authors_made_it_and_compressed(client: Client) -> None:
    address = Template("{% load assets %}{% page_script 'htmx' %}").render(Context())
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "br"})

    source, entries = site.PAGE_SCRIPTS["htmx"]
    assert plain.getvalue() == (source / entries[0]).read_bytes()
    assert (packed["Content-Encoding"], "immutable" in packed["Cache-Control"]) == ("br", True)
    assert int(packed["Content-Length"]) < 20_000
    packed.close()


def test_the_type_is_asked_for_early_and_only_what_the_alphabet_needs(client: Client) -> None:
    page = client.get("/en/").content.decode()
    [early] = re.findall(r'rel="preload" href="([^"]+)"', page)
    [sheet] = re.findall(r'rel="stylesheet" href="([^"]+fonts\.css)"', page)

    with closing(client.get(early)) as font, closing(client.get(sheet)) as style:
        assert font["Content-Type"] == "font/woff2"
        assert int(font["Content-Length"]) < 60_000
        named = style.getvalue().decode()
        assert "unicode-range" in named
        assert early.rpartition("/")[2] in named


def test_sources_that_were_changed_are_not_mistaken_for_what_was_bundled(settings: Any, tmp_path: Path) -> None:
    before = page_scripts.wanted("site")
    folder, entries = settings.PAGE_SCRIPTS["site"]
    copy = tmp_path / "motivd"
    shutil.copytree(folder, copy)
    (copy / "js" / "texts.js").write_text("// another")
    settings.PAGE_SCRIPTS = {"site": (copy, entries)}

    assert page_scripts.wanted("site") != before
    assert page_scripts.installed("site") is None
