"""The workspace over MCP: the official client against a real web server."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import uvicorn
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, Implementation, TextContent

from accounts import tokens
from accounts.models import User
from builder import prd
from builder.models import PrdRevision, Project
from motivd_site.asgi import application
from tests.conftest import Api
from workspace import files, versions
from workspace.models import Author, FileLock, Version, VersionKind, WorkspaceFile

pytestmark = pytest.mark.django_db(transaction=True)

APP = "src/App.tsx"
SOURCE = "export function App() {\n  return <h1>Records</h1>\n}\n"
READERS = {"list_files", "read_file", "search_files", "check"}
LISTING = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
WRITERS = {"write_file", "edit_file", "delete_file", "move_file"}


@dataclass(frozen=True)
class Desk:
    """A client's way to one project."""

    url: str
    token: str
    client: str = "Claude Code"
    modern: bool = False
    language: str = ""

    @property
    def name_in_versions(self) -> str:
        """A client without a handshake says its name in every request, one with it only by its User-Agent."""
        return self.client if self.modern else "claude-code"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[ClientSession]:
        headers = {"Authorization": f"Bearer {self.token}", "User-Agent": "claude-code/2.0 (cli)"}
        if self.language:
            headers["Accept-Language"] = self.language
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            streamable_http_client(self.url, http_client=http) as (reading, writing),
            ClientSession(reading, writing, client_info=Implementation(name=self.client, version="2.0")) as session,
        ):
            await (session.discover() if self.modern else session.initialize())
            yield session

    def call(self, tool: str, **given: Any) -> CallToolResult:
        async def one() -> CallToolResult:
            async with self.session() as session:
                return await session.call_tool(tool, given)

        return asyncio.run(one())

    def post(self, content: Any = LISTING, **headers: str) -> httpx2.Response:
        """Send a message as it is, or what is none."""
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.post(self.url, headers=sent | named, content=content, timeout=30)


