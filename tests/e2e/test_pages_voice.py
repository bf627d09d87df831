"""Speaking a prompt: by the button and by holding a key, with a microphone of the browser's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests import browser as browsers
from tests.e2e import previews
from tests.e2e.conftest import Served, running
from tests.integrations.transcription_api import Groq

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def groq() -> Iterator[Groq]:
    with Groq() as started:
        yield started


@pytest.fixture(scope="module")
def hearing(tmp_path_factory: pytest.TempPathFactory, groq: Groq) -> Iterator[Served]:
    data: Path = tmp_path_factory.mktemp("motivd-hearing")
    with running(data, GROQ_API_KEY="gsk-one", GROQ_BASE_URL=f"{groq.url}/openai/v1") as served:
        yield served


@pytest.fixture(scope="module")
def page(hearing: Served) -> Iterator[Page]:
    found = browsers.find()
    if found is None:
        pytest.skip("There is no Chromium on this machine; see tests/browser.py.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu", *MICROPHONE])
        context = previews.signed_in(started, hearing)
        yield context.new_page()
        started.close()


def test_what_is_said_stands_in_the_box(page: Page, hearing: Served, groq: Groq) -> None:
    page.goto(f"{hearing.address}/en/projects/")
    box, button = page.locator("#prompt-text"), page.locator("[data-voice]")
    box.fill("Begin:")
    box.press("End")
    before = len(groq.calls)

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-prompt-state]")).to_contain_text("Listening, 0:01")
    button.click()
    expect(box).to_have_value("Begin: Une liste de disques.")
    assert groq.calls[-1]["name"] == "speech.webm"

    page.keyboard.down("Alt")
    page.keyboard.down("v")
    expect(page.locator("[data-prompt-state]")).to_contain_text("Listening, 0:01")
    page.keyboard.up("v")
    page.keyboard.up("Alt")
    expect(box).to_have_value("Begin: Une liste de disques. Une liste de disques.")
    assert len(groq.calls) == before + 2


def test_the_chat_hears_as_well(page: Page, hearing: Served, groq: Groq) -> None:
    project_id = previews.new_project(hearing.api, {"notes.txt": "one\n"})
    page.goto(f"{hearing.address}/en/projects/{project_id}/workspace/?panel=tasks")
    chat = page.locator("#panel-chat")
    field, button = chat.get_by_role("textbox", name="Message to the agent"), chat.locator("[data-voice]")
    field.fill("First, then last.")
    field.evaluate("field => field.setSelectionRange(6, 6)")

    button.click()
    expect(chat.locator("[data-voice-state]")).to_contain_text("Listening, 0:01")
    button.click()
    expect(field).to_have_value("First, Une liste de disques. then last.")
    expect(chat.locator("[data-voice-state]")).to_have_text("")

    # By the key too, and discarded; what fails is told and takes nothing away.
    page.keyboard.down("Alt")
    page.keyboard.down("v")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.keyboard.up("v")
    page.keyboard.up("Alt")
    expect(button).to_have_attribute("aria-pressed", "false")
    groq.answer, before = (500, {}, b"{}"), groq.answer
    button.click()
    expect(chat.locator("[data-voice-state]")).to_contain_text("Listening, 0:01")
    button.click()
    expect(chat.locator("[data-voice-state].is-bad")).not_to_be_empty()
    expect(field).to_have_value("First, Une liste de disques. then last.")
    groq.answer = before


def test_escape_discards_what_was_said(page: Page, hearing: Served, groq: Groq) -> None:
    page.goto(f"{hearing.address}/en/projects/")
    button = page.locator("[data-voice]")
    before = len(groq.calls)

    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")

    expect(button).to_have_attribute("aria-pressed", "false")
    assert len(groq.calls) == before


def test_a_visitor_is_told_that_speaking_needs_an_account(page: Page, hearing: Served) -> None:
    context = page.context.browser.new_context()  # type: ignore[union-attr]  # it was launched, so it has one
    visitor = context.new_page()
    visitor.goto(f"{hearing.address}/en/")
    visitor.locator("#prompt-text").fill("Half an idea")

    visitor.locator("[data-voice]").click()
    visitor.locator("dialog").get_by_role("button", name="Sign in").click()
    visitor.wait_for_url("**/accounts/login/**")
    visitor.goto(f"{hearing.address}/en/")

    expect(visitor.locator("#prompt-text")).to_have_value("Half an idea")
    context.close()
