"""A plugin of pytest: what became of each test, one JSON object a line. Runs inside the sandbox, by any Python 3."""

from __future__ import annotations

import json
import os
from typing import Any

_LONGEST = 4000


def pytest_runtest_logreport(report: Any) -> None:
    """Tell the test itself, and what went wrong before or after it."""
    if report.when != "call" and report.outcome == "passed":
        return
    file, _, name = report.nodeid.partition("::")
    message, line = _why(report, file) if report.outcome == "failed" else ("", None)
    _tell(file, name.replace("::", " > "), report.outcome, message, line)


def pytest_collectreport(report: Any) -> None:
    """Tell a file that could not be read."""
    if report.outcome == "failed":
        _tell(report.nodeid.partition("::")[0], "", "failed", report.longreprtext[-_LONGEST:], None)


def _why(report: Any, file: str) -> tuple[str, int | None]:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return report.longreprtext[-_LONGEST:], None
    is_here = os.path.abspath(crash.path) == os.path.abspath(file)
    return crash.message[:_LONGEST], crash.lineno if is_here else report.location[1] + 1


def _tell(file: str, name: str, outcome: str, message: str, line: int | None) -> None:
    told = {"file": file, "name": name, "outcome": outcome, "message": message, "line": line}
    with open(os.environ["MOTIVD_REPORT"], "a", encoding="utf-8") as report:
        report.write(json.dumps(told) + "\n")
