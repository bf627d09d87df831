"""What in a source file is code, comment or string, and what is still open where it ends.

No parser: enough to say where a comment stands and whether the text was cut off, and honest when it lost the thread.
A text that was cut leaves something open and closes nothing that was not open; whatever else looks wrong here may
as well be a construct that is not known here, so then nothing is said about its end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

Language = Literal["script", "jsx", "css", "python", "html"]

LANGUAGES: Final[dict[str, Language]] = {
    **dict.fromkeys(("ts", "mts", "cts"), "script"),
    **dict.fromkeys(("tsx", "jsx", "js", "mjs", "cjs"), "jsx"),
    **dict.fromkeys(("css", "scss", "less"), "css"),
    **dict.fromkeys(("py", "pyi"), "python"),
    **dict.fromkeys(("html", "htm"), "html"),
}

_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


class Piece(NamedTuple):
    """`text[start:end]`; of a comment, with its marks."""

    start: int
    end: int


class Open(NamedTuple):
    """Something that was begun at `at` and, where the text ends, is not closed."""

    what: str
    at: int


@dataclass(slots=True)
class Source:
    """What a scan found. Without the thread (`is_lost`), `open` says nothing."""

    comments: list[Piece] = field(default_factory=list)
    strings: list[Piece] = field(default_factory=list)
    markup_texts: list[tuple[Piece, str]] = field(default_factory=list)  # with the name of the element
    open: list[Open] = field(default_factory=list)
    is_lost: bool = False

    def is_comment(self, at: int) -> bool:
        return _covers(self.comments, at)

    def is_text(self, at: int) -> bool:
        """Return whether this is inside of a string or a comment."""
        return _covers(self.strings, at) or _covers(self.comments, at)

    def element_around(self, at: int) -> str | None:
        """Return the name of the element whose text this is."""
        number = bisect_right(self.markup_texts, at, key=lambda item: item[0].start) - 1
        if number >= 0 and at < self.markup_texts[number][0].end:
            return self.markup_texts[number][1]
        return None


def _covers(pieces: list[Piece], at: int) -> bool:
    number = bisect_right(pieces, at, key=lambda piece: piece.start) - 1
    return number >= 0 and at < pieces[number].end


def extension_of(path: str) -> str:
    """Return what stands after the last dot of the name, else the name: `tsx`, `makefile`."""
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def language_of(path: str) -> Language | None:
    return LANGUAGES.get(extension_of(path))


def scan(text: str, language: Language) -> Source:
    """Read through the text once."""
    source = Source()
    scanners[language](text, source)
    return source


class _Lost(Exception):
    """This is not the language that it is read as, or not one that is known here."""


def _scan_python(text: str, source: Source) -> None:
    token = re.compile(r'#|"""|\'\'\'|["\'()\[\]{}]')
    at = 0
    while found := token.search(text, at):
        mark, start = found[0], found.start()
        if mark == "#":
            at = _line_end(text, start)
            source.comments.append(Piece(start, at))
        elif mark in _CLOSERS or mark in "([{":
            _bracket(source, mark, start)
            at = found.end()
        elif len(mark) == 3:
            at = _string_end(text, start, rf"(?:[^\\{mark[0]}]|\\.|{mark[0]}(?!{mark[0]}{{2}}))*+{mark}", source)
        else:
            at = _string_end(text, start, rf"(?:[^\\{mark}\n]|\\.)*+{mark}", source)
        if source.is_lost:
            return


def _scan_css(text: str, source: Source) -> None:
    token = re.compile(r"""\\.|/\*|(?<!:)//|url\(\s*(?!["'\s])[^)\n]*\)|["'()\[\]{}]""")
    at = 0
    while found := token.search(text, at):
        mark, start = found[0], found.start()
        at = found.end()
        if mark == "/*":
            at = _block_comment_end(text, start, source)
        elif mark == "//":
            # In plain CSS these are two characters like any other; what follows may still be a comment of SCSS.
            at = _line_end(text, start)
            source.comments.append(Piece(start, at))
        elif mark in _CLOSERS or mark in "([{":
            _bracket(source, mark, start)
        elif mark in "\"'":
            at = _string_end(text, start, rf"(?:[^\\{mark}\n]|\\.)*+{mark}", source)
        if source.is_lost:
            return


