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
SMALL_APP = "export default function App() {\n  return <h1>First</h1>;\n}\n"
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


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Let a busy machine take its time."""
    expect.set_options()
    yield
    expect.set_options(timeout=5_000)


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
    page.get_by_role("button", name="Phone", exact=True).click()
    expect(page.get_by_label("Width in pixels")).to_have_value("390")
    assert "size=phone" in page.url
    page.reload()
    expect(path).to_have_value("/another")
    expect(page.get_by_role("button", name="Phone", exact=True)).to_have_attribute("aria-pressed", "true")


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


@pytest.mark.parametrize("door", ["url", "proxyUrl"])
def test_what_an_app_stores_is_there_again_though_the_browser_gives_it_no_storage(
    page: Page, served: Served, door: str
) -> None:
    remembers = """import { useState } from "react";

export default function App() {
  const [notes, setNotes] = useState(() => localStorage.getItem("notes") ?? "none");
  const keep = (text) => { localStorage.setItem("notes", text); setNotes(text); };
  return <main><h1>First</h1><input onChange={(event) => keep(event.target.value)} /><p id="notes">{notes}</p></main>;
}
"""
    project_id = previews.new_project(served.api, FILES | {"src/App.tsx": remembers})
    page.goto(f"{served.address}/en/")
    page.evaluate("door => sessionStorage.setItem('motivd-preview-door', door)", door)
    frame = opened(page, served, project_id)
    frame.locator("input").fill("milk")
    expect(frame.locator("#notes")).to_have_text("milk")

    page.get_by_role("button", name="Reload").click()
    expect(frame.locator("input")).to_have_value("")
    expect(frame.locator("#notes")).to_have_text("milk")
    page.reload()
    expect(frame.locator("#notes")).to_have_text("milk")
    page.goto(f"{served.address}/en/projects/{previews.new_project(served.api, FILES)}/workspace/?panel=preview")
    expect(frame.locator("h1")).to_have_text("First")
    assert "milk" not in str(page.frames[-1].evaluate("window.name"))


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
    expect(wrong).to_be_hidden()


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
    frame = opened(page, served, project_id)
    expect(frame.locator("h1")).to_have_text("First")
    page.get_by_role("button", name="Share the preview").click()
    dialog = page.get_by_role("dialog", name="Share the preview")
    expect(dialog.get_by_text("No link works at the moment")).to_be_visible()
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
    expect(dialog.get_by_text("No link works at the moment")).to_be_visible()
    answer = guest.goto(address)
    assert answer is not None
    assert answer.status == 403
    other.close()


def test_where_there_is_no_app_yet_it_says_what_to_do(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, {})
    opened(page, served, project_id, language="fr")
    panel = page.get_by_role("tabpanel")
    expect(panel.get_by_role("link", name=re.compile("."))).to_have_attribute(
        "href", re.compile(f"{project_id}/build/")
    )
    save(served.api, project_id, "index.html", "<h1>There</h1>")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("There")


def test_an_app_is_published_only_once_it_was_looked_at_and_one_can_go_back(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES | {"src/App.tsx": SMALL_APP})
    opened(page, served, project_id, "deployments")
    panel = page.get_by_role("tabpanel", name="Deployments")
    expect(panel.get_by_text("Nothing is published yet")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Publish").click()
    confirm = page.get_by_role("dialog", name="Publish the app as it is now?")
    expect(confirm).to_contain_text("The app for the first time")
    confirm.get_by_role("button", name="Publish").click()
    expect(panel.get_by_role("heading", name="Publishing")).to_be_visible()
    outcome = panel.get_by_text("Published, and looked at")
    expect(outcome).to_be_visible(timeout=90_000)
    (deployment,) = served.api.get(f"/api/projects/{project_id}/deployments")["deployments"]
    assert deployment["live"] is True
    expect(panel).to_contain_text("What is live is what your files are")
    guest = page.context.new_page()
    guest.goto(deployment["url"])
    expect(guest.locator("h1")).to_have_text("First")

    save(served.api, project_id, "src/App.tsx", SMALL_APP.replace("First", "Second"))
    expect(panel).to_contain_text("One file was changed since it was published")
    panel.get_by_role("button", name="Publish").click()
    expect(confirm).to_contain_text("One changed file")
    confirm.get_by_role("button", name="Publish").click()
    expect(outcome).to_be_hidden()
    expect(outcome).to_be_visible(timeout=90_000)
    guest.reload()
    expect(guest.locator("h1")).to_have_text("Second")
    panel.get_by_role("button", name="Go back to this").click()
    page.get_by_role("button", name="Go on").click()
    expect(panel.get_by_role("button", name="Go forward to this")).to_be_visible()
    guest.reload()
    expect(guest.locator("h1")).to_have_text("First")
    guest.close()

    save(served.api, project_id, "src/App.tsx", SMALL_APP.replace("</h1>", "</h2>"))
    panel.get_by_role("button", name="Publish").click()
    confirm.get_by_role("button", name="Publish").click()
    expect(panel.get_by_role("heading", name="It was not published")).to_be_visible(timeout=90_000)
    expect(panel).to_contain_text("src/App.tsx:2")
    expect(panel).to_contain_text("What was live before still is")
    expect(outcome).to_be_hidden()


def test_another_address_is_refused_beside_the_field_or_moves_the_app(page: Page, served: Served) -> None:
    project_id = previews.new_project(served.api, FILES)
    taken = served.api.get(f"/api/projects/{previews.new_project(served.api, {})}")["project"]["sandboxSlug"]
    opened(page, served, project_id, "deployments")
    page.get_by_text("Choose another address").click()
    name = page.get_by_label("Name in the address")
    for wrong, said in (("No Spaces", "small letters"), (taken, "is taken")):
        name.fill(wrong)
        page.get_by_role("button", name="Move the app").click()
        expect(name).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".field__error")).to_contain_text(said)
        expect(name).to_have_value(wrong)
    slug = f"moved-{project_id[:8]}"
    name.fill(slug)
    name.press("Enter")
    expect(page.locator("[data-deployments=url]")).to_contain_text(f"{slug}.apps.localhost")


def test_schedules_are_set_by_the_clock_of_the_person_and_kept_in_utc(
    page: Page, browser: Browser, served: Served
) -> None:
    project_id = previews.new_project(served.api, {})
    context = browser.new_context(timezone_id="Asia/Tokyo", storage_state=page.context.storage_state())
    there = context.new_page()
    opened(there, served, project_id, "schedules")
    panel = there.get_by_role("tabpanel", name="Schedules")
    panel.get_by_role("button", name="Plan the first one").click()
    dialog = there.get_by_role("dialog", name="New schedule")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Give it a name.")).to_be_visible()
    dialog.get_by_label("Name").fill("Tidy up <b>")
    dialog.get_by_label("What the agent is to do").fill("Look for dead code.")
    dialog.get_by_label("Day of the week").select_option("Monday")
    dialog.get_by_label("Time").fill("08:00")
    expect(dialog).to_contain_text("Sunday, 23:00")
    dialog.get_by_role("button", name="Save").click()
    card = panel.get_by_role("listitem").filter(has_text="Tidy up <b>")
    expect(card).to_contain_text("Every week on Monday at 8:00")
    address = f"/api/projects/{project_id}/agent-schedules"
    (schedule,) = served.api.get(address)["schedules"]
    assert (schedule["weekdayUtc"], schedule["runHourUtc"], schedule["runMinuteUtc"]) == (0, 23, 0)

    card.get_by_role("switch").uncheck()
    expect(card).to_contain_text("It does not run by itself while it is off")
    assert served.api.get(address)["schedules"][0]["enabled"] is False
    card.get_by_role("button", name="Change").click()
    dialog = there.get_by_role("dialog", name="Change the schedule")
    expect(dialog.get_by_label("Time")).to_have_value("08:00")
    dialog.get_by_label("How often").select_option("monthly")
    dialog.get_by_label("Day of the month").select_option("1")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field__error")).to_contain_text("it is another day in UTC")
    dialog.get_by_label("Day of the month").select_option("2")
    dialog.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Every month on day 2")
    assert served.api.get(address)["schedules"][0]["monthDayUtc"] == 1

    card.get_by_role("button", name="Runs").click()
    expect(card).to_contain_text("It has not run yet")
    card.get_by_role("button", name="Delete").click()
    there.get_by_role("alertdialog").or_(there.get_by_role("dialog")).get_by_role("button", name="Delete").click()
    expect(panel.get_by_text("Nothing is planned yet")).to_be_visible()
    assert served.api.get(address)["schedules"] == []
    context.close()
