"""What the workspace's history says. Keys begin with `history.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
