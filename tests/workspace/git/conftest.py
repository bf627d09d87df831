"""A project that is linked to a repository on a GitHub of our own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from celery.signals import after_task_publish
from django.db import connection
from pytest_django.fixtures import Settings

from builder.models import Project, ProjectRepo
from integrations.models import GitHubConnection
from motivd_site import secrets
from tests.conftest import Api
from tests.github.repo import Repo
from tests.github.server import GitHubServer
from workspace import files, git_sync
from workspace.models import Author, GitSync

TOKEN = "ghp_" + "a" * 36
START = {"README.md": b"# Crate\n", "src/main.ts": b"export {};\n", "logo.png": bytes(range(256))}


@pytest.fixture
def github(settings: Settings, transactional_db: None) -> Iterator[GitHubServer]:
    """Our GitHub. The data is committed, so that the heartbeat of a job that takes a while sees its row."""
    with GitHubServer() as server:
        settings.GITHUB_API_URL = settings.GITHUB_URL = server.url
        settings.GITHUB_TOKEN = ""
        settings.GIT_SYNC_WAIT_SECONDS = 0
        server.add_user("ada", token=TOKEN, scopes=["repo"])
        yield server


@dataclass
class Linked:
    """A project and its repository; `push` and `pull` run to their ends as a worker would run them."""

    api: Api
    project: Project
    github: GitHubServer
    repo: Repo

    def call(self, verb: str, **body: Any) -> dict[str, Any]:
        """Start a push or pull and run it; return its sync."""
        started = self.api.post(self.address(f"git/{verb}"), body)
        assert started.status_code == 202, started.json()
        sync_id = started.json()["sync"]["id"]
        git_sync.run(UUID(sync_id))
        sync: dict[str, Any] = self.api.get(self.address(f"git/syncs/{sync_id}")).json()["sync"]
        return sync

    def push(self, **body: Any) -> dict[str, Any]:
        return self._result(self.call("push", **body))

    def pull(self, **body: Any) -> dict[str, Any]:
        return self._result(self.call("pull", **body))

    def refused(self, verb: str, **body: Any) -> str:
        """Run what must fail, and return its code."""
        sync = self.call(verb, **body)
        assert sync["status"] == "failed", sync
        return str(sync["error"]["code"])

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get(self.address("git/status")).json()
        return found

    def write(self, contents: Mapping[str, bytes | None]) -> None:
        kept = {path: content for path, content in contents.items() if content is not None}
        files.write_many(self.project, kept, author=Author.PERSON)
        for path, content in contents.items():
            if content is None:
                files.delete(self.project, path)

    def here(self) -> dict[str, bytes]:
        return files.snapshot(self.project)

    def there(self, branch: str = "main") -> dict[str, bytes]:
        return self.repo.files(branch)

    def address(self, end: str) -> str:
        return f"/api/projects/{self.project.pk}/{end}"

    @staticmethod
    def _result(sync: dict[str, Any]) -> dict[str, Any]:
        assert sync["status"] == "succeeded", sync
        result: dict[str, Any] = sync["result"]
        return result


def link(api: Api, project: Project, github: GitHubServer, repo: Repo) -> Linked:
    assert api.user is not None
    GitHubConnection.objects.update_or_create(
        user=api.user, defaults={"login": "ada", "sealed_token": secrets.encrypt(TOKEN.encode())}
    )
    ProjectRepo.objects.create(project=project, full_name=repo.full_name)
    return Linked(api, project, github, repo)


@pytest.fixture
def linked(owner: Api, project: Project, github: GitHubServer) -> Linked:
    """The project and its repository hold the same files."""
    repo = github.add_repo("ada/crate", files=START)
    one = link(owner, project, github, repo)
    one.pull()
    assert one.here() == one.there() == START
    github.calls.clear()
    return one


@pytest.fixture
def worker(settings: Settings, linked: Linked) -> Iterator[None]:
    """Run what is nudged in a thread of its own, while the call waits; the project was linked before."""
    settings.GIT_SYNC_WAIT_SECONDS = 10
    threads: list[threading.Thread] = []

    def start(body: Any, **_message: Any) -> None:
        thread = threading.Thread(target=run, args=(UUID(body[1]["job_id"]),), name="worker")
        threads.append(thread)
        thread.start()

    after_task_publish.connect(start, sender=GitSync.task_name, weak=False)
    yield
    after_task_publish.disconnect(start, sender=GitSync.task_name)
    for thread in threads:
        thread.join()


def run(job_id: UUID) -> None:
    try:
        git_sync.run(job_id)
    finally:
        connection.close()
