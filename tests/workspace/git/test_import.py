"""Importing a repository, linked or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from builder.models import Project
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link
from workspace import git_sync
from workspace.models import GitSync, Version


def bring(one: Linked, **body: Any) -> dict[str, Any]:
    started = one.api.post(one.address("import"), body)
    assert started.status_code == 202, started.json()
    sync_id = started.json()["sync"]["id"]
    git_sync.run(UUID(sync_id))
    sync: dict[str, Any] = one.api.get(one.address(f"git/syncs/{sync_id}")).json()["sync"]
    return sync


def test_any_repository_that_can_be_read_is_imported(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"other.txt": b"other", "README.md": b"# Other\n"})

    result = bring(linked, repo="https://github.com/ada/other")["result"]

    assert result == {"importedFiles": 2, "deletedFiles": 0, "versionId": result["versionId"], "skipped": []}
    assert linked.here() == {**START, "other.txt": b"other", "README.md": b"# Other\n"}
    version = Version.objects.get(pk=result["versionId"])
    assert (version.kind, version.description) == ("import", "Import of “ada/other”")
    # The link is with another repository, which knows nothing of it.
    assert linked.status()["state"] == "ahead"


def test_replacing_leaves_exactly_what_is_there(linked: Linked) -> None:
    linked.write({"mine.txt": b"mine"})
    linked.github.add_repo("ada/other", files={"other.txt": b"other"})

    result = bring(linked, repo="ada/other", mode="replace")["result"]

    assert linked.here() == {"other.txt": b"other"}
    assert result["deletedFiles"] == 4
    assert Version.objects.filter(kind="before_import").count() == 1


def test_the_linked_repository_is_met_by_importing_it(owner: Api, project: Project, github: GitHubServer) -> None:
    one = link(owner, project, github, github.add_repo("ada/crate", files=START))

    bring(one)
    one.write({"a.txt": b"a"})

    assert one.push()["pushedFiles"] == ["a.txt"]
    assert one.there() == one.here()


def test_many_files_come_as_one_archive(owner: Api, project: Project, github: GitHubServer) -> None:
    many = {
        f"src/part{number % 40}/file{number}.ts": f"export const n = {number};\n".encode() for number in range(1_500)
    }
    one = link(owner, project, github, github.add_repo("ada/crate", files=many))
    github.calls.clear()

    bring(one)

    assert one.here() == many
    assert len(github.calls) <= 8


def test_another_branch_is_imported(linked: Linked) -> None:
    linked.repo.commit({"feature.txt": b"x"}, branch="feature")

    bring(linked, branch="feature")

    assert linked.here()["feature.txt"] == b"x"


@pytest.mark.parametrize(
    ("body", "code"),
    [({"repo": "ada/gone"}, "GITHUB_REPO_NOT_FOUND"), ({"branch": "gone"}, "GITHUB_NOT_FOUND")],
)
def test_what_is_not_there_is_said_and_nothing_changes(linked: Linked, body: dict[str, Any], code: str) -> None:
    sync = bring(linked, **body)

    assert (sync["status"], sync["error"]["code"]) == ("failed", code)
    assert linked.here() == START


def test_an_empty_repository_is_said_to_be_empty(linked: Linked) -> None:
    linked.github.add_repo("ada/empty", files=None)

    assert bring(linked, repo="ada/empty")["error"]["code"] == "GITHUB_REPO_EMPTY"


def test_names_that_collide_with_what_is_here_are_refused(linked: Linked) -> None:
    linked.github.add_repo("ada/other", files={"readme.md": b"other"})

    assert bring(linked, repo="ada/other")["error"]["code"] == "PATH_CONFLICT"
    assert linked.here() == START


@pytest.mark.parametrize("body", [{"repo": "nonsense"}, {"repo": 4}, {"mode": "mix"}, {"branch": ".."}, {"url": "x"}])
def test_bad_bodies_are_refused(linked: Linked, body: dict[str, Any]) -> None:
    refused = linked.api.post(linked.address("import"), body)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert not GitSync.objects.filter(kind="import").exists()
