"""Google's sign-in, as its OpenID Connect documentation describes it, on a free port of this machine."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

import jwt


class Google:
    """Exchanges codes while the `with` block runs. `codes` are the claims of each; `calls` what was sent."""

    def __init__(self, *, client_id: str, client_secret: str) -> None:
        self.client = (client_id, client_secret)
        self.codes: dict[str, dict[str, Any]] = {}
        self.calls: list[dict[str, str]] = []
        self.answer: tuple[int, bytes] | None = None  # in the place of a token
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="google")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.url,
            "aud": self.client[0],
            "sub": "1100",
            "iat": now,
            "exp": now + 3600,
            "email": "ada@example.org",
            "email_verified": True,
            "name": "Ada",
            **more,
        }

    def exchange(self, path: str, sent: dict[str, str]) -> tuple[int, bytes]:
        self.calls.append(sent)
        if self.answer is not None:
            return self.answer
        given = (sent.get("client_id"), sent.get("client_secret"))
        claims = self.codes.pop(sent.get("code", ""), None)
        if path != "/token" or given != self.client or claims is None or "code_verifier" not in sent:
            return 400, b'{"error": "invalid_grant"}'
        token = jwt.encode(claims, "a key that nobody checks, for it comes by TLS", algorithm="HS256")
        return 200, json.dumps({"access_token": "ya29.a", "id_token": token, "expires_in": 3599}).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        google = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                status, content = google.exchange(self.path, sent)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
