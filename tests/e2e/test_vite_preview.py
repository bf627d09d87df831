"""A project whose own Vite serves it, by both doors: what it says of its root is true of the address that one sees."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.previews import save
from workspace.toolchain import packages

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

PACKAGE = {
    "dependencies": {"react": "^19", "react-dom": "^19"},
    "devDependencies": {"vite": "^8", "@vitejs/plugin-react": "^6"},
}
APP = """import { useState } from "react";
import "./app.css";
import logo from "./logo.svg";

export default function App() {
  const [name, setName] = useState("");
  return (
    <main>
      <h1>First</h1>
      <img alt="imported" src={logo} />
      <img alt="public" src="/public.svg" />
      <p id="root-of-vite">{import.meta.env.BASE_URL}</p>
      <input aria-label="name" value={name} onChange={(event) => setName(event.target.value)} />
    </main>
  );
}
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
FILES = {
    "index.html": previews.INDEX,
    "package.json": json.dumps(PACKAGE),
    "vite.config.js": 'import react from "@vitejs/plugin-react";\nexport default { plugins: [react()] };\n',
    "src/main.tsx": previews.MAIN,
    "src/App.tsx": APP,
    "src/app.css": "h1 { color: rgb(1, 2, 3); }",
    "src/logo.svg": SQUARE,
    "public/public.svg": SQUARE,
}


@pytest.mark.parametrize("door", ["proxyUrl", "url"])
def test_vite_serves_below_any_address(browser: Browser, served: Served, door: str) -> None:
    try:
        packages.node_modules(dev=True)
    except packages.ToolsMissing:
        pytest.skip("Vite is not installed here; `python -m workspace.toolchain.install --dev` does it.")
    project_id = previews.new_project(served.api, FILES)
    session = f"/api/projects/{project_id}/preview/session"
    found = served.api.post(session, kind="server")
    until = time.monotonic() + 60
    while found["state"] == "starting" and time.monotonic() < until:
        found = served.api.get(session)
    assert found["state"] == "ready", found
    with browser.new_context() as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(found[door])
        expect(page.locator("h1")).to_have_text("First", timeout=30_000)
        expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
        for name in ("imported", "public"):
            loaded = f"document.querySelector('img[alt={name}]').naturalWidth === 10"
            page.wait_for_function(loaded)
        base = page.locator("#root-of-vite").text_content() or ""
        assert found[door].endswith(base)

        page.get_by_label("name").fill("Ada")
        save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
        expect(page.locator("h1")).to_have_text("Second", timeout=15_000)
        expect(page.get_by_label("name")).to_have_value("Ada")
        assert wrong == []