@pytest.fixture
def site() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(application, log_config=None, lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def user(owner: Api) -> User:
    assert owner.user is not None
    return owner.user


@pytest.fixture(params=[False, True], ids=["with a handshake", "without a handshake"])
def desk(request: pytest.FixtureRequest, site: str, project: Project, user: User) -> Desk:
    files.write(project, APP, SOURCE.encode(), base=None)
    secret = tokens.create(user, name="Claude Code")[1]
    return Desk(f"{site}/mcp/{project.pk}", secret, modern=request.param)


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def content_of(project: Project, path: str) -> str:
    return files.read(project, path)[1].decode()


def descriptions(project: Project) -> list[str]:
    return list(Version.objects.filter(project=project).order_by("created_at").values_list("description", flat=True))


def test_the_tools_are_listed_with_their_schemas_and_what_they_change(desk: Desk) -> None:
    async def listed() -> dict[str, Any]:
        async with desk.session() as session:
            return {tool.name: tool for tool in (await session.list_tools()).tools}

    found = asyncio.run(listed())

    assert found.keys() == READERS | WRITERS
    assert {name for name, tool in found.items() if tool.annotations.read_only_hint} == READERS
    assert found["edit_file"].input_schema["required"] == ["path", "edits"]
    assert all(tool.input_schema["additionalProperties"] is False for tool in found.values())


def test_files_are_listed_read_and_searched_without_a_version(desk: Desk, project: Project) -> None:
    listed, read = desk.call("list_files"), desk.call("read_file", path=APP)
    found = desk.call("search_files", query="Records")

    assert APP in text_of(listed)
    assert (text_of(read), read.is_error) == (SOURCE, False)
    assert text_of(found).startswith(f"{APP}:2:")
    assert not Version.objects.filter(project=project)


def test_an_edit_is_made_by_the_agent_and_can_be_undone(desk: Desk, project: Project, user: User) -> None:
    result = desk.call("edit_file", path=APP, edits=[{"old": "Records", "new": "Vinyl"}])

    assert (text_of(result), result.is_error) == (f"Modified {APP}.", False)
    assert "<h1>Vinyl</h1>" in content_of(project, APP)
    assert WorkspaceFile.objects.get(project=project, path=APP).written_by == Author.AGENT
    before, after = Version.objects.filter(project=project).order_by("created_at")
    name = desk.name_in_versions
    assert (before.kind, before.description) == (
        VersionKind.BEFORE_REVERT,
        f"Before the changes of {name} over MCP",
    )
    assert (after.kind, after.author, after.created_by) == (VersionKind.AGENT, Author.AGENT, user)
    assert after.description == f"By {name} over MCP: edit_file {APP}"
    versions.revert(project, before, actor=user)
    assert content_of(project, APP) == SOURCE


def test_every_call_that_changes_files_is_one_version(desk: Desk, project: Project) -> None:
    calls = [
        desk.call("write_file", path="src/label.ts", content="export const label = 'Blue Note'\n"),
        desk.call("write_file", path=APP, content=SOURCE.replace("Records", "Vinyl")),
        desk.call("move_file", **{"from": "src/label.ts", "to": "src/labels.ts"}),
        desk.call("delete_file", path="src/labels.ts"),
    ]

    assert [(text_of(one), one.is_error) for one in calls] == [
        ("Created src/label.ts.", False),
        (f"Modified {APP}.", False),
        ("Moved src/label.ts to src/labels.ts.", False),
        ("Deleted src/labels.ts.", False),
    ]
    name = desk.name_in_versions
    assert descriptions(project) == [
        f"Before the changes of {name} over MCP",
        f"By {name} over MCP: write_file src/label.ts",
        f"By {name} over MCP: write_file {APP}",
        f"By {name} over MCP: move_file src/labels.ts",
        f"By {name} over MCP: delete_file src/labels.ts",
    ]


def test_people_read_of_it_in_their_own_language(desk: Desk, project: Project, user: User) -> None:
    User.objects.filter(pk=user.pk).update(locale="fr")

    desk.call("write_file", path="a.txt", content="a\n")

    name = desk.name_in_versions
    assert descriptions(project) == [
        f"Avant les modifications de {name} via MCP",
        f"{name}, via MCP : write_file a.txt",
    ]


def test_a_refused_edit_says_why_and_leaves_nothing(desk: Desk, project: Project) -> None:
    result = desk.call("edit_file", path=APP, edits=[{"old": "Records", "new": "A"}, {"old": "Tapes", "new": "B"}])

    assert result.is_error
    assert "Tapes" in text_of(result) or "edit 2" in text_of(result).lower()
    assert content_of(project, APP) == SOURCE
    assert not Version.objects.filter(project=project)


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("edit_file", {"path": APP}, "'edits' is a required property"),
        ("read_file", {"path": 7}, "7 is not of type 'string'"),
        ("read_file", {"path": APP, "owner": "me"}, "'owner' was unexpected"),
        ("read_file", {}, "'path' is a required property"),
        ("check", {"deep": True}, "'deep' was unexpected"),
        ("read_file", {"path": "nowhere.ts"}, "There is nothing here"),
        ("write_file", {"path": "../out.txt", "content": "x"}, "out.txt"),
        ("delete_file", {"path": "PRD.md"}, "There is nothing here"),
        ("write_file", {"path": APP, "content": SOURCE}, "has exactly this content already"),
    ],
)
def test_wrong_input_is_an_error_of_the_tool(
    desk: Desk, project: Project, tool: str, given: dict[str, Any], said: str
) -> None:
    result = desk.call(tool, **given)

    assert result.is_error
    assert said in text_of(result)
    assert not Version.objects.filter(project=project)


def test_a_tool_that_is_not_offered_is_an_error_of_the_protocol(desk: Desk) -> None:
    async def ask() -> str:
        async with desk.session() as session:
            with pytest.raises(MCPError) as refused:
                await session.call_tool("ask_human", {"title": "May I?"})
            return refused.value.error.message

    assert asyncio.run(ask()) == "There is no tool ask_human here."


