"""Branches move forward, are made, forced and removed; where they may not, GitHub says why."""

from __future__ import annotations

import github as pygithub
import pytest
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer


def refusal(error: pytest.ExceptionInfo[pygithub.GithubException]) -> tuple[int, str]:
    return error.value.status, error.value.data["message"]


def test_a_push_that_would_lose_a_commit_is_refused(repository: Repository, crate: Repo) -> None:
    old = crate.head()
    new = crate.commit({"b.txt": b"b"})
    ref = repository.get_git_ref("heads/main")

    with pytest.raises(pygithub.GithubException) as refused:
        ref.edit(old, force=False)

    assert refusal(refused) == (422, "Update is not a fast forward")
    assert crate.head() == new
    ref.edit(old, force=True)
    assert crate.head() == old


def test_a_test_can_commit_on_github_in_the_middle_of_a_push(
    server: GitHubServer, repository: Repository, crate: Repo
) -> None:
    head = repository.get_branch("main").commit
    server.before("PATCH", "/git/refs/heads/main$", lambda: crate.commit({"theirs.txt": b"theirs"}))
    commit = repository.create_git_commit("Ours", head.commit.tree, [head.commit])

    with pytest.raises(pygithub.GithubException, match="fast forward"):
        repository.get_git_ref("heads/main").edit(commit.sha)

    assert "theirs.txt" in crate.files()


def test_a_protected_branch_stays_where_it_is(repository: Repository, crate: Repo) -> None:
    head = repository.get_branch("main").commit
    commit = repository.create_git_commit("Ours", head.commit.tree, [head.commit])
    crate.protect("main")

    with pytest.raises(pygithub.GithubException) as refused:
        repository.get_git_ref("heads/main").edit(commit.sha)
    with pytest.raises(pygithub.GithubException) as refused_file:
        repository.create_file("a.txt", "Add", "a")

    assert refusal(refused) == (422, "Protected branch update failed for refs/heads/main.")
    assert refusal(refused_file) == (409, "Could not create file: Changes must be made through a pull request.")
    assert repository.get_branch("main").protected is True
    assert crate.head() == head.sha
    crate.unprotect("main")
    repository.get_git_ref("heads/main").edit(commit.sha)
    assert crate.head() == commit.sha


def test_branches_with_slashes_are_made_found_and_removed(repository: Repository, crate: Repo) -> None:
    made = repository.create_git_ref("refs/heads/feature/one", crate.head())

    assert made.ref == "refs/heads/feature/one"
    assert repository.get_git_ref("heads/feature/one").object.sha == crate.head()
    assert repository.get_branch("feature/one").commit.sha == crate.head()
    assert {branch.name for branch in repository.get_branches()} == {"main", "feature/one"}
    assert crate.git("for-each-ref", "--format=%(refname)").split() == ["refs/heads/feature/one", "refs/heads/main"]
    made.delete()
    assert list(crate.branches()) == ["main"]
    repository.create_git_ref("refs/heads/feature", crate.head())
    crate.fsck()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("refs/heads/main", "Reference already exists"),
        ("refs/heads/main/below", "Reference update failed"),
        ("refs/heads/a..b", "refs/heads/a..b is not a valid ref name."),
        ("main", "Reference name must contain at least three parts separated by slashes."),
    ],
)
def test_a_branch_that_cannot_be_is_refused(repository: Repository, crate: Repo, name: str, message: str) -> None:
    with pytest.raises(pygithub.GithubException) as refused:
        repository.create_git_ref(name, crate.head())

    assert refusal(refused) == (422, message)


def test_a_branch_points_to_a_commit_that_is_there(repository: Repository, crate: Repo) -> None:
    ref = repository.get_git_ref("heads/main")

    for sha, message in (("5" * 40, "Object does not exist"), (crate.log()[0]["tree"], "Reference update failed")):
        with pytest.raises(pygithub.GithubException) as refused:
            ref.edit(sha, force=True)
        assert refusal(refused) == (422, message)
    crate.force("gone", crate.head())
    gone = repository.get_git_ref("heads/gone")
    crate.force("gone", None)
    with pytest.raises(pygithub.GithubException) as missing:
        gone.edit(crate.head())
    assert refusal(missing) == (422, "Reference does not exist")


def test_what_is_not_there_is_not_found(repository: Repository) -> None:
    with pytest.raises(pygithub.UnknownObjectException):
        repository.get_git_ref("heads/gone")
    with pytest.raises(pygithub.GithubException) as branch:
        repository.get_branch("gone")
    with pytest.raises(pygithub.GithubException) as commit:
        repository.get_commit("gone")

    assert refusal(branch) == (404, "Branch not found")
    assert refusal(commit) == (422, "No commit found for SHA: gone")


def test_an_empty_repository_takes_its_first_file_and_nothing_else(
    server: GitHubServer, client: pygithub.Github
) -> None:
    empty = server.add_repo("ada/empty", default_branch="trunk")
    repository = client.get_repo("ada/empty")

    assert list(repository.get_branches()) == []
    for refused_call in (
        lambda: repository.create_git_blob("a", "utf-8"),
        lambda: repository.get_git_ref("heads/trunk").object,
        lambda: repository.create_git_tree([pygithub.InputGitTreeElement("a", "100644", "blob", content="a")]),
        lambda: list(repository.get_commits()),
    ):
        with pytest.raises(pygithub.GithubException) as refused:
            refused_call()
        assert refusal(refused) == (409, "Git Repository is empty.")
    with pytest.raises(pygithub.GithubException) as contents:
        repository.get_contents("README.md")
    assert refusal(contents) == (404, "This repository is empty.")

    repository.create_file("README.md", "First", b"first")

    assert empty.files("trunk") == {"README.md": b"first"}
    assert empty.log("trunk")[0]["parents"] == []
    assert repository.get_git_ref("heads/trunk").object.sha == empty.head()
    empty.fsck()


def test_lists_come_in_pages(server: GitHubServer, repository: Repository, crate: Repo) -> None:
    for number in range(5):
        crate.commit({"n.txt": str(number).encode()}, message=f"{number}")
        crate.force(f"b{number}", crate.head())
    server.calls.clear()

    with pygithub.Github(
        auth=pygithub.Auth.Token("ghp_ada"), base_url=server.url, per_page=2, retry=None, seconds_between_requests=0
    ) as pages:
        paged = pages.get_repo("ada/crate")
        branches = [branch.name for branch in paged.get_branches()]
        commits = paged.get_commits()
        messages = [commit.commit.message for commit in commits]

        assert branches == ["b0", "b1", "b2", "b3", "b4", "main"]
        assert messages == ["4", "3", "2", "1", "0", "Initial commit"]
        assert commits.totalCount == 6
    assert [call.path for call in server.calls].count("/repos/ada/crate/branches") == 3
