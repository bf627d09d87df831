"""Inside the sandbox: serve a folder, let a browser open it, and write the picture that it makes to standard output.

Run as a script with nothing but the standard library: the browser's program, the folder, width and height in pixels,
and how many seconds there are from when the page is opened until the picture is there.
The browser is told what to do in its own language (the Chrome DevTools Protocol) through two pipes: no page can get at
them, and a page that asks questions in dialogs is answered.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import functools
import http.server
import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import Any

START_SECONDS = 20.0
# Of the time that there is, what the page may go on loading; the rest is for the picture.
LOADING_PART = 0.4
# What counts as drawn: this long after the network fell silent.
SETTLING_SECONDS = 0.2

OK, BROWSER_FAILED, PAGE_CRASHED, TOO_SLOW = 0, 3, 4, 5

_ANSWER_BYTES = 16 * 2**20
_HIGH = 10
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--user-data-dir=/tmp/profile"),
    *("--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--disable-extensions", "--disable-breakpad", "--disable-dev-shm-usage"),
    *("--no-zygote", "--mute-audio", "--hide-scrollbars", "--force-color-profile=srgb", "--disable-default-apps"),
)


class _Failed(Exception):
    """Why there is no picture: the status to end with."""


class _Files(http.server.SimpleHTTPRequestHandler):
    """The files of a site; an address without an ending is one of the app's own places, which the page knows."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        if os.path.exists(found) or "." in os.path.basename(found):
            return found
        return os.path.join(self.directory, "index.html")

    def log_message(self, *_said: Any) -> None:
        pass


class _Browser:
    """A conversation with the browser: commands with numbers, answers with theirs, and events in between."""

    def __init__(self, program: str) -> None:
        theirs_in, self._out = _high_pipe()
        self._in, theirs_out = _high_pipe()
        os.dup2(theirs_in, 3)
        os.dup2(theirs_out, 4)
        os.close(theirs_in)
        os.close(theirs_out)
        self._process = subprocess.Popen(
            [program, *_FLAGS, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(3, 4),
        )
        os.close(3)
        os.close(4)
        self._number = 0
        self._got = bytearray()
        self._idle: set[str] = set()
        self.session = ""

    def ask(self, method: str, *, until: float, **params: Any) -> dict[str, Any]:
        """Return the answer to a command. Raises _Failed."""
        number = self._send(method, params)
        while True:
            message = self._next(until)
            if message is None:
                raise _Failed(TOO_SLOW)
            if message.get("id") == number:
                if "error" in message:
                    raise _Failed(BROWSER_FAILED)
                found: dict[str, Any] = message["result"]
                return found

    def wait_until_idle(self, loader: str, *, until: float) -> None:
        """Wait until a page has loaded and asks for nothing more, at the longest until then. Raises _Failed."""
        while loader not in self._idle and self._next(until) is not None:
            pass

    def rest(self, *, until: float) -> None:
        """Let time pass, and answer what is asked meanwhile. Raises _Failed."""
        while self._next(until) is not None:
            pass

    def _send(self, method: str, params: dict[str, Any]) -> int:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        try:
            _write(self._out, json.dumps(message).encode() + b"\0")
        except OSError as error:
            raise _Failed(BROWSER_FAILED) from error
        return self._number

    def _next(self, until: float) -> dict[str, Any] | None:
        """Return what the browser says next, None where the time is over first."""
        while b"\0" not in self._got:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                return None
            chunk = os.read(self._in, 1 << 18)
            if not chunk or len(self._got) > _ANSWER_BYTES:
                raise _Failed(BROWSER_FAILED)
            self._got += chunk
        raw, _end, rest = bytes(self._got).partition(b"\0")
        self._got = bytearray(rest)
        message: dict[str, Any] = json.loads(raw)
        self._heed(message)
        return message

    def _heed(self, message: dict[str, Any]) -> None:
        event = message.get("method")
        if event == "Page.javascriptDialogOpening":
            # Not "ok": nothing of what a page wants to have confirmed is wanted here.
            self._send("Page.handleJavaScriptDialog", {"accept": False})
        elif event == "Page.lifecycleEvent" and message["params"]["name"] == "networkIdle":
            self._idle.add(message["params"]["loaderId"])
        elif event == "Inspector.targetCrashed":
            raise _Failed(PAGE_CRASHED)


def main() -> int:
    program, folder, width, height, seconds = sys.argv[1:]
    browser = _Browser(program)  # first, as long as the two numbers that it expects are nobody's
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=folder))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{served.server_port}/"
    try:
        _ready(browser, int(width), int(height))
        picture = _picture(browser, address, float(seconds))
    except _Failed as failed:
        status: int = failed.args[0]
        return status
    _write(1, picture)
    return OK


def _ready(browser: _Browser, width: int, height: int) -> None:
    """Wait for the browser, and talk to its empty page from now on. Raises _Failed."""
    until = time.monotonic() + START_SECONDS
    targets = browser.ask("Target.getTargets", until=until)["targetInfos"]
    page = next(one["targetId"] for one in targets if one["type"] == "page")
    browser.session = browser.ask("Target.attachToTarget", until=until, targetId=page, flatten=True)["sessionId"]
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.ask("Emulation.setDeviceMetricsOverride", until=until, **size)
    browser.ask("Page.enable", until=until)
    browser.ask("Inspector.enable", until=until)
    browser.ask("Page.setLifecycleEventsEnabled", until=until, enabled=True)


def _picture(browser: _Browser, address: str, seconds: float) -> bytes:
    """Raises _Failed."""
    opened = time.monotonic()
    found = browser.ask("Page.navigate", until=opened + seconds, url=address)
    if "errorText" in found:  # or it would be a picture of the browser's own page about that
        raise _Failed(BROWSER_FAILED)
    browser.wait_until_idle(found.get("loaderId", ""), until=opened + seconds * LOADING_PART)
    browser.rest(until=time.monotonic() + SETTLING_SECONDS)
    taken = browser.ask("Page.captureScreenshot", until=opened + seconds, format="png")
    return base64.b64decode(taken["data"])


def _high_pipe() -> tuple[int, int]:
    """Return a pipe whose numbers are out of the way of the two that the browser expects."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _HIGH) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _write(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    status = BROWSER_FAILED
    with contextlib.suppress(KeyError, StopIteration, ValueError):  # a browser that speaks another language
        status = main()
    os._exit(status)  # whatever still runs dies with this process, the first one of its sandbox
