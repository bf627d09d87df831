"""A run of the agent while its owner looks at the preview: what goes wrong in the open page is mended, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import previews
from tests.e2e.conftest import Served, running
from tests.e2e.previews import preview
from tests.models.server import ModelServer
from tests.models.turns import ToolCall
from tests.workspace.agent.conftest import KEY
from tests.workspace.agent.test_checks import reports_to

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

APP = 'export default function App() {\n  return <h1>{["a", "crate"].join(" ")}</h1>;\n}\n'
# It bundles and its types hold; nothing but a browser sees what is wrong.
THROWS = APP.replace("  return", '  const word: string = JSON.parse("null");\n  word.trim();\n  return')
BETTER = APP.replace("crate", "box")
FILES = {"index.html": previews.INDEX, "src/main.tsx": previews.MAIN, "src/App.tsx": APP}


@pytest.fixture
def models() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def served(models: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("motivd")
    with running(data, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=models.url, AGENT_SDK="off") as started:
        yield started


def test_what_throws_in_the_open_page_goes_back_to_the_model(
    models: ModelServer, served: Served, browser: Browser
) -> None:
    project_id = previews.new_project(served.api, FILES)
    page = browser.new_page()
    said: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(frame)))
    page.goto(preview(served.api, project_id)["url"])
    expect(page.locator("h1")).to_have_text("a crate")
    while not said:
        page.wait_for_timeout(50)
    models.turn(ToolCall("read_file", {"path": "src/App.tsx"}))
    models.turn(ToolCall("write_file", {"path": "src/App.tsx", "content": THROWS}))
    models.say("Done.")
    models.turn(ToolCall("write_file", {"path": "src/App.tsx", "content": BETTER}))
    models.say("Mended.")

    answer = served.api.post("/api/agent/chat", projectId=project_id, message="Make it a box.")

    (told,) = reports_to(models)
    assert '<data title="Errors of the open preview">\nsrc/App.tsx:3:' in told
    assert "Cannot read properties of null (reading 'trim')" in told
    assert "Mended." in str(answer)
    expect(page.locator("h1")).to_have_text("a box")
    page.close()
