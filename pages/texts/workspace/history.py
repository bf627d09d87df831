"""What the workspace's history says. Keys begin with `history.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "history.live": _("Live"),
    "history.published": _("Was live"),
    "history.author.person": _("You"),
    "history.author.agent": _("The agent"),
    "history.author.build": _("A build"),
    "history.author.sync": _("GitHub"),
    "history.files": plural("{count} file changed", "{count} files changed"),
    "history.kind.before_revert": _("before going back"),
    "history.kind.revert": _("went back"),
    "history.kind.restore": _("a file came back"),
    "history.kind.before_import": _("before an import"),
    "history.kind.import": _("imported"),
    "history.kind.before_pull": _("before a pull"),
    "history.kind.pull": _("pulled"),
    "history.kind.fork": _("copied from another project"),
    "history.mark": _("Bookmark it, so that it always stays"),
    "history.unmark": _("Take the bookmark away"),
    "history.gone": _("This version is no longer there."),
    "history.again": _("Try again"),
    # What changed
    "history.previous": _("the version before"),
    "history.current": _("the files as they are now"),
    "history.another": _("Another version"),
    "history.same": _("Nothing differs."),
    "history.changed": plural("One file differs", "{count} files differ"),
    "history.moreFiles": _("More files differ than are listed here."),
    "history.change.added": _("new"),
    "history.change.deleted": _("deleted"),
    "history.change.modified": _("changed"),
    "history.change.renamed": _("renamed"),
    "history.renamed": _("{from} → {to}"),
    "history.changesOf": _("What changed in {path}"),
    "history.binary": _("This file is no text, so there are no lines to show."),
    "history.onlyName": _("Only its name changed."),
    "history.tooLarge": _("This file is too large to be compared line by line."),
    "history.empty": _("The file is empty."),
    "history.moreLines": _("Show more lines"),
    "history.cut": _("The rest is cut: there are too many lines."),
    "history.cutFile": _("The rest is cut here. Download the file to see all of it."),
    "history.noFile": _("No file is named so."),
    "history.moreNames": plural(
        "One more file. Type a part of its name.", "{count} more files. Type a part of the name."
    ),
    # The ways back
    "history.back": _("Go back to “{words}”?"),
    "history.backText": _(
        "All files become what they were then. What is there now is kept as a version, so you can undo it."
    ),
    "history.backAction": _("Go back"),
    "history.isBack": plural("You are back; {count} file changed.", "You are back; {count} files changed."),
    "history.undone": _("It is as it was before."),
    "history.fileBack": _("{path} is back."),
    "history.fileSame": _("{path} is just so already."),
    "history.command.keep": _("Keep a version now"),
}
