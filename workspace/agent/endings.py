"""Whether a text was cut off: something is open where it ends, or it stops in the middle of a line."""

from __future__ import annotations

import re
from typing import Final

from workspace.agent.source_text import Language, Source, language_of, scan

_COUNTED: Final = ("(", ")", "[", "]", "{", "}", "/*", "*/", "<!--", "-->", "`", '"""', "'''", "</", "/>", "<", "=>")
_TAIL = 400
_NAME = r"(?<![\w$.])"
_STOPS: Final[dict[Language, re.Pattern[str]]] = {
    "script": re.compile(
        rf"(?:=>|(?<!\+)\+|(?<!-)-|[=*%&|?:,.<^~(\[{{]|{_NAME}(?:const|let|var|function|class|import|export|extends|"
        r"implements|new|typeof|if|else))\Z"
    ),
    "python": re.compile(
        rf"(?:(?<!\.\.)\.|(?<!import )\*|[:=+\-/%&|^<>\\@(\[{{]|{_NAME}(?:def|class|import|from|if|elif|"
        r"while|for|in|and|or|not|is|lambda|with|as|del))\Z"
    ),
    "css": re.compile(r"[^};]\Z"),
}
# A declaration that was begun and never says what; only looked at where the line break at the end is missing too.
_BEGUN: Final[dict[Language, re.Pattern[str]]] = {
    "script": re.compile(
        r"\s*(?:export(?!\s+default\s)|import|function|class|interface|const|type|enum)\b[^;{}()='\"`]*"
    ),
    "python": re.compile(r"\s*(?:def|class|async def)\b[^:]*"),
    "css": re.compile(r"(?!)"),
}
_WORD: Final = re.compile(r"\s*[A-Za-z_$][\w$]*")


def how_cut(before: str | None, after: str, path: str) -> str | None:
    """Return in words how the text ends too early; None where it does not, or where that cannot be told."""
    language = language_of(path)
    if language is None or not after.strip() or (before is not None and _ends_alike(before, after)):
        return None
    found = _said(after, language)
    if found is None or (before is not None and _said(before, language)):
        return None
    return found


def _ends_alike(before: str, after: str) -> bool:
    """Return whether nothing can be open in one that is not in the other, without reading them."""
    if before.rstrip()[-_TAIL:] != after.rstrip()[-_TAIL:]:
        return False
    had, has = ([text.count(mark) for mark in _COUNTED] for text in (before, after))
    more = dict(zip(_COUNTED, (b - a for a, b in zip(had, has, strict=True)), strict=True))
    brackets = all(more[opening] == more[closing] for opening, closing in ("()", "[]", "{}"))
    comments = more["/*"] == more["*/"] and more["<!--"] == more["-->"]
    strings = not (more["`"] % 2 or more['"""'] % 2 or more["'''"] % 2)
    return brackets and comments and strings and more["<"] == 2 * more["</"] + more["/>"]


def _said(text: str, language: Language) -> str | None:
    source = scan(text, language)
    if source.is_lost:
        return None
    if source.open:
        opened = source.open[-1]
        kind, _, name = opened.what.partition(" ")
        what = f"`<{name}>`" if kind in ("<tag", "<text") else f"`{opened.what[:1] if kind == '{}' else opened.what}`"
        return f"the {what} of line {text.count(chr(10), 0, opened.at) + 1} is never closed"
    if language == "html":
        lower = text.lower()
        return "`<html>` is never closed" if re.search(r"<html\b", lower) and "</html" not in lower else None
    return _stop(text, source, "script" if language == "jsx" else language)


def _stop(text: str, source: Source, language: Language) -> str | None:
    end = len(text.rstrip())
    if source.is_text(end - 1):
        return None  # after a comment or a string any text may end
    if language == "css" and source.comments and source.comments[-1].end >= end:
        return None
    before, _, last = text[:end].rpartition("\n")
    # A word alone may go on with what the line before began; after a whole statement it is the first of another.
    is_first = before.rstrip()[-1:] in ("", *";}'\"")
    is_begun = _BEGUN[language].fullmatch(last) or (is_first and language == "script" and _WORD.fullmatch(last))
    if (is_begun and len(text) == end) or _STOPS[language].search(text[max(end - 40, 0) : end]):
        return f"it stops in the middle of its last line, `{last.strip()[-80:]}`"
    return None
