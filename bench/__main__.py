"""Run all measurements and print a line for each."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import httpx2

from bench import agent, edits, pages, preview, preview_servers
from bench.measuring import median_ms, say
from bench.servers import free_port, motivd, running
from demo.__main__ import drive
from demo.client import Motivd
from demo.ideas import IDEAS
from demo.screen import Screen


def main() -> int:
    edits.measure()
    with tempfile.TemporaryDirectory(prefix="motivd-bench-") as folder:
        data, port = Path(folder) / "data", free_port()
        data.mkdir()
        with motivd(data, port) as first:
            say("make run, first start (tools installed)", first * 1000)
            api = Motivd(f"http://127.0.0.1:{port}", (data / "owner-token").read_text().strip())
            project = _idea_to_app(api, Path(folder))
            _poll(api, port, data, project)
            _first_byte(api, project, Path(folder))
            pages.measure(f"http://127.0.0.1:{port}", data, project)
            _previews(port, data, api, project, Path(folder) / "vite")
        with motivd(data, port) as second:
            say("make run, second start", second * 1000, goal="under 5000")
        agent.measure(Path(folder))
        _workspace(Path(folder))
    return 0


def _workspace(folder: Path) -> None:
    """In a process of its own: it sets up Django on a database of its own."""
    data = folder / "workspace-data"
    environment = os.environ | {
        "MOTIVD_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "motivd_site.settings",
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "-m", "bench.workspace", str(data)], env=environment, check=True)


def _idea_to_app(api: Motivd, folder: Path) -> dict[str, Any]:
    def once() -> None:
        with redirect_stdout(io.StringIO()):
            drive(api, IDEAS[2], Screen())

    started = time.perf_counter()
    once()
    say("idea to verified live app, cold", (time.perf_counter() - started) * 1000, goal="under 10000")
    vite = _vite(api, folder)
    say(
        "idea to verified live app, warm",
        median_ms(once, times=5, warm_up=1),
        vite,
        beside="npm install + vite build of the same files",
        goal="under 2000",
    )
    found: dict[str, Any] = api.get("/api/projects", perPage=1)["projects"][0]
    return found


def _vite(api: Motivd, folder: Path) -> float | None:
    """Build the same starter with vite, as one would outside; None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    project = api.get("/api/projects", perPage=1)["projects"][0]
    source = folder / "vite"
    for path, content in _files(api, project["id"]).items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    started = time.perf_counter()
    for command in (["install", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *command], cwd=source, capture_output=True, check=False)
        if done.returncode != 0:
            sys.stdout.write("vite could not be measured: npm failed\n")
            return None
    return (time.perf_counter() - started) * 1000


def _files(api: Motivd, project: str) -> dict[str, str]:
    listed = api.get(f"/api/projects/{project}/files")["files"]
    paths = [file["path"] for file in listed if not file["virtual"]]
    return {path: api.get(f"/api/projects/{project}/files/{path}")["content"] for path in paths}


def _previews(port: int, data: Path, api: Motivd, project: dict[str, Any], built: Path) -> None:
    files = _files(api, project["id"])
    headers = {"Authorization": f"Bearer {(data / 'owner-token').read_text().strip()}"}
    base = f"http://127.0.0.1:{port}"
    with httpx2.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
        if (built / "dist").exists():
            preview.measure(client, files, built)
        preview_servers.measure(client, data, files)


def _poll(api: Motivd, port: int, data: Path, project: dict[str, Any]) -> None:
    job = api.get(f"/api/projects/{project['id']}/builds")["builds"][0]["id"]
    token = (data / "owner-token").read_text().strip()
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        base = f"http://127.0.0.1:{port}"
        empty = median_ms(lambda: client.get(f"{base}/bench/empty"), times=200, warm_up=20)
        whole = median_ms(lambda: client.get(f"{base}/api/build?jobId={job}"), times=200, warm_up=20)
        idle = median_ms(lambda: client.get(f"{base}/api/build?jobId={job}&after=100000"), times=200, warm_up=20)
    say("GET /api/build, nothing new", idle, empty, beside="an empty DRF view", goal="ratio at most 2")
    say("GET /api/build, the whole log", whole, empty, beside="an empty DRF view")


def _first_byte(api: Motivd, project: dict[str, Any], folder: Path) -> None:
    address = httpx2.URL(project["previewUrl"])
    host = {"Host": address.netloc.decode()}
    page = str(address.copy_with(host="127.0.0.1"))
    static, port = folder / "static", free_port()
    static.mkdir()
    (static / "index.html").write_bytes(httpx2.get(page, headers=host, trust_env=False).content)
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with (
        running(command, cwd=static, ready=f"http://127.0.0.1:{port}/", environment={}),
        httpx2.Client(trust_env=False) as client,
    ):
        ours = median_ms(lambda: client.get(page, headers=host), times=200, warm_up=20)
        theirs = median_ms(lambda: client.get(f"http://127.0.0.1:{port}/"), times=200, warm_up=20)
    say("a published page, whole answer", ours, theirs, beside="python -m http.server", goal="under 5")


if __name__ == "__main__":
    raise SystemExit(main())
