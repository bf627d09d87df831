"""The push step of a build."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from builder.builds.pipeline import Run, StepFailed
from builder.models import Build, BuildLogLine, Project
from motivd_site.work import Cancelled, JobState, Lease, request_cancel
from tests.conftest import Api
from tests.github.server import GitHubServer
from tests.workspace.git.conftest import Linked
from workspace import git_build_step, git_sync
from workspace.models import GitSync, SyncKind


def building(project: Project, *, target: str = "motivd_cloud") -> Run:
    build = Build.objects.create(
        project=project,
        target=target,
        phase="push",
        status=JobState.RUNNING,
        lease_token=uuid.uuid4(),
        lease_expires_at=timezone.now() + timedelta(minutes=1),
    )
    assert build.lease_token is not None
    return Run(Build.objects.select_related("project").get(pk=build.pk), Lease(Build, build.pk, build.lease_token))


def said(run: Run) -> list[str]:
    return [line.message() for line in BuildLogLine.objects.filter(build=run.build)]


def test_a_linked_project_is_pushed(linked: Linked) -> None:
    linked.write({"a.txt": b"a", ".env": b"A=1"})
    run = building(linked.project)

    git_build_step.push(run)

    assert linked.there()["a.txt"] == b"a"
    commit = linked.repo.head("main") or ""
    assert said(run) == [
        f"Pushed to ada/crate as commit {commit[:7]}; files changed: 1.",
        ".env was not pushed (environment).",
    ]
    git_build_step.push(run)
    assert said(run)[2] == "The repository has all files already; nothing was pushed."
    assert linked.repo.head("main") == commit


def test_a_project_without_a_repository_is_not_pushed(project: Project) -> None:
    run = building(project)

    git_build_step.push(run)

    assert said(run) == ["No repository is linked, so nothing was pushed."]


def test_a_diverged_branch_ends_only_a_build_for_github(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    edited = linked.repo.commit({"b.txt": b"b"})

    run = building(linked.project)
    git_build_step.push(run)
    Build.objects.update(status=JobState.SUCCEEDED)
    with pytest.raises(StepFailed) as failed:
        git_build_step.push(building(linked.project, target="github"))

    assert said(run)[0].startswith("Not pushed to GitHub: The branch on GitHub has commits that are not here.")
    assert failed.value.code == "GIT_DIVERGED"
    assert linked.repo.head("main") == edited


def test_it_waits_for_the_pull_that_runs(linked: Linked) -> None:
    linked.write({"a.txt": b"a"})
    pull = git_sync.start(linked.project, SyncKind.PULL, {}, actor=None)
    run = building(linked.project)
    request_cancel(run.build)

    with pytest.raises(Cancelled):
        git_build_step.push(run)

    Build.objects.update(cancel_requested_at=None)
    git_sync.run(pull.pk)
    git_build_step.push(run)
    assert list(GitSync.objects.order_by("created_at").values_list("kind", "status"))[1:] == [
        ("pull", "succeeded"),
        ("push", "succeeded"),
    ]


def test_a_build_for_github_needs_a_token_and_a_repository(
    owner: Api, project: Project, github: GitHubServer, settings: Settings
) -> None:
    body = {"projectId": str(project.pk), "target": "github"}

    without_token = owner.post("/api/build", body)
    settings.GITHUB_TOKEN = "ghp_" + "a" * 36
    without_repo = owner.post("/api/build", body)

    assert (without_token.status_code, without_token.json()["code"]) == (503, "NOT_CONFIGURED")
    assert (without_repo.status_code, without_repo.json()["code"]) == (409, "REPO_NOT_LINKED")
    assert not Build.objects.exists()


def test_a_linked_project_can_be_built_for_github(linked: Linked) -> None:
    started = linked.api.post("/api/build", {"projectId": str(linked.project.pk), "target": "github"})

    assert started.status_code == 202
