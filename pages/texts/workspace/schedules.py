"""What the workspace's schedules say. Keys begin with `schedules.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "schedules.new": _("New schedule"),
    "schedules.change": _("Change the schedule"),
    "schedules.tryAgain": _("Try again"),
    "schedules.on": _("Switched on"),
    "schedules.off": _("Switched off"),
    "schedules.switch": _("Run “{title}” by itself"),
    "schedules.daily": _("Every day at {time}"),
    "schedules.weekly": _("Every week on {weekday} at {time}"),
    "schedules.monthly": _("Every month on day {day} at {time}"),
    "schedules.planOnly": _("Only plans"),
    "schedules.next": _("Next: {local} ({zone}), {utc} UTC"),
    "schedules.never": _("It does not run by itself while it is off."),
    "schedules.utcHint": _(
        "{zone}. Kept in UTC ({utc}), so it moves by an hour on your clock when summer time begins or ends."
    ),
    "schedules.utcHintPlain": _("{zone}. Kept in UTC ({utc})."),
    "schedules.utcDay": _("day {day}, {time}"),
    "schedules.dayOutside": _(
        "At this time it is another day in UTC, which not every month has. Choose another day or another time."
    ),
    "schedules.titleNeeded": _("Give it a name."),
    "schedules.promptNeeded": _("Say what the agent is to do."),
    "schedules.timeNeeded": _("Choose a time."),
    "schedules.noRuns": _("It has not run yet."),
    "schedules.saved": _("The schedule is saved."),
    "schedules.started": _("It runs now. Follow it in the chat."),
    "schedules.deleteTitle": _("Delete “{title}”?"),
    "schedules.deleteText": _("It does not run any more. What its runs did stays in the history of the project."),
    "schedules.delete": _("Delete"),
    "schedules.deleted": _("The schedule is deleted."),
    "schedules.files": plural("One file changed", "{count} files changed"),
    "schedules.seeVersion": _("See what it did"),
    "schedules.seeChat": _("See the conversation"),
    "schedules.more": _("Show older runs"),
    "schedules.status.queued": _("waits for its turn"),
    "schedules.status.running": _("running"),
    "schedules.status.waiting": _("waits for your answer"),
    "schedules.status.succeeded": _("done"),
    "schedules.status.failed": _("failed"),
    "schedules.status.cancelled": _("stopped"),
    "schedules.command.new": _("Schedules: plan a new one"),
}
"""`schedules.status.*` are the statuses of runs."""
