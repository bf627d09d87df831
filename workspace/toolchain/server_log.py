"""What a server says: the last of it, as plain text, and what went wrong according to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_KEPT_BYTES: Final = 32 * 1024
_MESSAGE_LIMIT: Final = 500
# Colours and other orders to a terminal; then all that is not text.
_TERMINAL: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.")
_UNPRINTABLE: Final = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]")
_ERROR_LINE: Final = re.compile(r"^\s*(?:\[ERR_\w+\]\s*)?((?:[\w.]*(?:Error|Exception|Interrupt)|fatal|error)\b.*)$")
_PYTHON_PLACE: Final = re.compile(r'File "/workspace/([^"\n]{1,300})", line (\d+)')
_NODE_PLACE: Final = re.compile(r"(?:file://)?/workspace/((?!node_modules/)[^:\s()]{1,300}):(\d+)")


@dataclass(frozen=True, slots=True)
class Said:
    """An error as the program told it; it may say anything."""

    message: str
    file: str | None = None
    line: int | None = None


class Log:
    """The end of a program's output; what came before is forgotten. `masked` takes out what nobody may read."""

    def __init__(self, masked: Callable[[str], str] | None = None) -> None:
        self._kept = bytearray()
        self._masked = masked
        self._text: str | None = ""
        self.cut = False

    def add(self, chunk: bytes) -> None:
        self._text = None
        self._kept += chunk
        if len(self._kept) > _KEPT_BYTES:
            self.cut = True
            del self._kept[: len(self._kept) - _KEPT_BYTES]

    def text(self) -> str:
        """Return whole lines, without orders to a terminal."""
        if self._text is None:
            self._text = self._read()
        return self._text

    def _read(self) -> str:
        text = self._kept.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        # Colours may stand in the middle of what is to be masked, and it may look like a colour itself.
        for change in (self._masked, _plain, self._masked):
            text = change(text) if change else text
        if self.cut:
            # A line that has lost its beginning may be the end of a secret, which no mask knows.
            text = text.partition("\n")[2] or ("" if self._masked else text)
        return text


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub("", _TERMINAL.sub("", text))


def problem(text: str) -> Said | None:
    """Return the last error in a log, with its place in the project; None when nothing looks like one."""
    lines = text.splitlines()
    message = next((found.group(1) for line in reversed(lines) if (found := _ERROR_LINE.match(line))), None)
    if message is None:
        message = next((line.strip() for line in reversed(lines) if line.strip()), None)
    if message is None:
        return None
    python = _PYTHON_PLACE.findall(text)
    # Python tells the place last, where it happened; Node tells it first.
    place = python[-1] if python else next(iter(_NODE_PLACE.findall(text)), None)
    file, line = (place[0], int(place[1][:9])) if place else (None, None)
    return Said(message[:_MESSAGE_LIMIT], file, line)
