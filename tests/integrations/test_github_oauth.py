"""Connecting through GitHub's own page: there with a signed state, back with a code."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from integrations import github_oauth
from integrations.models import GitHubConnection
from motivd_site import secrets
from tests.conftest import Api
from tests.github import GitHubServer

PATH = "/api/settings/integrations/github"


@pytest.fixture
def app(github: GitHubServer, settings: Settings) -> GitHubServer:
    """Our GitHub, which knows our OAuth app."""
    settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET = "Iv1.motivd", "app-secret"
    settings.SITE_URL = "https://motivd.example"
    github.oauth_client = ("Iv1.motivd", "app-secret")
    github.add_code("code-1", "ada")
    return github


@pytest.fixture
def signed_in(owner: Api) -> Client:
    return _signed_in(owner)


def _signed_in(api: Api) -> Client:
    assert api.user is not None
    client = Client()
    client.force_login(api.user)
    return client


def _state(signed_in: Client, path: str = "/en/projects") -> str:
    there = signed_in.get(f"{PATH}/connect", {"returnPath": path})
    return parse_qs(urlsplit(there.headers["Location"]).query)["state"][0]


def _back(signed_in: Client, **query: str) -> Any:
    return signed_in.get(f"{PATH}/callback?{urlencode(query)}")


def test_connect_leads_to_github_s_page(signed_in: Client, app: GitHubServer) -> None:
    answer = signed_in.get(f"{PATH}/connect", {"returnPath": "/en/projects?tab=git"})

    address = urlsplit(answer.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert answer.status_code == 302
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{app.url}/login/oauth/authorize"
    assert query.pop("state")
    assert query == {
        "client_id": "Iv1.motivd",
        "redirect_uri": "https://motivd.example/api/settings/integrations/github/callback",
        "scope": "repo read:user user:email",
    }


@pytest.mark.parametrize("path", ["/", "/en/projects?tab=git&x=1#top", "/fr/projets/été"])
def test_the_way_back_connects_and_goes_on(signed_in: Client, owner: Api, app: GitHubServer, path: str) -> None:
    answer = _back(signed_in, code="code-1", state=_state(signed_in, path))

    assert answer.status_code == 302
    assert answer.headers["Location"] == path.replace("été", "%C3%A9t%C3%A9")
    kept = GitHubConnection.objects.get(user=owner.user)
    assert (kept.login, kept.scopes) == ("ada", ["repo"])
    assert secrets.decrypt(bytes(kept.sealed_token)).startswith(b"gho_")


def test_what_github_sends_along_besides_is_no_obstacle(signed_in: Client, app: GitHubServer) -> None:
    answer = _back(signed_in, code="code-1", state=_state(signed_in), iss="https://github.com/login/oauth")

    assert answer.headers["Location"] == "/en/projects"


@pytest.mark.parametrize(
    "path",
    ["", "projects", "//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example/", "javascript:alert(1)",
     "/a\nb", "/a\tb", "/\u2028", "/" + "x" * 1000],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere_is_refused(signed_in: Client, app: GitHubServer, path: str) -> None:
    answer = signed_in.get(f"{PATH}/connect", {"returnPath": path})

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == ["returnPath"]


def test_a_refusal_on_github_s_page_is_told_to_the_page_that_asked(signed_in: Client, app: GitHubServer) -> None:
    state = _state(signed_in, "/en/projects?tab=git#top")

    answer = _back(signed_in, error="access_denied", error_description="The user has denied access.", state=state)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/projects?tab=git&github=refused#top")
    assert not GitHubConnection.objects.exists()
    assert app.calls == []


def test_a_code_that_was_used_already_is_refused(signed_in: Client, app: GitHubServer) -> None:
    _back(signed_in, code="code-1", state=_state(signed_in))
    GitHubConnection.objects.all().delete()

    answer = _back(signed_in, code="code-1", state=_state(signed_in))

    assert answer.headers["Location"] == "/en/projects?github=refused"
    assert not GitHubConnection.objects.exists()


def test_a_wrong_secret_of_ours_is_refused(signed_in: Client, app: GitHubServer, settings: Settings) -> None:
    settings.GITHUB_CLIENT_SECRET = "old-secret"

    assert _back(signed_in, code="code-1", state=_state(signed_in)).headers["Location"].endswith("?github=refused")


@pytest.mark.parametrize("state", ["", "nonsense", "a:b:c", "eyJ1c2VyIjoxfQ:1aaaaa:x"])
def test_a_state_that_we_never_gave_is_refused(signed_in: Client, app: GitHubServer, state: str) -> None:
    answer = _back(signed_in, code="code-1", state=state)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["state"])
    assert app.calls == []


def test_another_s_state_is_refused(signed_in: Client, stranger: Api, app: GitHubServer) -> None:
    theirs = _state(_signed_in(stranger))

    assert _back(signed_in, code="code-1", state=theirs).status_code == 400
    assert not GitHubConnection.objects.exists()
    assert app.calls == []


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (11, 400)])
def test_a_state_holds_for_ten_minutes(signed_in: Client, app: GitHubServer, minutes: int, status: int) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=minutes)):
        state = _state(signed_in)

    assert _back(signed_in, code="code-1", state=state).status_code == status


def test_a_token_without_the_scope_is_not_kept(signed_in: Client, app: GitHubServer) -> None:
    app.add_code("code-2", "ada", scopes=["read:user"])

    answer = _back(signed_in, code="code-2", state=_state(signed_in))

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_SCOPE_MISSING")
    assert not GitHubConnection.objects.exists()


@pytest.mark.parametrize("missing", ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"])
def test_without_an_oauth_app_both_settings_are_named(
    signed_in: Client, app: GitHubServer, settings: Settings, missing: str
) -> None:
    state = _state(signed_in)
    setattr(settings, missing, "")

    answers = [signed_in.get(f"{PATH}/connect"), _back(signed_in, code="code-1", state=state)]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
        assert "GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET" in answer.json()["error"]


@pytest.mark.parametrize(
    ("status", "body", "expected", "code"),
    [
        (500, None, 502, "UPSTREAM_ERROR"),
        (404, "Not Found", 502, "UPSTREAM_ERROR"),
        (200, b"<html>", 502, "UPSTREAM_ERROR"),
        (200, ["token"], 502, "UPSTREAM_ERROR"),
        (None, None, 502, "UPSTREAM_ERROR"),
    ],
)
def test_an_odd_answer_of_github_s_is_an_upstream_error(
    signed_in: Client, app: GitHubServer, status: int | None, body: Any, expected: int, code: str
) -> None:
    app.fail_next("POST", "^/login/oauth/access_token$", status=status, body=body)

    answer = _back(signed_in, code="code-1", state=_state(signed_in))

    assert (answer.status_code, answer.json()["code"]) == (expected, code)


@pytest.mark.parametrize("token", ["", 5, None])
def test_an_answer_without_a_token_is_a_refusal(signed_in: Client, app: GitHubServer, token: Any) -> None:
    app.fail_next("POST", "^/login/oauth/access_token$", status=200, body={"access_token": token})

    assert _back(signed_in, code="code-1", state=_state(signed_in)).headers["Location"].endswith("github=refused")


def test_an_exchange_that_takes_too_long_is_a_timeout(
    signed_in: Client, app: GitHubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_oauth, "TIMEOUT_SECONDS", 0.05)
    over = threading.Event()
    app.before("POST", "^/login/oauth/access_token$", over.wait)

    answer = _back(signed_in, code="code-1", state=_state(signed_in))
    over.set()

    assert (answer.status_code, answer.json()["code"]) == (504, "UPSTREAM_TIMEOUT")


def test_visitors_have_to_sign_in(visitor: Api, app: GitHubServer) -> None:
    assert [visitor.get(f"{PATH}/{name}").status_code for name in ("connect", "callback")] == [401, 401]
    assert app.calls == []
