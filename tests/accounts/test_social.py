"""Signing in with GitHub and with Google: fakes of ours in their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from accounts import addresses, two_step
from accounts.models import User
from integrations import github_connections
from integrations.models import GitHubConnection
from motivd_site import secrets
from tests.accounts import codes, mailbox
from tests.accounts.google import Google
from tests.conftest import Api
from tests.github import GitHubServer

SETTINGS = "/en/settings/account/"


@pytest.fixture
def github(settings: Settings) -> Iterator[GitHubServer]:
    """Our GitHub, with Ada, who confirmed her second address there and not her first."""
    with GitHubServer() as server:
        settings.GITHUB_API_URL = settings.GITHUB_URL = server.url
        settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET = "Iv1.motivd", "app-secret"
        settings.SITE_URL = "https://motivd.example"
        server.oauth_client = ("Iv1.motivd", "app-secret")
        ada = server.add_user("ada", name="Ada Lovelace")
        ada.emails = {"unconfirmed@example.org": False, "Ada@example.org": True}
        server.add_code("code-1", "ada", scopes=["repo"])
        yield server


@pytest.fixture
def google(settings: Settings) -> Iterator[Google]:
    with Google(client_id="motivd.google", client_secret="app-secret") as server:
        settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET = server.client
        settings.GOOGLE_ACCOUNTS_URL = settings.GOOGLE_TOKEN_URL = server.url
        settings.SITE_URL = "https://motivd.example"
        server.codes["code-1"] = server.claims()
        yield server


def leave(client: Client, provider: str = "github", **query: str) -> dict[str, str]:
    """Go to the other's page, and return what was asked there."""
    answer = client.get(f"/en/accounts/{provider}/", query)
    assert answer.status_code == 302, answer.content
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def come_back(client: Client, state: str, provider: str = "github", **query: str) -> Any:
    return client.get(f"/accounts/{provider}/callback", {"code": "code-1", "state": state} | query)


def sign_in(client: Client, provider: str = "github", **query: str) -> Any:
    return come_back(client, leave(client, provider, **query)["state"], provider)


def who(client: Client) -> str | None:
    answer = client.get("/api/me")
    return answer.json()["user"]["email"] if answer.status_code == 200 else None


def test_the_buttons_are_there_where_they_are_configured(db: None, github: GitHubServer) -> None:
    for page in ("/en/accounts/login/", "/en/accounts/signup/"):
        shown = Client().get(page, {"next": "/en/docs/"}).content.decode()
        assert "/en/accounts/github/?next=%2Fen%2Fdocs%2F" in shown
        assert "/en/accounts/google/" not in shown
    assert Client().get("/en/accounts/google/").status_code == 404
    assert Client().get("/accounts/google/callback").status_code == 404


def test_we_ask_github_for_what_connecting_asks_for_with_pkce(db: None, github: GitHubServer) -> None:
    asked = leave(Client(), scope="admin:org", auth_params="redirect_uri=https://evil.example")

    assert set(asked.pop("scope").split()) == {"repo", "read:user", "user:email"}
    assert asked.pop("state")
    assert asked.pop("code_challenge")
    assert asked == {
        "client_id": "Iv1.motivd",
        "redirect_uri": "https://motivd.example/accounts/github/callback",
        "response_type": "code",
        "code_challenge_method": "S256",
    }


def test_a_sign_up_with_github_takes_the_confirmed_address_and_connects(db: None, github: GitHubServer) -> None:
    client = Client()

    answer = sign_in(client, next="/fr/docs/")

    assert (answer.status_code, answer["Location"]) == (302, "/fr/docs/")
    user = User.objects.get()
    assert (user.email, user.name, user.locale, user.has_usable_password()) == (
        "ada@example.org", "Ada Lovelace", "fr", False,
    )  # fmt: skip
    assert addresses.is_confirmed(user)
    assert EmailAddress.objects.count() == 1
    kept = GitHubConnection.objects.get(user=user)
    assert (kept.login, secrets.decrypt(bytes(kept.sealed_token))[:4]) == ("ada", b"gho_")
    assert not SocialToken.objects.exists()
    assert client.get("/api/me").json()["github"] == {"connected": True, "login": "ada"}


