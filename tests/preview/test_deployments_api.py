"""GET …/deployments and POST …/deployments/{deploymentId}/promote."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from builder import project_counts
from builder.models import Project
from builder.sandbox_slugs import published_url
from preview.models import Deployment, DeploymentStatus
from tests.preview.conftest import Publish, new_project


@pytest.fixture
def history(project: Project, publish: Publish) -> list[Deployment]:
    """Three deployments, oldest first; the last one is live."""
    return [publish(project, {"index.html": mark}) for mark in (b"one", b"two", b"three")]


@pytest.fixture
def owner(client: Client, project: Project) -> Client:
    client.force_login(project.owner)
    return client


@pytest.fixture
def stranger(project: Project) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("stranger@example.com"))
    return client


def promote(client: Client, project: Project, deployment_id: uuid.UUID, **options: Any) -> Any:
    address = f"/api/projects/{project.pk}/deployments/{deployment_id}/promote"
    return client.post(address, content_type="application/json", **options)


def test_the_history_is_newest_first(owner: Client, project: Project, history: list[Deployment]) -> None:
    found = owner.get(f"/api/projects/{project.pk}/deployments").json()

    assert [row["id"] for row in found["deployments"]] == [str(row.pk) for row in reversed(history)]
    assert [row["live"] for row in found["deployments"]] == [True, False, False]
    assert [row["status"] for row in found["deployments"]] == ["live", "superseded", "superseded"]
    assert [row["url"] for row in found["deployments"]] == [published_url(project.sandbox_slug), None, None]
    assert set(found["deployments"][0]) == {"id", "url", "status", "versionId", "createdAt", "live"}
    assert found["deployments"][0]["createdAt"].endswith("Z")
    assert (found["page"], found["perPage"], found["total"], found["totalPages"]) == (1, 25, 3, 1)


def test_the_history_has_pages(owner: Client, project: Project, history: list[Deployment]) -> None:
    address = f"/api/projects/{project.pk}/deployments"

    assert len(owner.get(address, {"page": 2, "perPage": 2}).json()["deployments"]) == 1
    assert owner.get(address, {"page": 9}).json()["deployments"] == []
    assert owner.get(address, {"perPage": 101}).status_code == 400


def test_the_history_costs_the_same_for_many(
    owner: Client, project: Project, publish: Publish, django_assert_max_num_queries: Any
) -> None:
    address = f"/api/projects/{project.pk}/deployments"
    for number in range(12):
        publish(project, {"index.html": str(number).encode()})

    with django_assert_max_num_queries(8):
        owner.get(address)


def test_promoting_rolls_back_at_once(owner: Client, project: Project, history: list[Deployment]) -> None:
    found = promote(owner, project, history[0].pk)

    assert found.status_code == 200
    assert found.json()["deployment"] | {"createdAt": None} == {
        "id": str(history[0].pk),
        "url": published_url(project.sandbox_slug),
        "status": "live",
        "versionId": None,
        "createdAt": None,
        "live": True,
    }
    assert promote(owner, project, history[0].pk).status_code == 200  # it is live already, which is what was asked


def test_what_was_never_live_is_refused(owner: Client, project: Project, history: list[Deployment]) -> None:
    Deployment.objects.filter(pk=history[0].pk).update(status=DeploymentStatus.STAGED)

    found = promote(owner, project, history[0].pk, headers={"Accept-Language": "en"})

    assert (found.status_code, found.json()["code"]) == (409, "CONFLICT")
    assert project.deployments.get(status="live") == history[2]


def test_unknown_and_foreign_deployments_are_not_found(
    owner: Client, project: Project, history: list[Deployment], publish: Publish
) -> None:
    foreign = publish(new_project(), {"index.html": b"theirs"})

    for deployment_id in (uuid.uuid4(), foreign.pk):
        assert promote(owner, project, deployment_id).json()["code"] == "NOT_FOUND"


def test_a_stranger_finds_nothing(stranger: Client, project: Project, history: list[Deployment]) -> None:
    assert stranger.get(f"/api/projects/{project.pk}/deployments").status_code == 404
    assert promote(stranger, project, history[0].pk).status_code == 404
    assert project.deployments.get(status="live") == history[2]


def test_a_visitor_must_sign_in(project: Project, history: list[Deployment]) -> None:
    assert Client().get(f"/api/projects/{project.pk}/deployments").status_code == 401
    assert promote(Client(), project, history[0].pk).status_code == 401


def test_deployments_are_counted(project: Project, history: list[Deployment]) -> None:
    assert project_counts.of(project.pk)["deployments"] == 3
