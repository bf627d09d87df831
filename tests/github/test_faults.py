"""What a test orders to go wrong goes wrong, the way it does on GitHub."""

from __future__ import annotations

import time

import github as pygithub
import pytest
import requests
from github.Repository import Repository

from tests.github.repo import Repo
from tests.github.server import GitHubServer


def test_the_next_calls_fail_as_often_as_ordered(server: GitHubServer, repository: Repository, crate: Repo) -> None:
    server.fail_next("POST", "/git/blobs$", status=502, body="Server Error", headers={"X-Odd": "yes"}, times=2)

    for _ in range(2):
        with pytest.raises(pygithub.GithubException) as refused:
            repository.create_git_blob("a", "utf-8")
        assert refused.value.status == 502
        assert refused.value.data["message"] == "Server Error"
        assert refused.value.headers
        assert refused.value.headers["x-odd"] == "yes"
    assert repository.create_git_blob("a", "utf-8").sha
    assert repository.get_branch("main")


def test_work_can_be_done_and_its_answer_lost(server: GitHubServer, repository: Repository, crate: Repo) -> None:
    head = repository.get_branch("main").commit
    commit = repository.create_git_commit("Ours", head.commit.tree, [head.commit])
    server.fail_next("PATCH", "/git/refs/", after=True)

    with pytest.raises(requests.ConnectionError):
        repository.get_git_ref("heads/main").edit(commit.sha)

    assert crate.head() == commit.sha
    assert repository.get_git_ref("heads/main").object.sha == commit.sha


def test_a_connection_can_break_before_the_work_is_done(
    server: GitHubServer, repository: Repository, crate: Repo
) -> None:
    old = crate.head()
    server.fail_next("PUT", "/contents/")

    with pytest.raises(requests.ConnectionError):
        repository.create_file("a.txt", "Add", "a")

    assert crate.head() == old


def test_a_spent_limit_refuses_until_it_is_lifted(
    server: GitHubServer, client: pygithub.Github, repository: Repository
) -> None:
    reset = int(time.time()) + 120
    server.rate_limit(remaining=1, reset=reset)

    assert repository.get_branch("main")
    with pytest.raises(pygithub.RateLimitExceededException) as refused:
        repository.get_branch("main")

    assert refused.value.status == 403
    assert refused.value.data["message"].startswith("API rate limit exceeded for user ID 5000001.")
    assert refused.value.headers
    assert refused.value.headers["x-ratelimit-remaining"] == "0"
    assert refused.value.headers["x-ratelimit-reset"] == str(reset)
    core = client.get_rate_limit().resources.core
    assert (core.remaining, int(core.reset.timestamp())) == (0, reset)
    server.rate_limit(remaining=5000)
    assert repository.get_branch("main")


@pytest.mark.parametrize("status", [403, 429])
def test_the_secondary_limit_says_how_long_to_wait(server: GitHubServer, repository: Repository, status: int) -> None:
    server.secondary_limit(retry_after=17, status=status)

    with pytest.raises(pygithub.GithubException) as refused:
        repository.get_branch("main")

    assert refused.value.status == status
    assert refused.value.data["message"].startswith("You have exceeded a secondary rate limit. Please wait")
    assert refused.value.headers
    assert refused.value.headers["retry-after"] == "17"
    assert repository.get_branch("main")


def test_every_call_is_recorded_in_order(server: GitHubServer, repository: Repository) -> None:
    server.calls.clear()

    repository.get_branch("main")
    repository.create_git_blob("a", "utf-8")

    assert server.calls == [("GET", "/repos/ada/crate/branches/main"), ("POST", "/repos/ada/crate/git/blobs")]
    assert server.calls[0].method == "GET"


def test_a_crash_of_a_route_fails_its_test() -> None:
    with pytest.raises(AssertionError, match="nobody expected this"):
        _crashed()


def _crashed() -> None:
    with GitHubServer() as server:
        server.before("GET", "/user$", _crash)
        assert requests.get(f"{server.url}/user", timeout=5).status_code == 500


def _crash() -> None:
    raise ZeroDivisionError("nobody expected this")