def test_the_second_time_is_the_same_account_whatever_its_address_is_there_now(db: None, github: GitHubServer) -> None:
    sign_in(Client())
    github.accounts["ada"].emails = {}
    github.add_code("code-1", "ada", scopes=["repo"])
    client = Client()

    assert sign_in(client)["Location"] == "/en/projects/"
    assert who(client) == "ada@example.org"
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


@pytest.mark.parametrize("emails", [{}, {"ada@example.org": False}])
def test_no_account_is_made_for_an_address_that_is_not_confirmed_there(
    db: None, github: GitHubServer, emails: dict[str, bool]
) -> None:
    github.accounts["ada"].emails = emails
    client = Client()

    answer = sign_in(client)

    assert (answer.status_code, "No confirmed address" in answer.content.decode()) == (409, True)
    assert who(client) is None
    assert not User.objects.exists()


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_account_is_joined_only_where_both_sides_confirmed_the_address(
    owner: Api, github: GitHubServer, confirmed: bool
) -> None:
    assert owner.user is not None
    github.accounts["ada"].emails = {"owner@example.org": True}
    if confirmed:
        addresses.confirm(owner.user)
    client = Client()

    answer = sign_in(client, next="/en/docs/")

    if confirmed:
        assert answer["Location"] == "/en/docs/"
        assert who(client) == "owner@example.org"
        assert SocialAccount.objects.get().user == owner.user
        assert "GitHub" in str(mailbox.last().body)
    else:
        assert (answer.status_code, "You have an account already" in answer.content.decode()) == (409, True)
        assert who(client) is None
        assert not SocialAccount.objects.exists()
    owner.user.refresh_from_db()
    assert owner.user.check_password("correct horse battery")


