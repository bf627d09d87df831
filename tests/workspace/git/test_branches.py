"""The branches of the linked repository, and pull requests in place of pushes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link
from workspace.models import RepoSync


def branches(linked: Linked) -> dict[str, Any]:
    answer = linked.api.get(linked.address("git/branches"))
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


# --- Branches ---------------------------------------------------------------------------------------------


def test_branches_are_listed_with_the_one_in_use(linked: Linked) -> None:
    linked.repo.commit({}, branch="feature/é")
    linked.repo.commit({}, branch="develop")
    linked.pull(branch="develop")
    linked.github.calls.clear()

    found = branches(linked)

    assert set(found.pop("branches")) == {"main", "feature/é", "develop"}
    assert found == {"defaultBranch": "main", "current": "develop"}
    assert len(linked.github.calls) == 2


def test_before_the_first_sync_no_branch_is_in_use(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))

    assert branches(one) == {"branches": ["main"], "defaultBranch": "main", "current": None}


def test_an_empty_repository_has_no_branches(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))

    assert branches(one)["branches"] == []


def test_three_hundred_branches_are_enough(linked: Linked) -> None:
    head = linked.repo.head("main")
    for number in range(310):
        linked.repo.force(f"b{number}", head)
    linked.github.calls.clear()

    assert len(branches(linked)["branches"]) == 300
    assert len(linked.github.calls) <= 4


def test_what_github_refuses_is_said(linked: Linked) -> None:
    linked.github.delete("ada/crate")

    refused = linked.api.get(linked.address("git/branches"))

    assert (refused.status_code, refused.json()["code"]) == (404, "GITHUB_REPO_NOT_FOUND")


def test_branches_need_a_repository_and_its_owner(linked: Linked, stranger: Api) -> None:
    theirs = stranger.get(linked.address("git/branches"))
    linked.project.repo.delete()
    unlinked = linked.api.get(linked.address("git/branches"))

    assert (theirs.status_code, unlinked.status_code) == (404, 409)
    assert linked.github.calls == []


def test_a_pull_of_a_branch_that_is_not_there_changes_nothing(linked: Linked) -> None:
    assert linked.refused("pull", branch="nowhere") == "GITHUB_NOT_FOUND"
    assert RepoSync.objects.get().branch == "main"


def test_a_new_branch_is_pushed_though_nothing_changed(linked: Linked) -> None:
    assert linked.push(branch="release/1.0")["commit"] is None

    assert linked.repo.head("release/1.0") == linked.repo.head("main")
    assert linked.status()["branch"] == "release/1.0"


def test_a_branch_below_another_one_s_name_is_refused(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})

    sync = linked.call("push", branch="main/sub")

    assert (sync["status"], sync["error"]["code"]) == ("failed", "GITHUB_REFUSED")
    assert linked.status()["branch"] == "main"


# --- Pull requests ----------------------------------------------------------------------------------------


def ask(linked: Linked, **body: Any) -> dict[str, Any]:
    sync = linked.call("pull-request", **body)
    assert sync["status"] == "succeeded", sync
    result: dict[str, Any] = sync["result"]
    return result


def test_a_pull_request_says_what_changed(linked: Linked) -> None:
    linked.write({"a.txt": b"a", "logo.png": None, ".env": b"A=1"})

    result = ask(linked)

    (made,) = linked.repo.pulls
    assert result == {
        "commit": linked.repo.head(made.head),
        "pushedFiles": ["a.txt", "logo.png"],
        "leftOut": [{"path": ".env", "reason": "environment"}],
        "pullRequest": {
            "number": made.number,
            "url": f"{linked.github.url}/ada/crate/pull/{made.number}",
            "branch": made.head,
        },
    }
    assert made.title == "Add 1 file, delete 1 file"
    assert re.fullmatch(r"motivd/crate-[0-9a-f]{8}", made.head)


def test_without_changes_there_is_no_pull_request(linked: Linked) -> None:
    result = ask(linked)

    assert (result["commit"], result["pullRequest"]) == (None, None)
    assert list(linked.repo.branches()) == ["main"]


def test_a_merged_pull_request_is_pulled_without_conflicts(linked: Linked) -> None:
    linked.write({"README.md": b"ours", "a.txt": b"a", "logo.png": None})
    result = ask(linked)
    assert linked.status()["state"] == "ahead"
    linked.repo.force("main", result["commit"])

    assert linked.pull()["pulledFiles"] == []

    assert linked.status()["state"] == "in_sync"
    assert linked.here() == linked.there()


def test_a_pull_request_can_be_opened_while_the_branch_has_moved_on(linked: Linked) -> None:
    moved = linked.repo.commit({"theirs.txt": b"theirs"})
    linked.write({"a.txt": b"a"})

    ask(linked)

    assert linked.repo.head("main") == moved
    assert linked.there(linked.repo.pulls[0].head) == {**START, "a.txt": b"a"}


def test_two_pull_requests_have_branches_of_their_own(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    first = ask(linked)
    linked.write({"b.txt": b"b"})

    second = ask(linked)

    assert first["pullRequest"]["branch"] != second["pullRequest"]["branch"]
    assert second["pushedFiles"] == ["a.txt", "b.txt"]


def test_an_empty_repository_wants_a_push_first(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    one.write({"a.txt": b"a"})

    assert one.refused("pull-request") == "GITHUB_REPO_EMPTY"


def test_what_never_met_wants_a_pull_first(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))
    one.write({"a.txt": b"a"})

    assert one.refused("pull-request") == "GIT_DIVERGED"


def test_a_pull_request_that_fails_can_be_asked_for_again(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    linked.github.fail_next("POST", r"/pulls$", status=502)

    assert linked.refused("pull-request") == "UPSTREAM_ERROR"
    ask(linked)

    assert len(linked.repo.pulls) == 1


@pytest.mark.parametrize("body", [{"branch": "x"}, {"message": ""}, {"message": "x" * 5001}, {"message": None}])
def test_bad_bodies_are_refused(linked: Linked, body: dict[str, Any]) -> None:
    refused = linked.api.post(linked.address("git/pull-request"), body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")


def test_pull_requests_need_a_repository_and_its_owner(linked: Linked, stranger: Api) -> None:
    theirs = stranger.post(linked.address("git/pull-request"), {})
    linked.project.repo.delete()
    unlinked = linked.api.post(linked.address("git/pull-request"), {})

    assert (theirs.status_code, theirs.json()["code"]) == (404, "NOT_FOUND")
    assert (unlinked.status_code, unlinked.json()["code"]) == (409, "REPO_NOT_LINKED")
