"""Run the tests of the files that are named, by unittest; what became of each is one JSON object a line.

Runs inside the sandbox, by any Python 3.
"""

# ruff: noqa: N802  (unittest's own names)
from __future__ import annotations

import json
import os
import sys
import traceback
import unittest
from typing import Any

_LONGEST = 4000


class _Told(unittest.TestResult):
    """Tells each test as soon as it is over; a test with several ends is told several times."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file

    def addSuccess(self, test: Any) -> None:
        self.tell(test, "passed")

    def addSkip(self, test: Any, reason: str) -> None:
        self.tell(test, "skipped")

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        self.tell(test, "skipped")

    def addUnexpectedSuccess(self, test: Any) -> None:
        self.tell(test, "failed", "It was expected to fail, and did not.")

    def addFailure(self, test: Any, err: Any) -> None:
        self.failed(test, err)

    def addError(self, test: Any, err: Any) -> None:
        self.failed(test, err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self.failed(test, err)

    def failed(self, test: Any, err: Any) -> None:
        message = "".join(traceback.format_exception_only(err[0], err[1])).strip()
        lines = [at.lineno for at in traceback.extract_tb(err[2]) if os.path.abspath(at.filename) == self.file]
        self.tell(test, "failed", message, lines[-1] if lines else None)

    def tell(self, test: Any, outcome: str, message: str = "", line: int | None = None) -> None:
        # What stands for a file that cannot be imported, or for a class that cannot be set up, is no test.
        is_test = isinstance(test, unittest.TestCase) and type(test).__module__ != "unittest.loader"
        name = f"{type(test).__qualname__} > {test._testMethodName}" if is_test else ""
        told = {"file": self.file, "name": name, "outcome": outcome, "message": message[-_LONGEST:], "line": line}
        with open(os.environ["MOTIVD_REPORT"], "a", encoding="utf-8") as report:
            report.write(json.dumps(told) + "\n")


def main() -> None:
    sys.path.insert(0, os.getcwd())
    for path in sys.argv[1:]:
        told = _Told(os.path.abspath(path))
        try:
            unittest.defaultTestLoader.loadTestsFromName(path.removesuffix(".py").replace("/", ".")).run(told)
        except (Exception, SystemExit):
            told.failed(None, sys.exc_info())


if __name__ == "__main__":
    main()
