"""How both sides stand to each other, and what is said when GitHub does not answer."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, TOKEN, Linked, link
from workspace import git_status
from workspace.models import RepoSync


def test_both_sides_alike_are_in_sync(linked: Linked) -> None:
    head = linked.repo.head("main")

    status = linked.status()

    synced_at = status.pop("lastSyncedAt")
    assert synced_at is not None
    assert status == {
        "repo": "ada/crate",
        "state": "in_sync",
        "ahead": 0,
        "behind": 0,
        "changedFiles": [],
        "leftOut": [],
        "conflicts": [],
        "branch": "main",
        "lastSyncedSha": head,
        "remoteSha": head,
        "activeSync": None,
        "error": None,
    }
    assert len(linked.github.calls) == 1


def test_what_changed_here_is_ahead(linked: Linked) -> None:
    linked.write({"a.txt": b"a", "src/main.ts": b"ours\n", "logo.png": None, ".env": b"A=1"})

    status = linked.status()

    assert (status["state"], status["ahead"], status["behind"]) == ("ahead", 1, 0)
    assert status["changedFiles"] == ["a.txt", "logo.png", "src/main.ts"]
    assert status["leftOut"] == [{"path": ".env", "reason": "environment"}]


def test_commits_on_github_are_behind(linked: Linked) -> None:
    for number in range(3):
        head = linked.repo.commit({"theirs.txt": str(number).encode()})
    linked.github.calls.clear()

    status = linked.status()

    assert (status["state"], status["ahead"], status["behind"]) == ("behind", 0, 3)
    assert status["remoteSha"] == head != status["lastSyncedSha"]
    assert len(linked.github.calls) <= 5


def test_changes_on_both_sides_are_diverged(linked: Linked) -> None:
    linked.write({"ours.txt": b"ours"})
    linked.repo.commit({"theirs.txt": b"theirs"})
    linked.repo.commit({"theirs.txt": b"theirs again"})

    status = linked.status()

    assert (status["state"], status["ahead"], status["behind"]) == ("diverged", 1, 2)
    assert status["conflicts"] == []


def test_changes_of_the_same_file_are_a_conflict(linked: Linked) -> None:
    linked.write({"README.md": b"ours", "src/main.ts": b"ours", "calm.txt": b"ours"})
    linked.repo.commit({"README.md": b"theirs", "src/main.ts": None})

    status = linked.status()

    assert (status["state"], status["ahead"], status["behind"]) == ("conflict", 1, 1)
    assert status["conflicts"] == ["README.md", "src/main.ts"]


def test_the_same_change_on_both_sides_only_wants_a_pull(linked: Linked) -> None:
    linked.write({"same.txt": b"same"})
    linked.repo.commit({"same.txt": b"same"})

    assert linked.status()["conflicts"] == []
    linked.pull()
    assert linked.status()["state"] == "in_sync"


def test_a_force_pushed_branch_is_diverged(linked: Linked) -> None:
    first = linked.repo.head("main")
    linked.repo.commit({"lost.txt": b"lost"})
    linked.pull()
    linked.repo.force("main", first)
    linked.repo.commit({"other.txt": b"other"})

    status = linked.status()

    assert (status["state"], status["ahead"], status["behind"]) == ("diverged", 0, 1)


def test_a_branch_with_another_history_is_diverged(linked: Linked) -> None:
    objects = linked.repo.objects
    last = objects.commit(linked.repo.head("main"))
    orphan = objects.write_commit(last.tree, [], "From nothing", last.author, last.committer)
    linked.repo.force("main", orphan)

    status = linked.status()

    assert (status["state"], status["remoteSha"]) == ("diverged", orphan)


def test_a_deleted_branch_is_not_in_sync(linked: Linked) -> None:
    linked.repo.commit({}, branch="other")
    linked.repo.default_branch = "other"
    linked.repo.force("main", None)

    status = linked.status()

    assert (status["state"], status["remoteSha"], status["error"]) == ("ahead", None, None)
    linked.push()
    assert linked.status()["state"] == "in_sync"


def test_an_empty_repository_waits_for_a_push(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    empty = one.status()
    one.write({"a.txt": b"a"})

    filled = one.status()

    assert (empty["state"], empty["ahead"]) == ("in_sync", 0)
    assert (filled["state"], filled["ahead"], filled["changedFiles"]) == ("ahead", 1, ["a.txt"])


def test_before_the_first_pull_github_is_ahead_of_an_empty_project(
    owner: Api, project: Project, github: GitHubServer
) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))

    assert one.status()["state"] == "behind"


def test_without_a_link_there_is_no_status(owner: Api, project: Project) -> None:
    refused = owner.get(f"/api/projects/{project.pk}/git/status")

    assert (refused.status_code, refused.json()["code"]) == (409, "REPO_NOT_LINKED")


def test_a_stranger_sees_nothing(linked: Linked, stranger: Api) -> None:
    refused = stranger.get(linked.address("git/status"))

    assert (refused.status_code, refused.json()["code"]) == (404, "NOT_FOUND")
    assert linked.github.calls == []


def test_the_push_that_runs_is_shown(linked: Linked) -> None:
    started = linked.api.post(linked.address("git/push"), {}).json()["sync"]

    active = linked.status()["activeSync"]

    assert (active["id"], active["kind"], active["status"]) == (started["id"], "push", "queued")


def test_the_query_count_does_not_grow_with_the_files(linked: Linked, django_assert_max_num_queries: Any) -> None:
    linked.write({f"src/{number}.ts": str(number).encode() for number in range(200)})

    # Session of the token and its user, project, link twice, sync twice, active sync, token; tree and files and
    # contents, each before GitHub is asked and after.
    with django_assert_max_num_queries(30):
        assert linked.status()["ahead"] == 1


# --- When GitHub does not answer --------------------------------------------------------------------------


def _error(status: dict[str, Any]) -> tuple[str, str]:
    return status["state"], status["error"]["code"]


def test_a_github_that_is_down_is_an_error_beside_what_is_known(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    linked.github.fail_next("GET", "", times=9)

    status = linked.status()

    assert _error(status) == ("error", "UPSTREAM_ERROR")
    assert (status["changedFiles"], status["branch"]) == (["a.txt"], "main")
    assert status["lastSyncedSha"] == linked.repo.head("main")


def test_errors_of_github_are_told_by_their_code(linked: Linked) -> None:
    linked.github.fail_next("GET", "", status=503)
    down = linked.status()
    linked.github.secondary_limit(retry_after=30)
    limited = linked.status()
    linked.github.delete("ada/crate")
    deleted = linked.status()
    linked.github.revoke(TOKEN)
    revoked = linked.status()

    assert [_error(status)[1] for status in (down, limited, deleted, revoked)] == [
        "UPSTREAM_ERROR",
        "GITHUB_RATE_LIMITED",
        "GITHUB_REPO_NOT_FOUND",
        "GITHUB_TOKEN_REFUSED",
    ]


def test_without_a_token_it_is_said_what_is_missing(linked: Linked) -> None:
    linked.api.user.github_connection.delete()  # type: ignore[union-attr]

    assert _error(linked.status()) == ("error", "NOT_CONFIGURED")


def test_errors_are_told_in_french(linked: Linked) -> None:
    linked.github.delete("ada/crate")

    status = linked.api.get(linked.address("git/status"), Accept_Language="fr").json()

    assert status["error"]["message"].startswith("GitHub ne montre aucun dépôt « ada/crate »")


def test_a_github_that_takes_too_long_is_not_waited_for(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_status, "_SECONDS", 2)
    answered = threading.Event()
    linked.github.before("GET", r"/git/ref/", lambda: answered.wait(30))

    try:
        status = linked.status()
    finally:
        answered.set()

    assert _error(status) == ("error", "UPSTREAM_TIMEOUT")


def test_no_call_begins_in_the_second_half_of_the_time(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    linked.repo.commit({"theirs.txt": b"theirs"})
    linked.github.calls.clear()
    # It is asked at the start, before each call, and again in the last one.
    clock = SimpleNamespace(monotonic=iter([0, 1, 4.9, 5.1]).__next__)
    monkeypatch.setattr("workspace.git_remote.time", clock)

    status = linked.status()

    assert _error(status) == ("error", "UPSTREAM_TIMEOUT")
    assert len(linked.github.calls) == 2


def test_the_head_that_was_heard_of_is_kept(linked: Linked) -> None:
    head = linked.repo.commit({"theirs.txt": b"theirs"})
    linked.status()

    assert RepoSync.objects.get().remote_sha == head


def test_a_renamed_repository_is_shown_by_its_new_name(linked: Linked) -> None:
    linked.github.rename("ada/crate", "ada/box")

    assert linked.status()["repo"] == "ada/box"
    linked.project.repo.refresh_from_db()
    assert linked.project.repo.full_name == "ada/box"
