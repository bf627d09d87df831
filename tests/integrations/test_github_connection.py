"""Connecting GitHub with a token, seeing that it is, and ending it."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from integrations.models import GitHubConnection
from motivd_site import secrets
from tests.conftest import Api
from tests.github import GitHubServer
from tests.integrations.conftest import TOKEN

PATH = "/api/settings/integrations/github"
NOBODY = {
    "connected": False, "login": None, "scopes": None, "connectedAt": None, "canPush": False, "source": None,
    "oauthAvailable": False,
}  # fmt: skip


def test_a_token_is_tried_and_kept_encrypted(owner: Api, github: GitHubServer) -> None:
    answer = owner.post(PATH, {"token": f" {TOKEN}\n"})

    shown = dict(answer.json()["github"])
    assert answer.status_code == 200
    assert [(call.method, call.path) for call in github.calls] == [("GET", "/user")]
    assert shown.pop("connectedAt").endswith("Z")
    assert shown == {
        "connected": True, "login": "ada", "scopes": ["repo"], "canPush": True, "source": "user",
        "oauthAvailable": False,
    }  # fmt: skip
    assert owner.get(PATH).json() == answer.json()
    kept = GitHubConnection.objects.get(user=owner.user)
    assert secrets.decrypt(bytes(kept.sealed_token)) == TOKEN.encode()


def test_a_fine_grained_token_has_no_scopes(owner: Api, github: GitHubServer) -> None:
    github.add_token("ada", "github_pat_11ADA", scopes=None)

    shown = owner.post(PATH, {"token": "github_pat_11ADA"}).json()["github"]

    assert (shown["scopes"], shown["canPush"]) == (None, True)


@pytest.mark.parametrize("scopes", [["public_repo"], ["gist", "repo"]])
def test_a_scope_that_can_push_is_enough(owner: Api, github: GitHubServer, scopes: list[str]) -> None:
    github.add_token("ada", "ghp_other", scopes=scopes)

    assert owner.post(PATH, {"token": "ghp_other"}).json()["github"]["scopes"] == scopes


@pytest.mark.parametrize("scopes", [[], ["gist", "read:user"], ["repo:status"]])
def test_a_classic_token_that_cannot_push_is_refused(owner: Api, github: GitHubServer, scopes: list[str]) -> None:
    github.add_token("ada", "ghp_weak", scopes=scopes)

    answer = owner.post(PATH, {"token": "ghp_weak"})

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_SCOPE_MISSING")
    assert "“repo”" in answer.json()["error"]
    assert not GitHubConnection.objects.exists()


def test_a_token_that_github_does_not_know_is_refused(owner: Api, github: GitHubServer) -> None:
    answer = owner.post(PATH, {"token": "ghp_unknown"}, Accept_Language="fr")

    assert (answer.status_code, answer.json()["code"]) == (409, "GITHUB_TOKEN_REFUSED")
    assert answer.json()["error"].startswith("GitHub a refusé le jeton")
    assert not GitHubConnection.objects.exists()


@pytest.mark.parametrize("token", [None, "", " ", 5, "two words", "gh\np", "jeton-é", "x" * 1001, "ghp\x00"])
def test_what_cannot_be_a_token_never_reaches_github(owner: Api, github: GitHubServer, token: Any) -> None:
    answer = owner.post(PATH, {"token": token})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["token"])
    assert github.calls == []


def test_an_unknown_field_is_refused(owner: Api, github: GitHubServer) -> None:
    assert owner.post(PATH, {"token": TOKEN, "login": "ada"}).status_code == 400


def test_another_token_takes_the_place_of_the_first(connected: Api, github: GitHubServer) -> None:
    github.add_user("grace", token="ghp_grace", scopes=["repo"])

    shown = connected.post(PATH, {"token": "ghp_grace"}).json()["github"]

    assert shown["login"] == "grace"
    assert GitHubConnection.objects.count() == 1


def test_a_refused_token_leaves_the_connection_as_it_was(connected: Api, github: GitHubServer) -> None:
    connected.post(PATH, {"token": "ghp_unknown"})

    assert connected.get(PATH).json()["github"]["login"] == "ada"


def test_the_same_idempotency_key_asks_github_once(owner: Api, github: GitHubServer) -> None:
    first, again = (owner.post(PATH, {"token": TOKEN}, Idempotency_Key="one") for _ in range(2))

    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(github.calls) == 1


def test_nothing_is_connected_at_first(owner: Api, github: GitHubServer) -> None:
    assert owner.get(PATH).json() == {"github": NOBODY}
    assert github.calls == []


def test_the_server_s_token_is_named_as_such(owner: Api, github: GitHubServer, settings: Settings) -> None:
    settings.GITHUB_TOKEN = "ghp_server"
    settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET = "Iv1.motivd", "secret"

    assert owner.get(PATH).json()["github"] == NOBODY | {"canPush": True, "source": "server", "oauthAvailable": True}


def test_disconnecting_forgets_the_token(connected: Api, github: GitHubServer) -> None:
    answers = [connected.delete(PATH).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert not GitHubConnection.objects.exists()
    assert connected.get(PATH).json() == {"github": NOBODY}


def test_a_connection_is_its_owner_s_alone(connected: Api, stranger: Api, github: GitHubServer) -> None:
    assert stranger.get(PATH).json() == {"github": NOBODY}

    stranger.delete(PATH)

    assert connected.get(PATH).json()["github"]["connected"] is True


def test_visitors_have_to_sign_in(visitor: Api, github: GitHubServer) -> None:
    assert [visitor.get(PATH).status_code, visitor.post(PATH, {}).status_code, visitor.delete(PATH).status_code] == (
        [401] * 3
    )


def test_me_says_who_i_am_on_github_without_asking_it(connected: Api, stranger: Api, github: GitHubServer) -> None:
    assert connected.get("/api/me").json()["github"] == {"connected": True, "login": "ada"}
    assert stranger.get("/api/me").json()["github"] == {"connected": False, "login": None}
    assert github.calls == []


def test_me_and_the_settings_cost_a_fixed_number_of_queries(
    connected: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    connected.get("/api/me")  # the first use of a token is written down

    # whose token it is, the limit, the connection, the budget and what is reserved of it
    with django_assert_num_queries(5):
        connected.get("/api/me")
    with django_assert_num_queries(3):
        connected.get(PATH)
