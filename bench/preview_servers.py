"""Previews that have a server, beside that server itself; and what many previews take of memory."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import httpx2
from websockets.sync.client import connect

from bench.measuring import median_ms, memory_mb, say, web_process
from bench.preview import fresh, new_project, opened

_LARGE_BYTES: Final = 10 * 2**20
_STARTS: Final = 3
_MANY: Final = 50
_SERVER: Final = {
    "package.json": '{"scripts": {"start": "node app.js"}}',
    "app.js": f"""
const http = require("node:http");
const large = Buffer.alloc({_LARGE_BYTES}, "a");
const small = Buffer.alloc(2000, "b");
http.createServer((request, answer) => {{
  answer.setHeader("content-type", "application/octet-stream");
  answer.end(request.url.endsWith("large") ? large : small);
}}).listen(process.env.PORT);
""",
}
_APP: Final = {
    "index.html": '<div id="root"></div><script type="module" src="/main.tsx"></script>',
    "main.tsx": 'import { createRoot } from "react-dom/client";\n'
    'import { App } from "./App";\ncreateRoot(document.getElementById("root")!).render(<App />);\n',
    "App.tsx": "export function App() {\n  return <h1>Hello</h1>;\n}\n",
}


def measure(api: httpx2.Client, data: Path, files: Mapping[str, str]) -> None:
    """Measure with `api`, a client of the Motivd whose data folder is `data`; `files` is an app for Vite."""
    _proxied(api, data)
    _many(api, data)
    _vite_ready(api, files)


def _proxied(api: httpx2.Client, data: Path) -> None:
    project = new_project(api, _SERVER)
    address = opened(api, project)["proxyUrl"]
    socket = data / "previews" / f"{project.replace('-', '')[:20]}.s"
    transport = httpx2.HTTPTransport(uds=str(socket))
    with (
        httpx2.Client(transport=transport, base_url="http://127.0.0.1:8000/", trust_env=False) as direct,
        # As a browser asks for what a page loads.
        httpx2.Client(base_url=address, headers={"sec-fetch-mode": "no-cors"}, trust_env=False) as through,
    ):

        def small(client: httpx2.Client) -> Callable[[], object]:
            return lambda: client.get("small").raise_for_status().content

        def large(client: httpx2.Client) -> Callable[[], object]:
            return lambda: len(client.get("large").raise_for_status().content)

        ours, theirs = median_ms(small(through), times=200), median_ms(small(direct), times=200)
        say("2 kB of a server, through the door", ours, theirs, beside="the server itself", goal="3 ms more at most")
        ours, theirs = median_ms(large(through), times=15), median_ms(large(direct), times=15)
        say("10 MB of a server, through the door", ours, theirs, beside="the server itself", goal="ratio at most 2")
    api.delete(f"/api/projects/{project}").raise_for_status()


def _vite_ready(api: httpx2.Client, files: Mapping[str, str]) -> None:
    """The first one installs the packages; those that follow share them."""
    times = []
    for _start in range(_STARTS + 1):
        project = new_project(api, fresh(files))
        begun = time.perf_counter()
        try:
            opened(api, project, kind="server")
        except RuntimeError as failed:
            sys.stdout.write(f"vite in the sandbox was not measured: {failed}\n")
            return
        times.append((time.perf_counter() - begun) * 1000)
        api.delete(f"/api/projects/{project}").raise_for_status()  # only so many servers run for one owner
    say("vite in the sandbox, packages there, ready", statistics.median(times[1:]), goal="under 1500")


def _many(api: httpx2.Client, data: Path) -> None:
    """Open many previews, each with a page that listens, and see what they take of the web process."""
    web = web_process(data)
    opened(api, new_project(api, fresh(_APP)))
    before = memory_mb(web)
    with ExitStack() as pages:
        for _one in range(_MANY):
            preview = opened(api, new_project(api, fresh(_APP)))
            html = httpx2.get(preview["proxyUrl"], headers={"accept": "text/html"}, trust_env=False).text
            state = html.partition('"state": "')[2].partition('"')[0]
            socket = preview["proxyUrl"].replace("http", "ws", 1) + "__motivd/live"
            page = pages.enter_context(connect(socket, proxy=None))
            hello: dict[str, Any] = {"type": "hello", "state": state, "errors": []}
            page.send(json.dumps(hello))
        time.sleep(2)
        more = memory_mb(web) - before
    sys.stdout.write(f"{_MANY} instant previews, open: {more:.0f} MB more of memory   (goal: under 100)\n")
