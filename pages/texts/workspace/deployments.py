"""What the workspace's deployments says. Keys begin with `deployments.`."""

from __future__ import annotations

from typing import Final

from pages.texts import Texts

TEXTS: Final[Texts] = {}
