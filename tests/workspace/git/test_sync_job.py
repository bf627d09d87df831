"""Pushes and pulls as jobs: calls that wait for a worker, workers that die, and two that meet on GitHub."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import after_task_publish
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from builder.models import Project, ProjectRepo
from motivd_site import work
from motivd_site.models import IdempotentAnswer
from motivd_site.work import JobState
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import START, Linked, link, run
from workspace import git_sync
from workspace.models import GitSync, RepoSync, SyncKind


def queued(linked: Linked, verb: str = "push", **body: Any) -> uuid.UUID:
    return uuid.UUID(linked.api.post(linked.address(f"git/{verb}"), body).json()["sync"]["id"])


# --- Calls that wait --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("worker")
def test_a_push_is_answered_with_what_was_pushed(linked: Linked) -> None:
    linked.write({"a.txt": b"a", ".env": b"A=1"})

    answer = linked.api.post(linked.address("git/push"), {"message": "Add a"})

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "commit": linked.repo.head("main"),
            "pushedFiles": ["a.txt"],
            "leftOut": [{"path": ".env", "reason": "environment"}],
        },
    )


@pytest.mark.usefixtures("worker")
def test_a_pull_and_a_pull_request_are_answered_too(linked: Linked) -> None:
    linked.repo.commit({"theirs.txt": b"theirs"})

    pulled = linked.api.post(linked.address("git/pull"), {})
    linked.write({"a.txt": b"a"})
    asked = linked.api.post(linked.address("git/pull-request"), {})

    assert (pulled.status_code, pulled.json()["pulledFiles"]) == (200, ["theirs.txt"])
    assert (asked.status_code, asked.json()["pullRequest"]["number"]) == (200, linked.repo.pulls[0].number)


@pytest.mark.usefixtures("worker")
def test_a_conflict_is_answered_as_one(linked: Linked) -> None:
    linked.write({"README.md": b"ours"})
    linked.repo.commit({"README.md": b"theirs"})

    refused = linked.api.post(linked.address("git/pull"), {}, Accept_Language="fr")

    body = refused.json()
    assert (refused.status_code, body["code"], body["conflicts"]) == (409, "GIT_CONFLICT", ["README.md"])
    assert body["error"].startswith("Ces fichiers ont été modifiés ici et sur GitHub.")
    assert linked.here()["README.md"] == b"ours"


@pytest.mark.usefixtures("worker")
def test_github_s_refusals_keep_their_status(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    linked.repo.protect("main")
    guarded = linked.api.post(linked.address("git/push"), {})
    linked.github.secondary_limit(retry_after=30)
    limited = linked.api.post(linked.address("git/push"), {})
    linked.github.delete("ada/crate")
    deleted = linked.api.post(linked.address("git/push"), {})

    assert (guarded.status_code, guarded.json()["code"]) == (409, "GITHUB_BRANCH_PROTECTED")
    assert (limited.status_code, limited.json()["code"]) == (429, "GITHUB_RATE_LIMITED")
    assert limited["Retry-After"] == "30"
    assert (deleted.status_code, deleted.json()["code"]) == (404, "GITHUB_REPO_NOT_FOUND")


@pytest.mark.usefixtures("worker")
def test_the_same_key_pushes_once(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})

    first = linked.api.post(linked.address("git/push"), {}, Idempotency_Key="one")
    linked.write({"b.txt": b"b"})
    again = linked.api.post(linked.address("git/push"), {}, Idempotency_Key="one")

    assert (again.status_code, again.json()) == (200, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert IdempotentAnswer.objects.count() == 1
    assert "b.txt" not in linked.there()


def test_a_call_that_waited_long_enough_names_the_job(linked: Linked) -> None:
    answer = linked.api.post(linked.address("git/push"), {})

    body = answer.json()["sync"]
    assert (answer.status_code, body["status"], body["kind"], body["result"]) == (202, "queued", "push", None)


def test_a_sync_is_its_project_s(linked: Linked, stranger: Api, owner: Api) -> None:
    sync_id = queued(linked)
    assert owner.user is not None
    second = Project.objects.create(owner=owner.user, name="Second", slug="second", sandbox_slug="second")

    assert stranger.get(linked.address(f"git/syncs/{sync_id}")).status_code == 404
    assert owner.get(f"/api/projects/{second.pk}/git/syncs/{sync_id}").status_code == 404


# --- Workers that die -------------------------------------------------------------------------------------


def lose(sync_id: uuid.UUID, *, attempts: int) -> None:
    """Leave a job as a worker does that was killed."""
    GitSync.objects.filter(pk=sync_id).update(
        status=JobState.RUNNING,
        attempts=attempts,
        lease_token=uuid.uuid4(),
        lease_expires_at=timezone.now() - timedelta(seconds=1),
    )


def test_what_a_dead_worker_held_is_taken_up_again(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    sync_id = queued(linked)
    lose(sync_id, attempts=1)

    assert work.sweep() == 1
    git_sync.run(sync_id)

    assert GitSync.objects.get(pk=sync_id).status == "succeeded"
    assert linked.there()["a.txt"] == b"a"


def test_a_job_that_kills_its_workers_is_given_up(linked: Linked) -> None:
    sync_id = queued(linked)
    lose(sync_id, attempts=work.ATTEMPTS)

    work.sweep()
    shown = linked.api.get(linked.address(f"git/syncs/{sync_id}"), Accept_Language="fr").json()["sync"]

    assert (shown["status"], shown["error"]["code"]) == ("failed", "WORKER_LOST")
    assert shown["error"]["message"].startswith("Le processus est mort")
    queued(linked)  # the next one may try


def test_a_call_that_waits_for_a_lost_worker_is_told(linked: Linked, settings: Settings) -> None:
    """A worker that dies for the last time while the call waits."""
    settings.GIT_SYNC_WAIT_SECONDS = 10

    def die(body: Any, **_message: Any) -> None:
        lose(uuid.UUID(body[1]["job_id"]), attempts=work.ATTEMPTS)
        work.sweep()

    after_task_publish.connect(die, sender=GitSync.task_name, weak=False)
    try:
        refused = linked.api.post(linked.address("git/push"), {})
    finally:
        after_task_publish.disconnect(die, sender=GitSync.task_name)

    assert (refused.status_code, refused.json()["code"]) == (503, "WORKER_LOST")


def test_a_worker_that_was_given_up_writes_nothing_more(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    head = linked.repo.head("main")
    sync_id = queued(linked)

    def another_takes_over() -> None:
        GitSync.objects.filter(pk=sync_id).update(lease_token=uuid.uuid4())
        connection.close()

    linked.github.before("POST", r"/git/trees$", another_takes_over)

    git_sync.run(sync_id)

    assert linked.repo.head("main") == head
    assert (GitSync.objects.get(pk=sync_id).status, RepoSync.objects.get().commit_sha) == ("running", head)


def test_a_job_that_takes_too_long_says_so(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery raises its limit wherever the worker happens to be."""
    linked.write({"a.txt": b"a"})
    sync_id = queued(linked)

    def interrupted(*_arguments: Any) -> dict[str, Any]:
        raise SoftTimeLimitExceeded

    monkeypatch.setitem(git_sync._WORK, SyncKind.PUSH, interrupted)
    git_sync.run(sync_id)

    error = GitSync.objects.get(pk=sync_id).error
    assert error is not None
    assert (error["code"], error["status"]) == ("UPSTREAM_TIMEOUT", 504)


