"""What the workspace's files says. Keys begin with `files.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    # The tree and what can be done in it
    "files.badPath": _(
        "Use a relative path with forward slashes, without “..”, control characters, “.git”, or parts that end in a "
        "dot or a space."
    ),
    "files.unsaved": _("not saved yet"),
    "files.locked": _("locked for the agent"),
    "files.create": _("New file"),
    "files.createIn": _("New file in here"),
    "files.createFolder": _("New folder"),
    "files.createAction": _("Create"),
    "files.path": _("Name, with its folders"),
    "files.createHint": _("For example src/pages/About.tsx. Folders that are missing are made."),
    "files.folderPath": _("Name of the folder"),
    "files.folderHint": _("A folder is there as long as a file is in it, so an empty file .gitkeep is made with it."),
    "files.rename": _("Rename “{name}”"),
    "files.renameOrMove": _("Rename or move"),
    "files.renameHint": _("With another folder in front it moves there."),
    "files.renameAction": _("Rename"),
    "files.newPath": _("New name, with its folders"),
    "files.moved": _("“{name}” is in its new place."),
    "files.remove": _("Delete"),
    "files.removeFile": _("Delete “{name}”?"),
    "files.removeFolder": plural(
        "Delete the folder “{name}” with the one file in it?", "Delete the folder “{name}” with {count} files?"
    ),
    "files.removeText": _("You can undo it for a moment; later the history has what older versions held."),
    "files.removeAction": _("Delete"),
    "files.removed": _("“{name}” is deleted."),
    "files.beforeRemoving": _("Before {path} was deleted"),
    "files.virtualStays": _("PRD.md is the PRD itself: it can be edited, but neither moved nor deleted."),
    "files.lock": _("Lock for the agent"),
    "files.unlock": _("Let the agent change it"),
    "files.lockedNow": _("The agent no longer changes “{name}”."),
    "files.unlockedNow": _("The agent may change “{name}” again."),
    "files.download": _("Download"),
    "files.copyPath": _("Copy the path"),
    # Files from elsewhere
    "files.uploading": plural("Uploading one file…", "Uploading {count} files…"),
    "files.uploaded": plural("One file is uploaded.", "{count} files are uploaded."),
    "files.overwrite": plural("Replace “{name}”?", "Replace {count} files that are here already?"),
    "files.overwriteText": _("What is here now is lost, unless a version in the history holds it."),
    "files.overwriteAction": _("Replace"),
    "files.dropInto": _("Drop it into {folder}"),
    "files.dropOutside": _("Drop it outside of all folders"),
    "files.imported": plural("One file is imported.", "{count} files are imported."),
    "files.importDeleted": plural("One file went.", "{count} files went."),
    "files.importSkipped": plural("One was left out.", "{count} were left out."),
    "files.seeVersion": _("See it in the history"),
    # Finding
    "files.filterNames": _("Filter by name"),
    "files.searchContents": _("Search in all files"),
    "files.foundIn": plural("Found in one file, {matches} in all", "Found in {count} files, {matches} in all"),
    "files.foundNothing": plural("Nothing found in {count} file", "Nothing found in {count} files"),
    "files.foundMore": _("There is more. A longer text finds less."),
    "files.noneNamed": _("No file is named so."),
    # The open files
    "files.close": _("Close {path}"),
    "files.closeUnsaved": _("Close “{name}” without saving?"),
    "files.closeUnsavedText": _("What you typed since you saved last is lost."),
    "files.closeUnsavedAction": _("Close without saving"),
    "files.saved": _("“{name}” is saved."),
    "files.place": _("Line {line}, column {column}"),
    "files.textOf": _("Text of {path}"),
    "files.picture": _("The picture {path}"),
    "files.binary": _("This file is no text, so it cannot be shown here ({size})."),
    "files.changedMeanwhile": _("This file was changed elsewhere while you were typing. Your text is untouched."),
    "files.notThere": _("There is no file of this name any more."),
    "files.seeBoth": _("See both"),
    "files.goneMeanwhile": _("This file was deleted or moved elsewhere. Your text is still here."),
    "files.saveAgain": _("Save it again"),
    "files.closeIt": _("Close"),
    "files.plainEditor": _(
        "The code editor is not installed on this server, so this is a plain text field. “make setup” installs it."
    ),
    "files.conflict": _("This file has two texts now"),
    "files.conflictText": _(
        "On the left is what is saved, on the right yours. Change the right side, or take parts over by the arrows."
    ),
    "files.conflictNarrow": _(
        "Green lines are yours, red ones are saved now. Choose part by part, or change the text."
    ),
    "files.theirs": _("Saved now"),
    "files.mine": _("Yours"),
    "files.keepMine": _("Keep mine"),
    "files.takeTheirs": _("Take what is saved"),
    "files.saveMerged": _("Save this text"),
    "files.later": _("Decide later"),
    # Commands
    "files.command.open": _("Open a file"),
    "files.command.save": _("Save the file"),
    "files.command.search": _("Search in all files"),
    "files.command.create": _("New file"),
    "files.command.line": _("Go to a line"),
    # The editor's own words; $ is its place for a number
    "files.editor.find": _("Find"),
    "files.editor.replaceWith": _("Replace with"),
    "files.editor.next": _("Next"),
    "files.editor.previous": _("Previous"),
    "files.editor.all": _("All"),
    "files.editor.matchCase": _("Match case"),
    "files.editor.byWord": _("Whole words"),
    "files.editor.regexp": _("Pattern"),
    "files.editor.replace": _("Replace"),
    "files.editor.replaceAll": _("Replace all"),
    "files.editor.close": _("Close"),
    "files.editor.goToLine": _("Go to line"),
    "files.editor.go": _("Go"),
    "files.editor.currentMatch": _("current match"),
    "files.editor.replacedMatches": _("Replaced $ matches"),
    "files.editor.replacedMatch": _("Replaced the match on line $"),
    "files.editor.onLine": _("on line"),
    "files.editor.fold": _("Fold the line"),
    "files.editor.unfold": _("Unfold the line"),
    "files.editor.folded": _("Folded lines"),
    "files.editor.unchanged": _("$ lines that are the same"),
    "files.editor.takeChunk": _("Take this part over"),
    "files.editor.acceptChunk": _("Mine"),
    "files.editor.rejectChunk": _("Theirs"),
}
