"""Medians of wall time."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable


def median_ms(work: Callable[[], object], *, times: int, warm_up: int = 3) -> float:
    """Return the median of `times` runs in milliseconds, after some that do not count."""
    for _again in range(warm_up):
        work()
    taken = []
    for _again in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def say(what: str, ours: float, theirs: float | None = None, *, beside: str = "", goal: str = "") -> None:
    """Print one line: ours, what it stands beside, and the ratio."""
    line = f"{what:<46} {ours:10.1f} ms"
    if theirs is not None:
        line += f"   {beside}: {theirs:.1f} ms   ratio {ours / theirs:.2f}"
    sys.stdout.write(f"{line}{f'   (goal: {goal})' if goal else ''}\n")
    sys.stdout.flush()
