"""Listing repositories, and looking at one before it is used."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from integrations import github_connections, github_repos
from tests.conftest import Api
from tests.github import GitHubServer
from tests.github.repo import Repo

ALL = {"admin": True, "push": True, "pull": True}


def _names(answer: Any) -> list[str]:
    return [repo["fullName"] for repo in answer.json()["repos"]]


def _connect(api: Api, repo: Any, **headers: str) -> Any:
    return api.post("/api/repos/connect", {"repo": repo}, **headers)


def _push_in_order(github: GitHubServer, *names: str) -> None:
    """Make repositories, the first one the newest."""
    for name in reversed(names):
        github.add_repo(f"ada/{name}", files={"a": name.encode()})


# The list


def test_my_repositories_are_listed_the_last_pushed_first(connected: Api, github: GitHubServer) -> None:
    github.add_org("acme", members=["ada"])
    _push_in_order(github, "newer", "older")
    shared = github.add_repo("acme/shared", private=False, permissions={"pull"}, files={"a": b"a"})
    shared.description, shared.archived = "Tools of all", True
    github.add_user("grace")
    github.add_repo("grace/secret", files={"a": b"a"})

    answer = connected.get("/api/repos")

    body = answer.json()
    assert answer.status_code == 200
    assert _names(answer) == ["acme/shared", "ada/newer", "ada/older"]
    assert (body["page"], body["perPage"], body["hasMore"], body["incomplete"]) == (1, 25, False, False)
    updated = body["repos"][0].pop("updatedAt")
    assert updated.endswith("Z")
    assert body["repos"][0] == {
        "fullName": "acme/shared", "name": "shared", "owner": "acme", "private": False, "defaultBranch": "main",
        "description": "Tools of all", "url": f"{github.url}/acme/shared", "archived": True,
        "permissions": {"admin": False, "push": False, "pull": True},
    }  # fmt: skip
    assert body["repos"][1]["permissions"] == ALL
    assert len(github.calls) == 1


def test_pages_say_whether_there_is_more(connected: Api, github: GitHubServer) -> None:
    _push_in_order(github, "a", "b", "c")

    pages = [connected.get(f"/api/repos?perPage=2&page={page}") for page in (1, 2, 3)]

    assert [_names(page) for page in pages] == [["ada/a", "ada/b"], ["ada/c"], []]
    assert [page.json()["hasMore"] for page in pages] == [True, False, False]


def test_a_search_looks_into_names_and_descriptions(connected: Api, github: GitHubServer) -> None:
    _push_in_order(github, "Crate", "box", "crate-2", "tins")
    box = github.repo("ada/box")
    assert box is not None
    box.description = "A CRATE for everything"

    pages = [connected.get(f"/api/repos?q=crate&perPage=2&page={page}") for page in (1, 2)]

    assert [_names(page) for page in pages] == [["ada/Crate", "ada/box"], ["ada/crate-2"]]
    assert [page.json()["hasMore"] for page in pages] == [True, False]


@pytest.mark.parametrize(("limit", "value"), [("_SEARCH_SECONDS", -1), ("_SEARCHED_PAGES", 1)])
def test_a_search_ends_with_its_limits_and_says_so(
    connected: Api, github: GitHubServer, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(github_repos, "_WHOLE_PAGE", 1)
    monkeypatch.setattr(github_repos, limit, value)
    _push_in_order(github, "crate-1", "b", "crate-2")

    answer = connected.get("/api/repos?q=crate")

    assert (_names(answer), answer.json()["incomplete"]) == (["ada/crate-1"], True)
    assert len(github.calls) == 1


@pytest.mark.parametrize("query", ["perPage=101", "page=0", "page=x", "q=" + "x" * 201, "sort=name"])
def test_a_bad_query_is_refused(connected: Api, github: GitHubServer, query: str) -> None:
    assert connected.get(f"/api/repos?{query}").status_code == 400
    assert github.calls == []


def test_the_list_needs_a_connection(owner: Api, github: GitHubServer) -> None:
    answer = owner.get("/api/repos", Accept_Language="fr")

    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
    assert answer.json()["error"].startswith("Connectez GitHub dans les réglages")


@pytest.mark.parametrize(("body", "code"), [({"message": "odd"}, 502), ([{"id": 1}], 502), (["ada/crate"], 502)])
def test_what_is_no_list_of_repositories_is_an_upstream_error(
    connected: Api, github: GitHubServer, body: Any, code: int
) -> None:
    github.fail_next("GET", "^/user/repos$", status=200, body=body)

    assert connected.get("/api/repos").status_code == code


def test_a_revoked_token_is_told(connected: Api, github: GitHubServer) -> None:
    github.fail_next("GET", "^/user/repos$", status=401, body="Bad credentials")

    assert connected.get("/api/repos").json()["code"] == "GITHUB_TOKEN_REFUSED"


# One of them


@pytest.mark.parametrize(
    "address", ["ada/crate", "ADA/Crate", "https://github.com/ada/crate.git", "{url}/ada/crate/tree/main"]
)
def test_a_repository_is_found_by_name_or_address(
    connected: Api, github: GitHubServer, crate: Repo, address: str
) -> None:
    answer = _connect(connected, address.format(url=github.url))

    body = answer.json()
    assert answer.status_code == 200
    assert (body["repo"]["fullName"], body["permissions"], body["defaultBranch"]) == ("ada/crate", ALL, "main")
    assert len(github.calls) == 1


def test_a_renamed_repository_comes_with_its_new_name(connected: Api, github: GitHubServer, crate: Repo) -> None:
    github.rename("ada/crate", "ada/box")

    assert _connect(connected, "ada/crate").json()["repo"]["fullName"] == "ada/box"


def test_an_empty_repository_can_be_used(connected: Api, github: GitHubServer) -> None:
    github.add_repo("ada/empty", default_branch="trunk")

    assert _connect(connected, "ada/empty").json()["defaultBranch"] == "trunk"


@pytest.mark.parametrize("repo", [None, "", "crate", "ada/..", "https://gitlab.com/ada/crate", 5])
def test_what_is_no_repository_is_refused(connected: Api, github: GitHubServer, repo: Any) -> None:
    answer = _connect(connected, repo)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["repo"])
    assert github.calls == []


def test_a_deleted_repository_is_told(connected: Api, github: GitHubServer, crate: Repo) -> None:
    github.delete("ada/crate")
    github.add_token("ada", "github_pat_ada", scopes=None)
    assert connected.user is not None
    github_connections.connect(connected.user, "github_pat_ada")

    answer = _connect(connected, "ada/crate")

    assert (answer.status_code, answer.json()["code"]) == (404, "GITHUB_REPO_NOT_FOUND")
    assert "“ada/crate”: it was deleted or renamed, or the connected account has no access" in answer.json()["error"]


def test_reading_alone_is_not_enough(connected: Api, github: GitHubServer) -> None:
    github.add_user("grace")
    github.add_repo("grace/open", private=False, files={"a": b"a"})

    answer = _connect(connected, "grace/open")

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_PERMISSION_MISSING")
    assert "“contents: write (push)”" in answer.json()["error"]


def test_a_token_for_public_repositories_does_not_see_a_private_one(
    connected: Api, github: GitHubServer, crate: Repo
) -> None:
    github.add_token("ada", "ghp_public", scopes=["public_repo"])
    assert connected.user is not None
    github_connections.connect(connected.user, "ghp_public")

    answer = _connect(connected, "ada/crate")

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_SCOPE_MISSING")
    assert "“repo”" in answer.json()["error"]


def test_an_archived_repository_is_told(connected: Api, crate: Repo) -> None:
    crate.archived = True

    answer = _connect(connected, "ada/crate")

    assert (answer.status_code, answer.json()["code"]) == (409, "GITHUB_REPO_ARCHIVED")


@pytest.fixture
def fine_grained(owner: Api, github: GitHubServer) -> Api:
    github.add_token("ada", "github_pat_11ADA", scopes=None)
    assert owner.user is not None
    github_connections.connect(owner.user, "github_pat_11ADA")
    github.calls.clear()
    return owner


def test_a_fine_grained_token_is_tried_without_a_trace(fine_grained: Api, github: GitHubServer, crate: Repo) -> None:
    before = (crate.head(), crate.branches(), crate.git("count-objects"))

    answer = _connect(fine_grained, "ada/crate")

    assert answer.status_code == 200
    assert [call.method for call in github.calls] == ["GET", "POST"]
    assert (crate.head(), crate.branches(), crate.git("count-objects")) == before


def test_a_fine_grained_token_may_use_an_empty_repository(fine_grained: Api, github: GitHubServer) -> None:
    github.add_repo("ada/empty")

    assert _connect(fine_grained, "ada/empty").status_code == 200


def test_a_fine_grained_token_that_only_reads_is_told_what_it_lacks(
    fine_grained: Api, github: GitHubServer, crate: Repo
) -> None:
    message = "Resource not accessible by personal access token"
    headers = {"X-Accepted-GitHub-Permissions": "contents=write"}
    github.fail_next("POST", "^/repos/ada/crate/git/refs$", status=403, body=message, headers=headers)

    answer = _connect(fine_grained, "ada/crate")

    assert (answer.status_code, answer.json()["code"]) == (403, "GITHUB_PERMISSION_MISSING")
    assert "“contents: write”" in answer.json()["error"]


def test_connecting_needs_a_connection_only_once_the_name_is_right(owner: Api, github: GitHubServer) -> None:
    assert _connect(owner, "crate").status_code == 400
    assert _connect(owner, "ada/crate").json()["code"] == "NOT_CONFIGURED"


def test_the_server_s_token_lists_the_server_s_repositories(
    owner: Api, github: GitHubServer, crate: Repo, settings: Settings
) -> None:
    github.add_token("ada", "ghp_server", scopes=["repo"])
    settings.GITHUB_TOKEN = "ghp_server"

    assert _names(owner.get("/api/repos")) == ["ada/crate"]
