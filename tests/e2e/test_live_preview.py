"""The open preview while somebody works: it changes by itself, keeps what was typed, and says what is wrong."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from demo.client import Motivd
from tests.e2e import previews
from tests.e2e.conftest import ROOT, Served
from tests.e2e.previews import errors, preview, save, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
APP = """import { useState } from "react";
import { Greeting } from "./Greeting";
import "./app.css";
import logo from "./logo.svg";

export default function App() {
  const [name, setName] = useState("");
  return (
    <main>
      <h1>First</h1>
      <img alt="imported" src={logo} />
      <img alt="public" src="/public.svg" />
      <Greeting name={name} />
      <input aria-label="name" value={name} onChange={(event) => setName(event.target.value)} />
      <p id="path">{window.location.pathname}</p>
      <button onClick={() => history.pushState(null, "", "/deep/place")}>Go</button>
      <button onClick={() => localStorage.setItem("kept", name)}>Keep</button>
    </main>
  );
}
"""
GREETING = (
    'export function Greeting({ name }: { name: string }) {\n  return <p id="greeting">Hi {name || "you"}</p>;\n}\n'
)
MAIN = previews.MAIN + (
    'fetch("/data.json").then((answer) => answer.json()).then((data) => { document.title = data.title; });\n'
)
FILES = {
    "index.html": previews.INDEX,
    "src/main.tsx": MAIN,
    "src/App.tsx": APP,
    "src/Greeting.tsx": GREETING,
    "src/app.css": "h1 { color: rgb(1, 2, 3); }",
    "src/logo.svg": SQUARE,
    "public/public.svg": SQUARE,
    "public/data.json": '{"title": "Fetched"}',
}
BOTH_DOORS = pytest.mark.parametrize("door", ["proxyUrl", "url"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def opened(page: Page, served: Served, door: str, files: dict[str, str] = FILES) -> str:
    project_id = previews.new_project(served.api, files)
    page.goto(preview(served.api, project_id)[door])
    expect(page.locator("h1")).to_have_text("First")
    return project_id


@BOTH_DOORS
def test_an_app_finds_its_files_and_its_place(page: Page, served: Served, door: str) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    index = previews.INDEX.replace("<title>", '<link rel="icon" href="/public.svg"><title>')
    project_id = opened(page, served, door, FILES | {"index.html": index})
    expect(page).to_have_title("Fetched")
    expect(page.locator("#path")).to_have_text("/")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    page.wait_for_function("[...document.images].map((image) => image.naturalWidth).join() === '10,10'")
    page.click("text=Go")
    page.reload()
    expect(page.locator("#path")).to_have_text("/deep/place")
    page.click("text=Keep")
    assert (wrong, errors(served, project_id)) == ([], [])


@BOTH_DOORS
def test_a_saved_change_shows_and_what_was_typed_stays(page: Page, served: Served, door: str) -> None:
    project_id = opened(page, served, door)
    page.fill("input", "Ada")
    save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
    expect(page.locator("h1")).to_have_text("Second")
    save(served.api, project_id, "src/Greeting.tsx", GREETING.replace("Hi", "Hello"))
    expect(page.locator("#greeting")).to_have_text("Hello Ada")
    save(served.api, project_id, "src/app.css", "h1 { color: rgb(9, 9, 9); }")
    expect(page.locator("h1")).to_have_css("color", "rgb(9, 9, 9)")
    expect(page.locator("input")).to_have_value("Ada")
    # Other hooks in other places: the component begins anew instead of breaking.
    hooked = APP.replace("useState }", "useEffect, useState }")
    hooked = hooked.replace("  const [name", "  useEffect(() => {}, []);\n  const [name")
    save(served.api, project_id, "src/App.tsx", hooked.replace("First", "Third"))
    expect(page.locator("h1")).to_have_text("Third")
    expect(page.locator("input")).to_have_value("")
    # What no component stands for: the page is loaded anew by itself.
    save(served.api, project_id, "src/main.tsx", MAIN + 'document.documentElement.lang = "fr";\n')
    page.wait_for_function("document.documentElement.lang === 'fr'")
    assert errors(served, project_id) == []


# Sockets of previews end at once, until somebody says otherwise.
CUT_OFF = """
globalThis.isCutOff = true;
globalThis.WebSocket = new Proxy(WebSocket, {
  construct(target, given) {
    if (!globalThis.isCutOff) return new target(...given);
    const cut = {};
    setTimeout(() => cut.onclose?.(), 0);
    return cut;
  },
});
"""


def test_a_page_that_was_cut_off_catches_up_and_keeps_what_was_typed(page: Page, served: Served) -> None:
    page.add_init_script(CUT_OFF)
    project_id = opened(page, served, "proxyUrl")
    page.fill("input", "Ada")
    save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
    save(served.api, project_id, "src/Greeting.tsx", GREETING.replace("Hi", "Hello"))
    save(served.api, project_id, "src/app.css", "h1 { color: rgb(9, 9, 9); }")
    preview(served.api, project_id)  # the last state that was good
    save(served.api, project_id, "src/main.tsx", MAIN + "let = ;")
    page.evaluate("globalThis.isCutOff = false")
    expect(page.locator("h1")).to_have_text("Second", timeout=20_000)
    expect(page.get_by_role("status")).to_contain_text("src/main.tsx")
    expect(page.locator("#greeting")).to_have_text("Hello Ada")
    expect(page.locator("h1")).to_have_css("color", "rgb(9, 9, 9)")
    expect(page.locator("input")).to_have_value("Ada")
    assert errors(served, project_id) == []


@BOTH_DOORS
def test_a_broken_file_leaves_the_page_as_it_was_and_says_where(page: Page, served: Served, door: str) -> None:
    project_id = opened(page, served, door)
    page.fill("input", "Ada")
    save(served.api, project_id, "src/Greeting.tsx", GREETING.replace('"you"}', ""))
    expect(page.get_by_role("status")).to_contain_text("src/Greeting.tsx:2")
    said = served.api.get(f"/api/projects/{project_id}/preview/session")
    assert said["state"] == "failed"
    assert (said["lastError"]["file"], said["lastError"]["line"]) == ("src/Greeting.tsx", 2)
    expect(page.locator("input")).to_have_value("Ada")
    page.reload()  # the last good state, also for who comes now
    expect(page.locator("h1")).to_have_text("First")
    page.fill("input", "Ada")
    save(served.api, project_id, "src/Greeting.tsx", GREETING)
    expect(page.get_by_role("status")).to_have_count(0)
    expect(page.locator("input")).to_have_value("Ada")
    assert served.api.get(f"/api/projects/{project_id}/preview/session")["state"] == "ready"


def test_where_there_was_nothing_to_show_it_shows_by_itself_once_there_is(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, {"notes.txt": "Nothing yet."})
    answer = page.goto(preview(served.api, project_id)["proxyUrl"])
    assert answer is not None
    assert answer.status == 503
    save(served.api, project_id, "index.html", "<h1>First</h1>")
    expect(page.locator("h1")).to_have_text("First")


@BOTH_DOORS
def test_an_error_of_the_page_reaches_the_workspace_with_its_place_and_clears(
    page: Page, served: Served, door: str
) -> None:
    project_id = opened(page, served, door)
    broken = GREETING.replace("  return", '  if (name !== "x") throw new Error("out of order");\n  return')
    save(served.api, project_id, "src/Greeting.tsx", broken)
    until(lambda: any("out of order" in one["message"] for one in errors(served, project_id)), page)
    found = next(one for one in errors(served, project_id) if "out of order" in one["message"])
    assert (found["kind"], found["file"], found["line"]) == ("error", "src/Greeting.tsx", 2)
    assert "src/Greeting.tsx:2" in found["stack"]
    save(served.api, project_id, "src/Greeting.tsx", GREETING)
    expect(page.locator("#greeting")).to_have_text("Hi you")
    until(lambda: errors(served, project_id) == [], page)


def test_requests_rejections_and_console_errors_are_told_too(page: Page, served: Served) -> None:
    extra = 'fetch("/missing.json");\nPromise.reject(new Error("rejected"));\nconsole.error("said %s", "loudly");\n'
    project_id = opened(page, served, "proxyUrl", FILES | {"src/main.tsx": previews.MAIN + extra})
    until(lambda: {one["kind"] for one in errors(served, project_id)} >= {"request", "rejection", "console"}, page)
    by_kind = {one["kind"]: one for one in errors(served, project_id)}
    assert "404" in by_kind["request"]["message"]
    assert by_kind["console"]["message"] == "said loudly"
    assert (by_kind["rejection"]["file"], by_kind["rejection"]["line"]) == ("src/main.tsx", 5)


def test_somebody_with_a_link_sees_the_app_is_not_heard_and_is_out_once_it_is_revoked(
    page: Page, browser: Browser, served: Served
) -> None:
    files = FILES | {"src/main.tsx": previews.MAIN + 'console.error("from a guest");\n'}
    project_id = previews.new_project(served.api, files)
    share = served.api.post(f"/api/projects/{project_id}/preview/shares")["share"]
    for door in ("proxyUrl", "url"):
        page.goto(share[door])
        expect(page.locator("h1")).to_have_text("First")
    save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
    expect(page.locator("h1")).to_have_text("Second")
    assert errors(served, project_id) == []
    served.api.delete(f"/api/projects/{project_id}/preview/shares/{share['id']}")
    assert page.goto(share["url"]).status == 403  # type: ignore[union-attr]


def test_an_element_that_is_picked_says_where_it_stands_in_the_source(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    address = preview(served.api, project_id)["proxyUrl"]
    page.goto(f"{served.address}/healthz")
    page.evaluate(
        """(address) => {
            const frame = document.createElement('iframe');
            frame.sandbox = 'allow-scripts';
            frame.src = address;
            addEventListener('message', (event) => {
                if (event.source !== frame.contentWindow || event.data.motivd !== 'picked') return;
                globalThis.picked = event.data.element;
            });
            document.body.append(frame);
        }""",
        address,
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("First")
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage({motivd: 'pick', on: true}, '*')")
    page.wait_for_timeout(50)
    frame.locator("#greeting").click()
    page.wait_for_function("globalThis.picked")
    picked = page.evaluate("globalThis.picked")
    assert (picked["tag"], picked["source"]["file"], picked["source"]["line"]) == ("p", "src/Greeting.tsx", 2)


def test_when_the_web_server_is_killed_the_open_page_recovers_by_itself(page: Page, served: Served) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    project_id = previews.new_project(served.api, FILES)
    with web_process(served, port) as (process, api):
        page.goto(preview(api, project_id)["proxyUrl"])
        expect(page.locator("h1")).to_have_text("First")
        page.fill("input", "Ada")
        process.kill()
        process.wait()
        save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
    with web_process(served, port):
        expect(page.locator("h1")).to_have_text("Second", timeout=20_000)


@contextmanager
def web_process(served: Served, port: int) -> Iterator[tuple[subprocess.Popen[bytes], Motivd]]:
    """Run one more web process on the data of the server."""
    address = f"http://127.0.0.1:{port}"
    dropped = ("DATABASE_URL", "REDIS_URL", "MOTIVD_TEST_RUN")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"MOTIVD_DATA_DIR": str(served.data), "SITE_URL": address, "DEBUG": "true"}
    argv = [sys.executable, "-m", "uvicorn", "motivd_site.asgi:application", "--port", str(port)]
    process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with Motivd(address, (served.data / "owner-token").read_text().strip()) as api:
            while not _answers(address):
                assert process.poll() is None
            yield process, api
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False
