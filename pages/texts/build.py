"""What the page of a build says. Keys begin with `build.`."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

# What happens in each phase, in a few words.
PHASES: Final[dict[str, str | Promise]] = {
    "prepare": _("Read the brief and the PRD"),
    "scaffold": _("Put a starter in place"),
    "generate": _("Make it your app"),
    "check": _("Bundle it, and check its types"),
    "repair": _("Mend what the check found"),
    "snapshot": _("Keep the files as a version"),
    "publish": _("Publish it, and look at it first"),
    "push": _("Send it to the repository"),
    "verify": _("Open it at its address"),
}

TEXTS: Final[Texts] = {
    "build.queued": _("Waiting for a free worker…"),
    "build.running": _("Building…"),
    "build.waiting": _("Waiting…"),
    "build.succeeded": _("Your app is live"),
    "build.failed": _("The build did not get through"),
    "build.cancelled": _("The build was cancelled"),
    "build.badge.queued": _("Queued"),
    "build.badge.running": _("Running"),
    "build.badge.waiting": _("Waiting"),
    "build.badge.succeeded": _("Succeeded"),
    "build.badge.failed": _("Failed"),
    "build.badge.cancelled": _("Cancelled"),
    "build.phase.done": _("done"),
    "build.phase.now": _("running"),
    "build.phase.open": _("to come"),
    "build.phase.failed": _("failed"),
    "build.phase.stopped": _("not reached"),
    "build.seconds": _("{count} s"),
    "build.milliseconds": _("{count} ms"),
    "build.minutes": _("{minutes} min {seconds} s"),
    "build.took": _("Took {time}."),
    "build.byStarter": _("Made of a starter of ours, filled from your brief. No model wrote any of it."),
    "build.byModel": _("Written by {engine}."),
    "build.notKnown": _("Who writes it, a starter alone or a model, is known once it has begun."),
    "build.costs": _("Cost: {cost} US dollars."),
    "build.lost": _("The line to the server is gone. The build goes on; we show it as soon as the line is back."),
    "build.gone": _("This build is no longer there."),
    "build.place": _("{file}, line {line}"),
    "build.cancelTitle": _("Cancel this build?"),
    "build.cancelText": _("What is published now stays as it is. You can build again at any time."),
    "build.cancelAction": _("Cancel the build"),
    "build.cancelling": _("Cancelling…"),
    "build.warning": _("Warning"),
    "build.error": _("Error"),
    "build.computer": _("{name} on a computer"),
    "build.phone": _("{name} on a phone"),
}
