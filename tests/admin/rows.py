"""Rows of everything that the staff can look at, with a secret in each that holds one."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.models import BrowserSession, SignInLink, Upload, User
from builder.models import Project
from integrations.models import (
    CallStatus,
    GitHubConnection,
    McpServer,
    ModelCall,
    ModelProvider,
    ToolConsent,
)
from motivd_site import secrets
from motivd_site.work import JobState
from preview.models import PageError, PreviewSession, PreviewShare, ServerRuntime, ShownState, Thumbnail
from workspace import files, variables, versions
from workspace.models import (
    AgentEvent,
    AgentMessage,
    AgentRun,
    AgentSchedule,
    AgentSession,
    Author,
    FileLock,
    GitSync,
    RepoSync,
    ToolRecord,
    VersionKind,
)

KEY: Final = "sk-canary-" + "q7" * 20
ADDRESS_KEY: Final = "address-canary-" + "w8" * 10
HEADER: Final = "Bearer header-canary-" + "e9" * 10
TOKEN: Final = "ghp_canary" + "r6" * 15
SESSION_KEY: Final = "session-canary-" + "k2" * 5
AUTH_DIGEST: Final = "auth-canary-" + "d4" * 20
LINK_DIGEST: Final = "link-canary-" + "p3" * 20
USED_BY: Final = "browser-canary-" + "b8" * 20
LEASE: Final = uuid.uuid4()
SEALED: Final = "gAAAAA"  # what everything begins with that `secrets` encrypts
MARKUP: Final = "<script>alert(1)</script>"
LONG: Final = "long " * 20_000

_numbers = itertools.count(1)


def sign_in(user: User) -> None:
    """Let somebody be signed in with a browser, and have a link mailed to sign in with another."""
    SignInLink.objects.create(
        user=user, digest=f"{LINK_DIGEST}{next(_numbers)}", next_path=f"/projects/?q={ADDRESS_KEY}", used_by=USED_BY
    )
    BrowserSession.objects.create(
        user=user, session_key=f"{SESSION_KEY}{next(_numbers)}", auth_digest=AUTH_DIGEST, ip_address="203.0.113.7",
        user_agent=f"Firefox {MARKUP}",
    )  # fmt: skip


def connect(project: Project) -> None:
    """Let the owner connect GitHub, a model and an MCP server, all with their secrets, and upload a file."""
    owner = project.owner
    Upload.objects.create(owner=owner, name=f"{MARKUP}.txt", content_type="text/plain", size=5, sha256="ab" * 32)
    GitHubConnection.objects.create(
        user=owner, login=f"ada-{owner.pk}", sealed_token=secrets.encrypt(TOKEN.encode()), scopes=["repo"]
    )
    ModelProvider.objects.create(
        user=owner, provider="openai_compatible", sealed_key=secrets.encrypt(KEY.encode()), key_preview=KEY[-4:],
        base_url=f"http://models.internal:8080/v1/{ADDRESS_KEY}?key={ADDRESS_KEY}", model="qwen", is_default=True,
    )  # fmt: skip
    ToolConsent.objects.create(user=owner, tool="write_file", policy=ToolConsent.Policy.ALWAYS)
    McpServer.objects.create(
        user=owner, name=f"search {MARKUP}", url=f"https://user:{ADDRESS_KEY}@mcp.example/{ADDRESS_KEY}/sse",
        sealed_headers=secrets.encrypt(f'{{"Authorization": "{HEADER}"}}'.encode()), auth_preview=HEADER[-4:],
        tools=[{"name": f"find {MARKUP}", "description": "", "schema": {"type": "object"}, "readOnly": True}],
        last_error={"code": "MCP_SERVER_REFUSED", "reason": f"What is {HEADER}?"}, checked_at=timezone.now(),
    )  # fmt: skip


def work(project: Project, **columns: Any) -> AgentRun:
    """Let the agent work: a session with messages, a run with events, a schedule, calls, versions, pushes, locks."""
    session = AgentSession.objects.create(project=project, title=f"Title {MARKUP}", last_seq=2)
    schedule = AgentSchedule.objects.create(
        project=project, session=session, title=f"Tidy {MARKUP}", prompt=f"Tidy {MARKUP}", frequency="weekly",
        weekday_utc=0, run_hour_utc=4,
    )  # fmt: skip
    files.write(project, "a.txt", b"a", base=files.ANYTHING)
    version = versions.create(
        project, description=f"Version {MARKUP}", kind=VersionKind.AGENT, author=Author.AGENT, created_by=project.owner
    )
    failed: dict[str, Any] = {
        "kind": AgentRun.Kind.SCHEDULE, "status": JobState.FAILED, "engine": "built-in", "model": f"anthropic:{MARKUP}",
        "files_changed": [f"{MARKUP}.txt"], "started_at": timezone.now(), "finished_at": timezone.now(),
        "transcript": [{"text": LONG}], "usage": {"parts": [{"type": "text", "text": LONG}]},
        "error": {"code": "STUCK", "sentences": {"en": f"Circles {MARKUP}", "fr": f"En rond {MARKUP}"},
                  "details": {"provider": [MARKUP]}},
    }  # fmt: skip
    Thumbnail.objects.create(
        project=project, version=version, status=JobState.FAILED, content=b"RIFF", content_type="image/webp",
        width=640, height=400,
        error={"code": "VERSION_NOT_SHOWN", "text": "It cannot be shown: %(problem)s", "params": {"problem": MARKUP}},
    )  # fmt: skip
    run = AgentRun.objects.create(
        project=project, session=session, schedule=schedule, slot=timezone.now(), requested_by=project.owner,
        last_seq=3, version_id=version.pk, **(failed | columns),
    )  # fmt: skip
    say = {AgentMessage.Role.USER: f"Do it {MARKUP}", AgentMessage.Role.ASSISTANT: LONG}
    for seq, (role, content) in enumerate(say.items(), 1):
        parts = [{"type": "tool", "name": MARKUP, "input": {"text": MARKUP}, "ok": True}]
        AgentMessage.objects.create(session=session, run=run, seq=seq, role=role, content=content, parts=parts)
    for seq, data in enumerate([{"text": MARKUP}, {"diff": LONG}, {"error": MARKUP}], 1):
        AgentEvent.objects.create(run=run, seq=seq, kind="text.delta", data=data)
    call(project, run_id=run.pk)
    RepoSync.objects.create(
        project=project,
        full_name=f"ada/{project.slug}",
        branch="main",
        skipped={MARKUP: "link"},
        synced_at=timezone.now(),
    )
    GitSync.objects.create(
        project=project, kind="push", requested_by=project.owner, status=JobState.FAILED,
        request={"message": MARKUP}, error={"code": "GIT_DIVERGED", "text": "Pull first.", "params": {}},
    )  # fmt: skip
    variables.put(project, "API_KEY", KEY, secret=True)
    variables.put(project, "GREETING", f"hello {ADDRESS_KEY}", secret=False)
    FileLock.objects.create(project=project, path=f"{MARKUP}.txt")
    ToolRecord.objects.create(model=f"{MARKUP} {next(_numbers)}", tool="edit_file", succeeded=3, failed=1)
    return run


def preview(project: Project) -> PreviewShare:
    """Let it be previewed, by a server that failed, with an error on its page, and by others."""
    PreviewSession.objects.create(project=project, is_on=True, started_at=timezone.now())
    ServerRuntime.objects.create(
        project=project, is_wanted=True, state="failed", command=["npm", "run", MARKUP], logs=f"env: {KEY}",
        lease_token=LEASE, lease_owner="a runner", lease_expires_at=timezone.now(),
        last_error={"text": "", "params": None, "file": f"{MARKUP}.ts", "line": 3},
    )  # fmt: skip
    PageError.objects.create(
        project=project, fingerprint=f"{next(_numbers)}", kind="error", message=f"Broken {MARKUP}", file="src/App.tsx",
        line=7, stack=f"at {MARKUP}", page=f"/{MARKUP}",
    )  # fmt: skip
    ShownState.objects.create(
        project=project, state="ab" * 32, errors=[{"message": MARKUP, "file": "src/App.tsx", "line": 7, "column": 1}]
    )
    return PreviewShare.objects.create(project=project, expires_at=timezone.now() + timedelta(hours=1))


def call(project: Project, **columns: Any) -> ModelCall:
    wanted: dict[str, Any] = {
        "project_id": project.pk, "purpose": "agent.sdk", "provider": "anthropic", "model": "claude-sonnet-5",
        "status": CallStatus.SUCCEEDED, "input_tokens": 1_000, "output_tokens": 200, "cache_read_tokens": 30,
        "cache_write_5m_tokens": 4, "cost_usd": "0.012345", "took_ms": 1_500, "first_token_ms": 300,
    }  # fmt: skip
    return ModelCall.objects.create(user=project.owner, **(wanted | columns))
