"""A project, a model that answers as it is told to, and a worker in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from builder.models import Project
from tests.conftest import Api
from tests.models.server import ModelServer
from workspace import files
from workspace.agent import runs, sessions
from workspace.models import AgentEvent, AgentRun, AgentSession, Author

KEY = "sk-ant-test-" + "k" * 24
START = {"src/notes.txt": b"one\ntwo\nthree\n", "README.md": b"# Crate\n"}


@pytest.fixture
def models(settings: Settings, transactional_db: None) -> Iterator[ModelServer]:
    # Committed rows: the heartbeat of a run looks from a connection of its own.
    with ModelServer() as server:
        settings.ANTHROPIC_API_KEY = KEY
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": server.url}
        settings.AGENT_CHAT_WAIT_SECONDS = 0
        settings.AGENT_SDK = "off"
        yield server


@dataclass
class Conversation:
    """A session of the project; `say` queues a run and works on it as a worker would."""

    api: Api
    project: Project
    session: AgentSession
    models: ModelServer

    def say(self, message: str, **options: Any) -> AgentRun:
        run = self.queue(message, **options)
        runs.work_on(run.pk)
        run.refresh_from_db()
        return run

    def queue(self, message: str, **options: Any) -> AgentRun:
        _message, run = sessions.start(
            self.session, message, actor=self.user, kind=options.pop("kind", AgentRun.Kind.SDK), **options
        )
        return run

    @property
    def user(self) -> User:
        assert self.api.user is not None
        return self.api.user

    def events(self, run: AgentRun) -> list[tuple[str, dict[str, Any]]]:
        return list(AgentEvent.objects.filter(run=run).order_by("seq").values_list("kind", "data"))

    def kinds(self, run: AgentRun) -> list[str]:
        return [kind for kind, _data in self.events(run)]

    def files(self) -> dict[str, bytes]:
        return files.snapshot(self.project)


@pytest.fixture
def conversation(owner: Api, project: Project, models: ModelServer) -> Conversation:
    files.write_many(project, START, author=Author.PERSON)
    return Conversation(owner, project, sessions.create(project), models)


@pytest.fixture
def claude(conversation: Conversation, settings: Settings) -> Conversation:
    """The same, worked on by Claude Code; skipped where its SDK is not installed."""
    pytest.importorskip("claude_agent_sdk")
    settings.AGENT_SDK = "auto"
    return conversation
