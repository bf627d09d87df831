"""What the scripts of the integrations page say. Keys begin with `integrations.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "integrations.saved": _("Saved."),
    "integrations.verified": _("{provider} answered. It is connected."),
    "integrations.disconnect": _("Disconnect {name}?"),
    "integrations.keyForgotten": _("Its key is forgotten. What was made with it stays."),
    "integrations.disconnectAction": _("Disconnect"),
    "integrations.disconnected": _("{name} is disconnected."),
    "integrations.githubConnected": _("GitHub is connected."),
    "integrations.serverAdded": _("The server is connected; the agent can use its tools."),
    "integrations.removeServer": _("Remove the server “{name}”?"),
    "integrations.removeServerText": _("Its secret and what you decided about its tools are forgotten."),
    "integrations.remove": _("Remove"),
    "integrations.asked": _("The server was asked for its tools."),
}
