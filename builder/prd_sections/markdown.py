"""Text of a user inside a Markdown document: it stays text."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

# Turned around, hidden or breaking characters would let a name change what stands beside it.
# The joiners U+200C and U+200D stay: scripts and emoji are written with them.
_HIDDEN: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ACTIVE: Final = re.compile(r"([\\`*_\[\]<>|~#])")
_LINE_START: Final = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAKING: Final = ("Cc", "Cs", "Zl", "Zp")


def tidy(text: str) -> str:
    """Return the text as one line without hidden characters."""
    shown = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    shown = "".join(" " if unicodedata.category(character) in _BREAKING else character for character in shown)
    return re.sub(r"\s+", " ", shown).strip()


def plain(text: str) -> str:
    """Return the text as one line that cannot be markup."""
    line = _ACTIVE.sub(r"\\\1", tidy(text)).replace("&", "&amp;")
    # A bare address would become a link.
    line = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1&#58;", line)
    line = re.sub(r"(?i)\b(www)\.", r"\1&#46;", line).replace("@", "&#64;")
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def unescaped(document: str) -> str:
    """Return what a reader sees of escaped text."""
    return html.unescape(_ESCAPED.sub(r"\1", document))


def shorten(text: str, limit: int) -> str:
    """Return the text, cut at a word where it is longer than the limit."""
    line = tidy(text)
    if len(line) <= limit:
        return line
    cut = line.rfind(" ", limit // 2, limit)
    return line[: cut if cut > 0 else limit - 1].rstrip(" ,;:.") + "…"


def capitalised(line: str) -> str:
    return line[:1].upper() + line[1:]
