"""Small servers of users for the tests, and what it takes to talk to them."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workspace.toolchain.live_folder import LiveFolder
from workspace.toolchain.server import Ended, Program, Server

PORT = 8000
NODE = b"""
const http = require("node:http");
http.createServer((request, answer) => answer.end("node " + request.url)).listen(process.env.PORT);
"""
PYTHON = b"""
import http.server, os

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"python " + self.path.encode())

http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Answer).serve_forever()
"""


@contextlib.contextmanager
def running(
    files: Mapping[str, bytes], command: Sequence[str], address: Path, **options: Any
) -> Iterator[tuple[Server, LiveFolder]]:
    """Start a server, and leave nothing of it behind."""
    folder = LiveFolder()
    try:
        for path, content in files.items():
            folder.put(path, content)
        server = Server(Program(command, PORT, **options), folder, address)
        try:
            yield server, folder
        finally:
            server.close()
    finally:
        folder.remove()


def until_ready(server: Server, *, seconds: float = 30) -> None:
    ended = watch(server, lambda: server.is_ready, seconds=seconds)
    assert server.is_ready, (ended, server.log.text())


def until_ended(server: Server, *, seconds: float = 30) -> Ended:
    ended = watch(server, lambda: False, seconds=seconds)
    assert ended is not None, server.log.text()
    return ended


def watch(server: Server, enough: Any, *, seconds: float) -> Ended | None:
    """Tick until it has ended, or it is enough."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ended = server.tick()
        if ended is not None or enough():
            return ended
        select.select([server], [], [], 0.02)
    return None


def get(address: Path, path: str = "/", *, seconds: float = 10) -> bytes:
    """Ask a server and return all that it answers. Raises OSError."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(seconds)
        client.connect(str(address))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while chunk := client.recv(1 << 16):
            answer += chunk
        return answer
