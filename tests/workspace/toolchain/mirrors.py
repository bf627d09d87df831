"""A small mirror of packages on a port of this machine: an npm registry and a Python index in one."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_SCRIPT = "echo ran > /made/ran; echo ran > /tmp/ran"


class Mirror(ThreadingHTTPServer):
    """`asked` are the paths that were asked for; `url` is where it is."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.files: dict[str, tuple[str, bytes]] = {}
        self._add_npm("greeting", "1.0.0", "module.exports = 'hello from the mirror'")
        self._add_python("greeting", "1.0.0", "text = 'hello from the mirror'")

    def _add_npm(self, name: str, version: str, code: str) -> None:
        package = {"name": name, "version": version, "main": "index.js", "scripts": {"install": _SCRIPT}}
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as tar:
            for path, text in (("package.json", json.dumps(package)), ("index.js", code)):
                member = tarfile.TarInfo(f"package/{path}")
                member.size = len(text.encode())
                tar.addfile(member, io.BytesIO(text.encode()))
        content = packed.getvalue()
        digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
        address = f"{self.url}/{name}/-/{name}-{version}.tgz"
        described = package | {"dist": {"tarball": address, "integrity": f"sha512-{digest}"}}
        document = {"name": name, "dist-tags": {"latest": version}, "versions": {version: described}}
        self.files[f"/{name}"] = "application/json", json.dumps(document).encode()
        self.files[f"/{name}/-/{name}-{version}.tgz"] = "application/octet-stream", content

    def _add_python(self, name: str, version: str, code: str) -> None:
        wheel = f"{name}-{version}-py3-none-any.whl"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            info = f"{name}-{version}.dist-info"
            archive.writestr(f"{name}.py", code)
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
        page = f'<!doctype html><a href="{self.url}/files/{wheel}">{wheel}</a>'
        self.files[f"/simple/{name}/"] = "text/html", page.encode()
        self.files[f"/files/{wheel}"] = "application/octet-stream", packed.getvalue()


class _Answer(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        kind, content = self.server.files.get(self.path, ("text/plain", b""))
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def mirror() -> Iterator[Mirror]:
    with Mirror() as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield serving
        finally:
            serving.shutdown()
            thread.join()
