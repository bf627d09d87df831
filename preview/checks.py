"""`manage.py check`: whether this machine can run the servers of previews."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def servers_of_previews(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Return why servers of previews are refused here, and which setting of theirs is wrong."""
    from workspace.toolchain import mirror_door, server
    from workspace.toolchain.sandbox import SandboxUnavailable

    found: list[CheckMessage] = []
    try:
        server.check()
    except SandboxUnavailable as missing:
        hint = "Other previews work all the same. See docs/sandbox.md."
        found.append(Warning(f"Previews with a server are refused: {missing}.", hint=hint, id="preview.SANDBOX"))
    for name in ("PREVIEW_NPM_REGISTRY", "PREVIEW_PIP_INDEX"):
        address = getattr(settings, name)
        try:
            if address:
                mirror_door.destination_of(address)
        except ValueError as wrong:
            found.append(Error(f"{name}: {wrong}.", id=f"preview.{name}"))
    return found
