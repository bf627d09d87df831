"""The door of previews: what it answers, what it refuses, and what it sends along with everything."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest

from builder.models import Project
from motivd_site.asgi import application
from preview import capabilities, sessions
from preview.models import PreviewSession
from tests.preview.conftest import Visit, new_project
from workspace import files

SITE = "http://127.0.0.1:8000"
PAGE = b'<!doctype html><html><head><title>T</title></head><body><img src="/a.png"></body></html>'


@pytest.fixture
def base(project: Project) -> str:
    for path, content in {
        "index.html": PAGE,
        "a.png": bytes(range(200)),
        "style.css": b"a { background: url(/a.png) }",
        ".env": b"SECRET=1",
        "deep/index.html": PAGE,
        "package.json": b"{}",
    }.items():
        files.write(project, path, content, base=files.ANYTHING)
    return sessions.ensure(project).proxy_url or ""


def test_pages_and_files_are_moved_below_the_base(base: str, visit: Visit) -> None:
    below = base.removeprefix(SITE)
    page = visit(base, accept="text/html")
    assert f'<img src="{below}a.png">' in page.text
    assert page.text.index("<script>") < page.text.index("<title>")
    assert visit(f"{base}a.png").content == bytes(range(200))
    assert visit(f"{base}style.css").text == f"a {{ background: url({below}a.png) }}"
    assert visit(f"{base}deep/").status_code == 200
    assert "T</title>" in visit(f"{base}some/place", accept="text/html").text
    assert visit(f"{base}missing.js").status_code == 404


def test_ranges_conditions_and_heads(base: str, visit: Visit) -> None:
    part = visit(f"{base}a.png", range="bytes=10-19")
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-range"] == "bytes 10-19/200"
    assert visit(f"{base}a.png", range="bytes=500-").status_code == 416
    etag = visit(f"{base}a.png").headers["etag"]
    assert visit(f"{base}a.png", if_none_match=etag).status_code == 304
    head = visit(f"{base}a.png", "HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", "200")


def test_long_texts_go_out_packed_to_whoever_takes_them(project: Project, base: str, visit: Visit) -> None:
    long = b"a { color: red }\n" * 500
    files.write(project, "style.css", long, base=files.ANYTHING)
    visit(base, accept="text/html")  # what a page loads belongs to the state that it shows
    packed = visit(f"{base}style.css", accept_encoding="br, gzip")
    plain = visit(f"{base}style.css")
    assert packed.content == plain.content == long
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(long) / 10
    assert "content-encoding" not in plain.headers
    assert packed.headers["etag"] != plain.headers["etag"]
    assert {part.strip() for part in packed.headers["vary"].split(",")} == {"Origin", "Accept-Encoding"}
    again = visit(f"{base}style.css", accept_encoding="gzip", if_none_match=packed.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    part = visit(f"{base}style.css", accept_encoding="gzip", range="bytes=0-1")
    assert (part.status_code, part.content) == (206, b"a ")
    assert "content-encoding" not in visit(f"{base}a.png", accept_encoding="gzip").headers


@pytest.mark.parametrize("path", ["", "a.png", "missing.js", "missing", "%2e%2e/%2e%2e/healthz"])
def test_everything_takes_the_origin_away(base: str, visit: Visit, path: str) -> None:
    headers = visit(base, raw_path=f"{base.removeprefix(SITE)}{path}".encode(), accept="text/html").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "allow-top-navigation" not in policy
    assert f"connect-src {base} {base.replace('http', 'ws', 1)};" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        *("..%2findex.html", "%2e%2e/index.html", "a/%2e%2e/index.html", "%2e/index.html", "..\\index.html"),
        *("%00", "a.png%00", "\\a.png", "%5ca.png", ".env", "%2eenv", "deep/%2e%2e/.env", "%ff", "%252e%252e/.env"),
    ],
)
def test_paths_lead_nowhere_else(base: str, visit: Visit, path: str) -> None:
    answer = visit(base, raw_path=f"{base.removeprefix(SITE)}{path}".encode())
    assert answer.status_code == 404
    assert b"SECRET" not in answer.content


def test_only_what_can_be_answered_is(base: str, visit: Visit) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert visit(base, method).status_code == 405
    assert visit(f"{base}a.png", service_worker="script").status_code == 403
    preflight = visit(f"{base}a.png", "OPTIONS", origin="null", access_control_request_headers="x-mine")
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "null"
    assert preflight.headers["access-control-allow-headers"] == "x-mine"


def test_a_capability_opens_its_own_project_only(base: str, visit: Visit, project: Project) -> None:
    other = new_project(owner=project.owner)
    sessions.ensure(other)
    text = base.rsplit("~", 1)[1].strip("/")
    addresses = [
        f"{SITE}{sessions.proxy_base(other.pk, text)}",
        f"{SITE}{sessions.proxy_base(uuid.uuid4(), text)}",
        f"{SITE}{sessions.proxy_base(project.pk, '')}",
        f"{SITE}{sessions.proxy_base(project.pk, 'a' * 60)}",
        f"{SITE}{sessions.proxy_base(project.pk, text.upper())}",
        sessions.host_address("a" * 60),
    ]
    for address in addresses:
        assert visit(address, accept="text/html").status_code == 403
    assert visit(sessions.host_address("aa")).status_code == 404


def test_it_ends_with_the_project(base: str, visit: Visit, project: Project) -> None:
    project.delete()
    assert visit(base, accept="text/html").status_code == 403


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "a@127.0.0.1", "[::1", ""])
def test_only_under_names_that_are_ours(base: str, visit: Visit, host: str) -> None:
    assert visit(base, host=host).status_code == 400


def test_without_its_slash_it_leads_to_itself(base: str, visit: Visit) -> None:
    answer = visit(base.rstrip("/"))
    assert (answer.status_code, answer.headers["location"]) == (302, base.removeprefix(SITE))


def test_on_a_host_of_its_own_files_stay_where_they_are(base: str, visit: Visit, project: Project) -> None:
    url = sessions.addresses(PreviewSession.objects.get(project=project))[0]
    page = visit(url, accept="text/html")
    assert '<img src="/a.png">' in page.text
    assert page.headers["content-security-policy"].startswith(f"frame-ancestors {SITE}")
    assert "access-control-allow-origin" not in page.headers
    assert visit(f"{url}.env").status_code == 404


def test_a_guest_s_capability_is_no_owner_s(project: Project, base: str) -> None:
    text = capabilities.for_owner(project.pk, 1).text
    assert capabilities.read(text).is_guest is False


@pytest.mark.parametrize("path", ["../index.html", "a/../../index.html", "./.env", "../~x/index.html", "//127.0.0.1/x"])
def test_nor_do_paths_that_no_browser_would_send(base: str, path: str) -> None:
    raw = f"{base.removeprefix(SITE)}{path}".encode()
    sent: list[Any] = []

    async def ask() -> None:
        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": raw.decode(), "raw_path": raw, "query_string": b""}
        headers = [(b"host", b"127.0.0.1:8000"), (b"accept", b"application/json")]
        await application({**scope, "scheme": "http", "http_version": "1.1", "headers": headers}, receive, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 404
    assert not any(b"SECRET" in message.get("body", b"") for message in sent)
