"""Who may see and do what, what a rename and a deletion leave behind, and how a person gets a token."""

from __future__ import annotations

from typing import Any

import github as pygithub
import pytest
from github.Repository import Repository

from tests.github.conftest import connect
from tests.github.repo import Repo
from tests.github.server import GitHubServer


def refusal(error: pytest.ExceptionInfo[pygithub.GithubException]) -> tuple[int, str]:
    return error.value.status, error.value.data["message"]


def test_a_token_says_whose_it_is_and_what_it_may(server: GitHubServer, client: pygithub.Github) -> None:
    server.add_token("ada", "github_pat_fine")

    assert client.get_user().login == "ada"
    assert client.oauth_scopes == ["repo"]
    with connect(server, "github_pat_fine") as fine:
        assert fine.get_user().login == "ada"
        assert fine.oauth_scopes is None


def test_a_token_that_is_wrong_or_revoked_is_refused(server: GitHubServer, client: pygithub.Github) -> None:
    server.revoke("ghp_ada")

    with pytest.raises(pygithub.BadCredentialsException) as refused:
        client.get_user().complete()

    assert refusal(refused) == (401, "Bad credentials")


def test_who_has_no_token_is_nobody(server: GitHubServer, crate: Repo) -> None:
    public = server.add_repo("ada/public", private=False, files={"a.txt": b"a"})

    with connect(server, None) as anybody:
        with pytest.raises(pygithub.GithubException) as me:
            anybody.get_user().complete()
        with pytest.raises(pygithub.UnknownObjectException):
            anybody.get_repo(crate.full_name)
        found = anybody.get_repo(public.full_name)
        with pytest.raises(pygithub.GithubException) as write:
            found.create_git_blob("a", "utf-8")

    assert refusal(me) == refusal(write) == (401, "Requires authentication")


def test_a_private_repository_does_not_exist_for_others(server: GitHubServer, crate: Repo) -> None:
    server.add_user("bob", token="ghp_bob", scopes=["repo"])
    server.add_token("ada", "ghp_public", scopes=["public_repo"])

    for token in ("ghp_bob", "ghp_public"):
        with connect(server, token) as client:
            with pytest.raises(pygithub.UnknownObjectException):
                client.get_repo(crate.full_name)
            assert list(client.get_user().get_repos()) == []
    crate.grant("bob", "pull")
    with connect(server, "ghp_bob") as client:
        assert client.get_repo(crate.full_name).permissions.push is False


@pytest.mark.parametrize(
    ("scopes", "message"),
    [(None, "Resource not accessible by personal access token"), (["repo"], "Must have admin rights to Repository.")],
)
def test_who_may_only_read_cannot_write(server: GitHubServer, crate: Repo, scopes: Any, message: str) -> None:
    server.add_user("bob", token="ghp_bob", scopes=scopes)
    crate.grant("bob", "pull")

    with connect(server, "ghp_bob") as client, pytest.raises(pygithub.GithubException) as refused:
        client.get_repo(crate.full_name).create_git_blob("a", "utf-8")

    assert refusal(refused) == (403, message)


def test_an_archived_repository_is_only_read(repository: Repository, crate: Repo) -> None:
    crate.archived = True

    with pytest.raises(pygithub.GithubException) as refused:
        repository.create_git_blob("a", "utf-8")

    assert refusal(refused) == (403, "Repository was archived so is read-only.")
    assert repository.get_branch("main").commit.sha == crate.head()


def test_the_old_name_of_a_repository_sends_on(
    server: GitHubServer, client: pygithub.Github, repository: Repository, crate: Repo
) -> None:
    server.rename("ada/crate", "ada/box")
    server.calls.clear()

    assert client.get_repo("ada/crate").full_name == "ada/box"
    assert server.calls == [("GET", "/repos/ada/crate"), ("GET", f"/repositories/{crate.id}")]
    assert repository.get_branch("main").commit.sha == crate.head()
    # What is not read must be sent again as it was, which PyGithub leaves to its caller.
    status, headers, _body = repository.requester.requestJson(
        "POST", f"{repository.url}/git/blobs", input={"content": "a"}
    )
    assert (status, headers["location"]) == (307, f"{server.url}/repositories/{crate.id}/git/blobs")
    # PyGithub follows without the query: of a tree that was asked for whole, it gets the top alone.
    assert [entry.path for entry in repository.get_git_tree("main", recursive=True).tree] == ["README.md", "src"]
    other = server.add_repo("ada/crate")
    assert client.get_repo("ada/crate").id == other.id


def test_a_deleted_repository_is_not_found(server: GitHubServer, repository: Repository) -> None:
    server.delete("ada/crate")

    with pytest.raises(pygithub.UnknownObjectException) as refused:
        repository.get_branch("main")

    assert refusal(refused) == (404, "Not Found")
    server.add_repo("ada/crate", files={"new.txt": b"new"})
    assert repository.get_contents("new.txt")


def test_a_person_makes_repositories_for_themselves_and_their_organisation(
    server: GitHubServer, client: pygithub.Github
) -> None:
    server.add_org("acme", members=["ada"])
    server.add_org("others")

    mine = client.get_user().create_repo("My box!", private=True, description="Records", auto_init=True)
    theirs = client.get_organization("acme").create_repo("tool", private=False)

    assert (mine.full_name, mine.private, mine.description, mine.default_branch) == (
        "ada/My-box-",
        True,
        "Records",
        "main",
    )
    made = server.repo("ada/My-box-")
    assert made
    assert list(made.files()) == ["README.md"]
    assert (theirs.full_name, theirs.private, theirs.permissions.push) == ("acme/tool", False, True)
    assert [org.login for org in client.get_user().get_orgs()] == ["acme"]
    assert [repo.full_name for repo in client.get_user().get_repos()] == ["acme/tool", "ada/My-box-"]
    with pytest.raises(pygithub.GithubException) as refused:
        client.get_organization("others").create_repo("tool")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("CRATE", "name already exists on this account"),
        ("x" * 101, "name is too long (maximum is 100 characters)"),
        ("..", "name is reserved"),
        ("", "name is too short (minimum is 1 character)"),
    ],
)
def test_a_name_that_cannot_be_is_refused(client: pygithub.Github, crate: Repo, name: str, message: str) -> None:
    with pytest.raises(pygithub.GithubException) as refused:
        client.get_user().create_repo(name)

    assert refusal(refused) == (422, "Repository creation failed.")
    assert refused.value.data["errors"][-1] == {
        "resource": "Repository",
        "code": "custom",
        "field": "name",
        "message": message,
    }


def test_a_code_is_exchanged_for_a_token_once(server: GitHubServer, client: pygithub.Github) -> None:
    server.add_code("c0de", "ada", scopes=["repo", "read:org"])
    server.oauth_client = ("id", "secret")
    app = client.get_oauth_application("id", "secret")

    token = app.get_access_token("c0de")

    with connect(server, token.token) as signed_in:
        assert signed_in.get_user().login == "ada"
        assert signed_in.oauth_scopes == ["repo", "read:org"]
    with pytest.raises(pygithub.BadCredentialsException) as again:
        app.get_access_token("c0de")
    assert (again.value.status, again.value.data["error"]) == (200, "bad_verification_code")
    with pytest.raises(pygithub.GithubException) as wrong:
        client.get_oauth_application("id", "wrong").get_access_token("c0de")
    assert wrong.value.data["error"] == "incorrect_client_credentials"
