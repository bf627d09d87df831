"""A new project out of a version, over the API."""

from __future__ import annotations

from typing import Any

import pytest

from builder import prd, projects
from builder.models import Brief, Prd, PrdRevision, Project
from tests.conftest import Api
from workspace import files, trees, versions
from workspace.models import Author, Blob, Tree, Version, VersionKind


@pytest.fixture
def version(project: Project) -> Version:
    contents = {"a": b"1", "src/b": b"2", "run.sh": b"x"}
    files.write_many(project, contents, author=Author.PERSON, executables={"run.sh"})
    made = versions.create(
        project, description="Good", kind=VersionKind.MANUAL, author=Author.PERSON, created_by=project.owner
    )
    files.write_many(project, {"a": b"later"}, author=Author.PERSON)
    return made


@pytest.fixture
def path(version: Version) -> str:
    return f"/api/projects/{version.project_id}/versions/{version.pk}/fork"


def _fork(owner: Api, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = owner.post(path, body or {})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_fork_holds_the_files_of_the_version_and_copies_nothing(owner: Api, version: Version, path: str) -> None:
    kept = (Blob.objects.count(), Tree.objects.count())

    answer = _fork(owner, path)

    made = Project.objects.get(pk=answer["project"]["id"])
    assert files.entries(made) == trees.flatten(version.tree_id)
    (first,) = Version.objects.filter(project=made)
    assert (first.kind, first.tree_id, first.files_changed) == (VersionKind.FORK, version.tree_id, 3)
    assert answer["version"]["id"] == str(first.pk)
    assert answer["version"]["description"] == "Copied from “Crate”: Good"
    assert (Blob.objects.count(), Tree.objects.count()) == kept


def test_what_is_changed_in_a_fork_stays_there(owner: Api, project: Project, path: str) -> None:
    made = Project.objects.get(pk=_fork(owner, path)["project"]["id"])

    files.write_many(made, {"a": b"fork"}, author=Author.PERSON)

    assert files.snapshot(project)["a"] == b"later"
    projects.delete(project)
    assert files.snapshot(made) == {"a": b"fork", "run.sh": b"x", "src/b": b"2"}


def test_brief_and_prd_go_along_as_they_are_now(owner: Api, project: Project, path: str) -> None:
    prd.write(project, "# One", author=owner.user, source=PrdRevision.Source.RULES, base_revision=0)
    prd.write(project, "# Two", author=owner.user, source=PrdRevision.Source.PERSON, base_revision=1)
    prd.review(project, reviewed=True)
    Project.objects.filter(pk=project.pk).update(backend_type="supabase", preview_url="https://example.org")

    shown = _fork(owner, path)["project"]

    made = Project.objects.select_related("brief", "prd").get(pk=shown["id"])
    assert (shown["backend_type"], shown["previewUrl"], shown["prdReviewed"]) == ("supabase", None, True)
    assert (made.prd.content, made.prd.revision, made.prd.reviewed) == ("# Two", 1, True)
    assert PrdRevision.objects.get(project=made).source == PrdRevision.Source.PERSON
    old, new = (Brief.objects.values().get(project=each) for each in (project, made))
    for brief in (old, new):
        del brief["project_id"], brief["updated_at"]
    assert old == new


def test_without_a_prd_there_is_none_in_the_fork(owner: Api, path: str) -> None:
    made = _fork(owner, path)["project"]["id"]

    assert not Prd.objects.filter(project_id=made).exists()


def test_a_fork_without_a_name_is_a_copy_with_a_number(owner: Api, path: str) -> None:
    made = [_fork(owner, path)["project"] for _again in range(3)]

    assert [project["name"] for project in made] == ["Crate copy", "Crate copy 2", "Crate copy 3"]
    assert len({project["sandboxSlug"] for project in made}) == 3


def test_its_name_is_in_the_language_of_who_asks(owner: Api, path: str) -> None:
    assert _fork(owner, path, {"locale": "fr"})["project"]["name"] == "Crate (copie)"


def test_a_long_name_is_cut_before_it_is_called_a_copy(owner: Api, project: Project, path: str) -> None:
    Project.objects.filter(pk=project.pk).update(name="x" * 80)

    assert _fork(owner, path)["project"]["name"] == "x" * 60 + " copy"


def test_a_given_name_is_taken_as_it_is_or_refused(owner: Api, path: str) -> None:
    assert _fork(owner, path, {"name": "Box"})["project"]["name"] == "Box"

    taken = owner.post(path, {"name": "box"})

    assert (taken.status_code, taken.json()["code"]) == (409, "NAME_TAKEN")
    for refused in ({"name": "x" * 81}, {"name": 1}, {"name": ""}, {"title": "x"}):
        assert owner.post(path, refused).status_code == 400
    assert Project.objects.count() == 2


def test_a_refused_fork_leaves_nothing_behind(owner: Api, project: Project, version: Version, path: str) -> None:
    Tree.objects.filter(pk=version.tree_id).update(entries=b"100644 a\0" + bytes(20))  # names a content we never had

    assert owner.post(path, {}).status_code == 500
    assert list(Project.objects.all()) == [project]


def test_the_same_idempotency_key_makes_one_fork(owner: Api, path: str) -> None:
    first = owner.post(path, {}, Idempotency_Key="k")
    again = owner.post(path, {}, Idempotency_Key="k")

    assert first.json() == again.json()
    assert Project.objects.count() == 2


def test_nobody_forks_another_s_version(owner: Api, stranger: Api, project: Project, path: str) -> None:
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")

    assert stranger.post(path, {}).status_code == 404
    assert owner.post(path.replace(str(project.pk), str(other.pk)), {}).status_code == 404
    assert Project.objects.count() == 2
