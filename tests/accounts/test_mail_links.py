"""Links in mails: to sign in, to set a new password, to change the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import addresses, links
from accounts.models import SignInLink, User
from tests.accounts import mailbox
from tests.conftest import Api

LINK, OPEN, RESET, SET = (
    f"/en/accounts/{end}" for end in ("link/", "link/open/", "password/reset/", "password/reset/set/")
)
NEW = "another horse battery"


def ask(where: str = LINK, email: str = "owner@example.org", client: Client | None = None, **more: str) -> Any:
    return (client or Client()).post(where, {"email": email} | more)


def who(client: Client) -> str | None:
    answer = client.get("/api/me")
    return answer.json()["user"]["email"] if answer.status_code == 200 else None


@pytest.mark.parametrize(
    ("where", "sent"), [(LINK, "/en/accounts/link/sent/"), (RESET, "/en/accounts/password/reset/sent/")]
)
def test_known_and_unknown_addresses_get_the_same_answer(owner: Api, where: str, sent: str) -> None:
    answers = [ask(where, email) for email in ("owner@example.org", "nobody@example.org")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, sent)] * 2
    assert [m.to for m in mail.outbox] == [["owner@example.org"], ["nobody@example.org"]]
    assert mail.outbox[1].subject == "There is no account with this address"


def test_a_link_signs_in_once_in_any_browser_and_goes_on(owner: Api) -> None:
    ask(next="/en/docs/")
    browser = Client()

    assert browser.get(mailbox.link()).status_code == 200
    assert Client().get(mailbox.link()).status_code == 200  # whoever looks
    assert who(browser) is None
    answer = browser.post(OPEN, mailbox.query())

    assert (answer.status_code, answer["Location"]) == (302, "/en/docs/")
    assert who(browser) == "owner@example.org"
    assert owner.user is not None
    assert addresses.is_confirmed(owner.user)


def test_a_used_link_says_so(owner: Api) -> None:
    ask()
    Client(enforce_csrf_checks=False, headers={"Cookie": "csrftoken=" + "a" * 32}).post(OPEN, mailbox.query())
    other = Client(headers={"Cookie": "csrftoken=" + "b" * 32})

    for answer in (other.post(OPEN, mailbox.query()), other.get(mailbox.link())):
        assert "This link was used already" in answer.content.decode()
    assert who(other) is None


def test_a_button_that_is_pressed_twice_signs_in(owner: Api) -> None:
    ask()
    cookie = {"Cookie": "csrftoken=" + "a" * 32}

    answers = [Client(headers=cookie).post(OPEN, mailbox.query()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize(("minutes", "state"), [(9, "good"), (11, "expired")])
def test_a_link_holds_for_ten_minutes(owner: Api, minutes: int, state: str) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=minutes)):
        ask()

    assert links.find(mailbox.query()["key"]).state.value == state
    assert (Client().post(OPEN, mailbox.query()).status_code == 302) is (state == "good")


def test_what_is_no_link_of_ours_says_so(db: None) -> None:
    for key in ("", "nonsense", "x" * 5000):
        assert "not one of ours" in Client().get(OPEN, {"key": key}).content.decode()
        assert Client().post(OPEN, {"key": key}).status_code == 200


def test_the_secret_is_kept_as_a_hash_and_is_no_part_of_the_path(owner: Api) -> None:
    ask()

    secret = mailbox.query()["key"]
    assert secret not in str(SignInLink.objects.values())
    assert secret not in mailbox.link().partition("?")[0]


def test_the_button_on_the_sign_in_page_needs_no_password(owner: Api) -> None:
    answer = Client().post(LINK, {"username": "Owner@example.org", "password": ""})

    assert answer.status_code == 302
    assert mailbox.last().to == ["owner@example.org"]


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "/\n/evil"]
)
def test_a_link_leads_nowhere_else(owner: Api, to: str) -> None:
    ask(next=to)

    assert Client().post(OPEN, mailbox.query())["Location"] == "/en/projects/"


def test_somebody_who_was_locked_out_gets_no_way_in(owner: Api) -> None:
    ask()
    User.objects.update(is_active=False)

    assert "not one of ours" in Client().get(mailbox.link()).content.decode()
    ask()
    assert mailbox.last().subject == "There is no account with this address"


def test_a_mail_server_that_is_down_is_told_to_everybody_alike(owner: Api, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    for email in ("owner@example.org", "nobody@example.org"):
        page = ask(email=email).content.decode()
        assert "could not be sent" in page
        assert email in page


@pytest.mark.parametrize("where", [LINK, RESET])
def test_the_eleventh_try_waits_as_it_was_typed(owner: Api, settings: Settings, where: str) -> None:
    settings.RATE_LIMIT_LOGINS_PER_15_MINUTES = 1
    client = Client()
    ask(where, client=client)

    refused = ask(where, client=client)

    assert (refused.status_code, "owner@example.org" in refused.content.decode()) == (429, True)
    assert int(refused["Retry-After"]) > 0


def test_a_new_password_by_mail_signs_in_here_and_out_everywhere_else(owner: Api) -> None:
    assert owner.user is not None
    elsewhere = Client()
    elsewhere.force_login(owner.user)
    ask(RESET, next="/en/docs/")
    browser = Client()
    assert browser.get(mailbox.link()).status_code == 200

    wrong = browser.post(SET, mailbox.query() | {"new_password": "short"})
    assert list(wrong.context["form"].errors) == ["new_password"]
    answer = browser.post(SET, mailbox.query() | {"new_password": NEW})

    assert (answer.status_code, answer["Location"]) == (302, "/en/docs/")
    assert who(browser) == "owner@example.org"
    assert who(elsewhere) is None
    assert User.objects.get().check_password(NEW)
    assert mailbox.last().subject == "News of your account"


def test_a_reset_link_works_once_and_its_second_press_goes_on(owner: Api) -> None:
    ask(RESET)
    sent, browser = mailbox.query(), Client()
    browser.post(SET, sent | {"new_password": NEW})

    assert browser.post(SET, sent | {"new_password": NEW}).status_code == 302
    for answer in (Client().post(SET, sent | {"new_password": "third horse battery"}), Client().get(SET, sent)):
        assert (answer.status_code, "This link is over" in answer.content.decode()) == (410, True)
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize("key", ["", "-", "nonsense", "00000000000000000000000000000000-abc", "x" * 5000, "a\x00-b"])
def test_what_is_no_reset_link_says_so(db: None, key: str) -> None:
    assert Client().post(SET, {"key": key, "new_password": NEW}).status_code == 410


def test_a_reset_link_holds_for_an_hour(owner: Api) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=61)):
        ask(RESET)

    assert Client().get(mailbox.link()).status_code == 410


def test_mails_are_in_the_language_of_the_page(owner: Api) -> None:
    Client().post("/fr/accounts/link/", {"email": "owner@example.org"})

    assert mailbox.link().startswith("/fr/accounts/link/open/?key=")
