"""The export of an account, and its end."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import uploads
from accounts.models import ApiToken, Upload, User
from builder import prd
from builder.models import Build, PrdRevision, Project
from integrations.models import McpServer, ModelProvider
from motivd_site import secrets
from motivd_site.api.errors import NotFound
from motivd_site.work import JobState
from preview.models import Deployment
from tests.conftest import Api
from workspace import files
from workspace.agent import sessions
from workspace.models import AgentMessage

PASSWORD = "correct horse battery"


@pytest.fixture
def things(owner: Api, project: Project) -> Project:
    """Something of every kind that is the owner's."""
    assert owner.user is not None
    prd.write(project, "# PRD", author=owner.user, source=PrdRevision.Source.PERSON, base_revision=0)
    files.write(project, "src/été.txt", b"hello", base=files.ANYTHING)
    session = sessions.create(project, title="Colours")
    sessions.say(session, role=AgentMessage.Role.USER, content="Make it blue.")
    uploads.create(owner.user, ContentFile(b"a note"), name="note.txt")
    ModelProvider.objects.create(
        user=owner.user, provider="openai", sealed_key=secrets.encrypt(b"sk-canary"), key_preview="nary"
    )
    McpServer.objects.create(user=owner.user, name="rain", url="https://me:canary@example.org/mcp")
    return project


def exported(api: Api) -> dict[str, bytes]:
    answer = api.get("/api/me/export")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert "motivd-export.zip" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_export_holds_all_that_is_mine(owner: Api, things: Project) -> None:
    assert owner.user is not None
    held = exported(owner)

    account = json.loads(held["account.json"])
    assert (account["email"], account["tokens"][0]["name"]) == ("owner@example.org", "test")
    assert held["projects/crate/files/src/été.txt"] == b"hello"
    assert held["projects/crate/PRD.md"] == b"# PRD"
    assert json.loads(held["projects/crate/project.json"])["brief"]["app_name"] == "Crate"
    assert any(b"Make it blue." in content for name, content in held.items() if "conversations/" in name)
    assert [content for name, content in held.items() if name.startswith("uploads/")] == [b"a note"]
    assert json.loads(held["integrations.json"])["modelProviders"][0]["key_preview"] == "nary"
    assert {"projects/crate/versions.json", "projects/crate/builds.json", "model-calls.json"} < set(held)


def test_the_export_holds_no_secret_and_nothing_of_others(owner: Api, stranger: Api, things: Project) -> None:
    whole = b"\n".join(exported(owner).values())
    assert b"canary" not in whole
    assert User.objects.get(email="owner@example.org").password.encode() not in whole
    assert ApiToken.objects.filter(user=owner.user).get().digest.encode() not in whole
    assert not [name for name in exported(stranger) if name.startswith(("projects/", "uploads/"))]


def test_the_end_takes_everything_that_is_mine(
    owner: Api, stranger: Api, things: Project, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert owner.user is not None
    browser = Client()
    browser.force_login(owner.user)
    Build.objects.create(project=things, status=JobState.QUEUED, requested_by=owner.user)
    Deployment.objects.create(project=things)
    theirs = stranger.post("/api/projects/create", {"name": "Theirs"}).json()["project"]["id"]
    upload = Upload.objects.get()

    answer = owner.delete("/api/me")
    assert (answer.status_code, list(answer.json()["details"])) == (400, ["password"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = owner._call("delete", "/api/me", {"password": PASSWORD}, {})

    assert answer.status_code == 204
    assert [user.email for user in User.objects.all()] == ["stranger@example.org"]
    assert [str(project.pk) for project in Project.objects.all()] == [theirs]
    with pytest.raises(NotFound):
        uploads.opened(upload.pk)
    assert owner.get("/api/me").status_code == browser.get("/api/me").status_code == 401
    left = [model.__name__ for model in apps.get_models() for row in _rows_of(model, owner.user.pk)]
    assert left == []


def _rows_of(model: Any, user_id: Any) -> list[Any]:
    """Return the rows that still point to the user."""
    columns = [field.name for field in model._meta.fields if field.related_model is User]
    return [row for column in columns for row in model._default_manager.filter(**{f"{column}_id": user_id})]


@pytest.mark.parametrize("password", ["wrong", "", 5, None, ["a"]])
def test_a_wrong_goodbye_changes_nothing(owner: Api, password: Any) -> None:
    answer = owner._call("delete", "/api/me", {"password": password}, {})

    assert answer.status_code == 400
    assert owner.get("/api/me").status_code == 200


def test_who_has_just_signed_in_needs_no_password(owner: Api) -> None:
    assert owner.user is not None
    browser = Client()
    browser.force_login(owner.user)

    assert browser.delete("/api/me").status_code == 204
    assert not User.objects.exists()


def test_passwords_are_not_guessed_at_the_door_out(owner: Api, settings: Settings) -> None:
    settings.RATE_LIMIT_LOGINS_PER_15_MINUTES = 1
    statuses = [owner._call("delete", "/api/me", {"password": "wrong"}, {}).status_code for _ in range(2)]

    assert statuses == [400, 429]
