"""The build routes: the shape in every state, reuse, cancel, history, and whose they are."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import tokens
from accounts.models import User
from builder.builds import reading
from builder.builds.pipeline import run_build
from builder.builds.start import start
from builder.models import Brief, Build, BuildLogLine, Project

STEPS = "tests.builder.small_steps"
KEYS = {
    "jobId", "projectId", "status", "phase", "progress", "logs", "nextAfter", "previewUrl", "versionId",
    "deploymentId", "engine", "usage", "timings", "error", "createdAt", "startedAt", "finishedAt",
}  # fmt: skip


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("ada@example.com")


@pytest.fixture
def project(user: User) -> Project:
    return make_project(user)


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def make_project(user: User) -> Project:
    slug = uuid.uuid4().hex[:20]
    project = Project.objects.create(owner=user, name=slug, slug=slug, sandbox_slug=slug)
    Brief.objects.create(project=project, app_name="Bookings")
    return project


def client_of(user: User) -> Client:
    _token, secret = tokens.create(user, name="tests")
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(client: Client, project: Project, **more: Any) -> Any:
    return client.post("/api/build", {"projectId": str(project.pk)} | more, content_type="application/json")


def poll(client: Client, build: Build | str, **more: Any) -> dict[str, Any]:
    job_id = build if isinstance(build, str) else str(build.pk)
    answer = client.get("/api/build", {"jobId": job_id} | more)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    assert set(body) == KEYS
    return body


def test_start_answers_202_and_then_reuses(client: Client, project: Project) -> None:
    first, second = post(client, project), post(client, project)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == {"jobId": first.json()["jobId"], "status": "queued", "reused": False}
    assert second.json() == first.json() | {"reused": True}


def test_an_idempotency_key_gives_the_first_answer(client: Client, project: Project) -> None:
    body = {"projectId": str(project.pk)}
    headers = {"Idempotency-Key": "one"}
    first = client.post("/api/build", body, content_type="application/json", headers=headers)
    again = client.post("/api/build", body, content_type="application/json", headers=headers)
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Build.objects.count() == 1


def test_github_is_not_configured(client: Client, project: Project) -> None:
    answer = post(client, project, target="github")
    assert (answer.status_code, answer.json()["code"]) == (503, "NOT_CONFIGURED")
    assert not Build.objects.exists()


@pytest.mark.parametrize(
    "more",
    [{"target": "elsewhere"}, {"instructions": 4}, {"instructions": "x" * 10_001}, {"what": 1}, {"target": None}],
)
def test_a_wrong_body_is_400(client: Client, project: Project, more: dict[str, Any]) -> None:
    answer = post(client, project, **more)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert set(answer.json()["details"]) == set(more)


def test_the_shape_when_queued(client: Client, project: Project, user: User) -> None:
    build, _reused = start(project, user)
    body = poll(client, build)
    assert (body["status"], body["phase"], body["progress"], body["logs"]) == ("queued", "prepare", 0, [])
    nothing_yet = ("previewUrl", "versionId", "deploymentId", "engine", "usage", "error", "startedAt", "finishedAt")
    assert all(body[name] is None for name in nothing_yet)
    assert body["timings"] == {}
    assert body["createdAt"].endswith("Z")


def test_the_shape_when_succeeded(client: Client, project: Project, user: User, settings: Settings) -> None:
    settings.BUILD_STEPS = [
        ("prepare", "builder.builds.prepare.prepare"),
        ("publish", f"{STEPS}.make"),
    ]
    build, _reused = start(project, user)
    run_build(build.pk)
    body = poll(client, build)
    assert (body["status"], body["phase"], body["progress"], body["error"]) == ("succeeded", "publish", 100, None)
    assert (body["engine"], body["previewUrl"]) == ("starter", "http://app.apps.localhost:8000/")
    assert body["usage"] == {"inputTokens": 0}
    assert body["startedAt"]
    assert body["finishedAt"]
    assert [line["seq"] for line in body["logs"]] == list(range(1, body["nextAfter"] + 1))
    assert set(body["logs"][0]) == {"seq", "at", "level", "phase", "message"}
    newer = poll(client, build, after=body["nextAfter"] - 1)
    assert newer["logs"] == body["logs"][-1:]
    assert poll(client, build, after=body["nextAfter"])["logs"] == []


def test_the_shape_when_failed(client: Client, project: Project, user: User, settings: Settings) -> None:
    settings.BUILD_STEPS = [("check", f"{STEPS}.fail")]
    build, _reused = start(project, user)
    run_build(build.pk)
    body = poll(client, build)
    assert body["status"] == "failed"
    message = "src/app.js does not compile: no }"
    assert body["error"] == {"code": "COMPILE_FAILED", "message": message, "file": "src/app.js", "line": 7}
    assert (body["logs"][-1]["level"], body["logs"][-1]["message"]) == ("error", message)


def test_a_poll_takes_two_queries_and_at_most_a_thousand_lines(
    client: Client, project: Project, user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    build, _reused = start(project, user)
    BuildLogLine.objects.bulk_create(
        BuildLogLine(build=build, seq=seq, phase="check", text="Line.") for seq in range(1, 1_503)
    )
    with django_assert_num_queries(2):
        assert reading.read(build.pk, after=0, owner=user) is not None
    first = poll(client, build)
    rest = poll(client, build, after=first["nextAfter"])
    assert (len(first["logs"]), first["nextAfter"], len(rest["logs"]), rest["nextAfter"]) == (1000, 1000, 502, 1502)


def test_messages_come_in_the_readers_language(
    client: Client, project: Project, user: User, settings: Settings
) -> None:
    build, _reused = start(project, user)
    # A sentence that Django itself translates: this is about who is asked, not about our catalogue.
    BuildLogLine.objects.create(build=build, seq=1, phase="check", text="Enter a valid value.")
    english, french = poll(client, build), poll(client, build, locale="fr")
    assert english["logs"][0]["message"] == "Enter a valid value."
    assert french["logs"][0]["message"] != english["logs"][0]["message"]


def test_cancel_queued_ends_at_once_and_again_changes_nothing(client: Client, project: Project, user: User) -> None:
    build, _reused = start(project, user)
    first = client.post(f"/api/build/{build.pk}/cancel")
    assert (first.status_code, first.json()["status"]) == (202, "cancelled")
    again = client.post(f"/api/build/{build.pk}/cancel")
    assert (again.status_code, again.json()) == (200, first.json())
    run_build(build.pk)  # a late nudge
    assert poll(client, build)["status"] == "cancelled"
    assert post(client, project).json()["reused"] is False


def test_history_is_paged_newest_first(client: Client, project: Project, user: User) -> None:
    made: list[str] = []
    for _ in range(3):
        build, _reused = start(project, user)
        client.post(f"/api/build/{build.pk}/cancel")
        made.insert(0, str(build.pk))
    page = client.get(f"/api/projects/{project.pk}/builds", {"perPage": 2}).json()
    assert [row["jobId"] for row in page["builds"]] == made[:2]
    assert {name: page[name] for name in ("page", "perPage", "total", "totalPages")} == {
        "page": 1, "perPage": 2, "total": 3, "totalPages": 2,
    }  # fmt: skip
    assert set(page["builds"][0]) == KEYS - {"logs", "nextAfter"} | {"id", "target", "instructions"}
    assert client.get(f"/api/projects/{project.pk}/builds", {"page": 9}).json()["builds"] == []


def test_what_is_not_mine_is_not_there(client: Client, user: User) -> None:
    stranger = User.objects.create_user("eve@example.com")
    theirs = make_project(stranger)
    build, _reused = start(theirs, stranger)

    def answers(project_id: uuid.UUID, job_id: uuid.UUID) -> list[tuple[int, dict[str, Any]]]:
        got = [
            client.post("/api/build", {"projectId": str(project_id), "x": 1}, content_type="application/json"),
            client.get("/api/build", {"jobId": str(job_id)}),
            client.get(f"/api/build/{job_id}/stream"),
            client.post(f"/api/build/{job_id}/cancel"),
            client.get(f"/api/projects/{project_id}/builds"),
        ]
        return [(answer.status_code, answer.json() | {"requestId": ""}) for answer in got]

    foreign = answers(theirs.pk, build.pk)
    assert foreign == answers(uuid.uuid4(), uuid.uuid4())
    assert {status for status, _body in foreign} == {404}
    assert Client().get("/api/build", {"jobId": str(build.pk)}).status_code == 401


@pytest.mark.parametrize("query", [{}, {"jobId": "x"}, {"jobId": str(uuid.uuid4()), "after": "-1"}])
def test_a_wrong_query_is_400(client: Client, query: dict[str, str]) -> None:
    assert client.get("/api/build", query).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_eight_starts_at_once_make_one_build() -> None:
    user = User.objects.create_user("ada@example.com")
    project = make_project(user)
    clients = [client_of(user) for _ in range(8)]

    def go(client: Client) -> tuple[int, dict[str, Any]]:
        try:
            answer = post(client, project)
            return answer.status_code, answer.json()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(go, clients))
    assert {status for status, _body in answers} == {202}
    assert len({body["jobId"] for _status, body in answers}) == 1
    assert sorted(body["reused"] for _status, body in answers) == [False] + [True] * 7
    assert Build.objects.count() == 1
