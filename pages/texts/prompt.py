"""What the prompt box says. Keys begin with `prompt.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "prompt.empty": _("Write a sentence about what you want to build."),
    "prompt.tooLong": _("This is too long: at most {count} characters fit. Attach the rest as a file."),
    "prompt.replace": _("Replace your text?"),
    "prompt.replaceText": _("What you have written is replaced by the example."),
    "prompt.replaceAction": _("Replace it"),
    "prompt.anyDevice": _("Any device"),
    "prompt.creating": _("Your project is being made…"),
    "prompt.sendingFiles": plural("Your file is being sent…", "Your files are being sent…"),
    "prompt.welcomeBack": _("Your idea is here. We go on where you left off."),
    # files
    "prompt.removeFile": _("Remove {name}"),
    "prompt.retryFile": _("Try again"),
    "prompt.fileWaits": _("Kept in this browser until you have signed in"),
    "prompt.fileSending": _("Sent: {percent}%"),
    "prompt.fileSent": _("Attached, {size}"),
    "prompt.fileTooLarge": _("{name} is too large: at most {limit} MB fit."),
    "prompt.fileEmpty": _("{name} is empty."),
    "prompt.tooManyFiles": _("At most {count} files go with a prompt."),
    "prompt.filesFailed": _("One of your files could not be sent. Try it again, or remove it."),
    "prompt.filesNotKept": _("Your browser does not keep files for us, so attach them again after you have signed in."),
    "prompt.bytes": plural("1 byte", "{count} bytes"),
    "prompt.kilobytes": _("{count} kB"),
    "prompt.megabytes": _("{count} MB"),
    # improve
    "prompt.readByRules": _("Read by rules, without a model"),
    "prompt.readBy": _("Read by {engine}"),
    "prompt.appName": _("Name"),
    "prompt.audience": _("For whom"),
    "prompt.mvpFeatures": _("What it does"),
    "prompt.targetPlatforms": _("Where it runs"),
    "prompt.integrations": _("Works with"),
    "prompt.repoSetupPreference": _("Repository"),
    "prompt.deploymentNotes": _("Publishing"),
    "prompt.constraints": _("Limits"),
    "prompt.contentNotes": _("Content and style"),
    "prompt.referenceUrl": _("Model to follow"),
    # The words before the colon are among those that the reading knows: builder/extraction/labels.py.
    "prompt.lineAudience": _("Audience: {value}"),
    "prompt.lineFeatures": _("Features: {value}"),
    "prompt.improved": _("Your text has what you added."),
}  # fmt: skip
