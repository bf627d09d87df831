"""GET /api/preview/status: does an app answer there?"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from preview import address_status
from preview.address_status import AddressState
from tests.conftest import Api
from tests.motivd_site.loopback import Server, answer, two

PATH = "/api/preview/status"


@pytest.fixture(autouse=True)
def private(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True


def ask(owner: Api, url: str) -> tuple[int, dict[str, object]]:
    answered = owner._client.get(PATH, {"url": url})
    return answered.status_code, answered.json()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "online"),
        (204, "online"),
        (304, "online"),
        (401, "restricted"),
        (403, "restricted"),
        (404, "gone"),
        (410, "gone"),
        (425, "not_ready"),
        (500, "not_ready"),
        (502, "not_ready"),
        (503, "not_ready"),
        (400, "error"),
        (402, "error"),
        (429, "error"),
        (451, "error"),
    ],
)
def test_the_state_follows_from_what_the_app_answers(owner: Api, status: int, state: str) -> None:
    with Server(answer(b"", f"{status} So")) as server:
        code, body = ask(owner, server.url())

    assert (code, body["state"], body["httpStatus"], body["frameable"]) == (200, state, status, True)
    assert isinstance(body["latencyMs"], int)
    checked_at = datetime.fromisoformat(str(body["checkedAt"]))
    assert abs(timezone.now() - checked_at) < timedelta(minutes=1)
    assert str(body["checkedAt"]).endswith("Z")
    assert set(body) == {"state", "httpStatus", "checkedAt", "latencyMs", "frameable"}


def test_an_app_that_forbids_framing_says_so(owner: Api) -> None:
    with Server(answer(X_Frame_Options="DENY")) as server:
        _code, body = ask(owner, server.url())

    assert (body["state"], body["frameable"]) == ("online", False)


def test_redirects_are_followed_to_the_app(owner: Api) -> None:
    with two(answer(b"", "503 Starting", X_Frame_Options="DENY"), answer()) as (app, server):
        server.speak = answer(status="302 Found", Location=app.url("/en/"))
        _code, body = ask(owner, server.url())

    assert (body["state"], body["httpStatus"], body["frameable"]) == ("not_ready", 503, False)
    assert app.requests[0].startswith(b"GET /en/ ")


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "/again", "ftp://example.com/"])
def test_a_redirect_that_leads_nowhere_is_an_error(owner: Api, location: str) -> None:
    with Server(answer(status="302 Found", Location=location)) as server:
        code, body = ask(owner, server.url())

    assert (code, body["state"], body["httpStatus"], body["latencyMs"], body["frameable"]) == (
        200,
        "error",
        None,
        None,
        None,
    )


def test_an_app_that_stops_after_its_headers_is_online(owner: Api) -> None:
    def speak(server: Server, connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        server.stopping.wait(5)

    with Server(speak) as server:
        found = address_status.check(server.url(), timeout_seconds=5)
        server.stopping.set()

    assert found.state == AddressState.ONLINE


def test_an_app_that_says_nothing_in_time_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = address_status.check(f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout_seconds=0.2)

    assert (found.state, found.http_status) == (AddressState.ERROR, None)


def test_the_route_gives_an_app_ten_seconds() -> None:
    assert address_status.TIMEOUT_SECONDS == 10


def test_a_port_where_nobody_is_is_an_error(owner: Api, unused_port: int) -> None:
    code, body = ask(owner, f"http://127.0.0.1:{unused_port}/")

    assert (code, body["state"], body["httpStatus"]) == (200, "error", None)


def test_a_name_that_nobody_has_is_an_error() -> None:
    def resolve(name: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    found = address_status.check("https://nobody.example/", resolve=resolve)

    assert (found.state, found.http_status) == (AddressState.ERROR, None)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("file:///etc/passwd", "scheme"),
        ("nonsense", "scheme"),
        ("https://user:password@example.com/", "userinfo"),
        ("https://example.com:25/", "port"),
        ("https://2130706433/", "host"),
    ],
)
def test_an_address_that_is_not_visited_is_refused(owner: Api, url: str, reason: str) -> None:
    code, body = ask(owner, url)

    assert (code, body["code"], body["reason"]) == (400, "ADDRESS_REFUSED", reason)


def test_private_addresses_are_refused_where_they_are_not_opened(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = False

    with Server(answer()) as server:
        code, body = ask(owner, server.url())

    assert (code, body["reason"], server.connections) == (400, "private", 0)


def test_the_refusal_is_in_the_reader_s_language(owner: Api) -> None:
    answered = owner.get(f"{PATH}?url=http://169.254.169.254/&locale=fr")

    assert answered.json()["error"] == "L’adresse mène à un réseau privé, où ce serveur ne va pas."


@pytest.mark.parametrize("query", ["", "?url=", f"?url=https://example.com/{'a' * 2048}", "?url=https://a.b/&x=1"])
def test_the_query_is_one_address(owner: Api, query: str) -> None:
    answered = owner.get(f"{PATH}{query}")

    assert (answered.status_code, answered.json()["code"]) == (400, "VALIDATION_ERROR")


def test_visitors_are_asked_to_sign_in(visitor: Api) -> None:
    assert visitor.get(f"{PATH}?url=https://example.com/").status_code == 401
