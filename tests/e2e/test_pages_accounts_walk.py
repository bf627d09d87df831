"""An account from its first day to its last in a real browser: links, old forms, sessions, two-step codes, goodbye."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts import codes
from tests.e2e.conftest import Served
from tests.e2e.looking import barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.embedded_only]

PASSWORD = "correct horse battery"
ANOTHER = "another horse battery"


@dataclass
class Walk:
    """One person, the browser of theirs in which most of it happens, and their mailbox."""

    browser: Browser
    served: Served
    context: BrowserContext
    page: Page
    email: str

    def open(self, path: str, page: Page | None = None) -> None:
        (page or self.page).goto(f"{self.served.address}/en/{path}")

    def link_of(self, path: str) -> str:
        """Return the newest link to a page in the mails, which are printed where there is no mail server."""
        mails = self.served.output.read_text().partition(f"To: {self.email}")[2]
        return str(re.findall(rf'http://\S+/{path}\?[^\s"<]+', mails)[-1])

    def sign_in(self, page: Page, password: str) -> None:
        self.open("accounts/login/", page)
        page.locator("#id_username").fill(self.email)
        page.locator("#id_password").fill(password)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(lambda address: "login" not in address)

    def looks_well(self, page: Page | None = None) -> None:
        assert overflow(page or self.page) <= 0
        assert barriers(page or self.page) == []


@pytest.fixture
def walk(browser: Browser, served: Served) -> Iterator[Walk]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    expect.set_options(timeout=15_000)
    yield Walk(browser, served, context, context.new_page(), f"ada-{uuid.uuid4().hex}@example.org")
    expect.set_options(timeout=5_000)
    context.close()


def test_the_whole_life_of_an_account(walk: Walk) -> None:
    sign_up(walk)
    confirm_once(walk)
    send_an_old_form(walk)
    reset_once(walk)
    sign_in_by_link_once(walk)
    end_another_session(walk)
    turn_on_two_steps(walk)
    take_it_and_go(walk)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def sign_up(walk: Walk) -> None:
    """What is refused stays as it was typed, but for the password; what to change stands beside the field."""
    page = walk.page
    walk.open("accounts/signup/")
    page.locator("#id_name").fill("Ada <b>")
    page.locator("#id_email").fill("no address")
    page.locator("#id_password").fill("short")
    page.locator("#id_password").press("Enter")
    expect(page.locator("#id_email_error")).to_contain_text("valid email address")
    expect(page.locator("#id_password_error")).to_contain_text("too short")
    typed = [page.locator(f"#id_{name}").input_value() for name in ("name", "email", "password")]
    assert typed == ["Ada <b>", "no address", ""]
    walk.looks_well()
    page.locator("#id_email").fill(walk.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/projects/")


def confirm_once(walk: Walk) -> None:
    page, link = walk.page, walk.link_of("accounts/email/confirm/")
    page.goto(link)
    page.get_by_role("button", name="Yes, confirm it").dblclick()
    expect(page.get_by_text(f"{walk.email} is confirmed.")).to_be_visible()
    page.goto(link)
    heading(page, "This link is over")
    walk.looks_well()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/projects/")


def send_an_old_form(walk: Walk) -> None:
    """In another tab somebody signed out, in again, or threw the cookies away since the form was opened."""
    page, other = walk.page, walk.context.new_page()
    walk.open("settings/account/")
    walk.open("projects/", other)
    other.get_by_role("button", name="Your account").click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("link", name="Sign in").first).to_be_visible()
    page.locator("#profile").get_by_label("City").fill("Paris")
    page.locator("#profile").get_by_role("button", name="Save").click()
    heading(page, "Sign in")
    expect(page.get_by_text("You were signed out meanwhile, so nothing was saved.")).to_be_visible()

    walk.sign_in(page, PASSWORD)
    walk.open("settings/account/")
    page.locator("#profile").get_by_label("City").fill("Paris")
    walk.context.clear_cookies(name="sessionid")
    walk.sign_in(other, PASSWORD)  # which gives this browser another token for its forms
    page.locator("#profile").get_by_role("button", name="Save").click()
    page.wait_for_url("**/settings/account/**")
    expect(page.locator("#profile").get_by_label("City")).to_have_value("Paris")
    expect(page.locator(".notice--good")).to_be_visible()

    walk.context.clear_cookies(name="csrftoken")
    page.locator("#profile").get_by_role("button", name="Save").click()
    heading(page, "This form is too old")
    walk.looks_well()
    page.get_by_role("link", name="Open the form anew").click()
    expect(page.locator("#profile").get_by_label("City")).to_have_value("Paris")
    other.close()


def reset_once(walk: Walk) -> None:
    guest = walk.browser.new_context(viewport={"width": 390, "height": 800})
    page = guest.new_page()
    walk.open("accounts/password/reset/", page)
    page.locator("#id_email").fill(walk.email)
    page.locator("#id_email").press("Enter")
    heading(page, "Look into your mailbox")
    link = walk.link_of("accounts/password/reset/set/")
    page.goto(link)
    page.locator("input[type=password]").fill("short")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist, .field__error").first).to_contain_text("too short")
    page.locator("input[type=password]").fill(ANOTHER)
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/")
    guest.clear_cookies()
    page.goto(link)
    heading(page, "This link is over")
    walk.looks_well(page)
    page.get_by_role("link", name="Send me a new link").click()
    expect(page.locator("#id_email")).to_be_visible()
    guest.close()


def sign_in_by_link_once(walk: Walk) -> None:
    guest = walk.browser.new_context(viewport={"width": 390, "height": 800})
    page = guest.new_page()
    walk.open("accounts/link/", page)
    page.locator("#id_email").fill(walk.email)
    page.locator("#id_email").press("Enter")
    heading(page, "Look into your mailbox")
    link = walk.link_of("accounts/link/open/")
    page.goto(link)
    page.locator("main").get_by_role("button", name="Sign in").dblclick()
    page.wait_for_url("**/projects/")
    guest.clear_cookies()
    page.goto(link)
    heading(page, "This link was used already")
    walk.looks_well(page)
    page.goto(link[:-6])
    heading(page, "This link is not one of ours")
    page.get_by_role("link", name="Send me a new link").click()
    expect(page.locator("#id_email")).to_be_visible()
    guest.close()


def end_another_session(walk: Walk) -> None:
    """The new password ended the sessions from before; here is one more, which is ended by hand."""
    walk.context.clear_cookies()
    walk.sign_in(walk.page, ANOTHER)
    guest = walk.browser.new_context()
    page = guest.new_page()
    walk.sign_in(page, ANOTHER)
    walk.open("settings/account/")
    rows = walk.page.locator("#sessions li")
    before = rows.count()
    rows.filter(has=walk.page.get_by_role("button")).first.get_by_role("button").dblclick()
    expect(rows).to_have_count(before - 1)
    walk.open("settings/account/", page)
    heading(page, "Sign in")
    guest.close()


def turn_on_two_steps(walk: Walk) -> None:
    page = walk.page
    walk.open("settings/account/two-step/")
    secret = re.sub(r"\s", "", page.locator("main code").first.inner_text())
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("#id_code_error")).to_be_visible()
    walk.looks_well()
    used = codes.code(secret)
    page.get_by_label("Code").fill(f"{used[:3]} {used[3:]}")
    page.get_by_role("button", name="Turn on").click()
    heading(page, "Recovery codes")
    recovery = page.locator("main code, main li").first.inner_text().split()[0]

    walk.context.clear_cookies()
    walk.sign_in(page, ANOTHER)
    code = page.get_by_label("Code")
    for wrong in ("123456", used):  # one that is none, and one that was good once
        code.fill(wrong)
        code.press("Enter")
        expect(page.locator("#id_code_error")).to_be_visible()
    walk.looks_well()
    code.fill(recovery)
    code.press("Enter")
    page.wait_for_url("**/projects/")


def take_it_and_go(walk: Walk) -> None:
    page = walk.page
    walk.open("settings/account/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    assert download.value.suggested_filename == "motivd-export.zip"
    address = page.get_by_label("Type your email address to confirm")
    address.fill("somebody@example.org")
    address.press("Enter")
    expect(page.get_by_text("This is not the address of your account.")).to_be_visible()
    page.get_by_label("Type your email address to confirm").fill(walk.email)
    page.get_by_role("button", name="Delete my account").dblclick()
    page.wait_for_url("**/accounts/deleted/")
    walk.looks_well()
    walk.open("settings/account/")
    heading(page, "Sign in")
