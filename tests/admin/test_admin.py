"""The staff's pages: all of them open, in a fixed number of queries, and show no secret."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builder.models import Build, Project
from motivd_site.work import JobState
from preview.models import Deployment, DeploymentStatus
from preview.publishing import publish
from tests.conftest import Api
from tests.preview.conftest import new_project, running_build

OURS = [model for model in admin.site._registry if model._meta.app_label in ("accounts", "builder", "preview")]


@pytest.fixture
def client(staff: Api) -> Client:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    return client


def _list(model: type) -> str:
    meta = model._meta  # type: ignore[attr-defined]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_list_opens_in_a_fixed_number_of_queries(model: type, client: Client, owner: Api) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            project = new_project(owner.user)
            build, lease = running_build(project)
            publish(project, {"index.html": b"<p>"}, version_id=None, build_id=build.pk, lease=lease)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(_list(model)).status_code == 200
        return len(seen)

    fill(2)
    client.get(_list(model))
    few = queries()
    fill(8)

    assert queries() == few


def test_a_build_shows_its_log_and_can_be_cancelled(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, last_seq=1)
    build.lines.create(seq=1, phase="prepare", text="Building %(name)s.", params={"name": "<b>Crate</b>"})

    page = client.get(reverse("admin:builder_build_change", args=[build.pk])).content.decode()
    client.post(_list(Build), {"action": "cancel", "_selected_action": [str(build.pk)]})

    assert "Building &lt;b&gt;Crate&lt;/b&gt;." in page
    build.refresh_from_db()
    assert build.status == JobState.CANCELLED


def test_an_older_deployment_can_be_made_live(client: Client, project: Project) -> None:
    made = []
    for content in (b"<p>one", b"<p>two"):
        build, lease = running_build(project)
        made.append(
            publish(project, {"index.html": content}, version_id=None, build_id=build.pk, lease=lease).deployment
        )

    client.post(_list(Deployment), {"action": "promote", "_selected_action": [str(made[0].pk)]})

    made[0].refresh_from_db()
    assert made[0].status == DeploymentStatus.LIVE


def test_no_page_shows_a_digest_or_a_password(client: Client, owner: Api) -> None:
    assert owner.user is not None
    token = owner.user.tokens.get()

    page = client.get(reverse("admin:accounts_user_change", args=[owner.user.pk])).content.decode()

    assert token.name in page
    assert token.digest not in page
    assert owner.user.password not in page


def test_others_are_sent_to_the_door(owner: Api, client: Client) -> None:
    assert owner.user is not None
    client.force_login(owner.user)

    assert client.get("/admin/").status_code == 302
    assert client.get(_list(Build)).status_code == 302
