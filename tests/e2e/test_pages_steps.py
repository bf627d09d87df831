"""The steps of a new project in a browser: a brief that saves itself, a PRD that is corrected and approved, a build."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import previews
from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

HTML = "./<img src=x onerror=alert(1)>"
APP = "export default function App() {\n  return <h1>a crate</h1>;\n}\n"
AT_APP = re.compile(r"workspace/\?panel=files&path=src%2FApp\.tsx&line=1$")
PROMPTS = {
    "en": "{name} is an app for vinyl collectors: add records, search them, mark the ones to sell.",
    "fr": "{name} est une application pour les collectionneurs de vinyles : ajouter des disques, les rechercher.",
}


@pytest.fixture(scope="module")
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    made = previews.signed_in(browser, served)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """The owner's, in which nothing may go wrong unseen."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    yield opened
    opened.close()
    # The browser itself tells of every refusal, and of the line that a test cuts.
    told = ("400", "409", "DISCONNECTED")
    assert [line for line in wrong if not any(one in line for one in told)] == []


def project(served: Served, locale: str = "en") -> dict[str, Any]:
    name = f"Crate{uuid.uuid4().hex[:6]}"
    prompt = PROMPTS[locale].format(name=name)
    made: dict[str, Any] = served.api.post("/api/projects/create", prompt=prompt, locale=locale)["project"]
    return made


def at(served: Served, project: dict[str, Any], step: str, locale: str = "en") -> str:
    return f"{served.address}/{locale}/projects/{project['id']}/{step}/"