def test_a_job_runs_once(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    sync_id = queued(linked)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, [sync_id, sync_id]))
    git_sync.run(sync_id)

    assert GitSync.objects.get(pk=sync_id).attempts == 1
    assert len(linked.repo.log("main")) == 2


# --- Two at once ------------------------------------------------------------------------------------------


def test_of_two_projects_that_push_to_one_repository_at_once_one_wins(
    linked: Linked, owner: Api, github: GitHubServer
) -> None:
    assert owner.user is not None
    second = Project.objects.create(owner=owner.user, name="Second", slug="second", sandbox_slug="second")
    other = link(owner, second, github, linked.repo)
    other.pull()
    linked.write({"first.txt": b"first"})
    other.write({"second.txt": b"second"})
    jobs = {queued(linked): linked, queued(other): other}
    # Each has made its commit when the first of them moves the branch.
    second_arrived = threading.Event()

    def wait_for_the_second() -> None:
        github.before("PATCH", r"/git/refs/heads/main$", second_arrived.set)
        assert second_arrived.wait(20)

    github.before("PATCH", r"/git/refs/heads/main$", wait_for_the_second)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, jobs))

    ended = {sync.status: sync for sync in GitSync.objects.filter(pk__in=jobs)}
    assert set(ended) == {"succeeded", "failed"}
    winner, loser = jobs[ended["succeeded"].pk], jobs[ended["failed"].pk]
    assert (ended["failed"].error or {})["code"] == "GIT_DIVERGED"
    assert winner.there() == winner.here()
    assert loser.here() == {**START, "first.txt": b"first"} or loser.here() == {**START, "second.txt": b"second"}
    loser.pull()
    loser.push()
    assert loser.there() == {**START, "first.txt": b"first", "second.txt": b"second"}
    linked.repo.fsck()


