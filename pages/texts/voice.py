"""What speaking into a box says, on the landing page and in the chat. Keys begin with `voice.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "voice.speak": _("Speak (hold Alt+V)"),
    "voice.stop": _("Stop and write it down"),
    "voice.listening": _("Listening, {time}. Press again to write it down, Escape to discard it."),
    "voice.writingDown": _("Writing down what you said…"),
    "voice.nothingHeard": _("Nothing was heard. Try again, closer to the microphone."),
    "voice.noMicrophone": _("The microphone is not available. Allow it for this page in your browser, then try again."),
    "voice.needsAccount": _("Speak your idea"),
    "voice.needsAccountText": _(
        "What you say is written down on the server, so this needs an account. What you have typed stays here."
    ),
    "voice.signIn": _("Sign in"),
}
