"""`manage.py check` tells whether previews may have servers here, and versions pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Info, Warning

from preview import checks
from workspace.toolchain import browser, sandbox


def test_a_machine_that_isolates_has_nothing_to_tell() -> None:
    told = [message.id for message in checks.servers_of_previews(None)]

    assert told == ([] if sandbox.probe().kind == "namespaces" else ["preview.SANDBOX"])


def test_a_machine_that_does_not_is_told_why(settings: Any) -> None:
    settings.SANDBOX_ISOLATION = "hope"

    (message,) = checks.servers_of_previews(None)

    assert message.id == "preview.SANDBOX"
    assert "SANDBOX_ISOLATION must be" in message.msg


def test_a_mirror_has_an_address(settings: Any) -> None:
    settings.PREVIEW_NPM_REGISTRY = "registry.example.org"
    settings.PREVIEW_PIP_INDEX = "https://packages.example.org/simple"

    told = [message.id for message in checks.servers_of_previews(None)]

    assert "preview.PREVIEW_NPM_REGISTRY" in told
    assert "preview.PREVIEW_PIP_INDEX" not in told


def test_a_machine_without_a_browser_is_told_that_versions_go_without_pictures(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_NAMES", ("no-such-browser",))
    monkeypatch.setenv("HOME", str(tmp_path))
    told = []
    for settings.CHROMIUM in ("", "/no/such/browser", "off"):
        told.append([(type(message), message.id) for message in checks.pictures_of_versions(None)])

    assert told == [[(Info, "preview.PICTURES")], [(Warning, "preview.PICTURES")], []]
