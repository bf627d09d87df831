"""The workspace's panels around the app: its preview, its deployments, GitHub and schedules, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served
from tests.e2e.previews import save

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

APP = """import { useState } from "react";

export default function App() {
  const [broken, setBroken] = useState(false);
  return (
    <main>
      <h1>First</h1>
      <p id="greeting">Hello</p>
      <button onClick={() => { throw new Error("out of order"); }}>Break</button>
      <button onClick={() => history.pushState(null, "", "/deep/place")}>Go</button>
    </main>
  );
}
"""
FILES = {"index.html": previews.INDEX, "src/main.tsx": previews.MAIN, "src/App.tsx": APP}
FRAME = 'iframe[title^="Preview of"]'
# Whatever a panel asks of the chat is kept, so that these tests need no chat.
HEAR_PROMPTS = """async () => {
    const { workspace } = await import(document.querySelector('script[src*="workspace/main"]').src);
    globalThis.prompts = [];
    workspace.hear("prompt", (prompt) => globalThis.prompts.push(prompt));
}"""


@pytest.fixture(scope="module")
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    found = previews.signed_in(browser, served)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    made.close()
    assert [said for said in wrong if "out of order" not in said] == []


def opened(page: Page, served: Served, project_id: str, panel: str = "preview", language: str = "en") -> FrameLocator:
    page.goto(f"{served.address}/{language}/projects/{project_id}/workspace/?panel={panel}")
    page.evaluate(HEAR_PROMPTS)
    return page.frame_locator(FRAME)


def prompts(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("globalThis.prompts")
    return found


def test_the_app_shows_changes_and_says_its_place(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    # On a host of its own, where it may keep its origin; below Motivd it never could.
    element = page.locator(FRAME)
    assert re.match(r"http://p-[a-z2-7]+\.", element.get_attribute("src") or "")
    assert "allow-top-navigation" not in (element.get_attribute("sandbox") or "")

    save(served.api, project_id, "src/App.tsx", APP.replace("First", "Second"))
    expect(frame.locator("h1")).to_have_text("Second")

    path = page.get_by_label("Page of the app")
    frame.get_by_text("Go").click()
    expect(path).to_have_value("/deep/place")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(path).to_have_value("/")
    page.get_by_role("button", name="Forward").click()
    expect(path).to_have_value("/deep/place")
    path.fill("/another")
    path.press("Enter")
    expect(path).to_have_value("/another")
    expect(frame.locator("h1")).to_have_text("Second")
    assert "path=%2Fanother" in page.url
    page.get_by_role("button", name="Phone").click()
    expect(page.get_by_label("Width in pixels")).to_have_value("390")
    assert "size=phone" in page.url
    page.reload()
    expect(path).to_have_value("/another")
    expect(page.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")


def test_a_page_without_a_host_of_its_own_is_shown_below_motivd(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    page.route(re.compile(r"http://p-"), lambda route: route.abort())
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    sandbox = page.locator(FRAME).get_attribute("sandbox") or ""
    assert "allow-same-origin" not in sandbox
    frame.get_by_text("Go").click()
    expect(page.get_by_label("Page of the app")).to_have_value("/deep/place")
    page.evaluate("sessionStorage.clear()")


def test_a_mistake_says_where_and_goes_once_it_is_mended(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    wrong = page.get_by_role("region", name="What goes wrong in the preview")
    expect(wrong).to_be_hidden()

    save(served.api, project_id, "src/App.tsx", APP.replace("<h1>First</h1>", "<h1>First</h2>"))
    expect(wrong).to_contain_text("You see the app as it was before")
    expect(wrong.get_by_role("button", name="src/App.tsx:7")).to_be_visible()
    expect(frame.locator("h1")).to_have_text("First")
    expect(frame.get_by_role("status")).to_have_count(0)  # once is enough
    wrong.get_by_role("button", name="Fix this").click()
    (prompt,) = prompts(page)
    assert prompt["send"] is True
    assert "src/App.tsx:7" in prompt["text"]

    save(served.api, project_id, "src/App.tsx", APP)
    expect(wrong).to_be_hidden()
    frame.get_by_text("Break").click()
    expect(wrong).to_contain_text("One error in the page")
    expect(wrong).to_contain_text("out of order")
    wrong.get_by_role("button", name="src/App.tsx:9").click()
    expect(page).to_have_url(re.compile(r"panel=files&path=src%2FApp.tsx&line=9"))
    page.get_by_role("tab", name="Preview").click()
    save(served.api, project_id, "src/App.tsx", APP.replace("First", "Mended"))
    expect(wrong).to_be_hidden(timeout=15_000)


def test_an_element_is_chosen_by_pointer_and_by_keys(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    chooser = page.get_by_role("button", name="Choose an element and say what to change")
    chooser.click()
    expect(chooser).to_have_attribute("aria-pressed", "true")
    frame.get_by_text("Break").click()  # chooses it, and does not press it
    box = page.get_by_role("form", name="Change <button>")
    expect(box).to_contain_text("src/App.tsx:9")
    box.get_by_label("What should change?").fill("Make it red.")
    box.get_by_role("button", name="Send").click()
    (prompt,) = prompts(page)
    assert prompt["send"] is True
    assert all(part in prompt["text"] for part in ("<button>", "src/App.tsx:9", "Make it red.", "Break"))
    expect(box).to_be_hidden()

    chooser.press("Enter")
    expect(page.locator(FRAME)).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "Enter"):  # div, main, h1, p
        page.keyboard.press(key)
    expect(page.get_by_role("form", name="Change <p>")).to_contain_text("src/App.tsx:8")
    page.keyboard.press("Escape")
    expect(page.locator("[data-preview=wish]")).to_be_hidden()
    chooser.press("Enter")
    expect(page.locator(FRAME)).to_be_focused()
    page.keyboard.press("Escape")
    expect(chooser).to_have_attribute("aria-pressed", "false")


def test_words_that_are_not_the_frames_are_not_heard(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    page.get_by_role("button", name="Choose an element and say what to change").click()
    page.evaluate("postMessage({ motivd: 'picked', element: { tag: 'h1' } }, '*')")
    page.evaluate("postMessage({ motivd: 'at', page: 'x', path: '/forged', how: 'loaded' }, '*')")
    page.wait_for_timeout(100)
    expect(page.locator("[data-preview=wish]")).to_be_hidden()
    expect(page.get_by_label("Page of the app")).to_have_value("/")


def test_a_link_shows_the_app_to_others_until_it_is_revoked(page: Page, browser: Browser, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    opened(page, served, project_id)
    page.get_by_role("button", name="Share the preview").click()
    dialog = page.get_by_role("dialog", name="Share the preview")
    expect(dialog).to_contain_text("No link works at the moment")
    dialog.get_by_label("The link works for").select_option("24")
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    address = dialog.get_by_role("button", name="Copy the link").get_attribute("data-copy")
    assert address
    other = browser.new_context()
    guest = other.new_page()
    guest.goto(address)
    expect(guest.locator("h1")).to_have_text("First")

    dialog.get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Revoke the link").click()
    expect(dialog).to_contain_text("No link works at the moment")
    answer = guest.goto(address)
    assert answer is not None
    assert answer.status == 403
    other.close()


def test_where_there_is_no_app_yet_it_says_what_to_do(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, {})
    opened(page, served, project_id, language="fr")
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_role("link", name=re.compile("."))).to_have_attribute("href", re.compile(f"{project_id}/build/"))
    save(served.api, project_id, "index.html", "<h1>There</h1>")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("There", timeout=15_000)
