"""The door to addresses that users supply: real servers on loopback, and names through a resolver of the test."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from django.utils import translation
from pytest_django import Settings

from motivd_site import outbound
from motivd_site.api import errors
from motivd_site.outbound import AddressRefused, Reason
from tests.motivd_site.loopback import Authority, Server, answer, two

HERE, METADATA, PUBLIC = "127.0.0.1", "169.254.169.254", "8.8.8.8"
Asked = Callable[[str, int], Sequence[str]]


def says(*answers: list[str]) -> Asked:
    """A resolver that gives these answers one after the other, the last one for ever."""
    left = list(answers)
    return lambda name, port: left.pop(0) if len(left) > 1 else left[0]


def public(name: str, port: int) -> list[str]:
    return [PUBLIC]


def nothing(name: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.fixture
def private(settings: Settings) -> None:
    """Tests live on loopback, which is a network of one's own."""
    settings.OUTBOUND_ALLOW_PRIVATE = True


@pytest.fixture(autouse=True)
def closed(settings: Settings, request: pytest.FixtureRequest) -> None:
    if "private" not in request.fixturenames:
        settings.OUTBOUND_ALLOW_PRIVATE = False


# --- What can be told from the spelling -------------------------------------------------------------------

TAKEN = [
    "https://example.com",
    "https://example.com/hook?x=1#part",
    "HTTPS://EXAMPLE.COM/",
    "https://example.com:443/",
    "https://example.com:80/",
    "https://example.com:8443/",
    "https://example.com:1024/",
    "https://example.com:65535/",
    "https://my_app.example.com/",
    "https://xn--bcher-kva.example/",
    "https://bücher.example/",
    "https://8.8.8.8/",
    "https://[2606:4700:4700::1111]/",
    "https://[::ffff:8.8.8.8]/",
    f"https://{'a' * 63}.example/",
    f"https://{'.'.join(['a' * 61] * 4)}.dev/",
]
REFUSED = [
    ("http://example.com/", "scheme"),
    ("ftp://example.com/", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("gopher://example.com/", "scheme"),
    ("javascript:alert(1)", "scheme"),
    ("//example.com/", "scheme"),
    ("example.com", "scheme"),
    ("", "scheme"),
    ("https://user@example.com/", "userinfo"),
    ("https://user:password@example.com/", "userinfo"),
    ("https://example.com\\@127.0.0.1/", "userinfo"),
    ("https://example.com:22/", "port"),
    ("https://example.com:1023/", "port"),
    ("https://example.com:0/", "port"),
    ("https://example.com:25/", "port"),
    ("https://example.com:65536/", "port"),
    ("https://example.com:-1/", "port"),
    ("https://example.com:x/", "host"),
    ("https://", "host"),
    ("https:///path", "host"),
    ("https://./", "host"),
    ("https://example..com/", "host"),
    ("https://.example.com/", "host"),
    ("https://example.com./", "host"),
    ("https://127.0.0.1./", "host"),
    ("https://exa mple.com/", "host"),
    ("https://exa\nmple.com/", "host"),
    ("https://exa%6dple.com/", "host"),
    ("https://example.com\\.evil.example/", "host"),
    ("https://-example.com/", "host"),
    ("https://example.com-/", "host"),
    ("https://a@b@example.com/", "userinfo"),
    (f"https://{'a' * 64}.example/", "host"),
    (f"https://{'.'.join(['a' * 62] * 4)}.dev/", "host"),
    ("https://☃\u2024example.com/", "host"),
    ("https://2130706433/", "host"),
    ("https://017700000001/", "host"),
    ("https://0x7f000001/", "host"),
    ("https://0x7f.1/", "host"),
    ("https://127.1/", "host"),
    ("https://127.0.0.0x1/", "host"),
    ("https://0177.0.0.1/", "host"),
    ("https://127.0.0.01/", "host"),
    ("https://1.2.3.4.5/", "host"),
    ("https://256.1.1.1/", "host"),
    ("https://example.0x/", "host"),
    ("https://[fe80::1%25eth0]/", "host"),
    ("https://[fe80::1%eth0]/", "host"),
    ("https://[::1/", "host"),
    ("https://[1.2.3.4]/", "host"),
    ("https://[::1::2]/", "host"),
    ("https://example.com/\ud800", "host"),
    ("https://127.0.0.1/", "private"),
    ("https://127。0。0。1/", "private"),
    ("https://10.1.2.3/", "private"),
    ("https://169.254.169.254/latest/meta-data/", "private"),
    ("https://0.0.0.0/", "private"),
    ("https://[::1]/", "private"),
    ("https://[::]/", "private"),
    ("https://[::127.0.0.1]/", "private"),
    ("https://[::ffff:127.0.0.1]/", "private"),
    ("https://[::ffff:7f00:1]/", "private"),
    ("https://[64:ff9b::7f00:1]/", "private"),
    ("https://[2002:7f00:1::]/", "private"),
    ("https://localhost/", "private"),
    ("https://LOCALHOST:8443/", "private"),
    ("https://crate.apps.localhost:8000/", "private"),
]


@pytest.mark.parametrize("url", TAKEN)
def test_addresses_on_the_open_internet_are_taken(url: str) -> None:
    outbound.check_url(url, resolve=public)


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_other_addresses_are_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        outbound.check_url(url, resolve=public)

    assert refused.value.reason == reason


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_a_client_refuses_what_the_check_refuses(url: str, reason: str) -> None:
    with (
        outbound.client(resolve=public) as client,
        pytest.raises((AddressRefused, httpx2.InvalidURL, UnicodeError)) as refused,
    ):
        client.get(url)

    if isinstance(refused.value, AddressRefused):
        # To a client, an address without a host is relative, so that its scheme does not count.
        assert refused.value.reason in (reason, Reason.SCHEME)
    else:
        assert reason == "host"


def test_http_is_for_those_who_ask_for_it_or_opened_private_networks(settings: Settings) -> None:
    outbound.check_url("http://example.com/", https_only=False, resolve=public)
    settings.OUTBOUND_ALLOW_PRIVATE = True
    outbound.check_url("http://example.com/", resolve=public)

    with pytest.raises(AddressRefused) as refused:
        outbound.check_url("http://example.com/", https_only=True, resolve=public)

    assert refused.value.reason == Reason.SCHEME


@pytest.mark.parametrize("answers", [[HERE], [PUBLIC, HERE], [HERE, PUBLIC], [PUBLIC, "fd00::1"], ["fe80::1%eth0"]])
def test_a_name_with_any_address_that_is_not_public_is_refused(answers: list[str]) -> None:
    with pytest.raises(AddressRefused) as refused:
        outbound.check_url("https://example.com/", resolve=says(answers))

    assert refused.value.reason == Reason.PRIVATE


@pytest.mark.parametrize("resolve", [nothing, says([])])
def test_a_name_that_nobody_has_is_refused(resolve: Asked) -> None:
    with pytest.raises(AddressRefused) as refused:
        outbound.check_url("https://nobody.example/", resolve=resolve)

    assert refused.value.reason == Reason.UNRESOLVABLE


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("url", ["http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://[::ffff:a9fe:a9fe]/"])
def test_cloud_metadata_is_refused_where_private_networks_are_open(url: str) -> None:
    outbound.check_url("http://10.0.0.1/")

    with pytest.raises(AddressRefused) as refused:
        outbound.check_url(url)

    assert refused.value.reason == Reason.PRIVATE


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_a_refusal_says_why_in_both_languages(reason: Reason, locale: str) -> None:
    with translation.override(locale):
        body = errors.body_of(AddressRefused(reason), "r1")

    assert (body["code"], body["reason"]) == ("ADDRESS_REFUSED", reason.value)
    json.dumps(body)


# --- Where connections go ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("private")
def test_a_connection_goes_to_the_checked_address_and_keeps_the_name() -> None:
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return [HERE]

    with Server(answer(b"hello", X_Served_By="test")) as server:
        got = outbound.fetch(
            server.url("/hook", host="hooks.example"), limit_bytes=100, timeout_seconds=5, resolve=resolve
        )

    assert (got.status, got.body, got.truncated, got.headers["x-served-by"]) == (200, b"hello", False, "test")
    assert got.final_url == server.url("/hook", host="hooks.example")
    assert 0 <= got.elapsed_ms < 5000
    assert asked == ["hooks.example"]
    assert f"host: hooks.example:{server.port}".encode() in server.requests[0].lower()
    assert b"accept-encoding: identity" in server.requests[0].lower()


@pytest.mark.usefixtures("private")
def test_names_below_localhost_are_this_machine() -> None:
    with Server(answer(b"crate")) as server:
        got = outbound.fetch(
            server.url(host="crate.apps.localhost"), limit_bytes=100, timeout_seconds=5, resolve=nothing
        )

    assert got.body == b"crate"


@pytest.mark.usefixtures("private")
def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    resolve = says(["127.0.0.2", "::1", HERE])

    with Server(answer()) as server, outbound.client(resolve=resolve) as client:
        response = client.get(server.url(host="example.com"))
        through_asyncio = asyncio.run(_get(server.url(host="example.com"), resolve=resolve))

    assert (response.text, through_asyncio.text) == ("hello", "hello")


@pytest.mark.parametrize("answers", [[HERE], [PUBLIC, HERE], [HERE, PUBLIC]])
def test_nothing_is_sent_to_a_private_address(answers: list[str]) -> None:
    with Server(answer()) as server:
        url = server.url(host="example.com")
        with outbound.client(https_only=False, resolve=says(answers)) as client, pytest.raises(AddressRefused):
            client.get(url)
        with pytest.raises(AddressRefused):
            asyncio.run(_get(url, https_only=False, resolve=says(answers)))
        with pytest.raises(AddressRefused) as refused:
            outbound.fetch(url, limit_bytes=9, timeout_seconds=5, https_only=False, resolve=says(answers))

    assert (refused.value.reason, server.connections) == (Reason.PRIVATE, 0)


def test_a_name_that_leads_elsewhere_at_the_second_look_is_refused() -> None:
    with Server(answer()) as server:
        url, rebinding = server.url(host="example.com"), says([PUBLIC], [HERE])
        outbound.check_url(url, https_only=False, resolve=rebinding)

        with outbound.client(https_only=False, resolve=rebinding) as client, pytest.raises(AddressRefused):
            client.get(url)

    assert server.connections == 0


@pytest.mark.usefixtures("private")
def test_every_new_connection_is_checked_again() -> None:
    with Server(answer(Connection="close")) as server:
        url = server.url(host="example.com")
        with outbound.client(resolve=says([HERE], [METADATA])) as client:
            first = client.get(url)
            with pytest.raises(AddressRefused) as refused:
                client.get(url)

    assert (first.status_code, refused.value.reason, len(server.requests)) == (200, Reason.PRIVATE, 1)


@pytest.mark.usefixtures("private")
def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, unused_port: int) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port}")

    with Server(answer()) as server:
        with outbound.client() as client:
            assert client.get(server.url()).text == "hello"
        assert asyncio.run(_get(server.url())).text == "hello"
        assert outbound.fetch(server.url(), limit_bytes=9, timeout_seconds=5).body == b"hello"


