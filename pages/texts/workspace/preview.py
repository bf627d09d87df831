"""What the workspace's preview says. Keys begin with `preview.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "preview.frame": _("Preview of {name}"),
    "preview.starting": _("Starting the preview…"),
    "preview.startingServer": _("Starting the app’s server…"),
    "preview.stopped": _("The preview is asleep"),
    "preview.stoppedText": _("Nobody looked at it for a while. It wakes as soon as you want to see it."),
    "preview.wake": _("Wake it"),
    "preview.failed": _("The app cannot be shown"),
    "preview.serverFailed": _("The app’s server does not run"),
    "preview.unreachable": _("The preview cannot be asked for"),
    "preview.tryAgain": _("Try again"),
    "preview.startAnew": _("Start it anew"),
    "preview.fix": _("Fix this"),
    "preview.showPlace": _("Show the place"),
    "preview.noLog": _("No server runs for this preview, so there is no log."),
    "preview.emptyLog": _("The server has said nothing yet."),
    "preview.restarted": _("The preview starts anew."),
    "preview.pickHint": _("Click an element of the page, or walk with the arrow keys and press Enter. Esc ends it."),
    "preview.emptyHint": _(
        "This page shows nothing yet. Look at the errors below, or tell the chat what should be here."
    ),
    "preview.unframed": _("The page does not answer Motivd, so choosing elements and its path are not available."),
    "preview.scaled": _("Shown at {percent}%"),
    "preview.picked": _("Change <{tag}>"),
    "preview.unknownPlace": _("place in the source unknown"),
    "preview.pickPrompt": _("In the preview, at {path}, I chose the element <{tag}>{label} ({place}). {wish}"),
    "preview.broken": _("The last change cannot be shown. You see the app as it was before."),
    "preview.wrongNow": _("The bundler finds a mistake in the files"),
    "preview.errors": plural("One error in the page", "{count} errors in the page"),
    "preview.times": plural("once", "{count} times"),
    "preview.kind.error": _("Error"),
    "preview.kind.rejection": _("Unhandled rejection"),
    "preview.kind.request": _("Failed request"),
    "preview.kind.resource": _("Missing file"),
    "preview.kind.console": _("Console"),
    "preview.kind.policy": _("Blocked by the preview"),
    "preview.kind.build": _("Mistake in a file"),
    "preview.fixPrompt": _("Fix this error of the preview: {errors}"),
    "preview.fixAllPrompt": _("Fix these errors of the preview:\n{errors}"),
    "preview.until": _("Works until {date}"),
    "preview.revokeTitle": _("Revoke this link?"),
    "preview.revokeText": _("Whoever has it is out at once, also with the page still open."),
    "preview.revoke": _("Revoke the link"),
    "preview.revoked": _("The link does not work any more."),
    "preview.linkMade": _("The link is made and copied."),
    "preview.linkMadeOnly": _("The link is made."),
    "preview.command.reload": _("Preview: reload the page"),
    "preview.command.pick": _("Preview: choose an element and say what to change"),
    "preview.command.share": _("Preview: share a link"),
    "preview.command.restart": _("Preview: start it anew"),
    "preview.command.phone": _("Preview: show it as on a phone"),
    "preview.command.desktop": _("Preview: show it as wide as there is room"),
}
