"""What the landing page says by its script. Keys begin with `landing.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "landing.taken": _("The idea stands in the box. Change it as you like, then start."),
}
