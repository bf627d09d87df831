"""Projects to preview, through the public API of a real server, and the owner's browser."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx2
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.client import Motivd
from tests.e2e.conftest import Served
from tests.workspace.zips import zipped

_numbers = itertools.count(1)
INDEX = (
    '<!doctype html><html lang="en"><head><title>App</title></head>'
    '<body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>'
)
MAIN = (
    'import { createRoot } from "react-dom/client";\nimport App from "./App";\n'
    'createRoot(document.getElementById("root")!).render(<App />);\n'
)


def new_project(api: Motivd, files: Mapping[str, str]) -> str:
    project_id: str = api.post("/api/projects/create", name=f"Preview {next(_numbers)}")["project"]["id"]
    for path, content in files.items():
        save(api, project_id, path, content)
    return project_id


def imported_project(served: Served, files: Mapping[str, bytes]) -> str:
    """Make a project of many files in one request."""
    project_id = new_project(served.api, {})
    token = (served.data / "owner-token").read_text().strip()
    answer = httpx2.post(
        f"{served.address}/api/projects/{project_id}/import",
        files={"file": ("project.zip", zipped(files), "application/zip")},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    return project_id


def save(api: Motivd, project_id: str, path: str, content: str) -> None:
    api.put(f"/api/projects/{project_id}/files/{quote(path)}", content=content)


def preview(api: Motivd, project_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.post(f"/api/projects/{project_id}/preview/session")
    return found


def errors(served: Served, project_id: str) -> list[dict[str, Any]]:
    """Return what went wrong in the open pages of a preview."""
    found: list[dict[str, Any]] = served.api.get(f"/api/projects/{project_id}/preview/errors")["errors"]
    return found


def until(look: Callable[[], bool], page: Page) -> None:
    """Look again and again, while the browser goes on."""
    deadline = time.monotonic() + 15
    while not look():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def signed_in(browser: Browser, served: Served) -> BrowserContext:
    """Give a browser in which the owner has signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/admin/login/")
    page.fill("input[name=username]", "owner@localhost")
    page.fill("input[name=password]", (served.data / "owner-password").read_text().strip())
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    assert {"sessionid", "csrftoken"} <= {cookie["name"] for cookie in context.cookies()}
    page.close()
    return context


@contextmanager
def watched_page(browser: Browser, served: Served) -> Iterator[Page]:
    """Give a page of the owner's, in which a script that fails fails the test; what is waited for may take its time."""
    expect.set_options(timeout=15_000)
    context = signed_in(browser, served)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    expect.set_options(timeout=5_000)
    context.close()
    assert wrong == []
