"""Moving files and folders over the API, and deleting folders: nothing but paths changes, nothing is overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builder import prd
from builder.models import PrdRevision, Project
from tests.conftest import Api
from workspace import files, locking, moving
from workspace.locks import FileLocked, locked_paths
from workspace.models import Author, WorkspaceFile


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/files"


def _write(project: Project, *paths: str, author: Author = Author.PERSON) -> None:
    files.write_many(project, {path: path.encode() for path in paths}, author=author)


def _contents(project: Project) -> dict[str, bytes]:
    return files.snapshot(project)


def _move(api: Api, root: str, source: str, target: str, **more: Any) -> Any:
    return api.post(f"{root}/move", {"from": source, "to": target, **more})


def test_a_file_moves_and_nothing_but_its_path_changes(owner: Api, root: str, project: Project) -> None:
    files.write_many(project, {"bin/run": b"#!/bin/sh\n"}, author=Author.BUILD, executables=["bin/run"])
    _write(project, "other")
    long_ago = timezone.now() - timedelta(days=9)
    WorkspaceFile.objects.update(updated_at=long_ago)
    before = WorkspaceFile.objects.get(path="bin/run")

    answer = _move(owner, root, "bin/run", "tools/start")

    assert answer.status_code == 200
    body = answer.json()
    assert body["moved"] == [{"from": "bin/run", "to": "tools/start"}]
    assert body["files"] == [owner.get(f"{root}/tools/start").json()["file"]]
    assert owner.get(f"{root}/bin/run").status_code == 404
    after = WorkspaceFile.objects.get(project=project, path="tools/start")
    kept = ("blob_id", "written_by", "executable", "updated_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert _contents(project) == {"other": b"other", "tools/start": b"#!/bin/sh\n"}


def test_a_folder_moves_with_all_below_it_and_nothing_beside_it(owner: Api, root: str, project: Project) -> None:
    _write(project, "src/a.ts", "src/ui/b.ts", "src2/c.ts", "src.ts", "Xsrc/d.ts")

    body = _move(owner, root, "src", "app/lib").json()

    assert body["moved"] == [
        {"from": "src/a.ts", "to": "app/lib/a.ts"},
        {"from": "src/ui/b.ts", "to": "app/lib/ui/b.ts"},
    ]
    assert [file["path"] for file in body["files"]] == ["app/lib/a.ts", "app/lib/ui/b.ts"]
    assert _contents(project) == {
        "app/lib/a.ts": b"src/a.ts",
        "app/lib/ui/b.ts": b"src/ui/b.ts",
        "src2/c.ts": b"src2/c.ts",
        "src.ts": b"src.ts",
        "Xsrc/d.ts": b"Xsrc/d.ts",
    }


@pytest.mark.parametrize(
    ("source", "target", "left"),
    [
        ("readme.md", "README.md", {"README.md": b"readme.md"}),
        ("src", "SRC", {"SRC/a": b"src/a", "SRC/B/b": b"src/B/b"}),
        ("src", "Src/src", {"Src/src/a": b"src/a", "Src/src/B/b": b"src/B/b"}),
        ("straße", "strasse", {"strasse": "straße".encode()}),
    ],
)
def test_a_name_may_change_its_case_alone(
    owner: Api, root: str, project: Project, source: str, target: str, left: dict[str, bytes]
) -> None:
    _write(project, *(["src/a", "src/B/b"] if source == "src" else [source]))

    answer = _move(owner, root, source, target)

    assert answer.status_code == 200
    assert _contents(project) == left


def test_the_case_of_a_source_counts(owner: Api, root: str, project: Project) -> None:
    _write(project, "src/a")

    assert _move(owner, root, "SRC", "lib").status_code == 404
    assert _move(owner, root, "src/A", "lib").status_code == 404


def test_rows_do_not_collide_on_their_way(owner: Api, root: str, project: Project) -> None:
    # Each target is the old place of another file that moves along.
    _write(project, "a/a/x", "a/a/a/x", "a/a/a/a/x")

    answer = _move(owner, root, "a/a", "a")

    assert answer.status_code == 200
    assert _contents(project) == {"a/x": b"a/a/x", "a/a/x": b"a/a/a/x", "a/a/a/x": b"a/a/a/a/x"}


def test_a_file_may_become_a_folder_of_its_own_name(owner: Api, root: str, project: Project) -> None:
    _write(project, "notes")

    _move(owner, root, "notes", "notes/first")

    assert _contents(project) == {"notes/first": b"notes"}


def test_a_folder_joins_another_when_no_file_is_in_the_way(owner: Api, root: str, project: Project) -> None:
    _write(project, "old/a", "new/b")

    assert _move(owner, root, "old", "new").status_code == 200
    assert set(_contents(project)) == {"new/a", "new/b"}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a.txt", "b.txt"),  # a file is there
        ("a.txt", "B.txt"),  # one that differs by case
        ("a.txt", "src"),  # a folder is there
        ("a.txt", "SRC/a.txt"),  # its folder is spelled otherwise
        ("a.txt", "b.txt/a.txt"),  # below a file
        ("src", "lib"),  # one of its files is there
        ("src", "b.txt"),
        ("a.txt", "PRD.md"),
        ("src", "PRD.md"),
        ("a.txt", "prd.md"),
    ],
)
def test_nothing_is_overwritten(owner: Api, root: str, project: Project, source: str, target: str) -> None:
    _write(project, "a.txt", "b.txt", "src/index.ts", "src/more.ts", "lib/index.ts")
    before = _contents(project)

    answer = _move(owner, root, source, target)

    assert (answer.status_code, answer.json()["code"]) == (409, "PATH_CONFLICT")
    assert _contents(project) == before


@pytest.mark.parametrize(
    ("source", "target", "status"),
    [
        ("missing", "b", 404),
        ("src/", "b", 400),
        ("src", "src", 400),
        ("src", "src/inner", 400),
        ("src/a", "src/a", 400),
        ("src/a", "../a", 400),
        ("../a", "b", 400),
        ("src/a", "", 400),
        ("", "b", 400),
        ("src/a", ".git/a", 400),
        ("src/a", "a ", 400),
        ("src", "x" * 600, 400),
        ("src", "/".join("x" * 60 for _ in range(8)) + "/" + "y" * 11, 400),  # itself a path, its files too long
    ],
)
def test_what_cannot_be_moved_stays(
    owner: Api, root: str, project: Project, source: str, target: str, status: int
) -> None:
    _write(project, "src/a", "src/bcdefghij")
    before = _contents(project)

    answer = _move(owner, root, source, target)

    assert answer.status_code == status
    assert _contents(project) == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"from": "a"},
        {"to": "b"},
        {"from": 1, "to": "b"},
        {"from": "a", "to": None},
        {"from": "a", "to": "b", "baseSha": "abc"},
        {"from": "a", "to": "b", "baseSha": None},
        {"from": "a", "to": "b", "overwrite": True},
    ],
)
def test_a_bad_body_is_refused(owner: Api, root: str, project: Project, body: dict[str, Any]) -> None:
    _write(project, "a")

    assert owner.post(f"{root}/move", body).status_code == 400
    assert set(_contents(project)) == {"a"}


def test_a_file_moves_only_as_it_was_read(owner: Api, root: str, project: Project) -> None:
    _write(project, "a")
    read = owner.get(f"{root}/a").json()["file"]
    owner.put(f"{root}/a", {"content": "changed"})

    stale = _move(owner, root, "a", "b", baseSha=read["sha"])
    current = stale.json()["file"]
    good = _move(owner, root, "a", "b", baseSha=current["sha"])

    assert (stale.status_code, stale.json()["code"], current["path"]) == (409, "CONFLICT", "a")
    assert (good.status_code, good.json()["files"][0]["sha"]) == (200, current["sha"])


def test_a_folder_has_no_base(owner: Api, root: str, project: Project) -> None:
    _write(project, "src/a")

    answer = _move(owner, root, "src", "lib", baseSha="0" * 40)

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["baseSha"])


def test_the_prd_stays_where_it_is(owner: Api, root: str, project: Project) -> None:
    missing = _move(owner, root, "PRD.md", "docs/PRD.md")
    prd.write(project, "# One", author=None, source=PrdRevision.Source.RULES, base_revision=None)

    there = _move(owner, root, "PRD.md", "docs/PRD.md")

    assert (missing.status_code, there.status_code) == (404, 400)
    assert owner.get(f"{root}/PRD.md").json()["content"] == "# One"


def test_locks_go_along(owner: Api, root: str, project: Project) -> None:
    _write(project, "src/a", "src/b/c", "d", "free")
    for path in ("src", "src/b", "d"):
        locking.lock(project, path)

    moved = _move(owner, root, "src", "lib").json()["files"]
    _move(owner, root, "d", "lib/d")
    _move(owner, root, "free", "lib/free")

    assert locked_paths(project) == {"lib", "lib/b", "lib/d"}
    assert [file["locked"] for file in moved] == [True, True]
    assert {file["path"] for file in owner.get(root).json()["files"] if file["locked"]} == {
        "lib/a",
        "lib/b/c",
        "lib/d",
        "lib/free",
    }


def test_a_lock_that_meets_another_is_one(project: Project) -> None:
    _write(project, "a/b/x", "a/y")
    for path in ("a", "a/b"):
        locking.lock(project, path)

    moving.move(project, "a/b", "a")

    assert locked_paths(project) == {"a"}


def test_the_agent_moves_nothing_out_of_a_lock_nor_into_one(project: Project) -> None:
    _write(project, "locked/a", "free")
    locking.lock(project, "locked")

    for source, target in (("locked/a", "a"), ("locked", "open"), ("free", "locked/free")):
        with pytest.raises(FileLocked):
            moving.move(project, source, target, author=Author.AGENT)

    moving.move(project, "free", "freer", author=Author.AGENT)
    assert set(_contents(project)) == {"locked/a", "freer"}


def test_a_move_is_made_once_however_often_it_is_sent(owner: Api, root: str, project: Project) -> None:
    _write(project, "a")
    sent = {"from": "a", "to": "b"}

    first = owner.post(f"{root}/move", sent, Idempotency_Key="k")
    again = owner.post(f"{root}/move", sent, Idempotency_Key="k")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


def test_files_may_be_called_move_and_search(owner: Api, root: str) -> None:
    for name in ("move", "search"):
        assert owner.put(f"{root}/{name}", {"content": name}).status_code == 200
        assert owner.get(f"{root}/{name}").json()["content"] == name
        assert owner.get(f"{root}/{name}?raw=1").content == name.encode()
        assert owner.delete(f"{root}/{name}").status_code == 204


def test_deleting_a_folder_needs_saying(owner: Api, root: str, project: Project) -> None:
    _write(project, "src/a", "src/b/c", "src2/d", "SRC.md")

    unsaid = owner.delete(f"{root}/src")
    other_case = owner.delete(f"{root}/SRC?recursive=true")
    based = owner.delete(f"{root}/src?recursive=true", If_Match=f'"{"0" * 40}"')
    said = owner.delete(f"{root}/src?recursive=true")
    again = owner.delete(f"{root}/src?recursive=true")

    assert [unsaid.status_code, other_case.status_code, based.status_code] == [404, 404, 404]
    assert (said.status_code, again.status_code) == (204, 404)
    assert set(_contents(project)) == {"src2/d", "SRC.md"}


def test_a_file_can_be_deleted_recursively_too(owner: Api, root: str, project: Project) -> None:
    _write(project, "a", "b")

    assert owner.delete(f"{root}/a?recursive=1").status_code == 204
    assert owner.delete(f"{root}/b?recursive=maybe").status_code == 400
    assert owner.delete(f"{root}/b?recursively=1").status_code == 400
    assert set(_contents(project)) == {"b"}


def test_moving_and_deleting_cost_the_same_queries_for_few_and_many(project: Project) -> None:
    counts = []
    for number in (3, 90):
        _write(project, *(f"d{number}/{n}/f" for n in range(number)))
        locking.lock(project, f"d{number}/1")
        with CaptureQueriesContext(connection) as moved:
            moving.move(project, f"d{number}", f"e{number}")
        with CaptureQueriesContext(connection) as deleted:
            files.delete_below(project, f"e{number}")
        counts.append((len(moved), len(deleted)))

    assert counts[0] == counts[1]


@pytest.mark.slow
def test_a_folder_of_a_full_project_moves(project: Project) -> None:
    _write(project, *(f"src/{n % 50}/{n}.ts" for n in range(files.PROJECT_LIMIT_FILES)))

    moved = moving.move(project, "src", "SRC")

    assert len(moved.files) == files.PROJECT_LIMIT_FILES
    assert WorkspaceFile.objects.filter(project=project, path__contains="SRC/").count() == files.PROJECT_LIMIT_FILES
