"""The staff's pages: all of them open, in a fixed number of queries, and show no secret."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import tokens
from accounts.models import ApiToken, User
from builder.models import Brief, Build, Prd, PrdComment, PrdRevision, Project, ProjectRepo
from integrations.models import McpServer, ModelProvider
from motivd_site.work import JobState
from preview import publishing, sessions, shares
from preview.models import Deployment, DeploymentStatus, PreviewSession, PreviewShare
from tests.admin import rows
from tests.admin.pages import act, list_of, page_of, viewer
from tests.conftest import Api
from tests.preview.conftest import new_project, running_build
from workspace.models import AgentRun

APPS = ("accounts", "builder", "integrations", "preview", "workspace")
OURS: list[type[Model]] = [model for model in admin.site._registry if model._meta.app_label in APPS]
RECORDS = [model for model in OURS if model is not User]
PASSWORD = "quiet copper lantern 42"


# What has no page of its own, and why.
WITHOUT: dict[str, str] = {
    "motivd_site.RateCount": "counts that end with their window",
    "motivd_site.IdempotentAnswer": "sealed answers, kept for a day",
    "accounts.ApiToken": "stands with its user",
    "builder.Brief": "stands with its project",
    "builder.Star": "what pleases somebody is theirs",
    "builder.ProjectRepo": "stands with its project",
    "builder.BuildLogLine": "stands with its build",
    "workspace.Blob": "what is in somebody's files is theirs",
    "workspace.Tree": "what is in somebody's files is theirs",
    "workspace.WorkspaceFile": "what is in somebody's files is theirs",
    "workspace.CommitBookmark": "what somebody wants to find again is theirs",
    "preview.Artefact": "bytes, listed with their deployment",
    "preview.DeploymentFile": "stands with its deployment",
    "preview.Publication": "says which deployment is live, as that one does itself",
}


def _fill(count: int) -> None:
    """Make as many rows of everything, each of another person."""
    for _number in range(count):
        project = new_project()
        tokens.create(project.owner, name="laptop")
        rows.sign_in(project.owner)
        Brief.objects.create(project=project, prompt="An app for recipes.")
        Prd.objects.create(project=project, content="# Recipes")
        PrdRevision.objects.create(
            project=project, number=1, content="# Recipes", source=PrdRevision.Source.PERSON, author=project.owner
        )
        PrdComment.objects.create(project=project, author=project.owner, body=f"Shorter {rows.MARKUP}", revision=1)
        build, lease = running_build(project)
        Build.objects.filter(pk=build.pk).update(requested_by=project.owner, preview_url="http://recipes.localhost")
        deployment = publishing.stage(project, {"index.html": b"<p>"}, version_id=None, build_id=build.pk, lease=lease)
        publishing.go_live(deployment, lease=lease)
        rows.connect(project)
        rows.work(project)
        rows.preview(project)


def _all_addresses() -> list[str]:
    return [list_of(model) for model in OURS] + [page_of(row) for m in OURS for row in m._default_manager.all()]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_each_model_has_a_page_or_a_reason_to_have_none() -> None:
    ours = [model for app in ("motivd_site", "billing", *APPS) for model in apps.get_app_config(app).get_models()]

    assert {model._meta.label for model in ours if not admin.site.is_registered(model)} == set(WITHOUT)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_list_opens_in_a_fixed_number_of_queries(model: type[Model], client: Client) -> None:
    _fill(3)
    client.get(list_of(model))  # what is cached for the process is read once
    few = _queries(client, list_of(model))
    _fill(9)

    assert model._default_manager.count() >= 12
    assert _queries(client, list_of(model)) == few


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_opens_and_each_list_can_be_searched(language: str, client: Client) -> None:
    _fill(1)
    addresses = ["/admin/", *(f"{list_of(model)}?q=recipes" for model in OURS), *_all_addresses()]

    answers = [client.get(address, headers={"Accept-Language": language}) for address in addresses]

    assert {(answer.status_code, answer.headers["Content-Language"]) for answer in answers} == {(200, language)}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_page_opens_in_a_fixed_number_of_queries(model: type[Model], client: Client) -> None:
    _fill(1)
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    client.get(page_of(row))  # what is cached for the process is read once
    few = _queries(client, page_of(row))
    _fill(3)

    assert _queries(client, page_of(row)) == few


def test_no_page_shows_a_secret(client: Client, settings: Settings) -> None:
    settings.ANTHROPIC_API_KEY = "sk-ant-canary-" + "t5" * 15
    _fill(1)
    User.objects.filter(projects__isnull=False).update(password="pbkdf2_sha256$1$saltysalt$c2VjcmV0aGFzaA==")
    build, run = Build.objects.get(), AgentRun.objects.get()
    AgentRun.objects.update(lease_token=uuid.uuid4())
    run.refresh_from_db()
    token = ApiToken.objects.get(name="laptop")
    secrets = [token.digest, "saltys", "c2Vjcm", str(build.lease_token), str(run.lease_token)]
    session, share = PreviewSession.objects.get(), PreviewShare.objects.get()
    opens = [*sessions.addresses(session), *shares.addresses(share)]
    secrets += [str(rows.LEASE), *opens, *(address.rstrip("/").rpartition("/")[2] for address in opens)]
    secrets += [rows.SESSION_KEY, rows.AUTH_DIGEST, rows.LINK_DIGEST, rows.USED_BY]
    secrets += [rows.KEY, rows.ADDRESS_KEY, rows.HEADER, rows.TOKEN, rows.SEALED, settings.ANTHROPIC_API_KEY]

    addresses = [*_all_addresses(), reverse("admin:auth_user_password_change", args=[token.user_id]), "/admin/"]
    pages = {address: client.get(address).content.decode() for address in addresses}

    assert token.name in pages[page_of(token.user)]
    assert f"…{rows.KEY[-4:]}" in pages[page_of(ModelProvider.objects.get())]
    assert "http://models.internal:8080" in pages[page_of(ModelProvider.objects.get())]
    assert "https://mcp.example" in pages[page_of(McpServer.objects.get())]
    assert not [(address, secret) for address, page in pages.items() for secret in secrets if secret in page]


def test_what_users_wrote_is_text(client: Client) -> None:
    _fill(1)

    pages = {address: client.get(address).content.decode() for address in _all_addresses()}

    assert not [address for address, page in pages.items() if rows.MARKUP in page]
    assert sum("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in pages.values()) >= 15


def test_what_is_long_is_cut_and_says_so(client: Client) -> None:
    _fill(1)

    pages = [client.get(address).content.decode() for address in _all_addresses()]

    assert max(page.count("long ") for page in pages) < 3_000
    assert sum("more characters" in page for page in pages) == 2  # the agent's message, and an event


def test_staff_see_only_what_they_may(db: None) -> None:
    _fill(1)

    for model in OURS:
        row = model._default_manager.first()
        assert row is not None
        allowed, other = viewer(f"view_{model._meta.model_name}"), viewer("view_session")
        for address in (list_of(model), page_of(row)):
            assert (allowed.get(address).status_code, other.get(address).status_code) == (200, 403), address


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_others_are_sent_to_the_door(model: type[Model], owner: Api) -> None:
    assert owner.user is not None
    client = Client()
    client.force_login(owner.user)

    answer = client.get(list_of(model))

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
        "browser_sessions-TOTAL_FORMS": "0",
        "browser_sessions-INITIAL_FORMS": "0",
    }

    assert client.post(page_of(owner.user), sent).status_code == 302

    owner.user.refresh_from_db()
    assert (owner.user.email, owner.user.name) == ("new@example.org", "Nina")
    assert owner.user.check_password("correct horse battery")
    assert owner.user.tokens.get() == token


def test_a_password_is_changed(client: Client, owner: Api) -> None:
    assert owner.user is not None
    address = reverse("admin:auth_user_password_change", args=[owner.user.pk])

    assert address in client.get(page_of(owner.user)).content.decode()
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"})

    owner.user.refresh_from_db()
    assert owner.user.check_password(PASSWORD)


def test_a_project_shows_its_owner_its_preview_and_its_latest_build(client: Client, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(preview_url="javascript:alert(1)")
    Build.objects.create(project=project, status=JobState.FAILED, created_at=timezone.now() - timedelta(hours=1))
    latest = Build.objects.create(project=project, status=JobState.SUCCEEDED)

    for page in (client.get(list_of(Project)).content.decode(), client.get(page_of(project)).content.decode()):
        assert f'<a href="{page_of(project.owner)}">owner@example.org</a>' in page
        assert f'<a href="{page_of(latest)}">Succeeded</a>' in page
        assert 'href="javascript:alert' not in page


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_records_cannot_be_written(model: type[Model], client: Client) -> None:
    _fill(1)
    row = model._default_manager.first()
    assert row is not None

    for address in (page_of(row), page_of(row).replace("/change/", "/delete/"), list_of(model) + "add/"):
        assert client.post(address, {}).status_code == 403


def test_a_build_shows_its_log_in_order(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, last_seq=2)
    build.lines.create(seq=2, phase="check", text="Checking.")
    build.lines.create(seq=1, phase="prepare", text="Building %(name)s.", params={"name": "<b>Crate</b>"})

    page = client.get(page_of(build)).content.decode()

    assert 0 < page.index("Building &lt;b&gt;Crate&lt;/b&gt;.") < page.index("Checking.")
    assert "older lines" not in page


def test_a_long_log_is_cut_and_says_so(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, last_seq=503)
    lines = type(build.lines.create(seq=1, phase="check", text="Line number 1."))
    lines.objects.bulk_create(
        lines(build=build, seq=seq, phase="check", text=f"Line number {seq}.") for seq in range(2, 504)
    )

    page = client.get(page_of(build)).content.decode()

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

    shown: Any = client.get(list_of(Build), {"duration": choice}).context["cl"]

    assert list(shown.result_list) == [made[seconds]]


def test_builds_are_cancelled_from_a_filtered_list(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project)

    page = act(client, "cancel", build, query="?status__exact=queued")

    build.refresh_from_db()
    assert build.status == JobState.CANCELLED
    assert "1 build is cancelled. 0 had ended already." in page


def test_a_build_that_has_ended_stays_as_it_is(client: Client, project: Project) -> None:
    build = Build.objects.create(project=project, status=JobState.SUCCEEDED)

    page = act(client, "cancel", build)

    build.refresh_from_db()
    assert build.status == JobState.SUCCEEDED
    assert "0 builds are cancelled. 1 had ended already." in page


def test_who_may_only_look_cannot_cancel(project: Project) -> None:
    build = Build.objects.create(project=project)
    client = viewer("view_build")

    assert client.get(page_of(build)).status_code == 200
    act(client, "cancel", build)

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

    page = act(client, "promote", older)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.status, newer.status) == (DeploymentStatus.LIVE, DeploymentStatus.SUPERSEDED)
    assert "Crate is live at http" in page


def test_two_deployments_cannot_both_be_made_live(client: Client, project: Project) -> None:
    older, newer = _two_deployments(project)

    page = act(client, "promote", older, newer)

    older.refresh_from_db()
    assert older.status == DeploymentStatus.SUPERSEDED
    assert "Choose exactly one deployment." in page


def test_a_deployment_that_was_never_live_stays_so(client: Client, project: Project) -> None:
    staged = Deployment.objects.create(project=project)

    page = act(client, "promote", staged)

    staged.refresh_from_db()
    assert staged.status == DeploymentStatus.STAGED
    assert "This deployment was never live." in page


def test_who_may_only_look_cannot_promote(project: Project) -> None:
    older, _newer = _two_deployments(project)

    act(viewer("view_deployment"), "promote", older)

    older.refresh_from_db()
    assert older.status == DeploymentStatus.SUPERSEDED


def test_a_deployment_shows_its_files_and_only_a_live_one_its_address(client: Client, project: Project) -> None:
    older, newer = _two_deployments(project)

    assert "<code>index.html</code>" in client.get(page_of(older)).content.decode()
    assert "//crate." not in client.get(page_of(older)).content.decode()
    assert "//crate." in client.get(page_of(newer)).content.decode()


def test_a_project_shows_its_repository(client: Client, project: Project) -> None:
    ProjectRepo.objects.create(project=project, full_name="ada/crate")

    assert "/ada/crate</a>" in client.get(page_of(project)).content.decode()


def test_comments_on_prds_are_told_apart_by_whether_they_are_resolved(client: Client, project: Project) -> None:
    made = {
        "1": PrdComment.objects.create(project=project, author=project.owner, body="Shorter.", revision=1),
        "0": PrdComment.objects.create(
            project=project, section="Scope", body="Done.", revision=1, resolved_at=timezone.now()
        ),
    }

    for is_open, comment in made.items():
        shown: Any = client.get(list_of(PrdComment), {"resolved_at__isempty": is_open}).context["cl"]
        assert list(shown.result_list) == [comment]
    assert "the whole PRD" in client.get(page_of(made["1"])).content.decode()
