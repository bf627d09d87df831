"""What the workspace's preview says. Keys begin with `preview.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
