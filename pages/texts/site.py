"""What the modules say that are on every page, or on many."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "cancel": _("Cancel"),
    "close": _("Close"),
    "confirm": _("Go on"),
    "copied": _("Copied"),
    "notCopied": _("Your browser does not let us copy. Select the text and copy it yourself."),
    "undo": _("Undo"),
    "offline": _("You are offline. What you see may be old; we go on as soon as you are back."),
    "online": _("You are back online."),
    "unreachable": _("Motivd does not answer. Check your connection and try again."),
    "signedOut": _("You are no longer signed in. Sign in again in another tab, then go on here: nothing is lost."),
    "unexpected": _("Something went wrong on our side. Try again; if it stays so, tell us the number {requestId}."),
    "limit.goesOnIn": plural("It goes on in a second.", "It goes on in {count} seconds."),
    "limit.goesOnAt": _("It goes on at {time}."),
    "limit.over": _("You can go on now."),
    "noCommand": _("No command is named so."),
}
