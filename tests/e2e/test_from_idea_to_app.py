"""The six ideas of `make demo`, each to an app that works in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.ideas import IDEAS, Idea
from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]


def build(served: Served, idea: Idea) -> dict[str, Any]:
    """Take the way of a founder over the API, and return the build's last state."""
    api = served.api
    project = api.post("/api/projects/create", prompt=idea.prompt, locale=idea.locale)["project"]
    api.post("/api/prd/generate", projectId=project["id"], locale=idea.locale)
    api.patch("/api/projects/prd-review", projectId=project["id"], reviewed=True)
    job = api.post("/api/build", projectId=project["id"])
    last: dict[str, Any] = {}
    for line in api.lines(f"/api/build/{job['jobId']}/stream"):
        if line.startswith("data: "):
            last = json.loads(line.removeprefix("data: "))
    return last


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def apps(served: Served) -> list[dict[str, Any]]:
    return [build(served, idea) for idea in IDEAS]


def watched(page: Page) -> list[str]:
    """Return a list that fills with what goes wrong in the page."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def test_six_ideas_in_two_languages_give_six_different_working_apps(
    apps: list[dict[str, Any]], browser: Browser
) -> None:
    seen = set()
    for idea, app in zip(IDEAS, apps, strict=True):
        assert app["status"] == "succeeded", app["error"]
        for width in (1440, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            wrong = watched(page)
            page.goto(app["previewUrl"])
            expect(page.locator("h1").first).to_be_visible()
            assert page.locator("html").get_attribute("lang") == idea.locale
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert wrong == []
            seen.add((page.title(), page.locator("h1").first.inner_text(), app["previewUrl"]))
            page.close()

    assert len(seen) == len(IDEAS)


def test_an_added_item_is_still_there_after_a_reload(apps: list[dict[str, Any]], page: Page) -> None:
    wrong = watched(page)
    page.goto(apps[2]["previewUrl"])

    page.locator("form.quick input").fill("Blue Train 1958")
    page.locator("form.quick input").press("Enter")
    expect(page.get_by_text("Blue Train 1958").first).to_be_visible()
    page.reload()

    expect(page.get_by_text("Blue Train 1958").first).to_be_visible()
    assert wrong == []


def test_a_visitor_of_an_app_gets_no_cookie_of_the_builder(apps: list[dict[str, Any]], page: Page) -> None:
    page.goto(apps[0]["previewUrl"])

    assert page.context.cookies() == []


def test_signing_in_works_in_both_languages(served: Served, browser: Browser) -> None:
    password = (served.data / "owner-password").read_text().strip()
    for locale, button in (("en", "Sign in"), ("fr", "Se connecter")):
        context = browser.new_context(viewport={"width": 390, "height": 800})
        page = context.new_page()
        wrong = watched(page)
        page.goto(f"{served.address}/{locale}/accounts/login/")
        page.locator("#id_username").fill("owner@localhost")
        page.locator("#id_password").fill(password)
        page.locator("main").get_by_role("button", name=button).click()
        expect(page.locator("h1")).to_be_visible()
        page.goto(f"{served.address}/admin/")
        expect(page.locator("body")).to_contain_text("Motivd")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert wrong == []
        context.close()
