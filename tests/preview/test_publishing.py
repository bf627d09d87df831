"""Publishing, promoting and withdrawing, without the web."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder.models import Build, Project
from builder.sandbox_slugs import published_url
from motivd_site.api.errors import NotFound
from motivd_site.work import Lease, LeaseLost
from preview import publishing
from preview.content_types import content_type_of, is_immutable
from preview.models import Artefact, Deployment, Publication
from preview.publishing import NeverLive
from tests.preview.conftest import Publish, new_project, running_build

SITE = {"index.html": b"<p>Soup</p>" * 50, "assets/app-ABCDEFGH.js": b"1"}


def live_id(project: Project) -> uuid.UUID | None:
    return Publication.objects.filter(project=project).values_list("deployment_id", flat=True).first()


def put_live(
    project: Project, site: dict[str, bytes], build: Build, lease: Lease
) -> tuple[Deployment, uuid.UUID | None]:
    deployment = publishing.stage(project, site, version_id=None, build_id=build.pk, lease=lease)
    return deployment, publishing.go_live(deployment, lease=lease)


def test_publishing_keeps_files_and_makes_them_live(project: Project) -> None:
    build, lease = running_build(project)

    deployment, previous_id = put_live(project, SITE, build, lease)

    assert previous_id is None
    assert (deployment.status, deployment.file_count, deployment.size_bytes) == ("live", 2, 551)
    assert live_id(project) == deployment.pk
    assert dict(deployment.files.values_list("path", "immutable")) == {
        "index.html": False,
        "assets/app-ABCDEFGH.js": True,
    }
    project.refresh_from_db()
    assert project.preview_url == published_url(project.sandbox_slug)


def test_the_same_build_again_is_the_same_deployment(project: Project, publish: Publish) -> None:
    before = publish(project, {"index.html": b"before"})
    build, lease = running_build(project)

    first, replaced_first = put_live(project, SITE, build, lease)
    again, replaced_again = put_live(project, SITE, build, lease)

    assert first.pk == again.pk
    assert replaced_first == replaced_again == before.pk
    assert Deployment.objects.filter(project=project).count() == 2


def test_a_build_that_made_something_else_at_its_second_attempt(project: Project) -> None:
    build, lease = running_build(project)
    first, _replaced = put_live(project, SITE, build, lease)

    second, _replaced = put_live(project, {"index.html": b"new"}, build, lease)

    assert second.pk != first.pk
    assert live_id(project) == second.pk
    assert dict(Deployment.objects.filter(project=project).values_list("pk", "status")) == {
        first.pk: "superseded",
        second.pk: "live",
    }


def test_bytes_are_kept_once(project: Project, publish: Publish) -> None:
    publish(project, SITE)
    publish(new_project(), SITE)

    assert Artefact.objects.count() == 2


def test_publishing_again_costs_the_same_however_many_files_are_known(project: Project, publish: Publish) -> None:
    site = {f"{number}.txt": str(number).encode() for number in range(90)}
    publish(project, site)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        publish(project, site)

    assert len(queries) < 30


def test_a_worker_that_was_given_up_publishes_nothing(project: Project, publish: Publish) -> None:
    before = publish(project, {"index.html": b"before"})
    build, lease = running_build(project)
    type(build).objects.filter(pk=build.pk).update(lease_token=uuid.uuid4())

    with pytest.raises(LeaseLost):
        put_live(project, SITE, build, lease)

    assert live_id(project) == before.pk
    assert Deployment.objects.filter(project=project).count() == 1


def test_an_address_that_somebody_chose_stays(project: Project, publish: Publish) -> None:
    Project.objects.filter(pk=project.pk).update(preview_url="https://recipes.example.com")

    publish(project, SITE)

    project.refresh_from_db()
    assert project.preview_url == "https://recipes.example.com"


def test_an_address_of_ours_follows_the_name(project: Project, publish: Publish) -> None:
    publish(project, SITE)
    Project.objects.filter(pk=project.pk).update(sandbox_slug="dinner")

    publish(project, {"index.html": b"new"})

    project.refresh_from_db()
    assert project.preview_url == published_url("dinner")


def test_promoting_moves_the_pointer_and_nothing_else(project: Project, publish: Publish) -> None:
    first, second = publish(project, SITE), publish(project, {"index.html": b"second"})

    for chosen, other in ((first, second), (second, first), (second, first)):
        assert publishing.promote(project, chosen.pk).status == "live"
        assert live_id(project) == chosen.pk
        other.refresh_from_db()
        assert other.status == "superseded"
    assert Deployment.objects.filter(project=project).count() == 2


def test_promoting_what_belongs_to_somebody_else(project: Project, publish: Publish) -> None:
    foreign = publish(new_project(), SITE)

    with pytest.raises(NotFound):
        publishing.promote(project, foreign.pk)


def test_withdrawing_the_first_publication_takes_the_app_offline(project: Project) -> None:
    build, lease = running_build(project)
    deployment, previous_id = put_live(project, SITE, build, lease)

    assert publishing.withdraw(deployment, previous_id=previous_id, lease=lease)

    assert live_id(project) is None
    project.refresh_from_db()
    assert project.preview_url is None
    with pytest.raises(NeverLive):
        publishing.promote(project, deployment.pk)


def test_withdrawing_leaves_what_somebody_promoted_meanwhile(project: Project, publish: Publish) -> None:
    chosen, before = publish(project, SITE), publish(project, {"index.html": b"before"})
    build, lease = running_build(project)
    deployment, _replaced = put_live(project, {"index.html": b"bad"}, build, lease)
    publishing.promote(project, chosen.pk)

    assert not publishing.withdraw(deployment, previous_id=before.pk, lease=lease)

    assert live_id(project) == chosen.pk
    assert list(project.deployments.filter(status="live").values_list("pk", flat=True)) == [chosen.pk]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("assets/index-ABCD2345.js", True),
        ("assets/index-ABCD2345.js.map", True),
        ("assets/deep/style-0a1b2c3d.css", True),
        ("assets/photo-20240101.jpg", False),
        ("assets/date-picker.js", False),
        ("assets/hello-facade.png", False),
        ("index-ABCD2345.js", False),
        ("assets/ABCD2345.js", False),
    ],
)
def test_only_a_hash_makes_a_name_immutable(path: str, expected: bool) -> None:
    assert is_immutable(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.HTML", "text/html; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.unknown", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_content_types(path: str, expected: str) -> None:
    assert content_type_of(path) == expected
