"""Our GitHub in the place of the real one, with Ada on it, and the owner connected as her."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from integrations import github_connections
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo

TOKEN = "ghp_canary0123456789abcdefghijklmnopqrstuv"


@pytest.fixture
def github(settings: Settings) -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        settings.GITHUB_API_URL = settings.GITHUB_URL = server.url
        settings.GITHUB_TOKEN = settings.GITHUB_CLIENT_ID = settings.GITHUB_CLIENT_SECRET = ""
        server.add_user("ada", token=TOKEN, scopes=["repo"], name="Ada")
        yield server


@pytest.fixture
def crate(github: GitHubServer) -> Repo:
    return github.add_repo("ada/crate", files={"README.md": b"# Crate\n"})


@pytest.fixture
def connected(owner: Api, github: GitHubServer) -> Api:
    assert owner.user is not None
    github_connections.connect(owner.user, TOKEN)
    github.calls.clear()
    return owner
