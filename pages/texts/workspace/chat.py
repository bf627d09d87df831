"""What the workspace's chat says. Keys begin with `chat.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
