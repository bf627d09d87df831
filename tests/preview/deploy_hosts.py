"""A Vercel and a Netlify on this machine, each as far as we ask it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "host-token-canary"


class DeployHost:
    """Answers GET of the paths in `answers`, to those who have the token. Use it in a `with` block."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.status = 200
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                host.asked.append((url.path, parse_qs(url.query)))
                known = self.headers["Authorization"] == f"Bearer {TOKEN}"
                found = host.answers.get(url.path)
                status = (host.status if found is not None else 404) if known else 401
                body = json.dumps(found if status == 200 else {"error": "no"}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> DeployHost:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def vercel_project(repo: str, *, production: str | None = None, preview: str | None = None) -> dict[str, Any]:
    """A project as `GET /v9/projects` tells of it, with names of deployments (no scheme)."""
    org, _, name = repo.partition("/")
    targets = {"production": {"alias": [production], "url": "x.vercel.app", "readyState": "READY"}}
    latest = [{"url": production or "x.vercel.app", "readyState": "READY", "target": "production"}]
    if preview:
        latest.append({"url": preview, "readyState": "READY", "target": None})  # type: ignore[dict-item]
    return {
        "id": "prj_1",
        "name": name,
        "link": {"type": "github", "org": org, "repo": name},
        "targets": targets if production else {},
        "latestDeployments": latest,
    }


def netlify_site(repo: str, url: str) -> dict[str, Any]:
    """A site as `GET /sites` tells of it."""
    return {
        "id": "1",
        "url": url,
        "ssl_url": url,
        "build_settings": {"provider": "github", "repo_url": f"https://github.com/{repo}"},
        "published_deploy": {"id": "2", "state": "ready"},
    }
