"""A picture of a site: taken by a real browser in the real sandbox, whatever the site tries."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests import browser as browsers
from workspace.toolchain import browser, picture, sandbox
from workspace.toolchain.browser import BrowserMissing
from workspace.toolchain.picture import HEIGHT, WIDTH, NoPicture, SandboxUnavailable

GREEN, RED, WHITE = (0, 128, 0), (255, 0, 0), (255, 255, 255)
ASKING = b"""<body style="margin: 0; background: red"><script>
alert("Welcome"); confirm("Sure?"); prompt("Your name?");
document.body.style.background = "green";
</script>"""
# Green only where each of these comes to nothing. What a page of the web never gets, a browser of ours must not give.
HOSTILE = """<body style="margin: 0; background: white"><script>
const gone = [], tries = [
  fetch("file:///etc/passwd"), fetch("file:///workspace/index.html"),
  fetch("http://127.0.0.1:PORT/secret", {mode: "no-cors"}), fetch("http://localhost:PORT/secret", {mode: "no-cors"}),
  fetch("http://169.254.169.254/latest/meta-data", {mode: "no-cors"}), fetch("http://192.0.2.1/", {mode: "no-cors"}),
  new Promise((yes, no) => { const one = new WebSocket("ws://127.0.0.1:PORT/"); one.onopen = yes; one.onerror = no; }),
  new Promise((yes, no) => {
    const image = new Image(); image.onload = yes; image.onerror = no; image.src = "http://127.0.0.1:PORT/a.png";
  }),
];
window.open("http://127.0.0.1:PORT/opened"); window.open("file:///etc/passwd");
const frame = document.createElement("iframe");
frame.src = "file:///etc/passwd"; frame.hidden = true;
document.body.append(frame);
const canvas = document.createElement("canvas");
canvas.width = canvas.height = 30000;
canvas.getContext("2d")?.fillRect(0, 0, 30000, 30000);
navigator.sendBeacon("http://127.0.0.1:PORT/beacon", "x");
Promise.allSettled(tries).then((ends) => {
  const won = ends.some((one) => one.status === "fulfilled");
  document.body.style.background = won ? "red" : "green";
});
</script>"""


@pytest.fixture
def studio() -> None:
    if browsers.find() is None:
        pytest.skip("There is no Chromium on this machine; see tests/browser.py.")
    if sandbox.probe().kind != "namespaces":
        pytest.skip(f"this machine has no namespaces: {sandbox.probe().reason}")


needs_a_browser = pytest.mark.usefixtures("studio")


def takes_pictures(test: Callable[..., None]) -> Callable[..., None]:
    for mark in (pytest.mark.browser, pytest.mark.slow, needs_a_browser):
        test = mark(test)
    return test


@pytest.fixture
def door() -> Iterator[tuple[int, list[str]]]:
    """Give the port of a web server of this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_said: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()
            serving.join()


def middle(raw: bytes) -> tuple[int, ...]:
    taken = Image.open(BytesIO(raw), formats=["PNG"])
    assert taken.size == (WIDTH, HEIGHT)
    found = taken.convert("RGB").getpixel((WIDTH // 2, HEIGHT // 2))
    assert isinstance(found, tuple)
    return found


@takes_pictures
def test_a_red_page_gives_a_red_picture() -> None:
    page = b'<link rel="stylesheet" href="/look.css"><body><script type="module" src="/deep/paint.mjs"></script>'
    paint = b'const said = await fetch("/data.json"); document.body.style.background = (await said.json()).colour;'
    site = {
        "index.html": page,
        "deep/paint.mjs": paint,
        "data.json": b'{"colour": "red"}',
        "look.css": b"body{margin:0}",
    }

    assert middle(picture.take(site)) == RED


@takes_pictures
def test_a_page_that_asks_is_answered() -> None:
    assert middle(picture.take({"index.html": ASKING})) == GREEN


@takes_pictures
def test_a_hostile_page_gets_nothing(door: tuple[int, list[str]]) -> None:
    port, asked = door
    page = HOSTILE.replace("PORT", str(port)).encode()

    assert middle(picture.take({"index.html": page})) == GREEN
    assert asked == []


@takes_pictures
@pytest.mark.parametrize(
    "script", ["while (true) {}", "while (true) alert(1)", "for (;;) history.pushState(null, '', '#' + Math.random())"]
)
def test_a_page_without_an_end_is_ended(script: str) -> None:
    with pytest.raises(NoPicture) as refused:
        picture.take({"index.html": f"<body><script>{script}</script>".encode()}, seconds=3)

    assert refused.value.reason in ("slow", "crashed")


@takes_pictures
def test_a_page_that_wants_all_memory_does_not_get_it() -> None:
    hog = b"try { while (true) all.push(new Uint8Array(2 ** 26).fill(1)) } catch { document.body.className = 'held' }"
    page = b"<style>.held { background: green }</style><body><script>const all = [];" + hog + b"</script>"

    with contextlib.suppress(NoPicture):  # or it was ended for what it took of memory or time
        assert middle(picture.take({"index.html": page}, seconds=8)) == GREEN


@needs_a_browser
def test_whoever_asked_can_take_it_back() -> None:
    with pytest.raises(NoPicture):
        picture.take({"index.html": b"<h1>Never mind</h1>"}, cancelled=lambda: True)


@needs_a_browser
def test_no_path_leads_out_of_the_site() -> None:
    with pytest.raises(ValueError, match="outside"):
        picture.take({"index.html": b"", "../outside": b""})


def test_without_namespaces_there_is_no_picture(settings: Any) -> None:
    settings.CHROMIUM = "/usr/bin/true"
    settings.SANDBOX_ISOLATION = "landlock"

    with pytest.raises(SandboxUnavailable, match="pictures need Linux namespaces"):
        picture.take({"index.html": b"<h1>Hello</h1>"})


# --- Which browser ----------------------------------------------------------------------------------------


def test_the_browser_can_be_turned_off(settings: Any) -> None:
    settings.CHROMIUM = "off"

    with pytest.raises(BrowserMissing, match="CHROMIUM is off"):
        browser.find()


def test_a_setting_that_names_no_program_is_refused(settings: Any, tmp_path: Path) -> None:
    script = tmp_path / "browser"
    script.write_text("#!/bin/sh\nexec snap run chromium\n")
    for wanted in (script, tmp_path / "missing", tmp_path):
        settings.CHROMIUM = str(wanted)
        with pytest.raises(BrowserMissing, match="not the program of a browser"):
            browser.find()


def test_behind_the_script_of_a_package_the_program_is_found(settings: Any) -> None:
    settings.CHROMIUM = ""
    found = browser.find() if browsers.find() else None
    if found is None:
        pytest.skip("There is no Chromium on this machine; see tests/browser.py.")

    with found.open("rb") as file:
        assert file.read(4) == b"\x7fELF"


def test_a_machine_without_a_browser_says_so(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.CHROMIUM = ""
    monkeypatch.setattr(browser, "_NAMES", ("no-such-browser",))
    monkeypatch.setenv("HOME", str(tmp_path))

    with pytest.raises(BrowserMissing, match="no Chromium is installed"):
        browser.find()
