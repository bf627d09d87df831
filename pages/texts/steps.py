"""What the pages of a new project share. Keys begin with `steps.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts, plural

TEXTS: Final[Texts] = {
    "steps.written": plural("{count} of {total} sections", "{count} of {total} sections"),
}
