"""People's own MCP servers in the settings, against a real server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from integrations import mcp_servers
from integrations.models import McpServer, ToolConsent
from motivd_site import secrets
from tests.conftest import Api
from tests.remote_mcp import SCHEMA, RemoteMcp

PATH = "/api/settings/integrations/mcp-servers"
SECRET = "canary-secret-0123456789"


@pytest.fixture
def remote(settings: Settings, db: None) -> Iterator[RemoteMcp]:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    with RemoteMcp() as server:
        server.offer("now")
        yield server


@pytest.fixture
def add(owner: Api, remote: RemoteMcp) -> Callable[..., dict[str, Any]]:
    def added(name: str = "weather", **more: Any) -> dict[str, Any]:
        answer = owner.post(PATH, {"name": name, "url": remote.url, **more})
        assert answer.status_code == 201, answer.content
        found: dict[str, Any] = answer.json()["mcpServer"]
        return found

    return added


def path_of(server: dict[str, Any], more: str = "") -> str:
    return f"{PATH}/{server['id']}{more}"


def test_a_server_is_added_with_its_tools(owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    remote.offer("get forecast", description="Looks ahead.", reads_only=True)
    remote.offer("bad", schema={"type": "object", "properties": 4})

    server = add()

    assert server["tools"] == [
        {"name": "now", "agentName": "mcp_weather_now", "description": "Tells the weather.", "readOnlyHint": False},
        {
            "name": "get forecast",
            "agentName": mcp_servers.agent_names(McpServer.objects.get())[1],
            "description": "Looks ahead.",
            "readOnlyHint": True,
        },
    ]
    assert (server["name"], server["url"], server["enabled"]) == ("weather", remote.url, True)
    assert (server["toolsLeftOut"], server["lastError"], server["authPreview"]) == (1, None, None)
    assert server["checkedAt"]
    assert owner.get(PATH).json()["mcpServers"] == [server]
    assert McpServer.objects.get().tools[0]["schema"] == SCHEMA


@pytest.mark.parametrize("handshake", [False, True])
@pytest.mark.parametrize("events", [False, True])
def test_all_ways_of_speaking_are_understood(owner: Api, settings: Settings, *, handshake: bool, events: bool) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    with RemoteMcp(handshake=handshake, events=events) as remote:
        for number in range(5):
            remote.offer(f"tool-{number}")
        remote.page_size = 2

        answer = owner.post(PATH, {"name": "weather", "url": remote.url})

        assert [tool["name"] for tool in answer.json()["mcpServer"]["tools"]] == [f"tool-{n}" for n in range(5)]
        assert remote.ended == handshake


def test_the_secret_is_sent_and_kept_and_never_shown(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    remote.secret = SECRET
    caplog.set_level(logging.DEBUG)

    server = add(secret=SECRET)
    listed = owner.get(PATH)

    assert server["authPreview"] == "6789"
    assert SECRET not in listed.content.decode() + caplog.text
    row = McpServer.objects.get()
    assert row.sealed_headers is not None
    assert SECRET.encode() not in bytes(row.sealed_headers)
    assert SECRET.encode() in secrets.decrypt(bytes(row.sealed_headers))


def test_a_secret_may_go_into_a_header_of_another_name(remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    remote.secret, remote.header = SECRET, "X-Api-Key"

    add(secret=SECRET, headerName="X-Api-Key")

    assert remote.headers[-1]["x-api-key"] == SECRET
    assert "authorization" not in remote.headers[-1]


def test_a_short_secret_shows_nothing(add: Callable[..., dict[str, Any]]) -> None:
    assert add(secret="short")["authPreview"] == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Weather"}, "name"),
        ({"name": "wet_ther"}, "name"),
        ({"name": "-weather"}, "name"),
        ({"name": "w" * 31}, "name"),
        ({"name": ""}, "name"),
        ({"name": 4}, "name"),
        ({"url": "x" * 501}, "url"),
        ({"enabled": "yes"}, "enabled"),
        ({"secret": "two\nlines"}, "secret"),
        ({"secret": "clé"}, "secret"),
        ({"headerName": "X-Key"}, "secret"),
        ({"headerName": "X Key", "secret": "s"}, "headerName"),
        ({"headerName": "Host", "secret": "s"}, "headerName"),
        ({"headerName": "mcp-session-id", "secret": "s"}, "headerName"),
        ({"headerName": "Content-Length", "secret": "s"}, "headerName"),
        ({"tools": []}, "tools"),
    ],
)
def test_bad_bodies_are_refused(owner: Api, remote: RemoteMcp, changes: dict[str, Any], field: str) -> None:
    refused = owner.post(PATH, {"name": "weather", "url": remote.url} | changes)

    assert (refused.status_code, refused.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(refused.json()["details"]) == [field]
    assert (McpServer.objects.count(), remote.headers) == (0, [])


@pytest.mark.parametrize(
    ("url", "private", "reason"),
    [
        ("http://127.0.0.1:8000/mcp", False, "scheme"),
        ("https://127.0.0.1:8000/mcp", False, "private"),
        ("https://169.254.169.254/mcp", True, "private"),
        ("https://user:pass@example.org/mcp", True, "userinfo"),
        ("https://example.org:22/mcp", True, "port"),
        ("ftp://example.org/mcp", True, "scheme"),
        ("no address", True, "scheme"),
    ],
)
def test_an_address_where_we_do_not_go_is_refused(
    owner: Api, settings: Settings, url: str, reason: str, *, private: bool
) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = private

    refused = owner.post(PATH, {"name": "weather", "url": url})

    assert (refused.status_code, refused.json()["code"]) == (400, "ADDRESS_REFUSED")
    assert refused.json()["reason"] == reason
    assert not McpServer.objects.exists()


ELSEWHERE = (307, {"location": "http://127.0.0.1:1/"}, b"")


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        ((200, {"content-type": "text/html"}, b"<html>"), 502, "MCP_NOT_SPOKEN"),
        ((200, {"content-type": "application/json"}, b"{}"), 502, "MCP_NOT_SPOKEN"),
        ((200, {"content-type": "application/json"}, b"[" * 100_000), 502, "MCP_NOT_SPOKEN"),
        ((200, {"content-type": "application/json", "content-encoding": "gzip"}, b"x"), 502, "MCP_NOT_SPOKEN"),
        ((404, {}, b""), 502, "MCP_NOT_SPOKEN"),
        (ELSEWHERE, 502, "MCP_NOT_SPOKEN"),
        ((307, {"location": "/other"}, b""), 502, "MCP_NOT_SPOKEN"),
        ((401, {}, b""), 409, "MCP_KEY_REFUSED"),
        ((403, {}, b""), 409, "MCP_KEY_REFUSED"),
        ((500, {}, b""), 502, "UPSTREAM_ERROR"),
        ((200, {"content-type": "application/json"}, b" " * (5 * 2**20)), 502, "MCP_ANSWER_TOO_LONG"),
    ],
    ids=range(11),
)
def test_a_server_that_does_not_tell_its_tools_is_not_kept(
    owner: Api, remote: RemoteMcp, raw: tuple[int, dict[str, str], bytes], status: int, code: str
) -> None:
    remote.answer_raw = raw

    refused = owner.post(PATH, {"name": "weather", "url": remote.url, "secret": SECRET})

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert SECRET not in refused.content.decode()
    assert not McpServer.objects.exists()
    assert remote.paths == {"/mcp"}  # no redirect was followed


def test_a_server_that_is_not_there_is_not_kept(owner: Api, remote: RemoteMcp) -> None:
    remote.close()

    refused = owner.post(PATH, {"name": "weather", "url": remote.url})

    assert (refused.status_code, refused.json()["code"]) == (502, "MCP_UNREACHABLE")
    assert not McpServer.objects.exists()


def test_a_server_that_takes_its_time_is_not_waited_for(owner: Api, remote: RemoteMcp, settings: Settings) -> None:
    settings.MCP_LIST_SECONDS = 0.3
    remote.stall("tools/list")

    refused = owner.post(PATH, {"name": "weather", "url": remote.url})

    assert (refused.status_code, refused.json()["code"]) == (504, "UPSTREAM_TIMEOUT")
    assert not McpServer.objects.exists()


def test_a_wrong_secret_is_not_kept(owner: Api, remote: RemoteMcp) -> None:
    remote.secret = SECRET

    refused = owner.post(PATH, {"name": "weather", "url": remote.url, "secret": "wrong"})

    assert (refused.status_code, refused.json()["code"]) == (409, "MCP_KEY_REFUSED")


def test_a_name_is_used_once_and_by_each_person(
    owner: Api, stranger: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]
) -> None:
    add()
    other = add("other")
    body = {"name": "weather", "url": remote.url}

    again, renamed = owner.post(PATH, body), owner.patch(path_of(other), {"name": "weather"})

    assert (again.status_code, again.json()["code"]) == (409, "NAME_TAKEN")
    assert (renamed.status_code, renamed.json()["code"]) == (409, "NAME_TAKEN")
    assert owner.patch(path_of(other), {"name": "other"}).status_code == 200
    assert stranger.post(PATH, body).status_code == 201


def test_there_are_no_more_than_ten(owner: Api, remote: RemoteMcp) -> None:
    assert owner.user is not None
    for number in range(mcp_servers.LIMIT):
        McpServer.objects.create(user=owner.user, name=f"server-{number}", url=remote.url)

    refused = owner.post(PATH, {"name": "weather", "url": remote.url})

    assert (refused.status_code, refused.json()["code"]) == (409, "MCP_SERVER_LIMIT")
    assert McpServer.objects.count() == mcp_servers.LIMIT
    assert remote.headers == []


def test_changing_a_name_or_switching_off_asks_nobody(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]
) -> None:
    server = add()
    remote.close()

    changed = owner.patch(path_of(server), {"name": "rain", "enabled": False})

    assert changed.status_code == 200
    assert (changed.json()["mcpServer"]["name"], changed.json()["mcpServer"]["enabled"]) == ("rain", False)
    assert changed.json()["mcpServer"]["tools"][0]["agentName"] == "mcp_rain_now"
    assert owner.get(PATH).json()["mcpServers"] == [changed.json()["mcpServer"]]


def test_another_address_is_asked_first(owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    server = add()
    with RemoteMcp() as another:
        another.offer("later")
        changed = owner.patch(path_of(server), {"url": another.url})
    refused = owner.patch(path_of(server), {"url": another.url + "?gone"})

    assert [tool["name"] for tool in changed.json()["mcpServer"]["tools"]] == ["later"]
    assert (refused.status_code, refused.json()["code"]) == (502, "MCP_UNREACHABLE")
    assert owner.get(PATH).json()["mcpServers"] == [changed.json()["mcpServer"]]


def test_a_secret_does_not_follow_to_another_server(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]
) -> None:
    server = add(secret=SECRET)
    with RemoteMcp() as another:
        another.offer("later")
        refused = owner.patch(path_of(server), {"url": another.url})
        heard = another.headers[:]
        without = owner.patch(path_of(server), {"url": another.url, "secret": ""})

    assert (refused.status_code, list(refused.json()["details"])) == (400, ["secret"])
    assert heard == []
    assert (without.status_code, without.json()["mcpServer"]["authPreview"]) == (200, None)
    assert "authorization" not in another.headers[-1]


def test_another_secret_is_tried_first(owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    remote.secret = SECRET
    server = add(secret=SECRET)

    refused = owner.patch(path_of(server), {"secret": "wrong"})
    remote.secret = "another-secret-4321"
    changed = owner.patch(path_of(server), {"secret": remote.secret})

    assert (refused.status_code, refused.json()["code"]) == (409, "MCP_KEY_REFUSED")
    assert changed.json()["mcpServer"]["authPreview"] == "4321"


def test_refreshing_shows_what_is_there_now(owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    server = add()
    remote.tools.clear()
    remote.offer("later")

    refreshed = owner.post(path_of(server, "/refresh"))

    assert refreshed.status_code == 200
    assert [tool["name"] for tool in refreshed.json()["mcpServer"]["tools"]] == ["later"]
    assert owner.get(PATH).json()["mcpServers"] == [refreshed.json()["mcpServer"]]


def test_a_refresh_that_fails_says_why_and_keeps_the_tools(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    server = add()
    remote.secret = SECRET
    refused = owner.post(path_of(server, "/refresh")).json()["mcpServer"]
    settings.OUTBOUND_ALLOW_PRIVATE = False
    private = owner.post(path_of(server, "/refresh")).json()["mcpServer"]
    settings.OUTBOUND_ALLOW_PRIVATE = True
    remote.secret = ""
    well = owner.post(path_of(server, "/refresh")).json()["mcpServer"]

    assert refused["lastError"]["code"] == "MCP_KEY_REFUSED"
    assert "refused the secret" in refused["lastError"]["error"]
    assert private["lastError"]["code"] == "ADDRESS_REFUSED"
    assert refused["tools"] == private["tools"] == server["tools"]
    assert well["lastError"] is None


def allow(owner: Api, *tools: str, policy: str = "always") -> None:
    for tool in tools:
        ToolConsent.objects.update_or_create(user=owner.user, tool=tool, defaults={"policy": policy})


def allowed(owner: Api) -> set[str]:
    return set(ToolConsent.objects.filter(user=owner.user).values_list("tool", flat=True))


def test_what_was_allowed_to_a_tool_is_not_allowed_to_another_one(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]
) -> None:
    for name in ("same", "gone", "reworded"):
        remote.offer(name)
    server = add()
    names = {f"mcp_weather_{name}" for name in ("now", "same", "gone", "reworded")}
    allow(owner, *names)
    remote.offer("now", schema={"type": "object"})
    remote.offer("reworded", description="Tells it in other words.")
    del remote.tools["gone"]

    owner.post(path_of(server, "/refresh"))

    assert allowed(owner) == {"mcp_weather_same", "mcp_weather_reworded"}


def test_what_was_forbidden_stays_forbidden(owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]) -> None:
    server = add()
    allow(owner, "mcp_weather_now", policy="never")
    remote.offer("now", schema={"type": "object"})

    owner.post(path_of(server, "/refresh"))

    assert allowed(owner) == {"mcp_weather_now"}


def test_a_server_of_the_same_name_inherits_nothing(owner: Api, add: Callable[..., dict[str, Any]]) -> None:
    server = add()
    allow(owner, "mcp_weather_now", "write_file")

    assert owner.delete(path_of(server)).status_code == 204
    after = allowed(owner)
    allow(owner, "mcp_weather_now")
    add()

    assert after == allowed(owner) == {"write_file"}


@pytest.mark.parametrize("change", [{"name": "rain"}, {"url": "?another"}])
def test_under_another_name_or_address_the_agent_asks_anew(
    owner: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]], change: dict[str, str]
) -> None:
    server = add()
    allow(owner, "mcp_weather_now", "mcp_rain_now")

    given = {field: remote.url + value if field == "url" else value for field, value in change.items()}
    assert owner.patch(path_of(server), given).status_code == 200

    assert "mcp_weather_now" not in allowed(owner)


def test_servers_are_their_owners(
    owner: Api, stranger: Api, remote: RemoteMcp, add: Callable[..., dict[str, Any]]
) -> None:
    server = add()
    heard = len(remote.headers)

    answers = [
        stranger.patch(path_of(server), {"enabled": False}),
        stranger.delete(path_of(server)),
        stranger.post(path_of(server, "/refresh")),
        owner.patch(f"{PATH}/{uuid4()}", {"enabled": False}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert stranger.get(PATH).json()["mcpServers"] == []
    assert McpServer.objects.get().enabled
    assert len(remote.headers) == heard


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_costs_three_queries(
    owner: Api, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    assert owner.user is not None
    for count in range(number):
        McpServer.objects.create(user=owner.user, name=f"server-{count}", url="https://example.org/mcp")

    owner.get(PATH)  # the first call of a token writes down that it was used

    # the token, its last use, the servers
    with django_assert_num_queries(3):
        assert len(owner.get(PATH).json()["mcpServers"]) == number
