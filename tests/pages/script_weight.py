"""What a page's scripts weigh: everything that its modules import at once, compressed as it goes over the wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

_IMPORT = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
_SCRIPT = re.compile(r"""<script[^>]*\ssrc="/static/([^"?]+)""")


def of_page(html: str) -> int:
    """Return the bytes of all scripts of a page, modules that they import included."""
    seen: set[Path] = set()
    for name in _SCRIPT.findall(html):
        found = finders.find(name)
        assert found, name
        _follow(Path(str(found)), seen)
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in seen)


def _follow(path: Path, seen: set[Path]) -> None:
    if path in seen:
        return
    seen.add(path)
    for name in _IMPORT.findall(path.read_text(encoding="utf-8")):
        _follow((path.parent / name).resolve(), seen)
