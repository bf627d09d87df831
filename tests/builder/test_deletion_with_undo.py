"""Deleting a project so that it can be taken back: what is gone at once, what comes back, and when it is too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from builder import deletions
from builder.models import Build, Project
from motivd_site.work import JobState
from tests.conftest import Api
from tests.factories import ProjectFactory


def later() -> datetime:
    return timezone.now() + deletions.UNDO_FOR + timedelta(minutes=2)


def path(project: Project) -> str:
    return f"/api/projects/{project.pk}"


def delete(api: Api, project: Project) -> int:
    status: int = api.delete(f"{path(project)}?undoable=true").status_code
    return status


def test_a_project_is_gone_at_once_and_comes_back_as_it_was(owner: Api, project: Project) -> None:
    before = owner.get(path(project)).json()

    assert delete(owner, project) == 204
    assert owner.get(path(project)).status_code == 404
    assert owner.get("/api/projects").json()["total"] == 0
    assert owner.patch(path(project), {"name": "Box"}).status_code == 404

    answer = owner.post(f"{path(project)}/restore")
    assert answer.status_code == 200
    assert answer.json()["project"]["name"] == "Crate"
    after = owner.get(path(project)).json()
    assert after["brief"] == before["brief"]
    assert after["project"]["sandboxSlug"] == before["project"]["sandboxSlug"]


def test_what_runs_is_cancelled(owner: Api, project: Project) -> None:
    build = Build.objects.create(project=project)

    delete(owner, project)

    build.refresh_from_db()
    assert build.status == JobState.CANCELLED


def test_it_goes_for_good_when_nobody_took_it_back_in_time(owner: Api, project: Project) -> None:
    delete(owner, project)

    assert deletions.purge() == 0
    assert Project.objects.filter(pk=project.pk).exists()
    assert deletions.purge(later()) == 1
    assert not Project.objects.filter(pk=project.pk).exists()
    assert owner.post(f"{path(project)}/restore").status_code == 404


def test_what_was_taken_back_stays(owner: Api, project: Project) -> None:
    delete(owner, project)
    owner.post(f"{path(project)}/restore")

    assert deletions.purge(later()) == 0
    assert owner.get(path(project)).status_code == 200


def test_it_cannot_be_taken_back_any_more_before_it_is_purged(owner: Api, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(deleted_at=timezone.now() - deletions.UNDO_FOR - timedelta(seconds=1))

    assert owner.post(f"{path(project)}/restore").status_code == 404
    assert deletions.purge() == 0  # a moment lies between the two


def test_its_name_is_free_at_once_and_it_comes_back_with_a_number(owner: Api, project: Project) -> None:
    delete(owner, project)

    assert owner.post("/api/projects/create", {"name": "Crate"}).status_code == 201
    back = owner.post(f"{path(project)}/restore").json()["project"]

    assert (back["name"], back["slug"]) == ("Crate 2", "crate-2")


def test_restoring_once_more_changes_nothing(owner: Api, project: Project) -> None:
    assert owner.post(f"{path(project)}/restore").status_code == 200
    assert owner.get(path(project)).json()["project"]["name"] == "Crate"


def test_deleting_once_more_finds_nothing(owner: Api, project: Project) -> None:
    assert delete(owner, project) == 204
    assert delete(owner, project) == 404
    assert owner.delete(path(project)).status_code == 404


def test_a_stranger_neither_deletes_nor_restores(owner: Api, stranger: Api, project: Project) -> None:
    assert delete(stranger, project) == 404
    delete(owner, project)

    assert stranger.post(f"{path(project)}/restore").status_code == 404
    assert owner.post(f"/api/projects/{uuid4()}/restore").status_code == 404
    assert owner.post(f"{path(project)}/restore").status_code == 200


def test_without_being_asked_for_it_a_deletion_is_final(owner: Api, project: Project) -> None:
    assert owner.delete(path(project)).status_code == 204
    assert not Project.objects.filter(pk=project.pk).exists()


def test_nonsense_deletes_nothing(owner: Api, project: Project) -> None:
    assert owner.delete(f"{path(project)}?undoable=maybe").status_code == 400
    assert owner.delete(f"{path(project)}?undo=true").status_code == 400
    assert owner.get(path(project)).status_code == 200


def test_restoring_costs_as_much_with_thirty_projects_as_with_three(
    owner: Api, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ProjectFactory.create_batch(30, owner=owner.user)
    delete(owner, project)

    # The token with its user, the count of writes, the deleted project, the savepoint and its end, the names that are
    # taken, the row, the project as it is now, its PRD and its repository.
    with django_assert_num_queries(10):
        owner.post(f"{path(project)}/restore")