def test_an_unconfirmed_address_there_joins_nothing(owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    addresses.confirm(owner.user)
    github.accounts["ada"].emails = {"owner@example.org": False, "ada@example.org": True}
    client = Client()

    sign_in(client)

    assert who(client) == "ada@example.org"


def test_github_is_added_to_an_account_in_the_settings_and_removed(owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)

    answer = sign_in(client, process="connect", next=SETTINGS)
    assert answer["Location"] == SETTINGS
    assert SocialAccount.objects.get().user == owner.user
    assert GitHubConnection.objects.get(user=owner.user).login == "ada"
    other = Client()
    github.add_code("code-1", "ada", scopes=["repo"])
    sign_in(other)
    assert who(other) == "owner@example.org"

    removed = client.post(f"{SETTINGS}ways/{SocialAccount.objects.get().pk}/")
    assert (removed.status_code, SocialAccount.objects.exists()) == (302, False)


def test_another_s_way_in_cannot_be_removed(owner: Api, stranger: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    assert stranger.user is not None
    mine = SocialAccount.objects.create(user=owner.user, provider="github", uid="1")
    client = Client()
    client.force_login(stranger.user)

    assert client.post(f"{SETTINGS}ways/{mine.pk}/").status_code == 404
    assert SocialAccount.objects.exists()


def test_adding_needs_somebody_who_has_just_shown_who_they_are(owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    visitor, stale = Client(), Client()
    stale.force_login(owner.user)
    session = stale.session
    session["fresh_at"] = 0
    session.save()

    for client, to in ((visitor, "/en/accounts/login/"), (stale, "/en/accounts/again/")):
        answer = client.get("/en/accounts/github/", {"process": "connect"})
        assert answer["Location"].startswith(to)


def test_a_token_of_their_own_choice_stays(owner: Api, github: GitHubServer) -> None:
    assert owner.user is not None
    github.add_user("bot", token="github_pat_1", scopes=None)
    github_connections.connect(owner.user, "github_pat_1")
    client = Client()
    client.force_login(owner.user)

    sign_in(client, process="connect")

    assert GitHubConnection.objects.get().login == "bot"


def test_a_token_without_the_scope_does_not_stop_the_sign_in(db: None, github: GitHubServer) -> None:
    github.add_code("code-1", "ada", scopes=["read:user"])
    client = Client()

    sign_in(client)

    assert who(client) == "ada@example.org"
    assert not GitHubConnection.objects.exists()


def test_two_step_codes_are_asked_for_after_github_and_no_token_lies_open_meanwhile(
    db: None, github: GitHubServer
) -> None:
    sign_in(Client())
    secret = two_step.new_secret()
    code = codes.code(secret)
    assert two_step.turn_on(User.objects.get(), secret, code)
    assert secret not in str(Authenticator.objects.values())
    github.add_code("code-1", "ada", scopes=["repo"])
    GitHubConnection.objects.all().delete()
    client = Client()

    answer = sign_in(client, next="/en/docs/")

    assert (answer["Location"], who(client)) == ("/en/accounts/two-step/", None)
    assert not any("gho_" in str(row.get_decoded()) for row in Session.objects.all())
    recovery = two_step.unused_recovery_codes(User.objects.get())[0]
    done = client.post("/en/accounts/two-step/", {"code": recovery})
    assert (done["Location"], who(client)) == ("/en/docs/", "ada@example.org")
    assert GitHubConnection.objects.exists()


def test_who_says_no_there_comes_back_to_the_sign_in_page(db: None, github: GitHubServer) -> None:
    client = Client()
    state = leave(client)["state"]

    answer = client.get("/accounts/github/callback", {"error": "access_denied", "state": state})

    assert answer["Location"] == "/en/accounts/cancelled/"
    assert client.get(answer["Location"])["Location"] == "/en/accounts/login/"


@pytest.mark.parametrize("state", ["", "nonsense", "another"])
def test_a_way_back_that_we_did_not_open_is_refused(db: None, github: GitHubServer, state: str) -> None:
    stolen = leave(Client())["state"] if state == "another" else state
    client = Client()

    answer = come_back(client, stolen)

    assert (answer.status_code, "did not work" in answer.content.decode()) == (401, True)
    assert github.calls == []
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("status", "body"), [(500, None), (200, b"<html>"), (200, ["token"]), (200, {"access_token": ""}), (200, {})]
)
def test_an_odd_answer_of_github_s_is_told_kindly(db: None, github: GitHubServer, status: int, body: Any) -> None:
    github.fail_next("POST", "^/login/oauth/access_token$", status=status, body=body)

    answer = sign_in(Client(), next="/fr/docs/")

    assert answer.status_code == 401
    assert 'lang="fr"' in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("path", "body"), [("^/user$", {"login": "ada"}), ("^/user$", []), ("^/user/emails$", {"a": 1})]
)
def test_an_odd_profile_is_told_kindly(db: None, github: GitHubServer, path: str, body: Any) -> None:
    github.fail_next("GET", path, status=200, body=body)

    assert sign_in(Client()).status_code == 401
    assert not User.objects.exists()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(db: None, github: GitHubServer, to: str) -> None:
    assert sign_in(Client(), next=to)["Location"] == "/en/projects/"


def test_a_sign_up_with_google(db: None, google: Google) -> None:
    client = Client()

    asked = leave(client, "google", next="/en/docs/")
    answer = come_back(client, asked["state"], "google")

    assert asked["redirect_uri"] == "https://motivd.example/accounts/google/callback"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert answer["Location"] == "/en/docs/"
    user = User.objects.get()
    assert (user.email, user.name) == ("ada@example.org", "Ada")
    assert addresses.is_confirmed(user)


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"email_verified": False}, 409), ({"email_verified": "true"}, 409), ({"email": None}, 409),
        ({"aud": "another"}, 401), ({"iss": "https://evil.example"}, 401), ({"exp": 1}, 401), ({"sub": None}, 401),
        ({"sub": ""}, 401),
    ],
)  # fmt: skip
def test_google_is_believed_only_whole(db: None, google: Google, claims: dict[str, Any], status: int) -> None:
    google.codes["code-1"] = google.claims(**claims)

    assert sign_in(Client(), "google").status_code == status
    assert not User.objects.exists()


@pytest.mark.parametrize("answer", [(500, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"access_token": "a"}')])
def test_an_odd_answer_of_google_s_is_told_kindly(db: None, google: Google, answer: tuple[int, bytes]) -> None:
    google.answer = answer

    assert sign_in(Client(), "google").status_code == 401