# --- Redirects --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("private")
def test_no_redirect_is_followed_unless_asked_for() -> None:
    with two(answer(), answer()) as (target, server):
        server.speak = answer(status="302 Found", Location=target.url())

        got = outbound.fetch(server.url(), limit_bytes=9, timeout_seconds=5)
        with outbound.client() as client:
            response = client.get(server.url())

    assert (got.status, response.status_code, target.connections) == (302, 302, 0)


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://metadata.example/", "private"),
        ("http://127.0.0.1:22/", "port"),
        ("file:///etc/passwd", "scheme"),
        ("http://user:password@example.com/", "userinfo"),
        ("http://2130706433/", "host"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location: str, reason: str) -> None:
    def resolve(name: str, port: int) -> list[str]:
        return [METADATA if name == "metadata.example" else HERE]

    redirecting = Server(answer(status="307 Temporary Redirect", Location=location))
    with redirecting as server, pytest.raises(AddressRefused) as refused:
        outbound.fetch(server.url(host="example.com"), limit_bytes=9, timeout_seconds=5, redirects=3, resolve=resolve)

    assert refused.value.reason == reason


@pytest.mark.usefixtures("private")
def test_a_followed_redirect_leaves_the_caller_s_headers_behind_where_the_site_changes() -> None:
    with two(answer(b"there"), answer()) as (target, server):
        server.speak = answer(status="302 Found", Location=target.url("/new"))

        got = outbound.fetch(
            server.url(), limit_bytes=9, timeout_seconds=5, redirects=1, headers={"X-Api-Key": "canary"}
        )

    assert (got.status, got.body, got.final_url) == (200, b"there", target.url("/new"))
    assert b"canary" in server.requests[0]
    assert b"canary" not in target.requests[0]


