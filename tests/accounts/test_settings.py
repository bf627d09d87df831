"""The page of the account: profile, address, password, sessions, tokens, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import addresses, browser_sessions, jobs
from accounts.models import ApiToken, BrowserSession, User
from tests.accounts import mailbox
from tests.conftest import Api

PAGE = "/en/settings/account/"
PASSWORD, NEW = "correct horse battery", "another horse battery"


def browser_of(api: Api, **more: Any) -> Client:
    assert api.user is not None
    client = Client(**more)
    client.force_login(api.user)
    return client


def stale(client: Client) -> Client:
    """Let it be long ago that this browser signed in."""
    session = client.session
    session["fresh_at"] = 0
    session.save()
    return client


@pytest.fixture
def browser(owner: Api) -> Client:
    return browser_of(owner)


@pytest.mark.parametrize(("locale", "title"), [("en", "Your account"), ("fr", '<html lang="fr"')])
def test_the_page_is_there_in_both_languages(browser: Client, locale: str, title: str) -> None:
    answer = browser.get(f"/{locale}/settings/account/")

    assert (answer.status_code, title in answer.content.decode()) == (200, True)


def test_the_profile_is_saved_and_the_page_goes_on_in_its_language(browser: Client) -> None:
    sent = {"name": "Ada", "handle": "ada-l", "locale": "fr", "city": "Nice", "country": "France"}

    answer = browser.post(f"{PAGE}profile/", sent)

    assert answer["Location"] == "/fr/settings/account/#profile"
    user = User.objects.get()
    assert {name: getattr(user, name) for name in sent} == sent


def test_a_bad_profile_comes_back_as_typed(browser: Client, stranger: Api) -> None:
    stranger.patch("/api/me", {"handle": "ada"})

    for handle in ("Not a handle", "ada"):
        answer = browser.post(f"{PAGE}profile/", {"name": "<i>Ada", "handle": handle, "locale": "en"})
        shown = answer.content.decode()
        assert list(answer.context["profile_form"].errors) == ["handle"]
        assert 'value="&lt;i&gt;Ada"' in shown
        assert f'value="{handle}"' in shown
    assert User.objects.get(email="owner@example.org").name == ""


def test_a_changed_password_signs_out_everywhere_else(owner: Api, browser: Client) -> None:
    other = browser_of(owner)
    wrong = browser.post(f"{PAGE}password/", {"change-password": "wrong horse", "change-new_password": NEW})
    assert list(wrong.context["password_form"].errors) == ["password"]

    answer = browser.post(f"{PAGE}password/", {"change-password": PASSWORD, "change-new_password": NEW})

    assert answer["Location"] == f"{PAGE}#password"
    assert User.objects.get().check_password(NEW)
    assert (browser.get("/api/me").status_code, other.get("/api/me").status_code) == (200, 401)
    assert browser_sessions.of(User.objects.get()).count() == 1
    assert mailbox.last().to == ["owner@example.org"]


def test_who_has_no_password_sets_one_soon_after_signing_in(stranger: Api) -> None:
    client = browser_of(stranger)
    assert "Set a password" in client.get(PAGE).content.decode()
    stale(client).post(f"{PAGE}password/", {"change-new_password": NEW})
    assert not User.objects.get().has_usable_password()
    assert "show first that it is you" in client.get(PAGE).content.decode()

    assert browser_of(stranger).post(f"{PAGE}password/", {"change-new_password": NEW}).status_code == 302
    assert User.objects.get().check_password(NEW)


def test_an_address_changes_once_its_link_is_opened(browser: Client) -> None:
    browser.post(f"{PAGE}email/", {"new-email": "New@Example.org"})
    assert mailbox.last().to == ["new@example.org"]
    link, sent = mailbox.link(), mailbox.query()
    assert User.objects.get().email == "owner@example.org"
    assert browser.get(link).status_code == 200
    assert User.objects.get().email == "owner@example.org"

    answer = Client().post("/en/accounts/email/change/", sent)

    assert answer["Location"] == "/en/accounts/login/"
    user = User.objects.get()
    assert (user.email, addresses.is_confirmed(user)) == ("new@example.org", True)
    assert mailbox.last().to == ["owner@example.org"]
    again = Client().post("/en/accounts/email/change/", sent)
    assert "This link is over" in again.content.decode()


def test_a_taken_address_is_told_to_its_owner_alone(browser: Client, stranger: Api) -> None:
    free = browser.post(f"{PAGE}email/", {"new-email": "free@example.org"})
    taken = browser.post(f"{PAGE}email/", {"new-email": "stranger@example.org"})

    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert mailbox.last().subject == "You have an account already"


def test_an_address_that_was_taken_meanwhile_changes_nothing(browser: Client) -> None:
    browser.post(f"{PAGE}email/", {"new-email": "new@example.org"})
    User.objects.create_user("new@example.org")

    answer = browser.post("/en/accounts/email/change/", mailbox.query())

    assert "has an account already" in answer.content.decode()
    assert User.objects.filter(email="owner@example.org").exists()


def test_a_browser_that_was_left_open_needs_the_password_for_a_new_address(owner: Api) -> None:
    client = stale(browser_of(owner))

    for typed in ({}, {"new-password": "wrong horse"}):
        answer = client.post(f"{PAGE}email/", {"new-email": "new@example.org"} | typed)
        assert list(answer.context["email_form"].errors) == ["password"]
        assert 'value="new@example.org"' in answer.content.decode()
    assert client.post(f"{PAGE}email/", {"new-email": "new@example.org", "new-password": PASSWORD}).status_code == 302


def test_sessions_are_told_apart_and_ended(owner: Api, stranger: Api) -> None:
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
    sign_in = {"username": "owner@example.org", "password": PASSWORD}
    here, there = Client(headers={"User-Agent": chrome}), Client(headers={"User-Agent": "<b>curl"})
    for client in (here, there):
        client.post("/en/accounts/login/", sign_in)

    shown = here.get(PAGE).content.decode()
    assert "Chrome on Linux" in shown
    assert "&lt;b&gt;curl" in shown
    listed = here.get("/api/me/sessions").json()["sessions"]
    assert {row["userAgent"]: row["current"] for row in listed} == {chrome: True, "<b>curl": False}
    theirs = next(row["id"] for row in listed if not row["current"])
    assert stranger.delete(f"/api/me/sessions/{theirs}").status_code == 404
    assert there.get("/api/me").status_code == 200

    here.post(f"{PAGE}sessions/{theirs}/")
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)
    here.post(f"{PAGE}sessions/{theirs}/")  # twice is no error
    there.post("/en/accounts/login/", sign_in)
    here.post(f"{PAGE}sessions/")
    assert (here.get("/api/me").status_code, there.get("/api/me").status_code) == (200, 401)


def test_a_token_ends_sessions_by_the_api(owner: Api, browser: Client) -> None:
    one = owner.get("/api/me/sessions").json()["sessions"][0]
    assert set(one) == {"id", "userAgent", "ipAddress", "createdAt", "lastSeenAt", "current"}

    assert owner.delete(f"/api/me/sessions/{one['id']}").status_code == 204
    assert owner.delete(f"/api/me/sessions/{one['id']}").status_code == 404
    assert browser.get("/api/me").status_code == 401


def test_the_session_key_changes_at_sign_in(owner: Api) -> None:
    client = Client()
    client.get("/en/accounts/github/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key

    client.post("/en/accounts/login/", {"username": "owner@example.org", "password": PASSWORD})

    assert client.session.session_key not in (None, before)


def test_a_token_is_shown_once_however_often_the_form_is_sent(browser: Client) -> None:
    for _ in range(2):
        browser.post(f"{PAGE}tokens/", {"token-name": "deploy", "once": "abc"})

    made = ApiToken.objects.get(name="deploy")
    page = browser.get(PAGE)
    secret = page.context["new_token"]
    assert secret.startswith("motivd_")
    assert secret in page.content.decode()
    assert not browser.get(PAGE).context["new_token"]
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/me").status_code == 200
    browser.post(f"{PAGE}tokens/{made.pk}/")
    browser.post(f"{PAGE}tokens/{made.pk}/")
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/me").status_code == 401
    assert list(browser.post(f"{PAGE}tokens/", {"token-name": ""}).context["tokens_form"].errors) == ["name"]


def test_another_s_token_is_not_revoked(owner: Api, stranger: Api) -> None:
    assert owner.user is not None
    browser_of(stranger).post(f"{PAGE}tokens/{owner.user.tokens.get().pk}/")

    assert ApiToken.objects.filter(user=owner.user).exists()


def _many(user: User, number: int) -> None:
    for place in range(number):
        client = Client()
        client.force_login(user)
        ApiToken.objects.create(user=user, name=f"token {place}", digest=f"{user.pk}{place}")


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_as_often_for_many_as_for_few(
    owner: Api, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert owner.user is not None
    client = browser_of(owner)
    _many(owner.user, number)
    client.get(PAGE)

    # session, user, confirmed, two-step, sessions, connected, tokens; the same row of sessions is asked for once
    with django_assert_num_queries(7):
        client.get(PAGE)


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_of_sessions_is_one_query(
    owner: Api, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert owner.user is not None
    _many(owner.user, number)
    owner.get("/api/me/sessions")

    # token with its user, the limit, sessions
    with django_assert_num_queries(3):
        owner.get("/api/me/sessions")


def test_presence_is_noted_every_five_minutes(owner: Api, browser: Client) -> None:
    old = timezone.now() - timedelta(hours=1)
    BrowserSession.objects.update(last_seen_at=old)
    User.objects.update(last_active_at=old)
    browser.get(PAGE)
    assert BrowserSession.objects.get().last_seen_at == old
    session = browser.session
    session["seen_at"] = 0
    session.save()

    browser.get(PAGE)

    assert BrowserSession.objects.get().last_seen_at > old
    last_active_at = User.objects.get().last_active_at
    assert last_active_at is not None
    assert last_active_at > old


def test_what_is_over_is_swept(owner: Api) -> None:
    browser_of(owner)
    browser_of(owner)
    BrowserSession.objects.update(created_at=timezone.now() - timedelta(days=2))
    first = Session.objects.first()
    assert first is not None
    Session.objects.filter(pk=first.pk).update(expire_date=timezone.now() - timedelta(days=1))

    jobs.sweep()

    assert (Session.objects.count(), BrowserSession.objects.count()) == (1, 1)


def test_the_end_needs_the_address_and_past_ten_minutes_the_password(owner: Api) -> None:
    client = stale(browser_of(owner))
    for typed in ({"delete-address": "owner@example.org"}, {"delete-address": "x", "delete-password": PASSWORD}):
        assert client.post(f"{PAGE}delete/", typed).status_code == 200
        assert User.objects.exists()

    answer = client.post(f"{PAGE}delete/", {"delete-address": "Owner@example.org ", "delete-password": PASSWORD})

    assert client.get(answer["Location"]).status_code == 200
    assert not User.objects.exists()
    assert client.get("/api/me").status_code == 401


@pytest.mark.parametrize("section", ["email/", "password/", "delete/"])
def test_passwords_are_not_guessed_here_either(owner: Api, settings: Settings, section: str) -> None:
    settings.RATE_LIMIT_LOGINS_PER_15_MINUTES = 1
    client = stale(browser_of(owner))
    sent = {
        "new-email": "new@example.org", "new-password": "wrong", "change-password": "wrong",
        "change-new_password": NEW, "delete-address": "owner@example.org", "delete-password": "wrong",
    }  # fmt: skip
    client.post(f"{PAGE}{section}", sent)

    refused = client.post(f"{PAGE}{section}", sent)

    assert (refused.status_code, 'role="alert"' in refused.content.decode()) == (429, True)
    assert int(refused["Retry-After"]) > 0


def test_a_section_that_is_opened_leads_to_its_place_on_the_page(browser: Client) -> None:
    for section in ("profile", "password", "email", "sessions", "tokens"):
        assert browser.get(f"{PAGE}{section}/")["Location"] == f"{PAGE}#{section}"
