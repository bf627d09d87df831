"""Projects to preview, through the public API of a real server, and the owner's browser."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext

from demo.client import Motivd
from tests.e2e.conftest import Served

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


def save(api: Motivd, project_id: str, path: str, content: str) -> None:
    api.put(f"/api/projects/{project_id}/files/{quote(path)}", content=content)


def preview(api: Motivd, project_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.post(f"/api/projects/{project_id}/preview/session")
    return found


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
