"""What the workspace's frame says. Keys begin with `shell.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "shell.marked": plural("One thing to look at", "{count} things to look at"),
    "shell.goTo": _("Go to: {panel}"),
    "shell.publish": _("Publish the app as it is now"),
    "shell.allProjects": _("Go to all projects"),
    "shell.tryAgain": _("Try again"),
    "shell.reconnecting": _("Reconnecting…"),
}