def test_a_locked_file_is_left_alone(desk: Desk, project: Project) -> None:
    FileLock.objects.create(project=project, path=APP)

    edit = desk.call("edit_file", path=APP, edits=[{"old": "Records", "new": "Vinyl"}])
    write = desk.call("write_file", path=APP, content="export const gone = true\n")
    delete, move = desk.call("delete_file", path=APP), desk.call("move_file", **{"from": APP, "to": "src/B.tsx"})

    assert all(one.is_error and APP in text_of(one) for one in (edit, write, delete, move))
    assert content_of(project, APP) == SOURCE
    assert not Version.objects.filter(project=project)


def test_a_placeholder_is_refused_once_and_written_when_it_is_sent_again(desk: Desk, project: Project) -> None:
    longer = SOURCE + "".join(f"export const label{number} = {number}\n" for number in range(60))
    files.write(project, APP, longer.encode(), base=files.ANYTHING)

    first = desk.call("write_file", path=APP, content="export const one = 1\n")
    other = desk.call("write_file", path=APP, content="export const two = 2\n")
    kept = content_of(project, APP)
    again = desk.call("write_file", path=APP, content="export const one = 1\n")

    assert (first.is_error, other.is_error, kept) == (True, True, longer)
    assert "send it again" in text_of(first)
    assert not again.is_error
    assert content_of(project, APP) == "export const one = 1\n"


def test_the_prd_is_written_as_a_revision_and_not_as_a_version(desk: Desk, project: Project, user: User) -> None:
    prd.write(project, "# Crate\n", author=user, source=PrdRevision.Source.PERSON, base_revision=0)

    result = desk.call("edit_file", path="PRD.md", edits=[{"old": "# Crate", "new": "# Crates"}])

    assert not result.is_error, text_of(result)
    document = prd.of(project)
    assert document is not None
    assert (document.content, document.revision) == ("# Crates\n", 2)
    assert not Version.objects.filter(project=project)


def test_two_clients_at_once_lose_nothing(desk: Desk, project: Project) -> None:
    lines = "".join(f"export const record{number} = 'side A of {number}'\n" for number in range(12))
    files.write(project, "src/records.ts", lines.encode(), base=None)

    async def edit(odd: int) -> list[bool]:
        async with desk.session() as session:
            results = []
            for number in range(odd, 12, 2):
                change = {"old": f"'side A of {number}'", "new": f"'side B of {number}'"}
                found = await session.call_tool("edit_file", {"path": "src/records.ts", "edits": [change]})
                results.append(found.is_error)
            return results

    async def both() -> list[list[bool]]:
        return list(await asyncio.gather(edit(0), edit(1)))

    refused = asyncio.run(both())

    assert refused == [[False] * 6] * 2
    assert content_of(project, "src/records.ts") == lines.replace("side A", "side B")
    assert Version.objects.filter(project=project, kind=VersionKind.AGENT).count() == 12


def test_the_app_is_checked(desk: Desk, project: Project) -> None:
    files.write(project, APP, b"export const broken: number = 'no'\n", base=files.ANYTHING)
    files.write(project, "tsconfig.json", b'{"compilerOptions": {"strict": true}, "include": ["src"]}\n', base=None)
    files.write(project, "index.html", b"<script type=module src=/src/App.tsx></script>\n", base=None)

    result = desk.call("check")

    assert not result.is_error
    assert text_of(result).startswith((f"{APP}:1: ", "Nothing could be bundled"))


def test_another_ones_project_is_as_if_it_did_not_exist(desk: Desk, site: str, project: Project) -> None:
    stranger = User.objects.create_user("stranger@example.net")
    theirs = tokens.create(stranger, name="theirs")[1]

    unknown = Desk(f"{site}/mcp/{uuid.uuid4()}", desk.token).post()
    foreign = Desk(desk.url, theirs).post()
    nonsense = Desk(f"{site}/mcp/nonsense", desk.token).post()

    assert [(one.status_code, one.json()["code"]) for one in (unknown, foreign, nonsense)] == [(404, "NOT_FOUND")] * 3
    assert {one.json()["error"] for one in (unknown, foreign, nonsense)} == {foreign.json()["error"]}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer motivd_wrong", "Basic bW90aXZk", "Bearer {0}, Bearer {0}"])
