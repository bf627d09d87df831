"""What the page of the PRD says. Keys begin with `prd.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "prd.editSection": _("Text of “{title}”, in Markdown"),
    "prd.editAll": _("Text of the whole PRD, in Markdown"),
    "prd.hint": _("A line that begins with ## starts a section, - a list item."),
    "prd.hintApproved": _("Saving a change takes the approval away: approve the new text afterwards."),
    "prd.saved": _("Saved as revision {revision}."),
    "prd.merged": _("Saved, together with a change made meanwhile in another place."),
    "prd.unchanged": _("Nothing was changed."),
    "prd.leaveTitle": _("Throw away what you typed?"),
    "prd.leave": _("Your changes to this text are not saved."),
    "prd.leaveAction": _("Throw away"),
    "prd.commentOn": _("Your comment on “{title}”"),
    "prd.commentOnAll": _("Your comment on the whole PRD"),
    "prd.commented": _("Comment kept."),
    "prd.resolved": _("Resolved."),
    "prd.deleteTitle": _("Delete this comment?"),
    "prd.deleteAction": _("Delete"),
    "prd.approved": _("Approved. Now it can be built."),
    "prd.unapproved": _("No longer approved."),
    "prd.commentLine": _("On “{title}”: {body}"),
    "prd.commentLineAll": _("On all of it: {body}"),
    "prd.tooMuch": _("That is too much for one revision. Resolve some of the comments first."),
    "prd.revised": _("Revised: this is revision {revision}. Nothing of the old one is lost."),
    "prd.whatChanged": _("What changed"),
    "prd.revision": _("Revision {number}"),
    "prd.current": _("current"),
    "prd.byRules": _("put together from the brief"),
    "prd.byModel": _("written by a model"),
    "prd.byPerson": _("written by {name}"),
    "prd.bySomebody": _("written by a person"),
    "prd.noDifference": _("It is the same as the PRD now."),
    "prd.isCurrent": _("This is the PRD as it is now."),
    "prd.more": _("Show older ones"),
    "prd.loading": _("Loading…"),
    "prd.restored": _("Revision {number} is back, as revision {revision}."),
    "prd.repoMade": _("{repo} was made and linked."),
    "prd.repoLinked": _("{repo} is linked."),
}
