"""What goes wrong on purpose: answers instead, lost connections, limits, and work done in between."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.github.wire import DOCUMENTATION, Answer, Refused, Request

_TERMS = "https://docs.github.com/en/site-policy/github-terms/github-terms-of-service"
_LIMITS = f"{DOCUMENTATION}/using-the-rest-api/rate-limits-for-the-rest-api"


@dataclass
class Fault:
    """An answer in place of the real one, or after it; no status is a connection that breaks."""

    method: str
    path: re.Pattern[str]
    status: int | None
    body: Any
    headers: dict[str, str]
    times: int
    after: bool

    def answer(self, request_id: str) -> Answer | None:
        if self.status is None:
            return None
        body = self.body
        if isinstance(body, str):
            body = {"message": body, "documentation_url": DOCUMENTATION, "status": str(self.status)}
        elif body is None:
            body = {"message": "Server Error", "documentation_url": DOCUMENTATION, "status": str(self.status)}
        elif isinstance(body, dict) and "message" in body:
            body = body | {"message": body["message"].replace("{request_id}", request_id)}
        return Answer(self.status, body, dict(self.headers))


class Faults:
    """What tests have ordered to go wrong, in the order in which they did."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._before: list[tuple[str, re.Pattern[str], Callable[[], object]]] = []
        self.limit = 5000
        self.remaining = 5000
        self.reset = int(time.time()) + 3600

    def fail_next(
        self,
        method: str,
        path_regex: str,
        *,
        status: int | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Answer the next calls so instead of doing what they ask.

        The regular expression is searched for in the path as it was sent, without its query; the method may be
        "*". Without a status the connection breaks and nothing is answered. With `after` the work is done first.
        A body that is a text becomes the message of one of GitHub's error bodies.
        """
        fault = Fault(method, re.compile(path_regex), status, body, dict(headers or {}), times, after)
        with self._lock:
            self._faults.append(fault)

    def before(self, method: str, path_regex: str, callback: Callable[[], object]) -> None:
        """Run a callback once, before the next such call is handled; no lock is held while it runs."""
        with self._lock:
            self._before.append((method, re.compile(path_regex), callback))

    def rate_limit(self, remaining: int = 0, reset: int | None = None, *, limit: int = 5000) -> None:
        """Leave so many calls until `reset` (seconds since 1970, in an hour by default); then 403."""
        with self._lock:
            self.limit, self.remaining = limit, remaining
            self.reset = int(time.time()) + 3600 if reset is None else reset

    def secondary_limit(
        self,
        retry_after: int | None = 30,
        *,
        status: int = 403,
        times: int = 1,
        method: str = "*",
        path_regex: str = "",
    ) -> None:
        """Refuse the next calls with GitHub's secondary limit; retry_after None sends no Retry-After."""
        message = (
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach "
            "out to GitHub Support for help, please include the request ID {request_id}."
        )
        body = {"message": message, "documentation_url": f"{_LIMITS}#about-secondary-rate-limits"}
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.fail_next(
            method, path_regex, status=status, body=body | {"status": str(status)}, headers=headers, times=times
        )

    def run_before(self, request: Request) -> None:
        """Run the callbacks that waited for this call."""
        with self._lock:
            due = [entry for entry in self._before if _fits(entry[0], entry[1], request)]
            self._before = [entry for entry in self._before if entry not in due]
        for _method, _path, callback in due:
            callback()

    def take(self, request: Request) -> Fault | None:
        """Give the fault that is due for this call, and count it."""
        with self._lock:
            for fault in self._faults:
                if _fits(fault.method, fault.path, request):
                    fault.times -= 1
                    if not fault.times:
                        self._faults.remove(fault)
                    return fault
        return None

    def spend(self, request: Request, who: object, request_id: str) -> Answer | None:
        """Count a call against the limit; give the refusal where none is left."""
        if request.path == "/rate_limit" or request.path.startswith(("/login/", "/_codeload/")):
            return None
        with self._lock:
            if self.remaining > 0:
                self.remaining -= 1
                return None
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        message = (
            f"API rate limit exceeded for {who}. If you reach out to GitHub Support for help, please include the "
            f"request ID {request_id} and timestamp {now}. For more on scraping GitHub and how it may affect your "
            f"rights, please review our Terms of Service ({_TERMS})"
        )
        return Refused(403, message).answer(_LIMITS)


def _fits(method: str, path: re.Pattern[str], request: Request) -> bool:
    return method in ("*", request.method) and path.search(request.path) is not None
