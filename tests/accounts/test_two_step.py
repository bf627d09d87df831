"""Two-step codes: set up, asked for, lost, turned off."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from accounts import two_step
from accounts.models import User
from tests.accounts import codes, mailbox
from tests.conftest import Api

SETTINGS, CHALLENGE = "/en/settings/account/", "/en/accounts/two-step/"
SET_UP = f"{SETTINGS}two-step/"
PASSWORD = "correct horse battery"


@pytest.fixture
def clock() -> Any:
    """A moment in the middle of a half minute, so that no code changes on the way."""
    with time_machine.travel("2026-05-04T10:00:15Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(owner: Api, clock: Any) -> Client:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    return client


@pytest.fixture
def secret(browser: Client, clock: Any) -> str:
    """Two-step codes are on; the app has this secret, and its present code is used up."""
    browser.get(SET_UP)
    made = str(browser.session["two_step_secret"])
    assert browser.post(SET_UP, {"code": codes.code(made)}).status_code == 302
    clock.shift(30)
    return made


def first_step(client: Client, **more: str) -> Any:
    return client.post("/en/accounts/login/", {"username": "owner@example.org", "password": PASSWORD} | more)


def is_in(client: Client) -> bool:
    return bool(client.get("/api/me").status_code == 200)


def test_setting_up_shows_a_picture_and_a_key_and_then_recovery_codes(browser: Client) -> None:
    page = browser.get(SET_UP)
    made = browser.session["two_step_secret"]
    shown = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in shown
    assert made[:4] in shown
    assert made[:4].encode() in browser.get(SET_UP).content  # the same after a look again

    wrong = browser.post(SET_UP, {"code": "000000"})
    assert list(wrong.context["form"].errors) == ["code"]
    answer = browser.post(SET_UP, {"code": f" {codes.code(made)[:3]} {codes.code(made)[3:]} "})

    assert answer["Location"] == f"{SET_UP}codes/"
    kept = browser.get(answer["Location"]).content.decode()
    recovery = two_step.unused_recovery_codes(User.objects.get())
    assert len(recovery) == 10
    assert all(code in kept for code in recovery)
    text = browser.get(f"{SET_UP}codes/", {"as": "text"})
    assert (text["Content-Type"], text.content.decode().split()) == ("text/plain", recovery)
    assert mailbox.last().subject == "News of your account"
    assert made not in str(Authenticator.objects.values())


def test_a_code_of_the_app_is_asked_for_and_what_comes_next_is_kept(secret: str) -> None:
    client = Client()

    answer = first_step(client, next="/en/docs/")
    assert (answer["Location"], is_in(client)) == (CHALLENGE, False)
    assert client.get(CHALLENGE).status_code == 200
    wrong = client.post(CHALLENGE, {"code": "12345"})
    assert (list(wrong.context["form"].errors), is_in(client)) == (["code"], False)
    done = client.post(CHALLENGE, {"code": codes.code(secret)})

    assert (done.status_code, done["Location"], is_in(client)) == (302, "/en/docs/", True)


def test_a_code_works_once(secret: str, clock: Any) -> None:
    for works in (True, False):
        client = Client()
        first_step(client)
        client.post(CHALLENGE, {"code": codes.code(secret)})
        assert is_in(client) is works


def test_a_recovery_code_works_once(secret: str) -> None:
    recovery = two_step.unused_recovery_codes(User.objects.get())[0]
    for works in (True, False):
        client = Client()
        first_step(client)
        client.post(CHALLENGE, {"code": recovery})
        assert is_in(client) is works
    assert len(two_step.unused_recovery_codes(User.objects.get())) == 9


def test_a_link_by_mail_asks_for_the_code_too(secret: str) -> None:
    client = Client()
    client.post("/en/accounts/link/", {"email": "owner@example.org"})

    answer = client.post("/en/accounts/link/open/", mailbox.query())

    assert (answer["Location"], is_in(client)) == (CHALLENGE, False)


def test_the_admin_lets_nobody_past_the_code(secret: str, staff: Api) -> None:
    answer = Client().post("/admin/login/", {"username": "owner@example.org", "password": PASSWORD})

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_without_a_first_step_there_is_no_second(secret: str) -> None:
    client = Client()

    for answer in (client.get(CHALLENGE), client.post(CHALLENGE, {"code": codes.code(secret)})):
        assert answer["Location"] == "/en/accounts/login/"
    assert not is_in(client)


def test_guessing_ends_for_the_account_wherever_it_comes_from(secret: str, settings: Settings) -> None:
    settings.RATE_LIMIT_LOGINS_PER_15_MINUTES = 3
    answers = []
    for host in range(4):
        client = Client(REMOTE_ADDR=f"192.0.2.{host}")
        first_step(client)
        answers.append(client.post(CHALLENGE, {"code": "000000"}).status_code)

    assert answers[-1] == 429
    assert answers[0] == 200


def test_it_is_turned_off_and_new_recovery_codes_are_made_only_by_who_has_just_shown_who_they_are(
    browser: Client, secret: str, clock: Any
) -> None:
    before = two_step.unused_recovery_codes(User.objects.get())
    clock.shift(601)
    for path in (f"{SET_UP}codes/", f"{SET_UP}off/"):
        for answer in (browser.get(path), browser.post(path)):
            assert answer["Location"].startswith("/en/accounts/again/?next=")
    assert two_step.is_on(User.objects.get())
    again = f"/en/accounts/again/?next={SET_UP}codes/"
    assert list(browser.post(again, {"password": "wrong"}).context["form"].errors) == ["password"]
    assert browser.post(again, {"password": PASSWORD})["Location"] == f"{SET_UP}codes/"

    browser.post(f"{SET_UP}codes/")
    assert not set(before) & set(two_step.unused_recovery_codes(User.objects.get()))
    assert browser.get(f"{SET_UP}off/").status_code == 200
    browser.post(f"{SET_UP}off/")
    assert not Authenticator.objects.exists()
    assert first_step(Client())["Location"] == "/en/projects/"


@pytest.mark.parametrize("path", ["two-step/", "two-step/codes/", "two-step/off/", ""])
def test_visitors_are_asked_to_sign_in(db: None, path: str) -> None:
    assert Client().get(f"{SETTINGS}{path}")["Location"].startswith("/en/accounts/login/?next=")