def during_the_push(linked: Linked, step: str, happens: Callable[[], object]) -> GitSync | None:
    """Let something happen before a step of a push; return the job, where it is still there."""

    def happening() -> None:
        try:
            happens()
        finally:
            connection.close()

    linked.write({"a.txt": b"a"})
    sync_id = queued(linked)
    method, path = step.split()
    linked.github.before(method, path, happening)
    git_sync.run(sync_id)
    return GitSync.objects.filter(pk=sync_id).first()


@pytest.mark.parametrize("step", ["GET /git/ref/", "POST /git/trees", "POST /git/commits", "PATCH /git/refs/"])
def test_a_project_deleted_during_a_push_is_gone(linked: Linked, step: str) -> None:
    address = linked.address("")[:-1]

    job = during_the_push(linked, step, lambda: linked.api.delete(address))

    assert job is None
    assert not Project.objects.exists()
    assert not RepoSync.objects.exists()
    linked.repo.fsck()


def test_a_project_deleted_before_the_push_moves_the_branch_moves_nothing(linked: Linked) -> None:
    head = linked.repo.head("main")

    during_the_push(linked, "POST /git/trees", lambda: linked.api.delete(linked.address("")[:-1]))

    assert linked.repo.head("main") == head


def test_a_call_whose_project_is_deleted_meanwhile_finds_nothing(linked: Linked, settings: Settings) -> None:
    settings.GIT_SYNC_WAIT_SECONDS = 10

    def delete(**_message: Any) -> None:
        Project.objects.get().delete()

    after_task_publish.connect(delete, sender=GitSync.task_name, weak=False)
    try:
        gone = linked.api.post(linked.address("git/push"), {})
    finally:
        after_task_publish.disconnect(delete, sender=GitSync.task_name)

    assert (gone.status_code, gone.json()["code"]) == (404, "NOT_FOUND")


def test_a_project_unlinked_during_a_push_stays_unlinked(linked: Linked) -> None:
    job = during_the_push(linked, "POST /git/trees", lambda: ProjectRepo.objects.get().delete())

    assert job is not None
    assert job.status == "succeeded"
    assert not ProjectRepo.objects.exists()
    assert linked.api.get(linked.address("git/status")).status_code == 409


@pytest.mark.parametrize("step", ["GET /git/ref/", "POST /git/trees", "PATCH /git/refs/"])
def test_a_project_linked_elsewhere_during_a_push_stays_so(linked: Linked, step: str) -> None:
    other = linked.github.add_repo("ada/other", files={"other.txt": b"other"})
    body = {"projectId": str(linked.project.pk), "repo": "ada/other", "renameProjectToRepo": False}

    during_the_push(linked, step, lambda: linked.api.post("/api/projects/link-repo", body))

    assert ProjectRepo.objects.get().full_name == "ada/other"
    assert other.files("main") == {"other.txt": b"other"}
    assert linked.refused("push") == "GIT_DIVERGED"
    assert linked.status()["repo"] == "ada/other"
