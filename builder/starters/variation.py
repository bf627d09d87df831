"""Stable choices: the same brief always gets the same look, two briefs hardly ever do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from hashlib import sha256

from builder.briefs import BriefFields

# pick(what, choices) is a number from 0 to choices - 1.
Pick = Callable[[str, int], int]


def picker(brief: BriefFields, *, starter: str) -> Pick:
    """Return the choices of this brief; each `what` is drawn by itself, so a new one leaves the old alone."""
    seed = json.dumps([starter, *astuple(brief)]).encode()

    def pick(what: str, choices: int) -> int:
        digest = sha256(what.encode() + b"\0" + seed).digest()
        return int.from_bytes(digest[:8], "big") % choices

    return pick
