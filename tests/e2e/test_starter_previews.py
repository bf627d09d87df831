"""Every starter, filled as a build fills it, in its preview: on its own host and below the builder, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from builder.briefs import BriefFields
from builder.starters.catalogue import Locale, Starter, all_starters, fill
from tests.e2e import previews
from tests.e2e.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

BRIEF = BriefFields(
    app_name="Tidepool",
    audience="people who swim in cold water",
    mvp_features=("Water temperature: measured at the beaches you pick", "Tide reminders", "Share a swim"),
    target_platforms=("Web", "iOS"),
)
# Of the frame that all starters have: one sentence that only this language says.
SKIP_LINK: dict[Locale, str] = {"en": "Skip to content", "fr": "Aller au contenu"}
DOORS = ("url", "proxyUrl")
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", SKIP_LINK)
@pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
def test_a_starter_opens_without_an_error(page: Page, served: Served, starter: Starter, locale: Locale) -> None:
    project_id = previews.imported_project(served, fill(starter, BRIEF, locale=locale))
    session = previews.preview(served.api, project_id)
    assert (session["kind"], session["state"]) == ("instant", "ready")

    for door in DOORS:
        page.set_viewport_size(WIDE)
        page.goto(session[door])
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("h1")).not_to_be_empty()
        expect(page).to_have_title("Tidepool")
        expect(page.locator(f"html[lang={locale}]")).to_have_count(1)
        expect(page.get_by_text(SKIP_LINK[locale], exact=True)).to_be_attached()
        assert _overflow(page) <= 0
        page.set_viewport_size(NARROW)
        expect(page.locator("h1")).to_be_visible()
        assert _overflow(page) <= 0
        # Told after whatever the page had to tell of itself: once this is heard, nothing else is on its way.
        page.evaluate("door => console.error(`heard at ${door}`)", door)

    heard = {f"heard at {door}" for door in DOORS}
    previews.until(lambda: heard <= {one["message"] for one in previews.errors(served, project_id)}, page)
    assert {one["message"] for one in previews.errors(served, project_id)} == heard


def _overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found
