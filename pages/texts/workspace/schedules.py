"""What the workspace's schedules says. Keys begin with `schedules.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
