"""Previews in a browser, beside what one has without Motivd: Vite's own server, and the app built and served as files.

The same starter, the same browser, in turns. A time ends with the frame that shows the page, by the browser's clock.
"""

from __future__ import annotations

import io
import itertools
import re
import shutil
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2
from playwright.sync_api import Browser, Page, sync_playwright

from bench.measuring import say
from bench.servers import free_port, running
from tests.browser import find

_FIRST: Final = 7
_EDITS: Final = 28
_numbers: Final = itertools.count(1)
_START_SECONDS: Final = 180
_TITLE: Final = re.compile(r"<h1[^>]*>")
# When the first frame after `text` stood in a heading was drawn, in milliseconds since 1970.
_WHEN: Final = """
globalThis.benchWhen = (text) => new Promise((resolve) => {
  const look = () => {
    if (![...document.querySelectorAll('h1')].some((one) => one.textContent.includes(text))) return false;
    watcher.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
      port2.postMessage(0);
    });
    return true;
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true, characterData: true });
  look();
});
globalThis.benchFirst = globalThis.benchWhen('');
"""


def measure(api: httpx2.Client, files: Mapping[str, str], built: Path) -> None:
    """Measure with `api`, a client of a running Motivd; `files` is an app, which stands in `built` with its packages
    installed and its `dist` made."""
    program = find()
    if program is None:
        sys.stdout.write("previews were not measured: there is no Chromium\n")
        return
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
        _first_paint(browser, api, files, built)
        _edits(browser, api, files, built)


def _first_paint(browser: Browser, api: httpx2.Client, files: Mapping[str, str], built: Path) -> None:
    own, below, dev, static = [], [], [], []
    for _round in range(_FIRST):
        own.append(_ours(browser, api, files, "url"))
        below.append(_ours(browser, api, files, "proxyUrl"))
        static.append(_served(browser, built, ["preview"]))
        shutil.rmtree(built / "node_modules" / ".vite", ignore_errors=True)
        dev.append(_served(browser, built, [], whole=True))
    floor, vite = statistics.median(static), statistics.median(dev)
    for name, times in (("host of its own", own), ("below the builder", below)):
        ours = statistics.median(times)
        say(f"files written to first paint, {name}", ours, floor, beside="the built site", goal="ratio at most 1.3")
        say("", ours, vite, beside="vite dev, cold", goal="ratio at most 0.33")


def _ours(browser: Browser, api: httpx2.Client, files: Mapping[str, str], door: str) -> float:
    project = new_project(api, fresh(files))
    with _page(browser) as page:
        begun = time.time() * 1000
        preview = api.post(f"/api/projects/{project}/preview/session").raise_for_status().json()
        page.goto(preview[door])
        return float(page.evaluate("benchFirst")) - begun


def _served(browser: Browser, built: Path, more: list[str], *, whole: bool = False) -> float:
    """Return how long a server of Vite's takes to the first paint; with its own start where that is `whole`."""
    begun = time.time() * 1000
    with _vite(built, more) as address, _page(browser) as page:
        if not whole:
            begun = time.time() * 1000
        page.goto(address)
        return float(page.evaluate("benchFirst")) - begun


@contextmanager
def _vite(built: Path, more: list[str]) -> Iterator[str]:
    port = free_port()
    command = [shutil.which("node") or "node", "node_modules/vite/bin/vite.js", *more]
    command += ["--host", "127.0.0.1", "--port", str(port), "--strictPort"]
    address = f"http://127.0.0.1:{port}/"
    with running(command, cwd=built, ready=address, environment={}):
        yield address


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """A page of a new visitor, who has nothing in a cache."""
    context = browser.new_context()
    context.add_init_script(_WHEN)
    try:
        yield context.new_page()
    finally:
        context.close()


def fresh(files: Mapping[str, str]) -> dict[str, str]:
    """Return an app with contents that nobody has seen before."""
    mark = f"\n// {time.time_ns()}\n"
    return {path: text + mark if path.endswith((".ts", ".tsx")) else text for path, text in files.items()}


def new_project(api: httpx2.Client, files: Mapping[str, str]) -> str:
    project: str = api.post("/api/projects/create", json={"name": f"Bench {next(_numbers)}"}).json()["project"]["id"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    sent = {"file": ("app.zip", packed.getvalue(), "application/zip")}
    api.post(f"/api/projects/{project}/import", files=sent).raise_for_status()
    return project


def opened(api: httpx2.Client, project: str, **wanted: str) -> dict[str, Any]:
    """Open the preview of a project, and wait until it is ready."""
    found: dict[str, Any] = api.post(f"/api/projects/{project}/preview/session", json=wanted).raise_for_status().json()
    until = time.monotonic() + _START_SECONDS
    while found["state"] == "starting" and time.monotonic() < until:
        time.sleep(0.01)
        found = api.get(f"/api/projects/{project}/preview/session").json()
    if found["state"] != "ready":
        raise RuntimeError(f"the preview is {found['state']}: {found['lastError']}")
    return found


def _edits(browser: Browser, api: httpx2.Client, files: Mapping[str, str], built: Path) -> None:
    path = next(path for path, content in files.items() if path.endswith(".tsx") and _TITLE.search(content))
    project = new_project(api, fresh(files))
    preview = opened(api, project)

    def save(content: str) -> None:
        api.put(f"/api/projects/{project}/files/{path}", json={"content": content}).raise_for_status()

    def write(content: str) -> None:
        (built / path).write_text(content)

    with _vite(built, []) as address, _page(browser) as theirs, _page(browser) as ours:
        for page, target in ((theirs, address), (ours, preview["url"])):
            page.goto(target)
            page.evaluate("benchFirst")
        vite, own, saved = [], [], []
        for number in range(_EDITS):
            mark = f"Edit-{number}. "
            content = _TITLE.sub(rf"\g<0>{mark}", files[path], count=1)
            vite.append(_shown(theirs, mark, write, content)[0])
            whole, request = _shown(ours, mark, save, content)
            own.append(whole)
            saved.append(request)
        (built / path).write_text(files[path])
    middle = statistics.median
    after = [whole - request for whole, request in zip(own, saved, strict=True)]
    say("a change in the open page, from the answer that it is saved", middle(after), middle(vite), beside="vite dev")
    say("… from the first byte of the request that saves it", middle(own), middle(vite), beside="vite dev")


def _shown(page: Page, text: str, change: Callable[[str], None], content: str) -> tuple[float, float]:
    """Return how long a change takes to be seen, and how long to be made, in milliseconds."""
    page.evaluate(f"() => {{ globalThis.benchSeen = benchWhen({text!r}); }}")
    begun = time.time() * 1000
    change(content)
    made = time.time() * 1000
    return float(page.evaluate("benchSeen")) - begun, made - begun
