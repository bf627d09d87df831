"""`GET /api/projects/{id}/events`: which parts of a project changed, without a part being forgotten."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from builder import prd, projects
from builder.models import Build, PrdRevision, Project
from preview import page_errors, pulse
from preview.models import Deployment, Publication
from tests.conftest import Api
from workspace import files
from workspace.models import (
    AgentRun,
    AgentSchedule,
    AgentSession,
    Author,
    FileLock,
    GitSync,
    RepoSync,
    SyncKind,
    Version,
    VersionKind,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def runs_once(project: Project) -> AgentRun:
    session = AgentSession.objects.create(project=project)
    return AgentRun.objects.create(project=project, session=session, kind="sdk")


def schedules(project: Project) -> AgentSchedule:
    session = AgentSession.objects.create(project=project)
    return AgentSchedule.objects.create(
        project=project, session=session, title="Daily", prompt="Look", frequency="daily", run_hour_utc=7
    )


def publishes(project: Project) -> None:
    deployment = Deployment.objects.create(project=project)
    Publication.objects.create(project=project, deployment=deployment)


CHANGES: dict[str, tuple[str, Callable[[Project], Any]]] = {
    "renamed": ("project", lambda project: projects.change(project, {"name": "Crates"})),
    "PRD": (
        "prd",
        lambda project: prd.write(
            project, "# Crate", author=None, source=PrdRevision.Source.PERSON, base_revision=None
        ),
    ),
    "saved": ("files", lambda project: files.write(project, "notes.txt", b"more", base=None)),
    "locked": ("files", lambda project: FileLock.objects.create(project=project, path="notes.txt")),
    "version": (
        "versions",
        lambda project: Version.objects.create(
            project=project,
            tree=versions_tree(project),
            description="Hand",
            kind=VersionKind.MANUAL,
            author=Author.PERSON,
        ),
    ),
    "run": ("runs", runs_once),
    "build": ("builds", lambda project: Build.objects.create(project=project)),
    "published": ("deployments", publishes),
    "page error": (
        "errors",
        lambda project: page_errors.record(
            project.pk, [{"kind": "error", "message": "x is not a function"}], state="", base=""
        ),
    ),
    "linked": ("git", lambda project: RepoSync.objects.create(project=project, full_name="ada/crate", branch="main")),
    "pushed": ("git", lambda project: GitSync.objects.create(project=project, kind=SyncKind.PUSH)),
    "schedule": ("schedules", schedules),
}


def versions_tree(project: Project) -> Any:
    from workspace.models import Tree

    return Tree.objects.create(sha="0" * 40, entries=b"")


def test_a_project_that_nobody_touches_keeps_its_marks_and_costs_one_query(
    project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        first = pulse.marks(project.pk)

    assert first is not None
    assert first == pulse.marks(project.pk)
    assert set(first) == {part for part, _change in CHANGES.values()}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_moves_the_mark_of_its_part_alone(project: Project, name: str) -> None:
    part, change = CHANGES[name]
    before = pulse.marks(project.pk)

    change(project)

    after = pulse.marks(project.pk)
    assert before is not None
    assert after is not None
    assert {key for key in after if after[key] != before[key]} == {part}


def test_a_run_that_comes_to_its_end_is_told(project: Project) -> None:
    run = runs_once(project)
    before = pulse.marks(project.pk)

    AgentRun.objects.filter(pk=run.pk).update(status="waiting")

    assert before is not None
    assert (pulse.marks(project.pk) or {})["runs"] != before["runs"]


def heard(response: Any) -> list[tuple[int, str, dict[str, Any]]]:
    async def collect() -> bytes:
        return b"".join([chunk async for chunk in response.streaming_content])

    found = []
    for block in asyncio.run(collect()).decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


@pytest.mark.django_db(transaction=True)
def test_who_listens_hears_the_state_then_what_changes(project: Project, settings: Any) -> None:
    settings.PROJECT_EVENTS_SECONDS = 2.0
    response = Api(project.owner).get(f"/api/projects/{project.pk}/events")

    def save() -> None:
        files.write(project, "notes.txt", b"more", base=None)
        connection.close()

    saving = threading.Timer(0.3, save)
    saving.start()
    events = heard(response)
    saving.join()

    assert response["Content-Type"] == "text/event-stream"
    assert [name for _id, name, _data in events] == ["state", "changed"]
    assert set(events[1][2]["parts"]) == {"files"}
    assert events[1][0] > events[0][0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_project_that_is_deleted_ends_the_stream(project: Project, settings: Any) -> None:
    settings.PROJECT_EVENTS_SECONDS = 60.0
    response = Api(project.owner).get(f"/api/projects/{project.pk}/events")
    projects.delete(project)

    assert [name for _id, name, _data in heard(response)] == ["gone"]


def test_another_ones_project_is_not_found_and_visitors_have_to_sign_in(
    stranger: Api, visitor: Api, project: Project
) -> None:
    path = f"/api/projects/{project.pk}/events"

    assert (stranger.get(path).status_code, visitor.get(path).status_code) == (404, 401)


def test_a_place_to_resume_from_that_is_no_number_is_refused(project: Project) -> None:
    answer = Api(project.owner).get(f"/api/projects/{project.pk}/events", Last_Event_ID="yesterday")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
