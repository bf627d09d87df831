"""What the page of one's projects says by its script. Keys begin with `projects.`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from pages.texts import Texts

TEXTS: Final[Texts] = {
    "projects.restored": _("“{name}” is back."),
    "projects.renamed": _("Renamed to “{name}”."),
    "projects.copied": _("“{name}” was made."),
    "projects.tooLate": _("This project can no longer be brought back: the five minutes are over."),
}
