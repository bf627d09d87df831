"""Keys reach the provider and nothing else: no answer, event, log line, row, page, and nothing in the sandbox."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from builder.builds.pipeline import Run
from builder.models import Build
from integrations.models import ModelCall
from tests.conftest import Api
from tests.models.server import ModelServer
from tests.models.turns import Text, Thinking, ToolCall
from tests.preview.conftest import running_build
from tests.workspace.agent.conftest import Conversation
from tests.workspace.agent.test_agent_api import worker
from workspace import build_steps, files
from workspace.models import AgentRun, Author, Blob
from workspace.toolchain import bundler, sandbox

PLATFORM_KEY = "sk-ant-platform-canary-" + "p4" * 16
OWN_KEY = "sk-own-canary-" + "o3" * 16
VARIABLE = "environment-canary-" + "v2" * 12
CANARIES = (PLATFORM_KEY, OWN_KEY, VARIABLE)
PROVIDERS = "/api/settings/integrations/model-providers"

PAGE = b'<!doctype html><div id="root"></div><script type="module" src="/src/main.ts"></script>'
# An app that looks for what it must not find, in all the ways that bundlers know.
PRYING = (
    "import './count';\n"
    "declare const process: { env: Record<string, string> };\n"
    "const found = [process.env.MOTIVD_CANARY, import.meta.env.MOTIVD_CANARY, process.env.ANTHROPIC_API_KEY];\n"
    "document.title = found.join(' ');\n"
)
BROKEN = "export const count = = 1;\n"
NO_SANDBOX = sandbox.probe().kind == "none"


class _Started:
    """What the programs that this process starts are given. An audit hook cannot be removed, only be left idle."""

    def __init__(self) -> None:
        self.watching = False
        self.given: list[bytes] = []
        self._paths: set[str] = set()

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "open" and "motivd-source-" in str(arguments[0]):
            self._paths.add(str(arguments[0]))
        elif event == "subprocess.Popen":
            self.watching = False  # what is read here is not what the sandbox is about
            self.given.append(repr(arguments).encode())
            for path in sorted(self._paths):
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        self.given.append(file.read())
            self._paths.clear()
            self.watching = True


_started = _Started()


@pytest.fixture
def started() -> Iterator[_Started]:
    if _started.hook not in _hooked:
        sys.addaudithook(_started.hook)
        _hooked.append(_started.hook)
    _started.given.clear()
    _started.watching = True
    yield _started
    _started.watching = False


_hooked: list[Any] = []


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Log all that anybody has to say, where settings are quieter."""
    loud = ["", "anthropic", "openai", "httpx2", "httpcore2", "pydantic_ai", "asyncio", "django"]
    wanted = dict.fromkeys(loud, logging.DEBUG)
    wanted["django.template"] = logging.INFO  # a line with a traceback for each variable that is empty
    levels = {name: logging.getLogger(name).level for name in wanted}
    for name, level in wanted.items():
        logging.getLogger(name).setLevel(level)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@dataclass
class Everything:
    """All that came out anywhere, by where it did."""

    api: Api
    capfd: pytest.CaptureFixture[str]
    caplog: pytest.LogCaptureFixture
    told: list[str] = field(default_factory=list)

    def get(self, path: str) -> Any:
        return self.hear(self.api.get(path))

    def hear(self, answer: Any) -> Any:
        content = b"".join(_streamed(answer)) if answer.streaming else answer.content
        self.told.append(f"{content.decode(errors='replace')} {dict(answer.headers)}")
        return answer

    def places(self) -> dict[str, str]:
        out, err = self.capfd.readouterr()
        records = (repr(record.__dict__) for record in self.caplog.records)
        return {
            "an answer": "\n".join(self.told),
            "a log": "\n".join([out, err, self.caplog.text, *records]),
            "a row": "\n".join(_rows()),
            "a content": "\n".join(_contents()),
        }


@pytest.fixture
def everything(owner: Api, capfd: pytest.CaptureFixture[str], logged: pytest.LogCaptureFixture) -> Everything:
    return Everything(owner, capfd, logged)


@pytest.fixture
def planted(settings: Settings, monkeypatch: pytest.MonkeyPatch, conversation: Conversation) -> Conversation:
    """Plant a platform's key and a server's variable, and an app that looks for them."""
    settings.ANTHROPIC_API_KEY, settings.AGENT_SDK = PLATFORM_KEY, "off"
    monkeypatch.setenv("ANTHROPIC_API_KEY", PLATFORM_KEY)
    monkeypatch.setenv("MOTIVD_CANARY", VARIABLE)
    files.write_many(conversation.project, {"index.html": PAGE}, author=Author.PERSON)
    return conversation


def _streamed(answer: Any) -> list[bytes]:
    async def collect() -> list[bytes]:
        return [chunk async for chunk in answer.streaming_content]

    return asyncio.run(collect()) if answer.is_async else list(answer.streaming_content)


