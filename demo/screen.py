"""Progress on a terminal, and plain lines where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_WIDTH = 24


class Screen:
    """Prints steps with a bar; remembers how long each took, in seconds."""

    def __init__(self) -> None:
        self.live = sys.stdout.isatty()
        self.took: list[tuple[str, float]] = []

    def say(self, text: str = "") -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def bar(self, label: str, percent: int, note: str = "") -> None:
        if self.live:
            filled = _WIDTH * percent // 100
            line = f"  {label:<12} {'█' * filled}{'░' * (_WIDTH - filled)} {percent:>3} %  {note}"
            sys.stdout.write(f"\r\033[K{line[:110]}")
            sys.stdout.flush()

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        self.bar(label, 0)
        started = time.perf_counter()
        yield
        self.done(label, time.perf_counter() - started)

    def done(self, label: str, seconds: float) -> None:
        self.took.append((label, seconds))
        end = "\r\033[K" if self.live else ""
        self.say(f"{end}  {label:<12} done in {seconds:6.2f} s")
