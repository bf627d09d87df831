"""Lines that stand in for code which is left out: `// ... rest of the code unchanged`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from workspace.agent.placeholder_words import Meaning, meaning
from workspace.agent.source_text import Language, Source, extension_of, language_of, scan

_BARE_DOTS: Final = re.compile(r"[ \t]*(?:\.{3,}|…)[ \t]*[;,]?[ \t\r]*")
_COMMENT_ON_LINE: Final = re.compile(r"<!--.*?(?:-->|$)|/\*.*?(?:\*/|$)|//.*|#.*|--.*")
_WORDS_ALONE: Final = re.compile(r"[^={}\"`<>\\|&]{3,120}")
# Where three dots may be all that is shown: the gap between page numbers, a menu button.
_SMALL_ELEMENTS: Final = frozenset("span a button li p td th small em b i strong label option summary code".split())

_SLASHES = "java kt go rs c h cc cpp hpp cs swift php dart scala groovy proto vue svelte astro graphql"
_HASHES = "sh bash zsh yaml yml toml rb pl r ini cfg conf env tf makefile dockerfile gitignore"
_JSON = ("json", "jsonc")
_MARKDOWN = ("md", "mdx", "markdown")
_LINE_COMMENTS: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(_SLASHES.split(), re.compile(r"\s*(?://.*|\{?/\*.*\*/\}?|<!--.*-->)\s*")),
    **dict.fromkeys(_HASHES.split(), re.compile(r"\s*#.*")),
    **dict.fromkeys(("sql", "lua", "hs"), re.compile(r"\s*--.*")),
    **dict.fromkeys((*_MARKDOWN, "xml", "svg"), re.compile(r"\s*<!--.*-->\s*")),
    **dict.fromkeys(_JSON, re.compile(r"\s*(?://.*|/\*.*\*/|#.*)\s*")),
}


def find(before: str | None, after: str, path: str) -> int | None:
    """Return the first line of `after` (from 0) that stands in for code and was not there before."""
    lines = after.split("\n")
    kept = frozenset(line.strip() for line in (before or "").split("\n"))
    fresh = [number for number, line in enumerate(lines) if line.strip() not in kept and _may_be_hole(line)]
    if not fresh:
        return None
    language = language_of(path)
    if language is None:
        return _in_lines(lines, fresh, extension_of(path))
    return _InSource(after, lines, language, is_new=not before).find(frozenset(fresh))


def _may_be_hole(line: str) -> bool:
    """Look at the line alone, quickly: most texts have no such line, and need no scan."""
    content = line.strip()
    if not content:
        return False
    if _BARE_DOTS.fullmatch(line) or (_WORDS_ALONE.fullmatch(content) and meaning(content)):
        return True
    return any(meaning(found[0]) for found in _COMMENT_ON_LINE.finditer(content))


def _in_lines(lines: list[str], fresh: list[int], extension: str) -> int | None:
    """Find a hole in a language that is not scanned: a line that is a comment and nothing else."""
    comment = _LINE_COMMENTS.get(extension)
    if comment is None:
        return None
    fenced = set(_fenced(lines)) if extension in _MARKDOWN else set()
    for number in fresh:
        line = lines[number]
        if extension in _JSON and _BARE_DOTS.fullmatch(line):
            return number
        if number in fenced or not comment.fullmatch(line):
            continue
        said = meaning(line.strip().strip("{}"))
        near = [lines[at] for at in (number - 1, number + 1) if 0 <= at < len(lines)]
        if said == Meaning.SHOWN or (said == Meaning.SAID and not any(comment.fullmatch(other) for other in near)):
            return number
    return None


def _fenced(lines: list[str]) -> Iterator[int]:
    is_inside = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith(("```", "~~~")):
            is_inside = not is_inside
        elif is_inside:
            yield number


class _InSource:
    """A text whose comments and strings are known."""

    def __init__(self, text: str, lines: list[str], language: Language, *, is_new: bool) -> None:
        self.text, self.lines, self.language, self.is_new = text, lines, language, is_new
        self.source: Source = scan(text, language)
        self.starts = [0]
        for line in lines[:-1]:
            self.starts.append(self.starts[-1] + len(line) + 1)

    @cached_property
    def comments(self) -> dict[int, tuple[int, int]]:
        """Where comments stand, by their first and last line."""
        return {self._line_of(piece.start): (piece.start, piece.end) for piece in self.source.comments}

    def _line_of(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def find(self, fresh: frozenset[int]) -> int | None:
        for first, (start, end) in self.comments.items():
            last = self._line_of(max(end - 1, start))
            if not fresh.isdisjoint(range(first, last + 1)) and self._is_hole(first, last, start, end):
                return first
        return next((number for number in sorted(fresh) if self._is_bare_dots(number)), None)

    def _is_hole(self, first: int, last: int, start: int, end: int) -> bool:
        said = meaning(self.text[start:end])
        if said == Meaning.NONE:
            return False
        front = self.text[self.starts[first] : start].strip()
        back = self.text[end : self.starts[last] + len(self.lines[last])].strip()
        # After code on its own line it is a remark on that code.
        if (front and front[-1] not in "{([>") or (back and back[0] not in "})]<,;"):
            return False
        if said == Meaning.SHOWN:
            return True
        if self._is_comment(first - 1) or self._is_comment(last + 1):
            return False  # one line of a longer remark
        before, after = front.strip("{") or self._code_near(first, -1), back.strip("}") or self._code_near(last, 1)
        is_heading = bool(after) and after[0] not in "})]<" and self.lines[last + 1].strip() != ""
        if said == Meaning.DOTS:
            # In a new file dots may be part of an explanation, unless they are all there is between two brackets.
            return not self.is_new or (not front and before[-1:] == "{" and after[:1] == "}")
        return said == Meaning.SAID or not is_heading

    def _is_comment(self, number: int) -> bool:
        if not 0 <= number < len(self.lines):
            return False
        content = self.lines[number]
        at = self.starts[number] + len(content) - len(content.lstrip())
        return bool(content.strip()) and self.source.is_comment(at)

    def _code_near(self, number: int, step: int) -> str:
        """Return the nearest line that is not blank, before or after this one."""
        number += step
        while 0 <= number < len(self.lines):
            if self.lines[number].strip():
                return self.lines[number].strip()
            number += step
        return ""

    def _is_bare_dots(self, number: int) -> bool:
        """Return whether three dots, alone on their line, stand where code should."""
        line = self.lines[number]
        at = self.starts[number] + len(line) - len(line.lstrip())
        if not _BARE_DOTS.fullmatch(line) or self.source.is_text(at) or self.language == "html":
            return False
        if self.language == "python":
            return not self._is_body(number, at)
        element = self.source.element_around(at)
        return element is None or element.rpartition(".")[2] not in _SMALL_ELEMENTS

    def _is_body(self, number: int, at: int) -> bool:
        """Return whether `...` is all that a block of Python consists of, or stands inside of brackets."""
        if scan(self.text[:at], "python").open:
            return True
        indent = _indent(self.lines[number])
        before, after = self._python_near(number, -1), self._python_near(number, 1)
        is_last = after is None or _indent(after) < indent
        return is_last and before is not None and before.endswith(":") and _indent(before) < indent

    def _python_near(self, number: int, step: int) -> str | None:
        """Return the nearest line of code before or after, without its comment; strings alone are no code."""
        number += step
        while 0 <= number < len(self.lines):
            line, start = self.lines[number], self.starts[number]
            if line.strip() and not self.source.is_text(start + len(line) - len(line.lstrip())):
                comment = self.comments.get(number)
                return line[: comment[0] - start].rstrip() if comment else line.rstrip()
            number += step
        return None


def _indent(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())
