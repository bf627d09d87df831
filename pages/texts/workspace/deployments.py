"""What the workspace's deployments say. Keys begin with `deployments.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "deployments.live": _("Live"),
    "deployments.notLive": _("Not published"),
    "deployments.status.live": _("Live"),
    "deployments.status.superseded": _("Replaced"),
    "deployments.status.staged": _("Never live"),
    "deployments.version": _("Version: {description}"),
    "deployments.versionGone": _("Its version is not kept any more"),
    "deployments.look": _("See the version"),
    "deployments.goBack": _("Go back to this"),
    "deployments.goForward": _("Go forward to this"),
    "deployments.promoteTitle": _("Make the app of {when} live?"),
    "deployments.promoteText": _("Visitors see it at once. Your files stay as they are, and nothing is built."),
    "deployments.promoted": _("It is live now."),
    "deployments.tryAgain": _("Try again"),
    "deployments.same": _("What is live is what your files are."),
    "deployments.changed": plural(
        "One file was changed since it was published.", "{count} files were changed since it was published."
    ),
    "deployments.unknown": _("It cannot be said how the files differ from what is live."),
    "deployments.firstTime": _("The address works once the app is published for the first time."),
    "deployments.what.first": _("The app for the first time"),
    "deployments.what.same": _("The same files once more"),
    "deployments.what.changed": plural("One changed file", "{count} changed files"),
    "deployments.what.all": _("All files as they are now"),
    "deployments.noFiles": _("There are no files yet: an app is made from the brief and the PRD first."),
    "deployments.pageErrors": plural(
        "The open preview has one error. It would be published with it.",
        "The open preview has {count} errors. They would be published too.",
    ),
    "deployments.publishing": _("Publishing"),
    "deployments.queued": _("It waits for its turn."),
    "deployments.phase.prepare": _("Getting ready"),
    "deployments.phase.scaffold": _("Laying out the app"),
    "deployments.phase.generate": _("Writing what is missing"),
    "deployments.phase.check": _("Checking the files"),
    "deployments.phase.repair": _("Mending what the check found"),
    "deployments.phase.snapshot": _("Keeping a version"),
    "deployments.phase.publish": _("Putting it on its address"),
    "deployments.phase.push": _("Pushing to GitHub"),
    "deployments.phase.verify": _("Looking at it as a visitor would"),
    "deployments.stopping": _("It stops."),
    "deployments.published": _("Published, and looked at: the app is live at {url}"),
    "deployments.done": _("Published"),
    "deployments.open": _("Open the app"),
    "deployments.copy": _("Copy the address"),
    "deployments.failed": _("It was not published"),
    "deployments.kept": _("What was live before still is."),
    "deployments.cancelled": _("Stopped. Nothing was published."),
    "deployments.fix": _("Fix this"),
    "deployments.showPlace": _("Show the place"),
    "deployments.fixPrompt": _("Publishing the app failed: {error}. Find the cause and mend it."),
    "deployments.lostLine": _("The connection is gone; the build goes on, and is shown again as soon as it is back."),
    "deployments.movedTitle": _("Move the app to {url}?"),
    "deployments.movedText": _("The old address stops working at once, and others may take it."),
    "deployments.move": _("Move it"),
    "deployments.moved": _("The app is at its new address."),
    "deployments.command.publish": _("Deployments: publish"),
}
"""`deployments.status.*` are the statuses of the API, `deployments.phase.*` the phases of a build."""
