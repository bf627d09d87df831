"""What the workspace's settings says. Keys begin with `settings.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
