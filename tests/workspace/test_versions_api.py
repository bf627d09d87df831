"""Versions over the API: made, listed, marked, gone back to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder.models import Project
from tests.conftest import Api
from workspace import files, trees, versions
from workspace.models import Author, Blob, Tree, Version, VersionKind
from workspace.trees import Entry


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/versions"


def _write(project: Project, **contents: str) -> None:
    named = {name.replace("__", "/"): content.encode() for name, content in contents.items()}
    files.write_many(project, named, author=Author.PERSON)


def _texts(project: Project) -> dict[str, str]:
    return {path: content.decode() for path, content in files.snapshot(project).items()}


def _queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def _save(owner: Api, root: str, description: str = "Saved") -> dict[str, Any]:
    answer = owner.post(root, {"description": description})
    assert answer.status_code == 201
    version: dict[str, Any] = answer.json()["version"]
    return version


def test_a_version_tells_how_many_files_changed_since_the_one_before(owner: Api, project: Project, root: str) -> None:
    _write(project, a="1", b="1", c="1")
    first = _save(owner, root, "First")
    _write(project, a="2", d="1")
    files.delete(project, "b")

    message_id = str(uuid.uuid4())
    second = owner.post(root, {"description": "Second", "messageId": message_id}).json()["version"]

    assert first["filesChanged"] == second["filesChanged"] == 3
    assert second == {
        "id": second["id"],
        "description": "Second",
        "is_bookmarked": False,
        "created_at": second["created_at"],
        "message_id": message_id,
        "kind": "manual",
        "author": "person",
        "buildId": None,
        "taskId": None,
        "filesChanged": 3,
    }


def test_the_list_is_paged_newest_first(owner: Api, root: str) -> None:
    made = [_save(owner, root, f"Number {number}")["id"] for number in range(3)]

    page = owner.get(f"{root}?perPage=2").json()
    rest = owner.get(f"{root}?perPage=2&page=2").json()

    assert [version["id"] for version in page["versions"] + rest["versions"]] == made[::-1]
    assert (page["total"], page["totalPages"]) == (3, 2)
    assert owner.get(f"{root}?perPage=101").status_code == 400


def test_the_same_idempotency_key_makes_one_version(owner: Api, root: str) -> None:
    first = owner.post(root, {"description": "Once"}, Idempotency_Key="k")
    again = owner.post(root, {"description": "Once"}, Idempotency_Key="k")

    assert first.json() == again.json()
    assert Version.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"description": ""}, {"description": "x" * 501}, {"description": 1}])
def test_a_version_needs_a_description(owner: Api, root: str, body: dict[str, Any]) -> None:
    assert owner.post(root, body).status_code == 400


def test_a_version_is_marked_and_described(owner: Api, root: str) -> None:
    path = f"{root}/{_save(owner, root)['id']}"

    marked = owner.patch(path, {"is_bookmarked": True}).json()["version"]
    described = owner.patch(path, {"description": "Better"}).json()["version"]

    assert (marked["is_bookmarked"], marked["description"]) == (True, "Saved")
    assert (described["is_bookmarked"], described["description"]) == (True, "Better")
    for refused in ({}, {"is_bookmarked": 1}, {"description": ""}, {"kind": "build"}):
        assert owner.patch(path, refused).status_code == 400


def test_going_back_restores_every_file_and_keeps_what_was_there(owner: Api, project: Project, root: str) -> None:
    _write(project, a="1", src__b="1")
    wanted = _save(owner, root, "Good")
    files.delete(project, "a")
    _write(project, src__b="2", A="in the way", src__new="1")
    lost = _texts(project)

    answer = owner.post(f"{root}/{wanted['id']}/revert").json()

    assert _texts(project) == {"a": "1", "src/b": "1"}
    assert (answer["filesRestored"], answer["restoredVersion"]) == (4, "Good")
    before = Version.objects.get(pk=answer["beforeRevertId"])
    assert before.kind == VersionKind.BEFORE_REVERT
    owner.post(f"{root}/{before.pk}/revert")
    assert _texts(project) == lost


def test_going_back_copies_nothing(owner: Api, project: Project, root: str) -> None:
    _write(project, a="1")
    wanted = _save(owner, root)
    _write(project, a="2")
    _save(owner, root)
    kept = (Blob.objects.count(), Tree.objects.count())

    owner.post(f"{root}/{wanted['id']}/revert")

    assert (Blob.objects.count(), Tree.objects.count()) == kept


def test_a_version_costs_only_what_changed(owner: Api, project: Project, root: str) -> None:
    files.write_many(project, {f"d{n % 20}/f{n}": str(n).encode() for n in range(200)}, author=Author.PERSON)
    _save(owner, root)
    kept, folders = Blob.objects.count(), Tree.objects.count()

    _save(owner, root)  # nothing changed
    assert (Blob.objects.count(), Tree.objects.count()) == (kept, folders)

    _write(project, d3__f3="changed")
    changed = _save(owner, root)

    assert (Blob.objects.count(), Tree.objects.count()) == (kept + 1, folders + 2)
    assert changed["filesChanged"] == 1


def test_a_build_has_one_version_of_what_it_built(project: Project) -> None:
    _write(project, a="1")
    build_id = uuid.uuid4()

    def keep(entries: dict[str, Entry]) -> Version:
        return versions.create(
            project,
            description="Build 1",
            kind=VersionKind.BUILD,
            author=Author.BUILD,
            created_by=None,
            build_id=build_id,
            entries=entries,
        )

    first = keep(files.entries(project))
    _write(project, a="2", b="1")
    again = keep(files.entries(project))

    assert first.pk == again.pk
    assert trees.flatten(again.tree_id) == files.entries(project)
    assert again.files_changed == 2


def test_another_project_s_version_is_not_found(owner: Api, stranger: Api, project: Project, root: str) -> None:
    version = _save(owner, root)["id"]
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")

    assert owner.patch(f"/api/projects/{other.pk}/versions/{version}", {"is_bookmarked": True}).status_code == 404
    assert owner.post(f"/api/projects/{other.pk}/versions/{version}/revert").status_code == 404
    assert stranger.get(root).status_code == 404
    assert stranger.post(f"{root}/{version}/revert").status_code == 404
    assert Version.objects.get().is_bookmarked is False


def test_the_number_of_queries_is_the_same_for_few_and_many_files(owner: Api, project: Project, root: str) -> None:
    counts = []
    for number in (3, 30):
        files.write_many(project, {f"d{n}/f": str(n).encode() for n in range(number)}, author=Author.PERSON)
        version = _save(owner, root)["id"]
        files.write_many(project, {f"d{n}/f": f"x{n}".encode() for n in range(number)}, author=Author.PERSON)
        counts.append(
            [
                _queries(partial(owner.post, root, {"description": "x"})),
                _queries(partial(owner.post, f"{root}/{version}/revert")),
                _queries(partial(owner.get, root)),
            ]
        )

    assert counts[0] == counts[1]