def test_without_a_good_token_nothing_is_told(desk: Desk, header: str) -> None:
    answered = desk.post(Authorization=header.format(desk.token), Accept_Language="fr")

    assert (answered.status_code, answered.headers["www-authenticate"]) == (401, "Bearer")
    body = answered.json()
    assert (body["code"], body["requestId"]) == ("NOT_AUTHENTICATED", answered.headers["x-request-id"])
    assert body["error"] == "Connectez-vous, ou envoyez un jeton d’API valide."


def test_a_body_that_is_too_large_is_refused_also_in_chunks(desk: Desk) -> None:
    def chunks() -> Iterator[bytes]:
        for _number in range(9):
            yield b"x" * 2**20

    whole = desk.post(b"x" * (9 * 2**20))
    chunked = desk.post(chunks())

    assert [(one.status_code, one.json()["code"]) for one in (whole, chunked)] == [(413, "TOO_LARGE")] * 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b"7", b"[" * 100_000, b'{"jsonrpc": "2.0", "method": "tools/call", "params": []}'],
    ids=["nothing", "cut off", "a list", "not UTF-8", "a number", "deep", "params of a wrong type"],
)
def test_what_is_no_message_is_refused_by_the_protocol(desk: Desk, content: bytes) -> None:
    version = "2026-07-28" if desk.modern else "2025-06-18"

    answered = desk.post(content, MCP_Protocol_Version=version)

    assert answered.status_code in (202, 400)
    assert not desk.call("list_files").is_error


def test_text_that_is_none_is_refused(desk: Desk, project: Project) -> None:
    call = (
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", '
        b'"params": {"name": "write_file", "arguments": {"path": "a.txt", "content": "\\ud800"}}}'
    )

    answered = desk.post(call)

    assert answered.status_code in (200, 400)
    assert not files.has(project, "a.txt")


def test_there_is_nothing_to_listen_to(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "text/event-stream"}

    answered = [httpx2.request(method, desk.url, headers=headers) for method in ("GET", "DELETE", "PUT")]

    assert [(one.status_code, one.headers["allow"]) for one in answered] == [(405, "POST")] * 3
    assert answered[0].json()["code"] == "METHOD_NOT_ALLOWED"


def test_pages_of_other_sites_may_not_call(desk: Desk, settings: Any) -> None:
    foreign = desk.post(Origin="https://evil.example")
    own = desk.post(Origin=settings.SITE_URL)

    assert (foreign.status_code, foreign.json()["code"]) == (403, "FORBIDDEN")
    assert own.status_code == 200


def test_calls_count_as_reads_and_writes_of_the_api(desk: Desk, settings: Any) -> None:
    settings.RATE_LIMIT_WRITES_PER_MINUTE, settings.RATE_LIMIT_READS_PER_MINUTE = 1, 500
    call = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "delete_file", "arguments": {}}}'

    first, second = desk.post(call), desk.post(call)
    read = desk.post()

    assert (first.status_code, first.headers["ratelimit-remaining"]) == (200, "0")
    assert (second.status_code, second.json()["code"]) == (429, "RATE_LIMITED")
    assert int(second.headers["retry-after"]) >= 1
    assert (read.status_code, read.headers["ratelimit-limit"]) == (200, "500")


def test_other_addresses_are_not_ours(site: str, desk: Desk) -> None:
    assert httpx2.get(f"{site}/mcp", headers={"Accept": "application/json"}).status_code == 404
    assert httpx2.get(f"{site}/api/nowhere").json()["code"] == "NOT_FOUND"
    host = {"Host": "crate.apps.localhost"}
    assert httpx2.post(desk.url, headers=host, json={}).status_code == 405  # a published app's own path
