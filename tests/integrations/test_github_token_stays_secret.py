"""A token goes to GitHub and nowhere else: to no answer, no log at any level, no page of the staff, no row in clear."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from integrations import github_errors
from integrations.github import client, translated
from integrations.models import GitHubConnection
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo
from tests.integrations.conftest import TOKEN

PATH = "/api/settings/integrations/github"
SERVER_TOKEN = "ghp_serverCanary0123456789"
CLIENT_SECRET = "app-secret-canary-0123456789"


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Log all that anybody has to say, where settings are quieter."""
    names = ["", "github.Requester", "github.GithubRetry", "urllib3", "httpx2", "httpcore2", "requests", "django"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _found(text: str, *secrets: str) -> list[str]:
    forms = [form for secret in secrets for form in (secret, base64.b64encode(secret.encode()).decode())]
    return [form for form in forms if form in text]


def _told(answer: Any) -> str:
    return f"{answer.content.decode()} {dict(answer.headers)}"


def _logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    return "\n".join([out, err, caplog.text, *(repr(record.__dict__) for record in caplog.records)])


def _rows() -> str:
    """Return all that stands in the database."""
    values = (value for model in apps.get_models() for row in model._default_manager.values() for value in row.values())
    return "\n".join(repr(bytes(value) if isinstance(value, memoryview) else value) for value in values)


def test_a_token_that_was_connected(
    owner: Api, staff: Api, github: GitHubServer, crate: Repo, settings: Settings,
    everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    settings.GITHUB_TOKEN = SERVER_TOKEN
    github.fail_next("GET", "^/user/repos$", status=500, body="Server Error")
    github.fail_next("POST", "^/user/repos$")
    told = [
        owner.post(PATH, {"token": TOKEN}, Idempotency_Key="one"),
        owner.post(PATH, {"token": TOKEN}, Idempotency_Key="one"),
        owner.post(PATH, {"token": f"{TOKEN} {TOKEN}"}),
        owner.get(PATH),
        owner.get("/api/me"),
        owner.get("/api/repos"),
        owner.get("/api/repos"),
        owner.post("/api/repos/connect", {"repo": "ada/crate"}),
        owner.post("/api/repos/connect", {"repo": "ada/missing"}),
        owner.post("/api/repos/create", {"name": "box"}),
        owner.post("/api/repos/create", {"name": "box"}),
    ]
    assert staff.user is not None
    pages = Client()
    pages.force_login(staff.user)
    kept = GitHubConnection.objects.get()
    told += [
        pages.get(reverse("admin:integrations_githubconnection_changelist")),
        pages.get(reverse("admin:integrations_githubconnection_change", args=[kept.pk])),
        pages.get(reverse("admin:accounts_user_change", args=[kept.user_id])),
    ]

    assert [answer.status_code for answer in told] == [
        200,
        200,
        400,
        200,
        200,
        502,
        200,
        200,
        404,
        502,
        201,
        200,
        200,
        200,
    ]
    logged = _logged(everything_logged, capfd)
    assert "github.Requester" in logged
    assert "urllib3" in logged
    assert _found("\n".join(map(_told, told)), TOKEN, SERVER_TOKEN) == []
    assert _found(logged, TOKEN, SERVER_TOKEN) == []
    assert _found(_rows(), TOKEN, SERVER_TOKEN) == []


def test_a_token_that_came_by_oauth(
    owner: Api, github: GitHubServer, settings: Settings,
    everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    settings.GITHUB_CLIENT_ID, settings.GITHUB_CLIENT_SECRET = "Iv1.motivd", CLIENT_SECRET
    github.add_code("code-1", "ada")
    there = owner.get(f"{PATH}/connect")
    state = parse_qs(urlsplit(there.headers["Location"]).query)["state"][0]

    told = [there, owner.get(f"{PATH}/callback?code=code-1&state={state}")]

    assert told[1].status_code == 302
    token = next(text for text in github.tokens if text.startswith("gho_"))
    for where in (*map(_told, told), _logged(everything_logged, capfd), _rows()):
        assert _found(where, token, CLIENT_SECRET) == []


def test_an_error_holds_no_token(github: GitHubServer) -> None:
    github.revoke(TOKEN)

    with client(TOKEN) as refused, pytest.raises(github_errors.TokenRefused) as raised, translated():
        _ = refused.get_user().login

    cause = raised.value.__cause__
    assert cause is not None
    assert _found(repr(raised.value) + repr(raised.value.kept()) + repr(cause) + str(cause), TOKEN) == []
