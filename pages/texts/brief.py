"""What the brief asks and says. Keys begin with `brief.`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural


@dataclass(frozen=True, slots=True)
class Words:
    """A field's name, what we ask where it is empty, how to answer, and what is assumed until somebody does."""

    label: str | Promise
    question: str | Promise
    hint: str | Promise
    assumed: str | Promise


FIELDS: Final[dict[str, Words]] = {
    "app_name": Words(
        _("Name of the app"),
        _("What will it be called?"),
        _("Short, as it should stand at the top of the app. The project takes this name, too."),
        _("The project’s name."),
    ),
    "audience": Words(
        _("Who it is for"),
        _("Who will use it, and what do they do today instead?"),
        _("For example: “owners of small bakeries who take orders by phone”."),
        _("Anybody who finds it."),
    ),
    "mvp_features": Words(
        _("What the first version does"),
        _("What must people be able to do from the first day?"),
        _("One thing per line, as an action: “add a record”, “mark it as sold”. The most important first."),
        _("A page that shows what the app is about."),
    ),
    "target_platforms": Words(
        _("Where it is used"),
        _("On which devices will people use it?"),
        _("What Motivd builds is a web app: it runs on phones and computers alike."),
        _("In the browser, on phones and computers."),
    ),
    "integrations": Words(
        _("Works together with"),
        _("Does it have to work with other services?"),
        _("For example Stripe for payments, or a calendar."),
        _("No other service."),
    ),
    "repo_setup_preference": Words(
        _("Where the code is kept"),
        _("Should the code go into a repository?"),
        _("The repository itself is chosen after the PRD; here is room for wishes: “private, in our organization”."),
        _("In Motivd alone; you can download it at any time."),
    ),
    "deployment_notes": Words(
        _("Where it runs"),
        _("Where should it run, and under which address?"),
        _("A domain you own, a region, a server of yours."),
        _("On this Motivd, under an address of its own."),
    ),
    "constraints": Words(
        _("Limits to keep to"),
        _("Is there a deadline, a budget or a rule?"),
        _("For example: “ready by May”, “works offline”, “GDPR”."),
        _("None but good practice."),
    ),
    "content_notes": Words(
        _("Content and style"),
        _("Are there texts, colours or a tone to use?"),
        _("For example: “calm, green, first names, short sentences”."),
        _("A plain look in your language."),
    ),
    "reference_url": Words(
        _("A page that comes close"),
        _("Is there an app or a page that you like?"),
        _("Its address, beginning with https://."),
        _("None."),
    ),
}
# Names that need no translation.
SUGGESTIONS: Final[dict[str, tuple[str, ...]]] = {
    "target_platforms": ("Web", "iOS", "Android"),
    "integrations": ("Stripe", "Google Sign-In", "Google Calendar", "Slack", "Mailchimp"),
}

TEXTS: Final[Texts] = {
    "brief.saving": _("Saving…"),
    "brief.saved": _("Saved"),
    "brief.unsaved": _("Not saved: {why} What you typed is still here."),
    "brief.held": _("Saved, except for what is marked below."),
    "brief.understood": _("Understood"),
    "brief.suggested": _("Our suggestion"),
    "brief.written": _("Yours"),
    "brief.empty": _("Still open"),
    "brief.changedElsewhere": _("This was changed elsewhere meanwhile: “{value}”"),
    "brief.emptied": _("(emptied)"),
    "brief.keepMine": _("Keep mine"),
    "brief.takeOther": _("Take that"),
    "brief.row": _("{label}, line {number}"),
    "brief.up": _("Move up: {item}"),
    "brief.down": _("Move down: {item}"),
    "brief.remove": _("Remove: {item}"),
    "brief.emptyRow": _("empty line"),
    "brief.moved": _("{item} is now line {number} of {total}."),
    "brief.removed": _("{item} was removed."),
    "brief.readBy": _("Read by {model}."),
    "brief.readNew": plural(
        "One field is new. What you wrote yourself stayed.", "{count} fields are new. What you wrote yourself stayed."
    ),
    "brief.readSame": _("Read again: nothing new. What you wrote yourself stayed."),
    "brief.writeAnewTitle": _("Write the PRD anew?"),
    "brief.writeAnew": _(
        "There is a PRD already. It is kept as revision {revision}; the new one is put together from this brief."
    ),
    "brief.writeAnewAction": _("Write it anew"),
    "brief.noAddress": _("Write an address first, beginning with https://."),
    "brief.lookedByRules": _("Read without a model: what the page says about itself, and its colours."),
    "brief.lookedBy": _("Summed up by {model}."),
    "brief.note": _("Like {name}: colours {colours}."),
    "brief.fixFirst": _("Some fields could not be saved yet. Look at what is marked, then go on."),
}