def _rows() -> Iterator[str]:
    """Yield every value of every table, also of those that no model of ours stands for."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from (_text(value) for value in row)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)


def _contents() -> Iterator[str]:
    """Yield the contents of all files that anybody ever wrote; in their rows they are compressed."""
    for compressed in Blob.objects.values_list("compressed", flat=True):
        yield zlib.decompress(bytes(compressed)).decode("latin-1")


def _found(text: str) -> list[str]:
    """Return the canaries in a text: in clear, or in base64 as HTTP has them."""
    forms = [(canary, form) for canary in CANARIES for form in (canary, base64.b64encode(canary.encode()).decode())]
    return [canary for canary, form in forms if form in text]


def _leaks(everything: Everything) -> dict[str, list[str]]:
    return {place: found for place, text in everything.places().items() if (found := _found(text))}


def _script_a_whole_run(models: ModelServer) -> None:
    """Look around, fail a call, write what breaks, check, mend it, and end."""
    models.turn(
        Thinking("Which keys are there?"),
        Text("I read first."),
        ToolCall("list_files", {}),
        ToolCall("read_file", {"path": "/proc/self/environ"}),
        ToolCall("read_file", {"path": "../../.env"}),
        ToolCall("write_file", {"path": "src/main.ts", "content": PRYING}),
        ToolCall("write_file", {"path": "src/count.ts", "content": BROKEN}),
        ToolCall("check", {}),
    )
    models.call("edit_file", {"path": "src/count.ts", "edits": [{"old": "= = 1", "new": "= 1"}]})
    models.call("check", {})
    models.say("All done.")


def _echo(models: ModelServer, key: str, status: int) -> None:
    """Let the provider fail for good, and repeat the key in what it says."""
    said = f"Something is wrong with {key} (Authorization: Bearer {key})."
    models.fail(status, message=said, headers={"retry-after": "0"}, times=3 if status in (429, 500) else 1)


def _look_at_all_that_is_shown(everything: Everything, conversation: Conversation, staff: Api) -> None:
    project, session = conversation.project, conversation.session
    for path in (
        "/api/me",
        PROVIDERS,
        f"/api/projects/{project.pk}",
        f"/api/projects/{project.pk}/files",
        f"/api/projects/{project.pk}/versions",
        f"/api/projects/{project.pk}/agent-runs",
        f"/api/projects/{project.pk}/export.zip",
        f"/api/agent/sessions?projectId={project.pk}",
        f"/api/agent/sessions?sessionId={session.pk}",
        f"/api/agent/sessions/{session.pk}/export",
    ):
        assert everything.get(path).status_code == 200, path
    for run in AgentRun.objects.all():
        everything.get(f"/api/agent/runs/{run.pk}")
        everything.get(f"/api/agent/runs/{run.pk}/events")
    _look_at_the_staffs_pages(everything, staff)


def _look_at_the_staffs_pages(everything: Everything, staff: Api) -> None:
    assert staff.user is not None
    client = Client()
    client.force_login(staff.user)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        everything.hear(client.get(reverse(f"{name}_changelist")))
        for row in model._default_manager.all():
            everything.hear(client.get(reverse(f"{name}_change", args=[row.pk])))


@pytest.fixture(params=["platform", "own"])
def key(request: pytest.FixtureRequest, planted: Conversation, settings: Settings) -> str:
    """Let calls go with the platform's key to Anthropic's API, or with the user's own to OpenAI's."""
    if request.param == "platform":
        return PLATFORM_KEY
    settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"openai": f"{planted.models.url}/v1"}
    assert planted.api.patch(PROVIDERS, {"provider": "openai", "apiKey": OWN_KEY}).status_code == 200
    return OWN_KEY


def _keys_sent(models: ModelServer) -> set[str]:
    headers = [{name.lower(): value for name, value in request.headers.items()} for request in models.requests]
    return {sent.get("x-api-key") or sent["authorization"].removeprefix("Bearer ") for sent in headers}


def test_a_whole_run_tells_no_secret(
    planted: Conversation, key: str, everything: Everything, staff: Api, started: _Started
) -> None:
    _script_a_whole_run(planted.models)
    run = planted.say("Write an app.")
    started.watching = False

    assert (run.status, run.files_changed) == ("succeeded", ["src/count.ts", "src/main.ts"])
    outcomes = [data["ok"] for kind, data in planted.events(run) if kind == "tool.finished"]
    assert outcomes[:4] == [True, False, False, True]
    assert _keys_sent(planted.models) == {key}
    _look_at_all_that_is_shown(everything, planted, staff)
    assert _leaks(everything) == {}
    assert [canary for canary in CANARIES if canary in str([request.body for request in planted.models.requests])] == []
    if not NO_SANDBOX:
        said = [data["summary"] for kind, data in planted.events(run) if kind == "tool.finished"]
        assert outcomes[4:] == [True, False, True, True], said  # it was checked
        assert PRYING.encode() in started.given
        assert _found(b"\n".join(started.given).decode("latin-1")) == []


def test_a_secret_that_is_told_would_be_found(planted: Conversation, everything: Everything, staff: Api) -> None:
    planted.models.say("Better not.")
    planted.models.call("write_file", {"path": "key.txt", "content": OWN_KEY})
    planted.models.say("Done.")
    planted.say(f"My key is {VARIABLE}.")
    planted.say("Write it down.")
    logging.getLogger("anthropic").debug("Sent %s.", PLATFORM_KEY)

    _look_at_all_that_is_shown(everything, planted, staff)
    leaks = _leaks(everything)

    assert leaks == {
        "an answer": [OWN_KEY, VARIABLE],
        "a log": list(CANARIES),  # so loud, the SDK logs what it sends
        "a row": [OWN_KEY, VARIABLE],
        "a content": [OWN_KEY],
    }


@pytest.mark.parametrize("status", [400, 401, 429])
def test_a_provider_that_repeats_the_key_is_not_repeated(
    planted: Conversation, key: str, everything: Everything, staff: Api, status: int
) -> None:
    _echo(planted.models, key, status)

    run = planted.say("Hello?")

    assert run.status == "failed"
    assert run.error is not None
    assert ModelCall.objects.filter(status="failed").exists()
    assert _keys_sent(planted.models) == {key}
    _look_at_all_that_is_shown(everything, planted, staff)
    assert _leaks(everything) == {}


def test_a_stream_that_ends_with_the_key_is_not_repeated(
    planted: Conversation, key: str, everything: Everything, staff: Api
) -> None:
    for _try in range(3):
        planted.models.error_event(after_events=4, message=f"overloaded: {key}").say("Once ", "upon ", "a ", "time.")

    run = planted.say("Tell me a story.")

    assert run.status == "failed"
    _look_at_all_that_is_shown(everything, planted, staff)
    assert _leaks(everything) == {}


def test_what_waits_for_the_agent_is_told_no_secret(
    planted: Conversation, key: str, everything: Everything, settings: Settings
) -> None:
    settings.AGENT_CHAT_WAIT_SECONDS = 30
    _echo(planted.models, key, 401)

    with worker():
        body = {"sessionId": str(planted.session.pk), "message": "Hello?"}
        answer = everything.hear(planted.api.post("/api/agent/chat", body, Idempotency_Key="once"))
        again = everything.hear(planted.api.post("/api/agent/chat", body, Idempotency_Key="once"))

    assert answer.json()["code"] == again.json()["code"] == "MODEL_KEY_REFUSED"
    assert _leaks(everything) == {}


@pytest.mark.parametrize("status", [401, 500])
def test_a_key_that_is_tried_is_not_repeated(
    planted: Conversation, everything: Everything, settings: Settings, status: int
) -> None:
    settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"openai": f"{planted.models.url}/v1"}
    _echo(planted.models, OWN_KEY, status)

    wanted = {"provider": "openai", "apiKey": OWN_KEY, "verify": True}
    answer = everything.hear(planted.api.patch(PROVIDERS, wanted))
    refused = everything.hear(planted.api.patch(PROVIDERS, {"provider": "openai", "apiKey": f"{OWN_KEY} {OWN_KEY}"}))

    assert answer.status_code >= 400
    assert refused.status_code == 400
    assert _keys_sent(planted.models) == {OWN_KEY}
    assert _leaks(everything) == {}


def test_briefs_prds_and_builds_tell_no_secret(
    planted: Conversation, key: str, everything: Everything, staff: Api
) -> None:
    _echo(planted.models, key, 401)
    brief = everything.hear(planted.api.post("/api/brief/extract", {"prompt": "An app for recipes of my family."}))
    _echo(planted.models, key, 401)
    document = {"projectId": str(planted.project.pk)}
    prd = everything.hear(planted.api.post("/api/prd/generate", document))
    _echo(planted.models, key, 401)
    planted.project.files.all().delete()  # a build makes an app where there is none
    build, lease = running_build(planted.project)
    steps = Run(Build.objects.select_related("project__owner").get(pk=build.pk), lease)
    for step in (build_steps.scaffold, build_steps.generate):
        step(steps)
    everything.get(f"/api/build?jobId={build.pk}")

    assert (brief.status_code, prd.status_code) == (200, 200)
    assert len(planted.models.requests) == 3
    assert _keys_sent(planted.models) == {key}
    _look_at_the_staffs_pages(everything, staff)
    assert _leaks(everything) == {}


@pytest.mark.skipif(NO_SANDBOX, reason="no sandbox here")
def test_an_app_that_looks_for_secrets_finds_none(planted: Conversation) -> None:
    app = {"src/main.ts": PRYING.encode(), "src/count.ts": b"export const count = 1;\n"}
    files.write_many(planted.project, app, author=Author.AGENT)

    site = bundler.bundle(planted.files())
    look = (
        "env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null; "
        "find / -xdev -newer /workspace/index.html -type f -exec cat {} + 2>/dev/null"
    )
    inside = sandbox.run(["/usr/bin/sh", "-c", look], files=planted.files())

    assert site.outputs
    assert _found(b"\n".join(site.outputs.values()).decode("latin-1")) == []
    assert b"PATH=/usr/bin:/bin" in inside.stdout
    assert _found((inside.stdout + inside.stderr).decode("latin-1")) == []
