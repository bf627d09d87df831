"""Getting one file back out of a version, over the API."""

from __future__ import annotations

from typing import Any

import pytest

from builder.models import Project
from tests.conftest import Api
from workspace import blobs, files, trees, versions
from workspace.models import Author, Blob, Version, VersionKind, WorkspaceFile
from workspace.trees import Entry


def _save(project: Project) -> Version:
    return versions.create(
        project, description="Good", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
    )


def _write(project: Project, **contents: str) -> None:
    named = {name.replace("__", "/"): content.encode() for name, content in contents.items()}
    files.write_many(project, named, author=Author.PERSON)


def _restore(owner: Api, version: Version, path: str) -> Any:
    return owner.post(f"/api/projects/{version.project_id}/versions/{version.pk}/files/{path}/restore", {})


@pytest.fixture
def good(project: Project) -> Version:
    _write(project, a="1", src__b="1", c="1")
    return _save(project)


def test_one_file_comes_back_and_what_was_there_becomes_a_version(owner: Api, project: Project, good: Version) -> None:
    _write(project, a="2", src__b="2")
    present = files.entries(project)
    kept = Blob.objects.count()

    answer = _restore(owner, good, "src/b")

    assert answer.status_code == 200, answer.content
    assert answer.json()["file"]["sha"] == blobs.sha_of(b"1")
    assert files.snapshot(project) == {"a": b"2", "src/b": b"1", "c": b"1"}
    before = Version.objects.get(pk=answer.json()["beforeRevertId"])
    assert (before.kind, before.files_changed) == (VersionKind.BEFORE_REVERT, 2)
    assert trees.flatten(before.tree_id) == present
    assert Blob.objects.count() == kept


def test_a_deleted_file_comes_back(owner: Api, project: Project, good: Version) -> None:
    files.delete(project, "src/b")

    answer = _restore(owner, good, "src/b")

    assert files.snapshot(project)["src/b"] == b"1"
    assert trees.flatten(Version.objects.get(pk=answer.json()["beforeRevertId"]).tree_id).keys() == {"a", "c"}


def test_no_version_is_made_where_the_last_one_holds_what_is_there(owner: Api, project: Project, good: Version) -> None:
    _write(project, a="2")
    _save(project)

    answer = _restore(owner, good, "a").json()

    assert answer["beforeRevertId"] is None
    assert files.snapshot(project)["a"] == b"1"
    assert Version.objects.count() == 2


def test_a_file_that_is_as_it_was_changes_nothing(owner: Api, project: Project, good: Version) -> None:
    _write(project, c="2")
    at = WorkspaceFile.objects.get(path="a").updated_at

    answer = _restore(owner, good, "a").json()

    assert answer["beforeRevertId"] is None
    assert WorkspaceFile.objects.get(path="a").updated_at == at
    assert Version.objects.count() == 1


def test_whether_it_may_be_executed_comes_back_too(owner: Api, project: Project) -> None:
    files.write_many(project, {"run.sh": b"x"}, author=Author.PERSON, executables={"run.sh"})
    good = _save(project)
    files.delete(project, "run.sh")
    _write(project, **{"run.sh": "x"})

    _restore(owner, good, "run.sh")

    assert files.entries(project) == {"run.sh": Entry(blobs.sha_of(b"x"), executable=True)}


@pytest.mark.parametrize("in_the_way", ["SRC/b", "src", "src/b/inner", "src/B"])
def test_what_is_in_the_way_is_never_overwritten(owner: Api, project: Project, good: Version, in_the_way: str) -> None:
    files.delete(project, "src/b")
    files.write_many(project, {in_the_way: b"mine"}, author=Author.PERSON)
    present = files.snapshot(project)

    answer = _restore(owner, good, "src/b")

    assert (answer.status_code, answer.json()["code"]) == (409, "PATH_CONFLICT")
    assert files.snapshot(project) == present
    assert Version.objects.count() == 1


def test_a_full_project_takes_no_more(
    owner: Api, project: Project, good: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PROJECT_LIMIT_FILES", 3)
    files.delete(project, "a")
    _write(project, other="1")

    answer = _restore(owner, good, "a")

    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")
    assert Version.objects.count() == 1


def test_what_the_version_does_not_hold_is_not_found(
    owner: Api, stranger: Api, project: Project, good: Version
) -> None:
    _write(project, later="1")

    for missing in ("later", "src", "PRD.md"):
        assert _restore(owner, good, missing).status_code == 404
    assert _restore(owner, good, "a/../b").status_code == 400
    assert _restore(stranger, good, "a").status_code == 404
    path = f"/api/projects/{project.pk}/versions/{good.pk}/files/a/restore"
    assert owner.post(path, {"path": "b"}).status_code == 400


def test_the_same_idempotency_key_restores_once(owner: Api, project: Project, good: Version) -> None:
    _write(project, a="2")
    path = f"/api/projects/{project.pk}/versions/{good.pk}/files/a/restore"

    first = owner.post(path, {}, Idempotency_Key="k")
    _write(project, a="3")
    again = owner.post(path, {}, Idempotency_Key="k")

    assert first.json() == again.json()
    assert files.snapshot(project)["a"] == b"3"


def test_going_back_wholly_restores_who_may_be_executed(owner: Api, project: Project) -> None:
    files.write_many(project, {"run.sh": b"x", "a": b"1"}, author=Author.PERSON, executables={"run.sh"})
    good = _save(project)
    files.replace_all(project, {"run.sh": Entry(blobs.sha_of(b"x"))}, author=Author.PERSON)

    answer = owner.post(f"/api/projects/{project.pk}/versions/{good.pk}/revert")

    assert answer.json()["filesRestored"] == 2
    assert files.entries(project) == trees.flatten(good.tree_id)
