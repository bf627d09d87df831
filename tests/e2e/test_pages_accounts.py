"""Signing up, in and out in a real browser, by keyboard alone."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Served
from tests.e2e.test_from_idea_to_app import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_a_visitor_signs_up_by_keyboard_and_sees_what_to_change(served: Served, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    wrong = watched(page)
    page.goto(f"{served.address}/{locale}/accounts/signup/?next=/{locale}/settings/account/")
    page.locator("#id_name").focus()
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(f"ada-{time.time_ns()}@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("short")
    page.keyboard.press("Enter")

    # What is wrong stands beside the field, and the field is where the page goes on.
    field = page.locator("#id_password")
    expect(page.locator("#id_password_error")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(page.locator("#id_name")).to_have_value("Ada")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: "signup" not in url)
    expect(page.locator("#sessions li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert wrong == []
    context.close()
