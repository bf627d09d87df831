"""A tsconfig.json, which is JSON with comments and commas at the end of lists."""

from __future__ import annotations

import json
import re
from typing import Any, Final

_COMMENTS: Final = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_COMMAS: Final = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')


def options_of(tsconfig: bytes) -> dict[str, Any] | None:
    """Return its `compilerOptions`, None where it cannot be read."""
    try:
        plain = _COMMENTS.sub(_kept, tsconfig.decode("utf-8-sig"))
        parsed = json.loads(_COMMAS.sub(_kept, plain))
    except (ValueError, RecursionError):
        return None
    options = parsed.get("compilerOptions", {}) if isinstance(parsed, dict) else None
    return options if isinstance(options, dict) else None


def _kept(found: re.Match[str]) -> str:
    return found[1] or ""
