"""The landing page in a browser: what a visitor types and attaches is a project once they have an account."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES: list[FilePayload] = [
    {"name": "sea.png", "mimeType": "image/png", "buffer": PNG},
    {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"cold"},
    {"name": "not wanted.txt", "mimeType": "text/plain", "buffer": b"no"},
]
IDEA = "Tidepool helps people who swim in cold water."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor's, in which nothing may go wrong unseen and nobody else is asked."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda asked: wrong.append(asked.url) if not _is_ours(asked.url) else None)
    yield opened
    context.close()
    assert wrong == []


def _is_ours(url: str) -> bool:
    return re.match(r"(https?://127\.0\.0\.1[:/]|https?://[\w.-]*localhost[:/]|data:|blob:|about:)", url) is not None


def sign_up(page: Page) -> None:
    page.locator("[name=email]").fill(f"{uuid.uuid4().hex}@example.org")
    page.locator("[name=password]").fill("correct horse battery staple")
    page.locator("[name=password]").press("Enter")


def test_what_a_visitor_typed_chose_and_attached_survives_signing_up(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/en/")
    box = page.get_by_label("What do you want to build?", exact=True)
    box.fill(IDEA)

    page.get_by_role("button", name="Improve my prompt").click()
    expect(page.get_by_text("people who swim in cold water", exact=True)).to_be_visible()
    page.get_by_label("What must they be able to do?").fill("log swims\nsee the water temperature")
    page.locator("label.prompt__choice", has_text="Phone").click()
    page.get_by_role("button", name="Add to my text").click()
    expect(box).to_have_value(f"{IDEA}\nFeatures: log swims, see the water temperature")

    page.locator("[data-prompt-picker]").set_input_files(FILES)
    page.get_by_role("button", name="Remove not wanted.txt").click()
    page.reload()
    expect(page.locator(".prompt__file")).to_have_count(2)
    expect(box).to_have_value(re.compile("water temperature"))

    box.press("Enter")
    page.wait_for_url(re.compile("/accounts/signup/"))
    sign_up(page)
    page.wait_for_url(re.compile(r"/en/projects/[0-9a-f-]{36}/brief/"))

    project_id = page.url.split("/")[-3]
    made = page.evaluate("id => fetch(`/api/projects/${id}`).then(answer => answer.json())", project_id)
    assert made["brief"]["prompt"] == f"{IDEA}\nFeatures: log swims, see the water temperature"
    assert made["brief"]["targetPlatforms"] == ["mobile"]
    uploads = page.evaluate("fetch('/api/upload').then(answer => answer.json())")["uploads"]
    assert {upload["name"] for upload in uploads} == {"sea.png", "notes.txt"}
    # For the first message in the project's chat.
    kept = page.evaluate("id => JSON.parse(localStorage.getItem(`motivd-attachments-${id}`))", project_id)
    assert {attached["id"] for attached in kept} == {upload["id"] for upload in uploads}
    page.goto(f"{served.address}/en/projects/{project_id}/workspace/?panel=files")
    waiting = page.locator("#panel-chat [data-files] .attachment")
    expect(waiting).to_have_count(2)
    waiting.first.get_by_role("button").click()
    expect(waiting).to_have_count(1)
    page.reload()
    expect(waiting).to_have_count(1)
    # One project, however often one comes back; and an empty box.
    page.goto(f"{served.address}/en/projects/?resume=1")
    expect(page.locator(".project")).to_have_count(1)
    expect(page.get_by_label("What do you want to build?", exact=True)).to_have_value("")


def test_an_idea_fills_the_box_and_one_s_own_words_are_not_replaced_unasked(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/fr/")
    box = page.locator("#prompt-text")
    chips = page.locator(".ideas .chip")

    chips.nth(0).click()
    first = box.input_value()
    assert first == chips.nth(0).get_attribute("data-fill-prompt")
    chips.nth(1).click()
    assert box.input_value() == chips.nth(1).get_attribute("data-fill-prompt")

    box.fill("Mes propres mots")
    page.locator(".starter [data-fill-prompt]").first.click()
    page.locator("dialog button[value='']").click()
    expect(box).to_have_value("Mes propres mots")


def test_an_empty_box_says_what_to_do_and_makes_nothing(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/en/")

    page.locator("#prompt-text").press("Enter")

    expect(page.get_by_role("alert")).to_have_text("Write a sentence about what you want to build.")
    expect(page.locator("#prompt-text")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#prompt-text")).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_nothing_is_wider_than_the_window(page: Page, served: Served, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served.address}/{locale}/")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
