"""Groq's transcription, as its documentation describes it, on a free port of this machine."""

from __future__ import annotations

import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

SAID = {
    "task": "transcribe",
    "language": "French",
    "duration": 3.456,
    "text": " Une liste de disques. ",
    "segments": [],
}


class Groq:
    """Serves while the `with` block runs. `answer` is what comes next; `calls` holds what was asked."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.answer: tuple[int, dict[str, str], bytes] = (200, {}, json.dumps(SAID).encode())
        self.silent = threading.Event()
        self.may_end = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="groq")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.may_end.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        groq = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                groq.calls.append(_read(self.path, dict(self.headers.items()), body))
                if groq.silent.is_set():
                    groq.may_end.wait(10)
                status, headers, content = groq.answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def _read(path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
    parts: dict[str, Any] = {"path": path, "key": headers.get("Authorization")}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        parts[str(name)] = content if part.get_filename() else bytes(content).decode()
        if part.get_filename():
            parts["name"], parts["type"] = part.get_filename(), part.get_content_type()
    return parts
