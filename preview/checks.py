"""`manage.py check`: whether this machine can run the servers of previews, and take pictures of versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register


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


@register()
def pictures_of_versions(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Return why no pictures are taken here: for information where nobody asked for them, else as a mistake."""
    from workspace.toolchain import browser, picture

    wanted = settings.CHROMIUM
    if wanted.lower() == browser.OFF:
        return []
    try:
        picture.check()
    except (picture.SandboxUnavailable, picture.BrowserMissing) as missing:
        kind = Warning if wanted else Info
        hint = "Versions go without. See docs/sandbox.md."
        return [kind(f"No pictures of versions are taken: {missing}.", hint=hint, id="preview.PICTURES")]
    return []
