"""The starters of the first page in a browser: tried before there is an account, and alive while one looks at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import get_args

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from builder.starters.catalogue import Locale, all_starters
from tests.e2e.conftest import Served
from tests.e2e.looking import Watch, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

LOCALES: Sequence[Locale] = get_args(Locale)
RECORD = "Songs of a cold sea"
OFFER_OF_EXAMPLES = re.compile(r"^(add|show|start|ajouter|montrer|commencer)\b.*ex[ae]mple", re.IGNORECASE)


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Give a visitor's page, in which nothing goes wrong unseen, frames included."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    watching = Watch(context.new_page())
    yield watching
    wrong = list(watching.wrong)
    context.close()
    assert wrong == []


def card(page: Page, key: str) -> Locator:
    return page.locator(f".starter[data-starter$='/starters/{key}/']")


def opened(page: Page, key: str) -> FrameLocator:
    """Try a starter, and return its frame once it runs."""
    card(page, key).locator("button[data-try]").click()
    frame = page.frame_locator("#starter iframe")
    expect(frame.locator("h1")).to_be_visible()
    expect(page.locator("#starter [aria-busy]")).to_have_count(0)
    return frame


def write_record(frame: FrameLocator) -> None:
    frame.get_by_label("Title of the new record").fill(RECORD)
    frame.get_by_label("Title of the new record").press("Enter")
    expect(frame.get_by_role("button", name=RECORD, exact=True)).to_be_visible()


def test_a_visitor_uses_the_app_and_leaves_it_by_escape(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")

    frame = opened(page, "lists")

    expect(page.get_by_role("dialog")).to_have_accessible_name("List manager")
    expect(page.locator("#starter [data-closes]")).to_be_focused()
    write_record(frame)
    watch.assert_fine("a starter to try")
    # Escape is the app's own as long as it means something there.
    frame.get_by_role("searchbox").fill("cold")
    frame.get_by_role("searchbox").press("Escape")
    expect(frame.get_by_role("searchbox")).to_have_value("")
    expect(page.locator("#starter")).to_be_visible()
    frame.get_by_role("searchbox").press("Escape")
    expect(page.locator("#starter")).to_be_hidden()
    expect(card(page, "lists").locator("button[data-try]")).to_be_focused()
    expect(page.locator("iframe")).to_have_count(0)


def test_by_keyboard_alone(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")
    button = card(page, "crm").locator("button[data-try]")

    button.focus()
    page.keyboard.press("Enter")
    expect(page.frame_locator("#starter iframe").locator("h1")).to_be_visible()
    page.keyboard.press("Tab")  # past the last button of the head, into the app
    expect(page.locator("#starter iframe")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#starter [data-closes]")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#starter")).to_be_hidden()
    expect(button).to_be_focused()


def test_it_begins_again_and_is_shown_as_on_a_phone(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")
    frame = opened(page, "lists")
    write_record(frame)

    page.get_by_role("button", name="Phone", exact=True).click()

    expect(page.get_by_role("button", name="Phone", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Computer", exact=True)).to_have_attribute("aria-pressed", "false")
    assert page.locator("#starter iframe").evaluate("frame => frame.clientWidth") == 390
    # What was entered is still there, and gone only with the app.
    expect(frame.get_by_role("button", name=RECORD, exact=True)).to_be_visible()
    page.get_by_role("button", name="Begin again").click()
    expect(frame.locator("h1")).to_be_visible()
    expect(frame.get_by_role("button", name=RECORD, exact=True)).to_have_count(0)


def test_going_about_in_the_app_leaves_the_way_back_as_it_was(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/docs/")
    page.goto(f"{served.address}/en/")
    frame = opened(page, "expenses")

    for place in ("Entries", "Settings"):
        frame.get_by_role("link", name=place).click()
        expect(frame.get_by_role("heading", name=place, level=1)).to_be_visible()
    page.locator("#starter [data-closes]").click()
    page.go_back()

    expect(page).to_have_url(f"{served.address}/en/docs/")


def test_what_pleases_is_started_from(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")
    prompt = card(page, "shop").locator("[data-fill-prompt]").get_attribute("data-fill-prompt") or ""
    opened(page, "shop")

    page.locator("#starter [data-start]").click()

    expect(page.locator("#starter")).to_be_hidden()
    expect(page.locator("#prompt-text")).to_have_value(prompt)
    expect(page.locator("#prompt-text")).to_be_focused()


def test_on_a_phone_in_french_it_fills_the_window(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr", is_mobile=True, has_touch=True)
    watch = Watch(context.new_page())
    page = watch.page
    page.goto(f"{served.address}/fr/")

    card(page, "recipes").locator("button[data-try]").tap()

    frame = page.frame_locator("#starter iframe")
    expect(frame.locator("html")).to_have_attribute("lang", "fr")
    expect(frame.locator("h1")).to_have_text("On mange quoi ce soir ?")
    assert page.locator("#starter").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    watch.assert_fine("a starter on a phone")
    page.locator("#starter [data-closes]").tap()
    expect(page.locator("#starter")).to_be_hidden()
    # Without a pointer that hovers, pictures stay pictures.
    expect(page.locator(".starter iframe")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_starter_runs_without_an_error_in_the_frame_and_alone(
    served: Served, watch: Watch, locale: Locale
) -> None:
    page = watch.page
    for starter in all_starters():
        page.goto(f"{served.address}/{locale}/")
        frame = opened(page, starter.key)
        expect(frame.locator("html")).to_have_attribute("lang", locale)
        expect(frame.locator(".ui-storage:visible")).to_have_count(0)
        # Full of examples, as its picture is.
        expect(frame.get_by_role("button", name=OFFER_OF_EXAMPLES)).to_have_count(0)

        page.goto(f"{served.address}/{locale}/starters/{starter.key}/")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".ui-storage")).to_be_visible()  # here nobody else says that nothing is kept
        assert overflow(page) <= 0
        assert watch.wrong == [], starter.key


@pytest.mark.parametrize("door", ["frame", "alone"])
def test_a_starter_has_no_part_in_the_site(browser: Browser, served: Served, door: str) -> None:
    page = browser.new_page()
    page.goto(f"{served.address}/en/")
    opened(page, "lists")
    if door == "alone":
        page.goto(f"{served.address}/en/starters/lists/")
    inside = page.frames[-1]

    found = inside.evaluate(
        """async () => {
          const tried = async (act) => { try { return String(await act()); } catch (error) { return error.name; } };
          return {
            origin: String(origin),
            cookie: await tried(() => document.cookie),
            storage: await tried(() => localStorage.length),
            around: await tried(() => (parent === window ? top.location.assign("/en/docs/") : parent.document.title)),
            api: await tried(() => fetch("/api/me", { credentials: "include" })),
          };
        }"""
    )

    refused = {"cookie": "SecurityError", "storage": "SecurityError", "api": "TypeError"}
    assert found["origin"] == "null"
    assert {name: found[name] for name in refused} == refused
    if door == "frame":
        assert found["around"] == "SecurityError"
    page.context.close()


def test_a_picture_comes_alive_while_one_rests_on_it(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")
    alive = page.locator(".starter__alive")

    card(page, "blog").hover()

    living = card(page, "blog").locator(".starter__alive.is-ready")
    expect(living).to_be_visible()
    expect(living).to_have_attribute("inert", "")
    assert round(living.bounding_box()["width"]) == card(page, "blog").locator("img").evaluate("one => one.clientWidth")  # type: ignore[index]
    watch.assert_fine("a starter that is alive")
    # One at a time, and none once nobody looks.
    card(page, "shop").hover()
    expect(card(page, "shop").locator(".starter__alive.is-ready")).to_be_visible()
    expect(alive).to_have_count(1)
    # A click on it is one on the picture.
    card(page, "shop").locator(".starter__picture").click()
    expect(page.locator("#starter")).to_be_visible()
    expect(alive).to_have_count(0)
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    page.locator("#prompt-text").focus()
    expect(alive).to_have_count(0)


def test_a_card_that_has_the_focus_comes_alive_and_keeps_it(served: Served, watch: Watch) -> None:
    page = watch.page
    page.goto(f"{served.address}/en/")

    card(page, "expenses").locator("button[data-try]").focus()

    expect(card(page, "expenses").locator(".starter__alive.is-ready")).to_be_visible()
    page.keyboard.press("Tab")
    expect(card(page, "expenses").locator("[data-fill-prompt]")).to_be_focused()
    expect(page.locator(".starter__alive")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(card(page, "expenses").locator(".starter__alive")).to_have_count(0)


def test_who_wants_no_motion_sees_pictures(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.address}/en/")

    card(page, "blog").hover()
    page.clock.run_for(5_000)

    expect(page.locator(".starter__alive")).to_have_count(0)
    assert not [url for url in asked if re.search("/starters/[a-z]+/", url)]
    context.close()
