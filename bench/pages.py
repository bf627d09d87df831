"""The pages in a browser: what the server takes for each, what their scripts weigh, when one can begin.

Beside each page stands the smallest view that there is, on the same server at the same time.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import httpx2
from playwright.sync_api import BrowserContext, sync_playwright

from bench import lighthouse
from bench.measuring import median_ms, say
from tests.browser import find

_TIMES: Final = 40
_VISITS: Final = 7
_PAGES: Final = {
    "landing": "",
    "sign-in": "accounts/login/",
    "projects": "projects/",
    "brief": "projects/{project}/brief/",
    "PRD": "projects/{project}/prd/",
    "build": "projects/{project}/build/",
    "workspace": "projects/{project}/workspace/",
    "integrations": "settings/integrations/",
    "account": "settings/account/",
    "docs": "docs/",
}
_SCRIPTS_KB: Final = """
performance.getEntriesByType('resource').filter((one) => /\\.js(\\?|$)/.test(one.name))
  .reduce((sum, one) => sum + one.encodedBodySize, 0) / 1000
"""
# The box takes words, and the panel beside it has been filled.
_READY: Final = """
() => !document.querySelector('#panel-chat textarea')?.disabled && document.querySelector('#panel-preview iframe')
"""


def measure(base: str, data: Path, project: Mapping[str, Any]) -> None:
    program = find()
    if program is None:
        sys.stdout.write("pages were not measured: there is no Chromium\n")
        return
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
        context = browser.new_context()
        _sign_in(context, base, data)
        cookies = {str(one["name"]): str(one["value"]) for one in context.cookies()}
        with httpx2.Client(base_url=base, cookies=cookies, timeout=60, trust_env=False) as client:
            _server_times(client, project)
        _scripts(context, base, project)
        _workspace(context, base, project)
    seen = ("landing", "projects", "workspace")
    with sync_playwright() as playwright:
        addresses = {name: f"{base}{path}" for name, path in _addresses(project) if name in seen}
        lighthouse.measure(playwright.chromium, program, lambda context: _sign_in(context, base, data), addresses)


def _addresses(project: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, path in _PAGES.items():
        yield name, f"/en/{path.format(project=project['id'])}"


def _server_times(client: httpx2.Client, project: Mapping[str, Any]) -> None:
    empty = median_ms(lambda: client.get("/healthz"), times=_TIMES * 2)
    for name, path in _addresses(project):
        answer = client.get(path)
        if answer.status_code == 302:  # signed in already
            continue
        answer.raise_for_status()
        taken = median_ms(lambda path=path: client.get(path), times=_TIMES)  # type: ignore[misc]
        say(f"page {name}, the server", taken, empty, beside="an empty view", goal="under 100 ms")


def _scripts(context: BrowserContext, base: str, project: Mapping[str, Any]) -> None:
    for name, path in _addresses(project):
        page = context.new_page()
        page.goto(f"{base}{path}")
        page.wait_for_timeout(1500)
        sys.stdout.write(
            f"page {name}, scripts over the wire {page.evaluate(_SCRIPTS_KB):10.1f} kB   (goal: under 60)\n"
        )
        page.close()


def _workspace(context: BrowserContext, base: str, project: Mapping[str, Any]) -> None:
    taken = []
    for _visit in range(_VISITS):
        page = context.new_page()
        page.goto(f"{base}/en/projects/{project['id']}/workspace/", wait_until="commit")
        page.wait_for_function(_READY, polling="raf")
        taken.append(float(page.evaluate("performance.now()")))
        page.close()
    say("workspace, until one can begin", statistics.median(taken), goal="under 1000 ms")


def _sign_in(context: BrowserContext, base: str, data: Path) -> None:
    page = context.new_page()
    page.goto(f"{base}/en/accounts/login/")
    page.locator("[name=email], [name=login], [name=username]").first.fill("owner@localhost")
    page.locator("[name=password]").fill((data / "owner-password").read_text().strip())
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.close()
