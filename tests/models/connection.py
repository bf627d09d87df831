"""The sockets: how an answer is sent piece by piece, stalls, breaks, and how a client is seen to go away."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.models.turns import Trouble
from tests.models.wire import Answer

if TYPE_CHECKING:
    from tests.models.server import ModelServer

# How often a reply that waits looks whether it may go on, and whether its client is still there.
_LOOK_SECONDS = 0.005


class Http(ThreadingHTTPServer):
    """The connections of one server of models."""

    # Its threads are waited for when it closes, so that none outlives its test.
    daemon_threads = False

    def __init__(self, models: ModelServer) -> None:
        self.models = models
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open, and what is still being sent."""
        with self._open_lock:
            for connection in self._open:
                _break(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away between requests is its own affair."""


class _Ended(Exception):
    """The answer ends here."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Headers leave in one piece, and each event does.
    wbufsize = -1
    server: Http

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        answer = self.server.models.respond(self.command, path, dict(parse_qsl(query)), headers, body)
        try:
            self._send(answer)
        except _Ended:
            self._end()
        except OSError:
            self.server.models.hung_up.set()
            self._end()
        except Exception:
            self.server.models.crash()
            self._end()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in ({"Content-Type": "application/json"} | answer.headers).items():
            self.send_header(name, value)
        if answer.length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(answer.length))
        self.end_headers()
        self.wfile.flush()
        if self.command == "HEAD":
            return
        for piece in self._with_troubles(answer):
            self._look()
            size = answer.chunk_bytes or max(1, len(piece))
            for chunk in (piece[at : at + size] for at in range(0, len(piece), size)):
                self.wfile.write(chunk if answer.length is not None else b"%x\r\n%b\r\n" % (len(chunk), chunk))
                self.wfile.flush()
        if answer.length is None:
            self.wfile.write(b"0\r\n\r\n")
            self.wfile.flush()

    def _with_troubles(self, answer: Answer) -> Iterator[bytes]:
        waiting = sorted(answer.troubles, key=lambda trouble: trouble.after_events)
        sent = 0
        for piece in answer.pieces:
            while waiting and waiting[0].after_events <= sent:
                yield from self._trouble(waiting.pop(0), answer)
            yield piece
            sent += 1
        while waiting and waiting[0].after_events <= sent:
            yield from self._trouble(waiting.pop(0), answer)
        if waiting:
            raise ValueError(f"nothing could go wrong after {waiting[0].after_events} events: there were only {sent}")

    def _trouble(self, trouble: Trouble, answer: Answer) -> Iterator[bytes]:
        if trouble.kind == "cut":
            raise _Ended
        if trouble.kind == "error" and answer.write_error:
            yield answer.write_error(trouble.type, trouble.message)
            self.wfile.write(b"0\r\n\r\n")
            raise _Ended
        self.server.models.stalled.set()
        while not trouble.gate.wait(_LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        """Raise ConnectionError if the client hung up: it sends nothing while it waits for its answer."""
        if select.select([self.connection], [], [], 0)[0] and not self.connection.recv(1, socket.MSG_PEEK):
            raise ConnectionResetError

    def _end(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.wfile.flush()
        _break(self.connection)

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the requests are recorded."""

    def version_string(self) -> str:
        return "models"


def _break(connection: socket.socket) -> None:
    # The client may have been faster.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
