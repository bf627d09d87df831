"""Pulling: what changed on GitHub comes here; what changed on both sides is its owner's to decide."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link
from workspace import files, trees
from workspace.models import GitSync, RepoSync, Version, WorkspaceFile


def test_a_pull_brings_edits_and_deletes_as_a_version(linked: Linked) -> None:
    linked.repo.commit({"src/main.ts": b"theirs\n", "new.txt": b"new", "logo.png": None}, executables=["new.txt"])

    result = linked.pull()

    assert result["pulledFiles"] == ["logo.png", "new.txt", "src/main.ts"]
    assert linked.here() == linked.there()
    version = Version.objects.get(pk=result["versionId"])
    assert (version.kind, version.author, version.files_changed) == ("pull", "sync", 3)
    assert version.description == f"Pulled {linked.repo.head('main')[:7]} from GitHub"
    assert files.entries(linked.project)["new.txt"].executable
    assert linked.status()["state"] == "in_sync"


def test_a_pull_with_nothing_new_makes_no_version(linked: Linked) -> None:
    before = Version.objects.count()

    assert linked.pull() == {"pulledFiles": [], "versionId": None, "leftOut": []}
    assert Version.objects.count() == before


def test_what_changed_on_one_side_alone_is_merged(linked: Linked) -> None:
    linked.write({"ours.txt": b"ours", "README.md": b"# Ours\n"})
    linked.repo.commit({"theirs.txt": b"theirs", "logo.png": None})

    linked.pull()

    assert linked.here() == {
        "README.md": b"# Ours\n",
        "ours.txt": b"ours",
        "src/main.ts": START["src/main.ts"],
        "theirs.txt": b"theirs",
    }
    assert linked.push()["pushedFiles"] == ["README.md", "ours.txt"]
    assert linked.there() == linked.here()


def test_what_was_here_before_is_kept_as_a_version(linked: Linked) -> None:
    linked.write({"ours.txt": b"never saved as a version"})
    linked.repo.commit({"theirs.txt": b"theirs"})

    linked.pull()

    before = Version.objects.get(kind="before_pull")
    assert "ours.txt" in trees.flatten(before.tree_id)
    assert "theirs.txt" not in trees.flatten(before.tree_id)


def test_conflicts_change_nothing_until_they_are_decided(linked: Linked) -> None:
    linked.write({"README.md": b"ours", "src/main.ts": None, "same.txt": b"same"})
    linked.repo.commit({"README.md": b"theirs", "src/main.ts": b"theirs", "same.txt": b"same", "calm.txt": b"calm"})
    before = linked.here()

    sync = linked.call("pull")

    assert sync["error"]["code"] == "GIT_CONFLICT"
    assert sync["error"]["conflicts"] == ["README.md", "src/main.ts"]
    assert linked.here() == before
    status = linked.status()
    assert (status["state"], status["conflicts"]) == ("conflict", ["README.md", "src/main.ts"])

    assert linked.refused("pull", resolutions={"README.md": "ours"}) == "GIT_CONFLICT"
    assert linked.here() == before

    linked.pull(resolutions={"README.md": "ours", "src/main.ts": "theirs"})

    assert linked.here() == {
        "README.md": b"ours",
        "src/main.ts": b"theirs",
        "same.txt": b"same",
        "calm.txt": b"calm",
        "logo.png": START["logo.png"],
    }
    assert linked.push()["pushedFiles"] == ["README.md"]
    assert linked.there() == linked.here()


def test_a_conflict_is_answered_at_once_where_the_call_waited(linked: Linked, settings: Any) -> None:
    linked.write({"README.md": b"ours"})
    linked.repo.commit({"README.md": b"theirs"})
    linked.call("pull")
    ended = GitSync.objects.order_by("-created_at").first()
    assert ended is not None

    from workspace.git_errors import KeptError

    kept = KeptError(ended.error or {})

    assert (kept.status, kept.code, kept.extra()) == (409, "GIT_CONFLICT", {"conflicts": ["README.md"]})


def test_a_mode_that_changed_on_github_comes_along(linked: Linked) -> None:
    linked.repo.commit({}, executables=["src/main.ts"])

    assert linked.pull()["pulledFiles"] == ["src/main.ts"]
    assert WorkspaceFile.objects.get(path="src/main.ts").executable
    assert linked.status()["state"] == "in_sync"


def test_the_first_pull_keeps_what_is_here(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))
    one.write({"mine.txt": b"mine", "README.md": START["README.md"]})

    one.pull()

    assert one.here() == {**START, "mine.txt": b"mine"}
    assert one.push()["pushedFiles"] == ["mine.txt"]


def test_the_first_pull_of_other_contents_is_a_conflict(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))
    one.write({"README.md": b"mine"})

    assert one.refused("pull") == "GIT_CONFLICT"
    one.pull(resolutions={"README.md": "theirs"})
    assert one.here() == START


def test_a_force_pushed_branch_is_merged(linked: Linked) -> None:
    linked.write({"ours.txt": b"ours"})
    first = linked.repo.log("main")[-1]["sha"]
    linked.repo.commit({"lost.txt": b"lost"})
    linked.pull()
    linked.repo.force("main", first)
    linked.repo.commit({"other.txt": b"other"})

    linked.pull()

    assert linked.here() == {**START, "ours.txt": b"ours", "other.txt": b"other"}
    assert linked.push()["pushedFiles"] == ["ours.txt"]


def test_another_branch_is_pulled(linked: Linked) -> None:
    linked.repo.commit({"feature.txt": b"x"}, branch="feature")

    linked.pull(branch="feature")

    assert linked.here()["feature.txt"] == b"x"
    assert linked.status()["branch"] == "feature"


def test_what_cannot_stand_here_is_left_out_and_stays_there(linked: Linked) -> None:
    linked.repo.commit(
        {
            "big.bin": b"\0" * (5 * 2**20 + 1),
            "Readme.MD": b"collides",
            "bad\\name.txt": b"x",
            "PRD.md": b"not ours",
            "e\u0301.txt": b"another form",
            "pointer.psd": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        }
    )

    result = linked.pull()

    assert {row["path"]: row["reason"] for row in result["leftOut"]} == {
        "big.bin": "too_large",
        "Readme.MD": "collision",
        "bad\\name.txt": "path",
        "PRD.md": "prd",
        "e\u0301.txt": "path",
        "pointer.psd": "lfs",
    }
    linked.write({"a.txt": b"a"})
    linked.push()
    assert {"big.bin", "Readme.MD", "PRD.md"} <= set(linked.there())


def test_names_that_differ_by_case_are_a_conflict(linked: Linked) -> None:
    linked.write({"notes.txt": b"ours"})
    linked.repo.commit({"Notes.txt": b"theirs"})

    assert linked.refused("pull") == "GIT_CONFLICT"
    linked.pull(resolutions={"Notes.txt": "theirs"})

    assert linked.here() == {**START, "Notes.txt": b"theirs"}


def test_a_file_where_the_other_side_has_a_folder_is_a_conflict(linked: Linked) -> None:
    linked.write({"docs": b"ours"})
    linked.repo.commit({"docs/index.md": b"theirs"})

    assert linked.refused("pull") == "GIT_CONFLICT"
    linked.pull(resolutions={"docs": "ours"})

    assert linked.here() == {**START, "docs": b"ours"}


@pytest.mark.django_db(transaction=True)
def test_a_file_saved_during_the_pull_is_not_lost(linked: Linked) -> None:
    linked.repo.commit({"theirs.txt": b"theirs"})

    def save() -> None:
        linked.write({"late.txt": b"late"})
        connection.close()

    linked.github.before("GET", r"/git/blobs/", save)

    linked.pull()

    assert linked.here() == {**START, "theirs.txt": b"theirs", "late.txt": b"late"}


def test_a_failure_in_the_middle_changes_nothing(linked: Linked) -> None:
    linked.repo.commit({"one.txt": b"1", "two.txt": b"2"})
    before, sync = linked.here(), RepoSync.objects.get()
    linked.github.fail_next("GET", r"/git/blobs/", status=500, body={"message": "Server Error"})

    assert linked.refused("pull") == "UPSTREAM_ERROR"

    assert linked.here() == before
    assert RepoSync.objects.get().commit_sha == sync.commit_sha


def test_a_tree_that_github_cuts_off_is_walked(linked: Linked) -> None:
    linked.repo.commit({f"deep/{number % 4}/file{number}.txt": str(number).encode() for number in range(12)})
    linked.github.tree_limit = 5

    linked.pull()

    assert linked.here() == linked.there()


def test_a_folder_that_github_cuts_off_is_never_taken_for_the_whole(linked: Linked) -> None:
    linked.repo.commit({f"file{number}.txt": str(number).encode() for number in range(12)})
    linked.github.tree_limit = 5

    assert linked.refused("pull") == "UPSTREAM_ERROR"
    assert linked.here() == START


def test_an_empty_repository_has_nothing_to_pull(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=None))
    one.write({"mine.txt": b"mine"})

    assert one.pull()["pulledFiles"] == []
    assert one.here() == {"mine.txt": b"mine"}


def test_a_rate_limit_says_when_to_come_back(linked: Linked) -> None:
    linked.github.secondary_limit(retry_after=30)

    sync = linked.call("pull")

    assert sync["error"]["code"] == "GITHUB_RATE_LIMITED"


def test_linking_another_repository_starts_anew(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"README.md": b"# Other\n"})

    linked.project.repo.full_name = "ada/other"
    linked.project.repo.save()

    assert linked.refused("push") == "GIT_DIVERGED"
    assert linked.refused("pull") == "GIT_CONFLICT"


@pytest.mark.parametrize("body", [{"resolutions": {"a": "mine"}}, {"resolutions": []}, {"branch": ""}])
def test_bad_bodies_are_refused(linked: Linked, body: dict[str, Any]) -> None:
    refused = linked.api.post(linked.address("git/pull"), body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
