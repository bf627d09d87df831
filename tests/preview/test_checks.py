"""`manage.py check` tells whether previews may have servers here."""

from __future__ import annotations

from typing import Any

from preview import checks
from workspace.toolchain import sandbox


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