def prd_of(served: Served, project: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = served.api.get(f"/api/projects/{project['id']}/prd")["prd"]
    return found


def brief_of(served: Served, project: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = served.api.get(f"/api/projects/{project['id']}/brief")["brief"]
    return found


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def fits(page: Page) -> None:
    """Look whether the page is as wide as its window, and axe finds nothing serious in it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"], "iframes": False}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found if rule["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize(("locale", "width"), [("en", 1440), ("fr", 390)])
def test_from_an_idea_to_the_first_look(page: Page, served: Served, locale: str, width: int) -> None:
    made = project(served, locale)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(at(served, made, "brief", locale))
    fits(page)
    page.locator("#audience").fill("people who keep records")
    page.locator("[data-field=mvpFeatures] [data-add]").click()
    page.locator("[data-field=mvpFeatures] li input").last.fill("lend a record")
    saved(page)
    assert brief_of(served, made)["mvpFeatures"][-1] == "lend a record"

    page.locator("#write-prd").click()
    page.wait_for_url(f"**/{locale}/projects/*/prd/")
    fits(page)
    section = page.locator(".prd-section").nth(1)
    section.locator("[data-act=edit]").click()
    section.locator("textarea").fill(f"## {section.get_attribute('data-title')}\n\nThose who <b>care</b>.\n")
    section.locator("textarea").press("Control+Enter")
    expect(section.locator(".prose")).to_have_text("Those who <b>care</b>.")
    section.locator("[data-act=comment]").click()
    section.locator("textarea").fill("Say <i>why</i>.")
    section.locator("form button").first.click()
    expect(section.locator(".prd-comment__body")).to_have_text("Say <i>why</i>.")
    section.locator("[data-act=resolve]").click()
    expect(section.locator(".prd-resolved")).to_be_visible()
    page.locator("[data-act=approve]").click()
    expect(page.locator("#prd-next")).to_be_visible()
    assert prd_of(served, made)["reviewed"] is True
    fits(page)

    page.locator("[data-act=build]").click()
    page.wait_for_url(f"**/{locale}/projects/*/build/")
    expect(page.get_by_role("log")).to_contain_text(made["name"])
    expect(page.locator("#build-page")).to_have_attribute("data-status", "succeeded", timeout=240_000)
    expect(page.locator(".build-phase[data-state=done]")).to_have_count(9)
    look = page.frame_locator("#build-look iframe")
    expect(look.locator("h1").first).to_be_visible(timeout=30_000)
    page.locator("button[data-width=phone]").click()
    expect(page.locator("#build-look iframe")).to_have_css("width", "390px")
    fits(page)
    # One who comes back later sees the same build.
    page.goto(at(served, made, "build", locale))
    expect(page.locator("#build-look iframe")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text(made["name"])


def test_a_build_that_fails_says_where_and_is_tried_again_once(page: Page, served: Served) -> None:
    made = project(served)
    broken = f'import "{HTML}";\n{APP}'
    for path, content in (("index.html", previews.INDEX), ("src/main.tsx", previews.MAIN), ("src/App.tsx", broken)):
        previews.save(served.api, made["id"], path, content)
    served.api.post("/api/prd/generate", projectId=made["id"])
    served.api.patch("/api/projects/prd-review", projectId=made["id"], reviewed=True)
    page.goto(at(served, made, "build"))

    page.get_by_role("button", name="Build it").dblclick()

    trouble = page.locator("#build-trouble")
    expect(trouble).to_contain_text(f'Could not resolve "{HTML}"', timeout=120_000)
    expect(trouble.get_by_role("link", name="src/App.tsx, line 1")).to_have_attribute("href", AT_APP)
    expect(page.locator(".build-phase[data-state=failed]")).to_have_attribute("data-phase", "check")
    expect(page.get_by_role("log")).to_contain_text(HTML)
    expect(page.locator("img[src=x]")).to_have_count(0)
    fits(page)
    previews.save(served.api, made["id"], "src/App.tsx", APP)
    trouble.get_by_role("button", name="Try again").dblclick()
    expect(page.locator("#build-page")).to_have_attribute("data-status", "succeeded", timeout=120_000)
    expect(trouble).to_be_hidden()
    builds = served.api.get(f"/api/projects/{made['id']}/builds")["builds"]
    assert [one["status"] for one in builds] == ["succeeded", "failed"]


def test_the_whole_way_by_keyboard_alone(page: Page, served: Served) -> None:
    made = project(served)
    page.goto(at(served, made, "brief"))

    tab_to(page, "[data-field=mvpFeatures] li:first-child input")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("lend a record")
    saved(page)
    assert brief_of(served, made)["mvpFeatures"] == [
        "search them",
        "add records",
        "lend a record",
        "mark the ones to sell",
    ]
    tab_to(page, "#write-prd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/prd/")
    tab_to(page, "#section-1 [data-act=comment]")
    page.keyboard.press("Enter")
    page.keyboard.type("Too vague.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".prd-comment__body")).to_have_text("Too vague.", timeout=30_000)
    tab_to(page, "[data-act=approve]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-act=build]")).to_be_focused(timeout=30_000)
    page.keyboard.press("Enter")
    page.wait_for_url("**/build/")
    expect(page.locator(".build-line").first).to_be_visible()
    tab_to(page, "[data-act=cancel]")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    tab_to(page, "dialog button[value=yes]")
    page.keyboard.press("Enter")
    expect(page.locator("#build-page")).to_have_attribute("data-status", "cancelled", timeout=30_000)


def tab_to(page: Page, selector: str) -> None:
    for _step in range(150):
        if page.evaluate("([selector]) => document.activeElement.matches(selector)", [selector]):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}.")


def test_what_was_typed_is_kept_when_it_cannot_be_saved(page: Page, served: Served) -> None:
    made, other = project(served), project(served)
    page.goto(at(served, made, "brief"))

    page.locator("#appName").fill(other["name"])
    page.locator("#constraints").fill("ready by May")
    expect(page.locator("#error-appName")).to_contain_text(other["name"])
    expect(page.locator("#saved")).to_have_attribute("data-state", "held")
    assert brief_of(served, made)["constraints"] == "ready by May"
    assert page.locator("#appName").input_value() == other["name"]

    page.locator("#appName").fill(f"{made['name']} two")
    saved(page)
    assert page.locator("#brief-name").inner_text() == f"{made['name']} two"

    page.context.set_offline(True)
    page.locator("#audience").fill("offline people")
    expect(page.locator("#saved")).to_have_attribute("data-state", "failed")
    page.context.set_offline(False)
    page.locator("#save-again").click()
    saved(page)
    assert brief_of(served, made)["audience"] == "offline people"


def test_what_the_prd_refuses_is_kept_and_told_beside_it(page: Page, served: Served) -> None:
    made = project(served)
    served.api.post("/api/prd/generate", projectId=made["id"])
    page.goto(at(served, made, "prd"))
    section = page.locator("#section-2")
    section.locator("[data-act=edit]").click()
    area = section.locator("textarea")
    too_long = "long " * 100_001
    area.fill(too_long)

    area.press("Control+Enter")

    expect(section.get_by_role("alert")).to_contain_text("500000")
    expect(area).to_have_attribute("aria-invalid", "true")
    assert area.input_value() == too_long
    area.fill("## Users\n\nShort.\n")
    area.press("Control+Enter")
    expect(section).to_contain_text("Short.")
    section.locator("[data-act=comment]").click()
    section.get_by_role("button", name="Add the comment").click()
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(section.locator(".field .field__error")).to_be_visible()
    area.fill("Who?")
    area.press("Control+Enter")
    expect(section.locator(".prd-comment__body")).to_have_text("Who?")


def test_a_brief_that_was_changed_elsewhere_is_merged_and_asks_where_both_did(page: Page, served: Served) -> None:
    made = project(served)
    page.goto(at(served, made, "brief"))
    served.api.patch(f"/api/projects/{made['id']}/brief", audience="librarians", constraints="by May")

    page.locator("#audience").fill("readers")

    expect(page.locator("#constraints")).to_have_value("by May")
    offer = page.locator("[data-field=audience] .brief-field__other")
    expect(offer).to_contain_text("librarians")
    assert page.locator("#audience").input_value() == "readers"
    offer.get_by_role("button", name="Keep mine").click()
    saved(page)
    assert brief_of(served, made)["audience"] == "readers"


def test_reading_the_prompt_again_leaves_what_was_written_by_hand(page: Page, served: Served) -> None:
    made = project(served)
    page.goto(at(served, made, "brief"))
    page.locator("#audience").fill("librarians")
    saved(page)

    page.locator("#prompt").fill(f"{made['name']} is an app for readers. Payments with PayPal.")
    page.locator("#read-again").click()

    expect(page.locator("[data-field=integrations] li input")).to_have_value("PayPal")
    assert page.locator("#audience").input_value() == "librarians"
    expect(page.locator("[data-field=integrations] q")).to_have_text("Payments with PayPal.")


def test_two_who_write_the_prd_lose_nothing(page: Page, served: Served) -> None:
    made = project(served)
    served.api.post("/api/prd/generate", projectId=made["id"])
    page.goto(at(served, made, "prd"))
    write = page.locator("#section-2")
    write.locator("[data-act=edit]").click()
    write.locator("textarea").fill("## Users\n\nMine.\n")
    elsewhere(served, made, "## Risks\n", "## Risks\n\nOf theirs.\n")

    write.locator("textarea").press("Control+Enter")
    expect(page.get_by_text("Of theirs.")).to_be_visible()
    expect(page.get_by_text("Mine.", exact=True)).to_be_visible()

    write.locator("[data-act=edit]").click()
    write.locator("textarea").fill("## Users\n\nMine again.\n")
    elsewhere(served, made, "Mine.", "Theirs.")
    write.locator("textarea").press("Control+Enter")
    expect(page.locator("#conflict-theirs")).to_have_value(prd_of(served, made)["content"])
    page.locator("#prd-conflict button[value=mine]").click()
    expect(page.get_by_text("Mine again.")).to_be_visible()

    page.get_by_role("button", name="Revisions").click()
    page.locator("#prd-revisions li button").last.click()
    expect(page.locator("#prd-revisions .diff")).to_contain_text("-Mine again.")
    page.locator("[data-restore]").click()
    expect(page.locator(".prd-document").get_by_text("Mine again.")).to_have_count(0)
    assert prd_of(served, made)["revision"] == 6


def elsewhere(served: Served, made: dict[str, Any], before: str, after: str) -> None:
    now = prd_of(served, made)
    content = now["content"].replace(before, after)
    served.api.put(f"/api/projects/{made['id']}/prd", content=content, baseRevision=now["revision"])
