"""What the workspace's settings say. Keys begin with `settings.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "settings.saved": _("Saved."),
    "settings.savedAt": _("Saved"),
    "settings.noVariables": _("No variable yet."),
    "settings.secret": _("secret"),
    "settings.change": _("Change"),
    "settings.remove": _("Remove"),
    "settings.removeVariable": _("Remove “{name}”?"),
    "settings.removeVariableText": _("What reads it will find nothing there."),
    "settings.knowledgeChanged": _(
        "The file was changed meanwhile. Your text stands here still; load the page anew to see theirs."
    ),
    "settings.delete": _("Delete “{name}”?"),
    "settings.deleteText": _(
        "It goes from your projects at once, and its published app with it. For five minutes you can take it back."
    ),
    "settings.deleteAction": _("Delete"),
    "settings.readFailed": _("This could not be read."),
    "settings.tryAgain": _("Try again"),
}
