"""The server: real HTTP on a free port of this machine, for Anthropic's SDK and for OpenAI's."""

from __future__ import annotations

import json
import threading
import time
import traceback
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from tests.models.anthropic_api import STATUSES, Anthropic
from tests.models.connection import Http
from tests.models.openai_api import OpenAI
from tests.models.script import Script
from tests.models.turns import Failure, Turn
from tests.models.wire import Answer, Dialect, Refused, Request

_MODELS = ("claude-sonnet-5", "claude-haiku-5", "gpt-5", "gpt-5-mini")
_ANTHROPIC, _OPENAI = Anthropic(), OpenAI()
_TALKS = {"/v1/messages": _ANTHROPIC, "/v1/messages/count_tokens": _ANTHROPIC, "/v1/chat/completions": _OPENAI}


class ModelServer(Script):
    """Models of our own, serving while the `with` block runs.

    Anthropic's base URL is `url`, OpenAI's is `url` + "/v1". Both use the turns of one script (see Script) in order.

    `requests` holds every request, `unexpected` those that came when no turn was left: they are answered with 500.
    `stalled` is set when a reply stalls, `hung_up` when a client went away before its reply was sent. With `models`
    set, other names are unknown; with `keys` set, other keys are wrong. Leaving the block raises if there are
    unexpected requests, if something of ours crashed, or if something was said about a turn that never followed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.models: list[str] | None = None
        self.keys: list[str] | None = None
        self.requests: list[Request] = []
        self.unexpected: list[Request] = []
        self.crashes: list[str] = []
        self.stalled = threading.Event()
        self.hung_up = threading.Event()
        self._http = Http(self)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="models")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.hang_up()
        self._http.server_close()
        if error is not None:
            return
        if self.crashes:
            raise AssertionError(f"our models crashed:\n{self.crashes[0]}")
        if self.unexpected:
            listed = "\n".join(f"{request.method} {request.path} {request.body}"[:500] for request in self.unexpected)
            raise AssertionError(f"no turn was left for:\n{listed}")
        if self.unwritten:
            raise AssertionError("something was said about a next turn, but none was written")

    def respond(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer:
        """Answer one request."""
        request_id = f"req_{uuid4().hex[:24]}"
        dialect = _TALKS.get(path) or (_ANTHROPIC if "anthropic-version" in headers else _OPENAI)
        try:
            request = Request(method, path, query, headers, _parsed(body), len(body), time.monotonic())
            self.requests.append(request)
            answer = self._decided(dialect, request, request_id)
        except Refused as refused:
            answer = _failed(dialect, refused.failure, request_id, refused.param)
        except Exception:
            self.crash()
            answer = _failed(dialect, Failure(500), request_id)
        answer.headers = dialect.headers(request_id) | answer.headers
        return answer

    def crash(self) -> None:
        """Keep the exception that is being handled, for the end of the block."""
        self.crashes.append(traceback.format_exc())

    def _decided(self, dialect: Dialect, request: Request, request_id: str) -> Answer:
        if request.key is None or (self.keys is not None and request.key not in self.keys):
            raise dialect.no_key(given=request.key is not None)
        talks = request.method == "POST" and request.path in _TALKS
        lists = request.method == "GET" and (request.path + "/").startswith("/v1/models/")
        if not talks and not lists:
            raise Refused(404, f"Invalid URL ({request.method} {request.path})", type="not_found_error")
        failure = self.take(request.body, only_failures=True)
        if isinstance(failure, Failure):
            return _failed(dialect, failure, request_id)
        dialect.check(request)
        if lists:
            return self._listed(dialect, request)
        if self.models is not None and request.body["model"] not in self.models:
            raise dialect.no_model(request.body["model"])
        if request.path.endswith("/count_tokens"):
            return Answer.json({"input_tokens": max(1, request.size // 4)})
        return self._talk(dialect, request, request_id)

    def _listed(self, dialect: Dialect, request: Request) -> Answer:
        names = list(_MODELS) if self.models is None else self.models
        name = request.path.removeprefix("/v1/models").strip("/")
        if not name:
            return Answer.json(dialect.models(names, request.query))
        if name not in names:
            raise dialect.no_model(name)
        return Answer.json(dialect.model(name))

    def _talk(self, dialect: Dialect, request: Request, request_id: str) -> Answer:
        reply = self.take(request.body)
        if reply is None:
            self.unexpected.append(request)
            # The SDKs would try again, and again.
            headers = {"x-should-retry": "false"}
            return _failed(dialect, Failure(500, None, "No turn is left in the script.", None, headers), request_id)
        if isinstance(reply, Failure):
            return _failed(dialect, reply, request_id)
        if not request.body.get("stream"):
            return _whole(dialect, reply, request, request_id)
        headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
        pieces = dialect.events(reply, dialect.asked(request))
        return Answer(
            pieces,
            headers=headers,
            troubles=reply.troubles,
            chunk_bytes=reply.chunk_bytes,
            write_error=dialect.error_event,
        )


def _parsed(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise Refused(400, "The request body is not valid JSON")
    return parsed


def _failed(dialect: Dialect, failure: Failure, request_id: str, param: str | None = None) -> Answer:
    return Answer.json(dialect.error(failure, request_id, param), failure.status, failure.headers)


def _whole(dialect: Dialect, turn: Turn, request: Request, request_id: str) -> Answer:
    """Write the turn as one body of two pieces: what would happen in the middle of a stream happens between them."""
    for trouble in turn.troubles:
        if trouble.kind == "error":
            failure = Failure(STATUSES.get(trouble.type, 500), trouble.type, trouble.message)
            return _failed(dialect, failure, request_id)
        trouble.after_events = 1
    answer = Answer.json(dialect.whole(turn, dialect.asked(request)))
    answer.troubles = turn.troubles
    return answer
