"""Medians of wall time, and memory."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path


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


def web_process(data: Path) -> int:
    """Return the web server of the Motivd with this data folder. Raises LookupError."""
    mark = f"MOTIVD_DATA_DIR={data}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = mark in (folder / "environ").read_bytes().split(b"\0")
            if is_ours and b"uvicorn" in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    raise LookupError("the web process")


def memory_mb(process: int) -> float:
    """Return what a process takes with all that it has started: its own pages, and its part of shared ones."""
    return sum(_pss_mb(each) for each in _family(process))


def _family(process: int) -> Iterator[int]:
    yield process
    for thread in Path(f"/proc/{process}/task").glob("*"):
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


def _pss_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0  # it has just ended
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
