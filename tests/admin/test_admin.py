"""The staff's pages: all of them open, in a fixed number of queries, and show no secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from builder.models import Brief, Build, Prd, PrdRevision, Project
from motivd_site.work import JobState
from preview import publishing
from preview.models import Deployment, DeploymentStatus
from tests.conftest import Api
from tests.preview.conftest import new_project, running_build

APPS = ("accounts", "builder", "preview")
OURS: list[type[Model]] = [model for model in admin.site._registry if model._meta.app_label in APPS]
PASSWORD = "quiet copper lantern 42"


@pytest.fixture
def client(staff: Api) -> Client:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    return client


def _list(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _page(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _fill(count: int) -> None:
    """Make as many rows of everything, each of another person."""
    for _number in range(count):
        project = new_project()
        tokens.create(project.owner, name="laptop")
        Brief.objects.create(project=project, prompt="An app for recipes.")
        Prd.objects.create(project=project, content="# Recipes")
        PrdRevision.objects.create(
            project=project, number=1, content="# Recipes", source=PrdRevision.Source.PERSON, author=project.owner
        )
        build, lease = running_build(project)
        Build.objects.filter(pk=build.pk).update(requested_by=project.owner, preview_url="http://recipes.localhost")
        deployment = publishing.stage(project, {"index.html": b"<p>"}, version_id=None, build_id=build.pk, lease=lease)
        publishing.go_live(deployment, lease=lease)


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def _act(client: Client, action: str, *rows: Model, query: str = "") -> str:
    """Run an action of the list, and return the page that says what happened."""
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return client.post(_list(type(rows[0])) + query, data, follow=True).content.decode()


def _viewer(*codenames: str) -> Client:
    user = User.objects.create_user("viewer@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_list_opens_in_a_fixed_number_of_queries(model: type[Model], client: Client) -> None:
    _fill(3)
    client.get(_list(model))  # what is cached for the process is read once
    few = _queries(client, _list(model))
    _fill(9)

    assert model._default_manager.count() >= 12
    assert _queries(client, _list(model)) == few


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_page_opens_and_each_list_can_be_searched(model: type[Model], client: Client) -> None:
    _fill(1)

    for row in model._default_manager.all():
        assert client.get(_page(row)).status_code == 200
    assert client.get(_list(model), {"q": "recipes"}).status_code == 200


def test_the_front_page_opens(client: Client) -> None:
    assert client.get("/admin/").status_code == 200


def test_no_page_shows_a_digest_a_password_or_a_lease(client: Client) -> None:
    _fill(1)
    User.objects.filter(projects__isnull=False).update(password="pbkdf2_sha256$1$saltysalt$c2VjcmV0aGFzaA==")
    build = Build.objects.get()
    token = ApiToken.objects.get(name="laptop")
    secrets = [token.digest, "saltys", "c2Vjcm", str(build.lease_token)]

    addresses = [_list(model) for model in OURS] + [_page(row) for m in OURS for row in m._default_manager.all()]
    addresses.append(reverse("admin:auth_user_password_change", args=[token.user_id]))
    pages = {address: client.get(address).content.decode() for address in addresses}

    assert token.name in pages[_page(token.user)]
    assert not [(address, secret) for address, page in pages.items() for secret in secrets if secret in page]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_others_are_sent_to_the_door(model: type[Model], owner: Api) -> None:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)

    answer = client.get(_list(model))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


def test_a_user_is_added_with_an_address_in_lower_case(client: Client) -> None:
    address = reverse("admin:accounts_user_add")
    sent = {"email": "Ada@Example.ORG", "password1": PASSWORD, "password2": PASSWORD}

    assert client.get(address).status_code == 200
    client.post(address, sent)

    assert User.objects.get(email="ada@example.org").check_password(PASSWORD)


def test_an_address_that_differs_by_case_only_is_refused(client: Client, owner: Api) -> None:
    sent = {"email": "OWNER@example.org", "password1": PASSWORD, "password2": PASSWORD}
    before = User.objects.count()

    answer: Any = client.post(reverse("admin:accounts_user_add"), sent)

    assert list(answer.context["adminform"].form.errors) == ["email"]
    assert User.objects.count() == before


def test_a_user_is_changed_and_keeps_password_and_tokens(client: Client, owner: Api) -> None:
    assert owner.user is not None
    token = owner.user.tokens.get()
    sent = {
        "email": "New@example.org",
        "name": "Nina",
        "is_active": "on",
        "tokens-TOTAL_FORMS": "1",
        "tokens-INITIAL_FORMS": "1",
        "tokens-0-id": str(token.pk),
        "tokens-0-user": str(owner.user.pk),
    }

    assert client.post(_page(owner.user), sent).status_code == 302

    owner.user.refresh_from_db()
    assert (owner.user.email, owner.user.name) == ("new@example.org", "Nina")
    assert owner.user.check_password("correct horse battery")
    assert owner.user.tokens.get() == token


def test_a_password_is_changed(client: Client, owner: Api) -> None:
    assert owner.user is not None
    address = reverse("admin:auth_user_password_change", args=[owner.user.pk])

    assert address in client.get(_page(owner.user)).content.decode()
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"})

    owner.user.refresh_from_db()
    assert owner.user.check_password(PASSWORD)


def test_a_project_shows_its_owner_its_preview_and_its_latest_build(client: Client, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(preview_url="javascript:alert(1)")
    Build.objects.create(project=project, status=JobState.FAILED, created_at=timezone.now() - timedelta(hours=1))
    latest = Build.objects.create(project=project, status=JobState.SUCCEEDED)

    for page in (client.get(_list(Project)).content.decode(), client.get(_page(project)).content.decode()):
        assert f'<a href="{_page(project.owner)}">owner@example.org</a>' in page
        assert f'<a href="{_page(latest)}">Succeeded</a>' in page
        assert 'href="javascript:alert' not in page


@pytest.mark.parametrize("model", [Project, Prd, PrdRevision, Build, Deployment], ids=lambda model: model.__name__)
def test_records_cannot_be_written(model: type[Model], client: Client) -> None:
    _fill(1)
    row = model._default_manager.get()

    for address in (_page(row), _page(row).replace("/change/", "/delete/"), _list(model) + "add/"):
        assert client.post(address, {}).status_code == 403


def test_a_build_shows_its_log_in_order(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, last_seq=2)
    build.lines.create(seq=2, phase="check", text="Checking.")
    build.lines.create(seq=1, phase="prepare", text="Building %(name)s.", params={"name": "<b>Crate</b>"})

    page = client.get(_page(build)).content.decode()

    assert 0 < page.index("Building &lt;b&gt;Crate&lt;/b&gt;.") < page.index("Checking.")
    assert "older lines" not in page


def test_a_long_log_is_cut_and_says_so(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, last_seq=503)
    lines = type(build.lines.create(seq=1, phase="check", text="Line number 1."))
    lines.objects.bulk_create(
        lines(build=build, seq=seq, phase="check", text=f"Line number {seq}.") for seq in range(2, 504)
    )

    page = client.get(_page(build)).content.decode()

    assert "3 older lines are not shown." in page
    assert page.count("Line number ") == 500
    assert "Line number 3." not in page
    assert "Line number 503." in page


@pytest.mark.parametrize(("choice", "seconds"), [("short", 20), ("middle", 60), ("long", 300)])
def test_builds_are_filtered_by_their_duration(client: Client, project: Project, choice: str, seconds: int) -> None:
    now = timezone.now()
    made = {
        length: Build.objects.create(
            project=project, status=JobState.SUCCEEDED, started_at=now, finished_at=now + timedelta(seconds=length)
        )
        for length in (20, 60, 300)
    }
    Build.objects.create(project=project)

    shown: Any = client.get(_list(Build), {"duration": choice}).context["cl"]

    assert list(shown.result_list) == [made[seconds]]


def test_builds_are_cancelled_from_a_filtered_list(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project)

    page = _act(client, "cancel", build, query="?status__exact=queued")

    build.refresh_from_db()
    assert build.status == JobState.CANCELLED
    assert "1 build is cancelled. 0 had ended already." in page


def test_a_build_that_has_ended_stays_as_it_is(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, status=JobState.SUCCEEDED)

    page = _act(client, "cancel", build)

    build.refresh_from_db()
    assert build.status == JobState.SUCCEEDED
    assert "0 builds are cancelled. 1 had ended already." in page


def test_who_may_only_look_cannot_cancel(project: Project) -> None:
    build = Build.objects.create(project=project)
    client = _viewer("view_build")

    assert client.get(_page(build)).status_code == 200
    _act(client, "cancel", build)

    build.refresh_from_db()
    assert build.status == JobState.QUEUED


def _two_deployments(project: Project) -> tuple[Deployment, Deployment]:
    made = []
    for content in (b"<p>one", b"<p>two"):
        build, lease = running_build(project)
        site = {"index.html": content}
        deployment = publishing.stage(project, site, version_id=None, build_id=build.pk, lease=lease)
        publishing.go_live(deployment, lease=lease)
        made.append(deployment)
    return made[0], made[1]


def test_an_older_deployment_can_be_made_live(client: Client, project: Project) -> None:
    older, newer = _two_deployments(project)

    page = _act(client, "promote", older)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.status, newer.status) == (DeploymentStatus.LIVE, DeploymentStatus.SUPERSEDED)
    assert "Crate is live at http" in page


def test_two_deployments_cannot_both_be_made_live(client: Client, project: Project) -> None:
    older, newer = _two_deployments(project)

    page = _act(client, "promote", older, newer)

    older.refresh_from_db()
    assert older.status == DeploymentStatus.SUPERSEDED
    assert "Choose exactly one deployment." in page


def test_a_deployment_that_was_never_live_stays_so(client: Client, project: Project) -> None:
    staged = Deployment.objects.create(project=project)

    page = _act(client, "promote", staged)

    staged.refresh_from_db()
    assert staged.status == DeploymentStatus.STAGED
    assert "This deployment was never live." in page


def test_who_may_only_look_cannot_promote(project: Project) -> None:
    older, _newer = _two_deployments(project)

    _act(_viewer("view_deployment"), "promote", older)

    older.refresh_from_db()
    assert older.status == DeploymentStatus.SUPERSEDED


def test_a_deployment_shows_its_files_and_only_a_live_one_its_address(client: Client, project: Project) -> None:
    older, newer = _two_deployments(project)

    assert "<code>index.html</code>" in client.get(_page(older)).content.decode()
    assert "//crate." not in client.get(_page(older)).content.decode()
    assert "//crate." in client.get(_page(newer)).content.decode()
