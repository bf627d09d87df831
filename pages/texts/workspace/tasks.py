"""What the workspace's tasks say. Keys begin with `tasks.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "tasks.status.queued": _("Waits in line"),
    "tasks.status.running": _("At work"),
    "tasks.status.waiting": _("Waits for you"),
    "tasks.status.succeeded": _("Done"),
    "tasks.status.failed": _("Failed"),
    "tasks.status.cancelled": _("Cancelled"),
    "tasks.kind.chat": _("Chat"),
    "tasks.kind.sdk": _("Chat"),
    "tasks.kind.schedule": _("Schedule"),
    "tasks.kind.task": _("Task"),
    "tasks.engine.built-in": _("Motivd’s own engine"),
    "tasks.engine.claude-agent-sdk": _("Claude Code"),
    "tasks.plan": _("Plan only"),
    "tasks.noWords": _("What was asked is gone"),
    "tasks.nothing": _("No task is in this state."),
    "tasks.cancel": _("Cancel"),
}
