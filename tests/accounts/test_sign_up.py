"""Signing up, and confirming the address."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import addresses
from accounts.models import User
from tests.accounts import mailbox
from tests.conftest import Api

SIGN_UP = "/en/accounts/signup/"
PASSWORD = "correct horse battery"


def sign_up(client: Client, email: str = "ada@example.org", **more: str) -> Any:
    return client.post(SIGN_UP, {"name": "Ada", "email": email, "password": PASSWORD} | more)


@pytest.fixture
def waiting(settings: Settings) -> None:
    """An installation that sends mails, where a new account waits for its address to be confirmed."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_who_signs_up_is_signed_in_and_goes_on(db: None) -> None:
    client = Client()

    answer = sign_up(client, " Ada@Example.org ", next="/en/?idea=1")

    assert (answer.status_code, answer["Location"]) == (302, "/en/?idea=1")
    user = User.objects.get()
    assert (user.email, user.name, user.locale, user.is_staff) == ("ada@example.org", "Ada", "en", False)
    assert user.check_password(PASSWORD)
    assert client.get("/api/me").json()["user"]["email"] == "ada@example.org"
    assert not addresses.is_confirmed(user)
    assert mailbox.last().to == ["ada@example.org"]


def test_a_french_page_makes_a_french_account_and_a_french_mail(db: None) -> None:
    Client().post("/fr/accounts/signup/", {"email": "ada@example.org", "password": PASSWORD})

    assert User.objects.get().locale == "fr"
    assert mailbox.link().startswith("/fr/accounts/email/confirm/?")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": ""}, "email"), ({"email": "ada"}, "email"), ({"email": "a\x00@example.org"}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"), ({"password": ""}, "password"),
        ({"password": "short"}, "password"), ({"password": "password1234"}, "password"),
        ({"password": "ada@example.org"}, "password"), ({"name": "x" * 121}, "name"),
    ],
)  # fmt: skip
def test_a_bad_sign_up_keeps_what_was_typed_and_says_what_to_change_beside_it(
    db: None, typed: dict[str, str], field: str
) -> None:
    answer = sign_up(Client(), **{"name": "Grace <b>", **typed})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in page
    wrong = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'id="id_{field}"' in tag)
    assert 'aria-invalid="true"' in wrong
    assert f"id_{field}_error" in wrong.partition("aria-describedby=")[2]
    assert "<b>" not in page
    assert PASSWORD not in page
    assert not User.objects.exists()


def test_a_taken_address_is_told_beside_the_field_where_nobody_waits(owner: Api) -> None:
    answer = sign_up(Client(), "OWNER@example.org", password="another horse battery")

    assert list(answer.context["form"].errors) == ["email"]
    assert User.objects.count() == 1


def test_signing_up_again_with_the_same_password_signs_in(owner: Api) -> None:
    client = Client()

    answer = sign_up(client, "owner@example.org", next="/en/docs/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/docs/")
    assert User.objects.count() == 1
    assert client.get("/api/me").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_makes_one_account() -> None:
    statuses: list[int] = []

    def send() -> None:
        from django.db import connections

        try:
            statuses.append(sign_up(Client()).status_code)
        finally:
            connections.close_all()

    both = [threading.Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert statuses == [302, 302]
    assert User.objects.count() == 1


def test_where_mails_go_out_known_and_unknown_addresses_get_the_same_answer(owner: Api, waiting: None) -> None:
    answers = [sign_up(Client(), email, password="another horse") for email in ("new@example.org", "owner@example.org")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/en/accounts/email/sent/")] * 2
    assert [m.to for m in mail.outbox] == [["new@example.org"], ["owner@example.org"]]
    assert [m.subject for m in mail.outbox] == ["Confirm your address", "You have an account already"]
    assert User.objects.get(email="owner@example.org").check_password(PASSWORD)


def test_a_new_account_waits_for_its_address_and_then_goes_on_where_it_wanted(db: None, waiting: None) -> None:
    client = Client()
    sign_up(client, next="/en/docs/")
    assert client.get("/api/me").status_code == 401
    shown = client.get("/en/accounts/email/sent/").content.decode()
    assert "ada@example.org" in shown

    link = mailbox.link()
    page = client.get(link)
    assert page.status_code == 200
    assert not addresses.is_confirmed(User.objects.get())  # looking changes nothing
    answer = client.post("/en/accounts/email/confirm/", mailbox.query())

    assert (answer.status_code, answer["Location"]) == (302, "/en/docs/")
    assert client.get("/api/me").status_code == 200
    assert addresses.is_confirmed(User.objects.get())


def test_the_link_works_in_another_browser_which_is_then_asked_to_sign_in(db: None, waiting: None) -> None:
    sign_up(Client(), next="/en/docs/")
    other = Client()

    answer = other.post("/en/accounts/email/confirm/", mailbox.query())

    assert answer["Location"] == "/en/accounts/login/?next=%2Fen%2Fdocs%2F"
    assert other.get("/api/me").status_code == 401
    assert addresses.is_confirmed(User.objects.get())
    assert other.get(mailbox.link()).status_code == 200  # explains itself
    signed_in = other.post("/en/accounts/login/", {"username": "ada@example.org", "password": PASSWORD})
    assert signed_in["Location"] == "/en/projects/"


def test_who_did_not_confirm_cannot_sign_in_where_mails_go_out(db: None, waiting: None) -> None:
    sign_up(Client())

    answer = Client().post("/en/accounts/login/", {"username": "ada@example.org", "password": PASSWORD})

    assert answer["Location"] == "/en/accounts/email/sent/"


@pytest.mark.parametrize("key", ["", "nonsense", "MQ:1abcde:x"])
def test_a_link_that_is_none_explains_itself(db: None, key: str) -> None:
    for answer in (
        Client().get("/en/accounts/email/confirm/", {"key": key}),
        Client().post("/en/accounts/email/confirm/", {"key": key}),
    ):
        assert answer.status_code == 200
        assert "This link is over" in answer.content.decode()


def test_a_link_holds_for_three_days(db: None) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        sign_up(Client())

    assert "This link is over" in Client().get(mailbox.link()).content.decode()


def test_the_banner_asks_until_the_address_is_confirmed(owner: Api) -> None:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)
    page = "/en/settings/account/"
    assert "not confirmed" in client.get(page).content.decode()

    client.post("/en/settings/account/email/", {"confirm": "1"})
    client.post("/en/accounts/email/confirm/", mailbox.query())

    assert "not confirmed" not in client.get(page).content.decode()
    assert EmailAddress.objects.get().verified


def test_sending_it_again_says_the_same_whoever_asks(db: None, waiting: None) -> None:
    client = Client()
    sign_up(client)
    assert client.post("/en/accounts/email/sent/").status_code == 302
    assert mailbox.count() == 2
    stranger = Client()
    assert stranger.post("/en/accounts/email/sent/").status_code == 302
    assert mailbox.count() == 2


def test_nobody_s_mailbox_is_filled(db: None, settings: Settings) -> None:
    settings.RATE_LIMIT_LOGINS_PER_15_MINUTES = 3
    for host in range(6):
        Client(REMOTE_ADDR=f"192.0.2.{host}").post("/en/accounts/link/", {"email": "ada@example.org"})

    assert mailbox.count() == 3
