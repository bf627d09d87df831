"""Locks over the API, and what they keep the agent from; people, builds and GitHub write always."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder import prd
from builder.models import PrdRevision, Project
from tests.conftest import Api
from workspace import files, locking, versions
from workspace.locks import FileLocked, check_unlocked, locked_paths
from workspace.models import Author, FileLock, VersionKind
from workspace.trees import Entry


@pytest.fixture
def root(project: Project) -> str:
    files.write_many(
        project,
        {path: path.encode() for path in ("a.txt", "src/a.ts", "src/ui/b.ts", "srcs/c.ts")},
        author=Author.PERSON,
    )
    return f"/api/projects/{project.pk}/files"


def _locked(api: Api, root: str) -> set[str]:
    return {file["path"] for file in api.get(root).json()["files"] if file["locked"]}


def test_a_file_is_locked_and_unlocked(owner: Api, root: str) -> None:
    locked = owner.patch(f"{root}/src/a.ts", {"locked": True})
    seen = _locked(owner, root), owner.get(f"{root}/src/a.ts").json()["file"]["locked"]
    unlocked = owner.patch(f"{root}/src/a.ts", {"locked": False})

    assert (locked.status_code, locked.json()) == (200, {"path": "src/a.ts", "locked": True, "files": 1})
    assert seen == ({"src/a.ts"}, True)
    assert (unlocked.status_code, unlocked.json()) == (200, {"path": "src/a.ts", "locked": False, "files": 1})
    assert _locked(owner, root) == set()


def test_a_folder_is_locked_with_all_below_it(owner: Api, root: str) -> None:
    answer = owner.patch(f"{root}/src", {"locked": True})

    assert answer.json() == {"path": "src", "locked": True, "files": 2}
    assert _locked(owner, root) == {"src/a.ts", "src/ui/b.ts"}


def test_twice_is_as_good_as_once(owner: Api, root: str) -> None:
    for locked in (True, True, False, False):
        assert owner.patch(f"{root}/src", {"locked": locked}).status_code == 200

    assert not FileLock.objects.exists()


def test_a_file_below_a_locked_folder_is_not_unlocked_alone(owner: Api, root: str, project: Project) -> None:
    owner.patch(f"{root}/src/ui", {"locked": True})
    owner.patch(f"{root}/src", {"locked": True})

    file = owner.patch(f"{root}/src/ui/b.ts", {"locked": False})
    folder = owner.patch(f"{root}/src/ui", {"locked": False})
    outer = owner.patch(f"{root}/src", {"locked": False})

    for answer in (file, folder):
        assert (answer.status_code, answer.json()["code"]) == (409, "LOCKED_BY_FOLDER")
        assert answer.json()["folder"] == "src"
        assert "“src”" in answer.json()["error"]
    assert outer.status_code == 200
    # What was locked by itself stays locked.
    assert locked_paths(project) == {"src/ui"}


def test_the_prd_can_be_locked_once_it_is_there(owner: Api, root: str, project: Project) -> None:
    missing = owner.patch(f"{root}/PRD.md", {"locked": True})
    prd.write(project, "# One", author=None, source=PrdRevision.Source.RULES, base_revision=None)

    there = owner.patch(f"{root}/PRD.md", {"locked": True})

    assert (missing.status_code, there.json()) == (404, {"path": "PRD.md", "locked": True, "files": 1})
    assert _locked(owner, root) == {"PRD.md"}
    assert owner.get(f"{root}/PRD.md").json()["file"]["locked"] is True
    assert owner.put(f"{root}/PRD.md", {"content": "# Two"}).json()["file"]["locked"] is True
    with pytest.raises(FileLocked):
        check_unlocked(project, ["PRD.md"])


@pytest.mark.parametrize("path", ["missing", "sr", "SRC", "src/a.ts/more"])
def test_there_is_nothing_to_lock_where_nothing_is(owner: Api, root: str, path: str) -> None:
    assert owner.patch(f"{root}/{path}", {"locked": True}).status_code == 404
    assert owner.patch(f"{root}/{path}", {"locked": False}).status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"locked": 1}, {"locked": "true"}, {"locked": None}, {"locked": True, "by": "me"}]
)
def test_a_bad_body_is_refused(owner: Api, root: str, body: dict[str, Any]) -> None:
    assert owner.patch(f"{root}/a.txt", body).status_code == 400


def test_a_bad_path_is_refused(owner: Api, root: str) -> None:
    assert owner.patch(f"{root}/../a.txt", {"locked": True}).status_code == 400


def test_deleting_takes_the_lock_along(owner: Api, root: str, project: Project) -> None:
    for path in ("a.txt", "src", "src/ui/b.ts", "srcs"):
        owner.patch(f"{root}/{path}", {"locked": True})

    owner.delete(f"{root}/a.txt")
    owner.delete(f"{root}/src?recursive=true")

    assert locked_paths(project) == {"srcs"}


def test_a_lock_outlives_a_revert_and_can_be_taken_off_meanwhile(owner: Api, root: str, project: Project) -> None:
    assert owner.user is not None
    kept = files.entries(project)
    for path in ("src", "a.txt"):
        owner.patch(f"{root}/{path}", {"locked": True})
    version = versions.create(
        project,
        description="Empty",
        kind=VersionKind.MANUAL,
        author=Author.PERSON,
        created_by=owner.user,
        entries=dict[str, Entry](),
    )

    versions.revert(project, version, actor=owner.user)
    taken_off = owner.patch(f"{root}/a.txt", {"locked": False})
    files.replace_all(project, kept, author=Author.PERSON)

    assert taken_off.json() == {"path": "a.txt", "locked": False, "files": 0}
    assert _locked(owner, root) == {"src/a.ts", "src/ui/b.ts"}


@pytest.mark.parametrize("path", ["src/a.ts", "src/new/file.ts", "a.txt"])
def test_the_agent_writes_nothing_that_is_locked(project: Project, root: str, path: str) -> None:
    for lock in ("src", "a.txt"):
        locking.lock(project, lock)
    before = files.snapshot(project)

    with pytest.raises(FileLocked) as refused:
        files.write(project, path, b"x", base=files.ANYTHING, author=Author.AGENT)
    with pytest.raises(FileLocked):
        files.write_many(project, {"free": b"x", path: b"x"}, author=Author.AGENT)
    with pytest.raises(FileLocked):
        files.replace_all(project, {**files.entries(project), path: Entry("0" * 40)}, author=Author.AGENT)

    assert (refused.value.status, refused.value.code) == (409, "FILE_LOCKED")
    assert f"“{path}”" in refused.value.message()
    assert refused.value.lock == ("a.txt" if path == "a.txt" else "src")
    assert files.snapshot(project) == before


def test_the_agent_deletes_nothing_that_is_locked(project: Project, root: str) -> None:
    locking.lock(project, "src/ui")
    before = files.snapshot(project)

    with pytest.raises(FileLocked):
        files.delete(project, "src/ui/b.ts", author=Author.AGENT)
    with pytest.raises(FileLocked):
        files.delete_below(project, "src", author=Author.AGENT)
    with pytest.raises(FileLocked):
        files.replace_all(project, {}, author=Author.AGENT)

    assert files.snapshot(project) == before


def test_the_agent_changes_what_is_not_locked(project: Project, root: str) -> None:
    locking.lock(project, "src")

    files.write_many(project, {"srcs/c.ts": b"changed", "new": b""}, author=Author.AGENT)
    files.delete(project, "a.txt", author=Author.AGENT)
    files.delete_below(project, "srcs", author=Author.AGENT)

    assert set(files.snapshot(project)) == {"new", "src/a.ts", "src/ui/b.ts"}


@pytest.mark.parametrize("author", [Author.PERSON, Author.BUILD, Author.SYNC])
def test_all_others_write_always(project: Project, root: str, author: Author) -> None:
    for path in ("src", "a.txt"):
        locking.lock(project, path)

    files.write_many(project, {"src/a.ts": b"changed", "src/new": b""}, author=author)
    files.delete(project, "a.txt", author=author)

    assert files.snapshot(project)["src/a.ts"] == b"changed"


def test_a_lock_holds_however_the_path_is_written(project: Project) -> None:
    files.write_many(project, {"caf\u00e9/menu": b""}, author=Author.PERSON)
    locking.lock(project, "cafe\u0301")

    with pytest.raises(FileLocked):
        check_unlocked(project, ["cafe\u0301/menu"])


def test_locks_of_another_project_mean_nothing(project: Project, root: str) -> None:
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")
    files.write_many(other, {"a.txt": b""}, author=Author.PERSON)
    locking.lock(other, "a.txt")

    files.write(project, "a.txt", b"x", base=files.ANYTHING, author=Author.AGENT)

    assert locked_paths(project) == frozenset()


def test_listing_costs_the_same_queries_for_few_and_many_locks(owner: Api, root: str, project: Project) -> None:
    owner.get(root)  # the first call also notes when the token was used
    counts = []
    for number in (2, 40):
        files.write_many(project, {f"l{n}": b"" for n in range(number)}, author=Author.PERSON)
        FileLock.objects.bulk_create(
            [FileLock(project=project, path=f"l{n}") for n in range(number)], ignore_conflicts=True
        )
        with CaptureQueriesContext(connection) as queries:
            owner.get(root)
        counts.append(len(queries))

    assert counts[0] == counts[1]
