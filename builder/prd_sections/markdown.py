"""Text of a user inside a Markdown document: it stays text."""

from __future__ import annotations

import re
import unicodedata

# Turned around, hidden or breaking characters would let a name change what stands beside it.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~#])")
_LINE_START = re.compile(r"^([-+=]|\d+[.)])")


def plain(text: str) -> str:
    """Return the text as one line that cannot be markup."""
    tidy = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    tidy = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in tidy)
    tidy = re.sub(r"\s+", " ", tidy).strip()
    tidy = _ACTIVE.sub(r"\\\1", tidy).replace("&", "&amp;")
    # A bare address would become a link.
    tidy = re.sub(r"(?i)\b(https?|ftp):(?=//)", r"\1&#58;", tidy)
    tidy = re.sub(r"(?i)\bwww\.", "www&#46;", tidy)
    return _LINE_START.sub(r"\\\1", tidy)


def sentence(text: str) -> str:
    """Return the text as a sentence of its own: a capital first, a full stop at its end."""
    line = plain(text)
    if not line:
        return line
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…" else ".")