def _scan_html(text: str, source: Source) -> None:
    token = re.compile(r"<!--|<(script|style)\b|<(?=[a-zA-Z/])", re.IGNORECASE)
    attributes = re.compile(r"""(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
    at = 0
    while found := token.search(text, at):
        start = found.start()
        if found[0] == "<!--":
            end = text.find("-->", start)
            at = end + 3 if end != -1 else len(text)
            source.comments.append(Piece(start, at))
            if end == -1:
                source.open.append(Open("<!--", start))
            continue
        tag = attributes.match(text, start)
        if tag is None:
            source.open.append(Open("<", start))
            return
        at = tag.end()
        if found[1] and not tag[0].endswith("/>"):
            at = _embedded(text, at, found[1].lower(), source)


def _embedded(text: str, at: int, name: str, source: Source) -> int:
    """Read a script or a style sheet inside of HTML; its comments count, what is open in it does not."""
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
    if closing is None:
        source.open.append(Open(f"<{name}>", at))
        return len(text)
    inner = scan(text[at : closing.start()], "css" if name == "style" else "script")
    source.comments += [Piece(at + piece.start, at + piece.end) for piece in inner.comments]
    source.strings += [Piece(at + piece.start, at + piece.end) for piece in inner.strings]
    return closing.end()


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == -1 else end


def _block_comment_end(text: str, start: int, source: Source) -> int:
    end = text.find("*/", start + 2)
    if end == -1:
        source.open.append(Open("/*", start))
    source.comments.append(Piece(start, len(text) if end == -1 else end + 2))
    return source.comments[-1].end


def _bracket(source: Source, mark: str, at: int) -> None:
    if mark not in _CLOSERS:
        source.open.append(Open(mark, at))
    elif source.open and source.open[-1].what == _CLOSERS[mark]:
        source.open.pop()
    else:
        source.is_lost = True


def _string_end(text: str, start: int, rest: str, source: Source) -> int:
    """Return the end of the string that begins here; one that is not closed is open at the end of the text only."""
    quote = rest[rest.rindex("+") + 1 :]
    found = re.compile(rest, re.DOTALL).match(text, start + len(quote))
    if found:
        source.strings.append(Piece(start, found.end()))
        return found.end()
    if len(quote) == 1 and "\n" in text[start:].rstrip("\n"):
        source.is_lost = True
    source.open.append(Open(quote, start))
    source.strings.append(Piece(start, len(text)))
    return len(text)


_SCRIPT_TOKEN = re.compile(r"""//|/\*|[/"'`()\[\]{}]""")
_JSX_TOKEN = re.compile(r"""//|/\*|[/"'`()\[\]{}<]""")
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*")
_STRING = {mark: re.compile(rf"{mark}(?:[^\\{mark}\n]|\\(?:.|\n))*+{mark}") for mark in "\"'"}
_TEMPLATE_TOKEN = re.compile(r"(?:[^\\`$]|\\.|\$(?!\{))*+(`|\$\{)", re.DOTALL)
_TAG_TOKEN = re.compile(r"""//|/\*|[{"'>]|/>""")
_TEXT_TOKEN = re.compile(r"[{<}]")
_NAME = re.compile(r"[A-Za-z_$][\w$.:-]*")
_TYPE_PARAMETER = re.compile(r"<\s*(?:const\s+)?([A-Za-z_$][\w$]*)\s*(,|=|extends\b|>\s*\(|>\s*$)?", re.MULTILINE)
_WORDS_BEFORE_AN_EXPRESSION = frozenset(
    "return typeof case in of delete void throw new do else instanceof yield await default".split()
)
_BEFORE_A_REGEX = frozenset("(,=:[!&|?{};+-*%~^<>")
_BEFORE_MARKUP = frozenset("(,=:[!&|?{")


def _scan_script(text: str, source: Source) -> None:
    _Script(text, source, has_markup=False).run()


def _scan_jsx(text: str, source: Source) -> None:
    _Script(text, source, has_markup=True).run()


class _Script:
    """JavaScript and TypeScript, with templates, regular expressions and JSX. `open` doubles as the stack."""

    def __init__(self, text: str, source: Source, *, has_markup: bool) -> None:
        self.text, self.source = text, source
        self.token = _JSX_TOKEN if has_markup else _SCRIPT_TOKEN
        self.at = 2 if text.startswith("#!") else 0

    def run(self) -> None:
        steps: dict[str, Callable[[], None]] = {"`": self._template, "<tag": self._tag, "<text": self._text}
        try:
            while self.at < len(self.text):
                top = self.source.open[-1].what.partition(" ")[0] if self.source.open else ""
                steps.get(top, self._code)()
        except _Lost:
            self.source.is_lost = True

    def _push(self, what: str, at: int) -> None:
        self.source.open.append(Open(what, at))

    def _code(self) -> None:
        """Read on until another kind of text begins or ends."""
        text, token, stack = self.text, self.token, self.source.open
        while found := token.search(text, self.at):
            mark, start = found[0], found.start()
            self.at = found.end()
            if mark in "([{":
                self._push(mark, start)
            elif mark in _CLOSERS:
                opened = stack.pop().what if stack else ""
                if opened != _CLOSERS[mark] and not (mark == "}" and opened in ("${", "{}")):
                    raise _Lost
                if opened in ("${", "{}"):
                    return
            elif mark in "\"'":
                self._string(start)
            elif mark == "`":
                self._push("`", start)
                return
            elif mark in ("//", "/*"):
                self._comment(mark, start)
            elif mark == "/":
                self._slash(start)
            elif self._begins_markup(start):
                self._push("<tag", start)
                self._name(start + 1)
                return
        self.at = len(text)

    def _comment(self, mark: str, start: int) -> None:
        if mark == "//":
            self.at = _line_end(self.text, start)
            self.source.comments.append(Piece(start, self.at))
        else:
            self.at = _block_comment_end(self.text, start, self.source)

    def _string(self, start: int) -> None:
        found = _STRING[self.text[start]].match(self.text, start)
        if found is None:
            if "\n" in self.text[start:].rstrip("\n"):
                raise _Lost
            self._push(self.text[start], start)
        self.at = found.end() if found else len(self.text)
        self.source.strings.append(Piece(start, self.at))

    def _before(self, at: int) -> tuple[str, str]:
        """Return the last character before, and the word that it ends, past blanks and comments."""
        comments = self.source.comments
        number = len(comments) - 1
        while at:
            if self.text[at - 1].isspace():
                at -= 1
            elif number >= 0 and comments[number].end == at:
                at, number = comments[number].start, number - 1
            else:
                break
        begin = at
        while begin and (self.text[begin - 1].isalnum() or self.text[begin - 1] in "_$"):
            begin -= 1
        return self.text[at - 1 : at], self.text[begin:at]

    def _slash(self, start: int) -> None:
        character, word = self._before(start)
        if word in _WORDS_BEFORE_AN_EXPRESSION or (not word and (not character or character in _BEFORE_A_REGEX)):
            found = _REGEX.match(self.text, start)
            if found:
                self.source.strings.append(Piece(start, found.end()))
                self.at = found.end()

    def _begins_markup(self, start: int) -> bool:
        follows = self.text[start + 1 : start + 2]
        if not (follows.isalpha() or follows in ("_", "$", ">")):
            return False
        character, word = self._before(start)
        if word:
            if word not in _WORDS_BEFORE_AN_EXPRESSION:
                return False
        elif character == ">":
            if not re.search(r"=>\s*\Z", self.text[max(start - 200, 0) : start]):
                return False
        elif character and character not in _BEFORE_MARKUP:
            return False
        generic = _TYPE_PARAMETER.match(self.text, start)
        if generic is None or generic[2] is None:
            return True
        return generic[2].startswith(">") and f"</{generic[1]}" in self.text[start:]

    def _name(self, at: int) -> None:
        """Read the name of a tag that begins, with its type arguments; `open` remembers the name."""
        found = _NAME.match(self.text, at)
        self.at = found.end() if found else at
        opened = self.source.open.pop()
        self._push(f"<tag {found[0] if found else ''}", opened.at)
        if self.text.startswith("<", self.at):
            depth = 0
            while self.at < len(self.text):
                depth += {"<": 1, ">": -1}.get(self.text[self.at], 0)
                self.at += 1
                if not depth:
                    break

    def _tag(self) -> None:
        """Read attributes, up to an expression or to the end of the tag."""
        while found := _TAG_TOKEN.search(self.text, self.at):
            mark, start = found[0], found.start()
            self.at = found.end()
            if mark in ("//", "/*"):
                self._comment(mark, start)
            elif mark == "{":
                self._push("{}", start)
                return
            elif mark in "\"'":
                end = self.text.find(mark, start + 1)
                if end == -1:
                    self._push(mark, start)
                self.at = len(self.text) if end == -1 else end + 1
                self.source.strings.append(Piece(start, self.at))
                if end == -1:
                    return
            else:
                opened = self.source.open.pop()
                if mark == ">":
                    self._push("<text" + opened.what.removeprefix("<tag"), opened.at)
                return
        self.at = len(self.text)

    def _text(self) -> None:
        """Read the text between tags."""
        found = _TEXT_TOKEN.search(self.text, self.at)
        end = found.start() if found else len(self.text)
        name = self.source.open[-1].what.partition(" ")[2]
        self.source.markup_texts.append((Piece(self.at, end), name))
        self.at = found.end() if found else end
        if found is None:
            return
        if found[0] == "}":
            raise _Lost
        if found[0] == "{":
            self._push("{}", found.start())
        elif self.text.startswith("/", self.at):
            closing = re.compile(r"/\s*([\w$.:-]*)\s*>").match(self.text, self.at)
            if closing is None:
                if ">" in self.text[self.at :]:
                    raise _Lost
                self.at = len(self.text)
                return
            if closing[1] != name:
                raise _Lost
            self.source.open.pop()
            self.at = closing.end()
        else:
            self._push("<tag", found.start())
            self._name(self.at)

    def _template(self) -> None:
        found = _TEMPLATE_TOKEN.match(self.text, self.at)
        begun = self.at
        self.at = found.end() if found else len(self.text)
        self.source.strings.append(Piece(begun, self.at))
        if found and found[1] == "`":
            self.source.open.pop()
        elif found:
            self._push("${", found.end() - 2)


scanners: Final[dict[Language, Callable[[str, Source], None]]] = {
    "script": _scan_script,
    "jsx": _scan_jsx,
    "css": _scan_css,
    "python": _scan_python,
    "html": _scan_html,
}
