"""The server: real HTTP on a free port of this machine, with everything a test may order of our GitHub."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import uuid4

from tests.github import (
    routes_account,
    routes_archive,
    routes_branches,
    routes_commits,
    routes_contents,
    routes_git,
    routes_hosting,
    routes_pulls,
    routes_repos,
    routing,
    webhooks,
)
from tests.github.faults import Faults
from tests.github.repo import Repo
from tests.github.wire import Answer, Refused, Request
from tests.github.world import Token, World

# Importing them enters their routes.
ROUTES = (
    routes_account,
    routes_archive,
    routes_branches,
    routes_commits,
    routes_contents,
    routes_git,
    routes_hosting,
    routes_pulls,
    routes_repos,
)


class Called(NamedTuple):
    """A call that was made; the path is as it was sent, without its query."""

    method: str
    path: str


class GitHubServer(World, Faults):
    """Our GitHub, serving while its `with` block runs.

    `url` is both GITHUB_API_URL and GITHUB_URL. `calls` holds every (method, path) in order. People and
    repositories are arranged with the verbs of World (add_user, add_repo, rename, delete, …) and Repo (commit,
    force, protect, head, files, modes, log, fsck); what goes wrong, with those of Faults (fail_next, before,
    rate_limit, secondary_limit). Leaving the block raises if a route of ours crashed.
    """

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="github-"))
        World.__init__(self, self._root)
        Faults.__init__(self)
        self.calls: list[Called] = []
        self.crashes: list[str] = []
        self._http = _Http(("127.0.0.1", 0), _Connection)
        self._http.github = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="github")

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
        shutil.rmtree(self._root)
        if self.crashes and error is None:
            raise AssertionError(f"our GitHub crashed:\n{self.crashes[0]}")

    def deliver_push(
        self, repo: Repo, url: str, secret: str | None, *, branch: str = "main", before: str | None = None
    ) -> tuple[dict[str, str], bytes]:
        """Give headers and body of the push event that GitHub would send to a webhook; nothing is sent.

        It tells of the branch as it is now, coming from `before` (by default the parent of its last commit).
        """
        call = routing.Call(self, self, self.url, Request("POST", "", "", {}, b""), {}, found=repo)
        with repo.lock:
            return webhooks.push(call, url, secret, branch, before)

    def respond(self, request: Request) -> Answer | None:
        """Answer one request; None breaks the connection."""
        request_id = f"{uuid4().hex[:4]}:{uuid4().hex[:6]}".upper()
        self.calls.append(Called(request.method, request.path))
        try:
            self.run_before(request)
            answer, token = self._decided(request, request_id)
        except Exception:
            self.crashes.append(traceback.format_exc())
            answer, token = Refused(500, "Server Error").answer(), None
        if answer is not None:
            answer.headers = self._headers(request_id, token) | answer.headers
        return answer

    def _decided(self, request: Request, request_id: str) -> tuple[Answer | None, Token | None]:
        token = self.tokens.get(request.headers.get("authorization", "").partition(" ")[2])
        who = f"user ID {token.user.id}" if token else "127.0.0.1"
        limited = self.spend(request, who, request_id)
        if limited:
            return limited, token
        fault = self.take(request)
        if fault and not fault.after:
            return fault.answer(request_id), token
        answer, token = routing.answer(self, self, self.url, request)
        return (fault.answer(request_id), token) if fault else (answer, token)

    def _headers(self, request_id: str, token: Token | None) -> dict[str, str]:
        headers = {
            "X-GitHub-Request-Id": request_id,
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Used": str(self.limit - self.remaining),
            "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Resource": "core",
        }
        if token and token.scopes is not None:
            headers |= {"X-OAuth-Scopes": ", ".join(token.scopes), "X-Accepted-OAuth-Scopes": "repo"}
        return headers


class _Http(ThreadingHTTPServer):
    # Its threads are waited for when it closes, so that none outlives its test.
    daemon_threads = False
    github: GitHubServer

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open."""
        with self._open_lock:
            for connection in self._open:
                _break(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away in the middle is its own affair."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # An answer leaves in one piece.
    wbufsize = -1
    server: _Http

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        answer = self.server.github.respond(Request(self.command, path, query, headers, body))
        if answer is None:
            self.close_connection = True
            _break(self.connection)
            return
        content = answer.content()
        self.send_response(answer.status)
        sent = {"Content-Type": "application/json; charset=utf-8"} | answer.headers
        for name, value in sent.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the calls are recorded."""

    def version_string(self) -> str:
        return "github.com"


def _break(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The client was faster.
        return