@pytest.mark.usefixtures("private")
def test_redirects_come_to_an_end() -> None:
    with Server(answer(status="302 Found", Location="/again")) as server, pytest.raises(httpx2.TooManyRedirects):
        outbound.fetch(server.url(), limit_bytes=9, timeout_seconds=5, redirects=3)

    assert len(server.requests) == 4


# --- Limits -----------------------------------------------------------------------------------------------

_MEGABYTE = bytes(2**20)


def _fifty_megabytes(server: Server, connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
    for _ in range(50):
        connection.sendall(_MEGABYTE)
        server.sent = getattr(server, "sent", 0) + len(_MEGABYTE)  # type: ignore[attr-defined]  # a note of this test


@pytest.mark.usefixtures("private")
def test_a_body_of_fifty_megabytes_is_read_to_the_limit_and_no_further() -> None:
    with Server(_fifty_megabytes) as server:
        got = outbound.fetch(server.url(), limit_bytes=64 * 1024, timeout_seconds=5)

    assert (len(got.body), got.truncated) == (64 * 1024, True)
    assert getattr(server, "sent", 0) < 25 * 2**20  # what the sockets' buffers hold


@pytest.mark.usefixtures("private")
def test_a_client_stops_at_its_limit() -> None:
    with Server(_fifty_megabytes) as server:
        with outbound.client(limit_bytes=64 * 1024) as client, pytest.raises(outbound.AnswerTooLarge):
            client.get(server.url())
        with pytest.raises(outbound.AnswerTooLarge):
            asyncio.run(_get(server.url(), limit_bytes=64 * 1024))

    assert getattr(server, "sent", 0) < 50 * 2**20


def _drip(first: bytes) -> Any:
    def speak(server: Server, connection: socket.socket, request: bytes) -> None:
        connection.sendall(first)
        while not server.stopping.wait(0.02):
            connection.sendall(b"a")

    return speak


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize(
    "first",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 "],
    ids=["body", "headers", "status"],
)
def test_a_byte_now_and_then_does_not_prolong_the_time(first: bytes) -> None:
    started = time.monotonic()

    with Server(_drip(first)) as server, pytest.raises(httpx2.TimeoutException):
        outbound.fetch(server.url(), limit_bytes=9999, timeout_seconds=0.3)

    assert 0.3 <= time.monotonic() - started < 1.4


@pytest.mark.usefixtures("private")
def test_the_time_counts_for_all_redirects_together() -> None:
    def speak(server: Server, connection: socket.socket, request: bytes) -> None:
        server.stopping.wait(0.1)
        answer(status="302 Found", Location="/again")(server, connection, request)

    started = time.monotonic()

    with Server(speak) as server, pytest.raises(httpx2.TimeoutException):
        outbound.fetch(server.url(), limit_bytes=9, timeout_seconds=0.3, redirects=20)

    assert time.monotonic() - started < 1.4


@pytest.mark.usefixtures("private")
def test_a_server_that_never_finishes_its_handshake_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(httpx2.TimeoutException):
        outbound.fetch(f"https://127.0.0.1:{silent.getsockname()[1]}/", limit_bytes=9, timeout_seconds=0.2)


@pytest.mark.usefixtures("private")
def test_a_resolver_that_never_answers_is_given_up() -> None:
    never = threading.Event()

    def resolve(name: str, port: int) -> list[str]:
        never.wait(5)
        return [HERE]

    try:
        with pytest.raises(httpx2.TimeoutException):
            outbound.fetch("http://example.com/", limit_bytes=9, timeout_seconds=0.1, resolve=resolve)
        with pytest.raises(httpx2.TimeoutException):
            asyncio.run(_get("http://example.com/", timeout=0.1, resolve=resolve))
    finally:
        never.set()


BOMB = gzip.compress(bytes(20 * 2**20))


@pytest.mark.usefixtures("private")
def test_a_compressed_answer_is_not_unpacked() -> None:
    with Server(answer(BOMB, Content_Encoding="gzip")) as server:
        got = outbound.fetch(server.url(), limit_bytes=2**20, timeout_seconds=5)
        with outbound.client() as client, pytest.raises(httpx2.DecodingError):
            client.get(server.url())
        with pytest.raises(httpx2.DecodingError):
            asyncio.run(_get(server.url()))

    assert got.body == BOMB


@pytest.mark.usefixtures("private")
def test_huge_headers_are_refused() -> None:
    with Server(answer(X_Huge="a" * 300_000)) as server, pytest.raises(httpx2.RemoteProtocolError):
        outbound.fetch(server.url(), limit_bytes=9, timeout_seconds=5)


# --- Certificates -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("private")
def test_a_certificate_is_checked_by_the_name_and_not_by_the_address(tmp_path: Path) -> None:
    authority, resolve = Authority(tmp_path), says([HERE])
    trusting = authority.trusting()

    with Server(answer(), tls=authority.serving("hooks.example")) as server:
        url = server.url(host="hooks.example")
        got = outbound.fetch(url, limit_bytes=9, timeout_seconds=5, resolve=resolve, tls=trusting)
        through_asyncio = asyncio.run(_get(url, resolve=resolve, tls=trusting))

    assert (got.body, through_asyncio.content) == (b"hello", b"hello")


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("name", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(name: str, tmp_path: Path) -> None:
    authority, resolve = Authority(tmp_path), says([HERE])

    with Server(answer(), tls=authority.serving(name)) as server:
        url, trusting = server.url(host="hooks.example"), authority.trusting()
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            outbound.fetch(url, limit_bytes=9, timeout_seconds=5, resolve=resolve, tls=trusting)
        with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            asyncio.run(_get(url, resolve=resolve, tls=trusting))

    assert server.requests == []


@pytest.mark.usefixtures("private")
def test_a_certificate_of_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    serving = Authority(tmp_path).serving("hooks.example")

    with Server(answer(), tls=serving) as server, pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        outbound.fetch(server.url(host="hooks.example"), limit_bytes=9, timeout_seconds=5, resolve=says([HERE]))

    assert server.requests == []


async def _get(url: str, **options: Any) -> httpx2.Response:
    async with outbound.async_client(**options) as client:
        return await client.get(url)


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
