"""Our GitHub with one person on it, and PyGithub as that person."""

from __future__ import annotations

from collections.abc import Iterator

import github as pygithub
import pytest
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer

FILES = {"README.md": b"# Crate\n", "src/app.py": b"print('crate')\n", "src/old.py": b"old\n"}


def connect(server: GitHubServer, token: str | None) -> pygithub.Github:
    """Make a client that neither waits nor tries again."""
    auth = pygithub.Auth.Token(token) if token else None
    return pygithub.Github(
        auth=auth, base_url=server.url, retry=None, seconds_between_requests=0, seconds_between_writes=0
    )


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        server.add_user("ada", token="ghp_ada", scopes=["repo"], name="Ada")
        yield server


@pytest.fixture
def crate(server: GitHubServer) -> Repo:
    return server.add_repo("ada/crate", files=FILES)


@pytest.fixture
def client(server: GitHubServer) -> Iterator[pygithub.Github]:
    with connect(server, "ghp_ada") as client:
        yield client


@pytest.fixture
def repository(client: pygithub.Github, crate: Repo) -> Repository:
    return client.get_repo(crate.full_name)
