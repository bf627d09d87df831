"""What the workspace's tasks says. Keys begin with `tasks.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
