"""What the runner of a project's tests reported.

User code writes there: anything may stand in it, and it proves little. Sizes are bounded, and what does not fit is left
out.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

Outcome = Literal["passed", "failed", "skipped"]

_HOME: Final = "/workspace"
_MOST: Final = 5_000
_LONGEST_MESSAGE: Final = 2_000
_LONGEST_NAME: Final = 300
_WORST_FIRST: Final[dict[str, int]] = {"failed": 0, "skipped": 1, "passed": 2}
# Colours, and whatever else would write over a terminal.
_CONTROLS: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
# Jest's and Vitest's own words for what became of a test.
_OUTCOMES: Final[dict[str, Outcome]] = {
    "passed": "passed",
    "failed": "failed",
    **dict.fromkeys(("skipped", "pending", "todo", "disabled"), "skipped"),
}


class Unreadable(Exception):
    """The report is none."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one test; without a `name`, of a file that never came to its tests.

    `file` is relative to the project; lines count from 1.
    """

    file: str
    name: str
    outcome: Outcome
    message: str = ""
    line: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.file, self.name


def of_lines(report: bytes) -> tuple[Result, ...]:
    """Read what our own reporters write: one JSON object a line. Lines that are none are left out."""
    return _merged(_result(one) for one in map(_object, report.split(b"\n")))


def of_jest(report: bytes) -> tuple[Result, ...]:
    """Read the JSON report that Jest and Vitest share. Raises Unreadable."""
    whole = _object(report)
    if not isinstance(whole, dict) or not isinstance(whole.get("testResults"), list):
        raise Unreadable
    return _merged(result for file in whole["testResults"] if isinstance(file, dict) for result in _of_file(file))


def _of_file(told: dict[str, Any]) -> Iterable[Result | None]:
    file = told.get("name")
    tests = told.get("assertionResults")
    tests = [test for test in tests if isinstance(test, dict)] if isinstance(tests, list) else []
    if told.get("status") == "failed" and not any(test.get("status") == "failed" for test in tests):
        yield _result({"file": file, "name": "", "outcome": "failed", "message": told.get("message")})
    for test in tests:
        titles = test.get("ancestorTitles")
        names = [*titles, test.get("title")] if isinstance(titles, list) else [test.get("title")]
        messages = test.get("failureMessages")
        message = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], str) else ""
        place = test.get("location")
        yield _result(
            {
                "file": file,
                "name": " > ".join(name for name in names if isinstance(name, str)),
                "outcome": _OUTCOMES.get(str(test.get("status"))),
                "message": re.split(r"\n +at ", message)[0],
                "line": _line_in(message, file) or (place.get("line") if isinstance(place, dict) else None),
            }
        )


def _line_in(message: str, file: object) -> int | None:
    found = re.search(rf"{re.escape(file)}:(\d{{1,7}})", message) if isinstance(file, str) and file else None
    return int(found.group(1)) if found else None


def _object(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _result(told: Any) -> Result | None:
    if not isinstance(told, dict) or told.get("outcome") not in _WORST_FIRST:
        return None
    file, name, message = (_text(told.get(key)) for key in ("file", "name", "message"))
    file = posixpath.relpath(posixpath.join(_HOME, file), _HOME) if file else ""
    line = told.get("line")
    return Result(
        file="" if file.startswith("..") else " ".join(file.split())[:_LONGEST_NAME],
        name=" ".join(name.split())[:_LONGEST_NAME],
        outcome=told["outcome"],
        message=message.strip()[:_LONGEST_MESSAGE],
        line=line if isinstance(line, int) and not isinstance(line, bool) and 0 < line < 10**7 else None,
    )


def _text(value: Any) -> str:
    # Nobody keeps half a character.
    return _CONTROLS.sub("", value.encode(errors="replace").decode()) if isinstance(value, str) else ""


def _merged(results: Iterable[Result | None]) -> tuple[Result, ...]:
    """Keep one result of each test, the worst: a test may fail after it passed, when it is taken down."""
    found: dict[tuple[str, str], Result] = {}
    for result in results:
        if result is None:
            continue
        known = found.get(result.key)
        if known is None and len(found) >= _MOST:
            continue
        if known is None or _WORST_FIRST[result.outcome] < _WORST_FIRST[known.outcome]:
            found[result.key] = result
    return tuple(found.values())
