"""Looking at a page that was named as an example."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django.fixtures import Settings

from builder import reference_pages
from integrations.models import ModelCall
from tests.conftest import Api
from tests.models.server import ModelServer
from tests.models.turns import ToolCall

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shelf &amp; Co
 </title><meta name="description" content="Lend books among friends."><meta name="theme-color" content="#0a7">
<link rel="icon" href="/i.png"><link rel="stylesheet" href="/main.css"><style>a { color: #C03 }</style></head>
<body><h1>Books <b>among</b> friends</h1><script>var h = "<h2>no</h2>"</script><svg><title>Logo</title></svg>
<h2>How it works</h2><p style="color: rgb(10, 20, 200)">Add a book.</p><h2>How it works</h2></body></html>"""
SHEET = "body { color: #333333; background: #fff } .a { color: #cc0033 } .b { color: #cc0033 }"


class Site(BaseHTTPRequestHandler):
    """A site of a few pages."""

    def do_GET(self) -> None:
        status, kind, body = {
            "/": (200, "text/html; charset=utf-8", PAGE),
            "/main.css": (200, "text/css", SHEET),
            "/moved": (302, "text/html", ""),
            "/plan.pdf": (200, "application/pdf", "%PDF"),
            "/latin": (200, "text/html; charset=iso-8859-1", "<title>Caf\u00e9</title>"),
            "/odd": (200, "text/html; charset=nobody-knows", "<title>Odd</title>"),
        }.get(self.path, (404, "text/html", "no"))
        raw = body.encode("latin-1")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        if status == 302:
            self.send_header("Location", "/")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_given: object) -> None:
        pass


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    settings.OUTBOUND_ALLOW_PRIVATE = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_read(owner: Api, site: str) -> None:
    body = owner.get(f"/api/reference-url-analyze?url={site}/moved").json()

    assert body["analysis"] == {
        "url": f"{site}/moved",
        "finalUrl": f"{site}/",
        "title": "Shelf & Co",
        "description": "Lend books among friends.",
        "siteName": "",
        "language": "en",
        "headings": ["Books among friends", "How it works"],
        "palette": ["#00aa77", "#cc0033", "#0a14c8", "#333333", "#ffffff"],
        "summary": "",
        "features": [],
        "analyzedBy": "rules",
    }
    assert "remainingUsd" in body["aiRateLimit"]


def test_a_model_sums_it_up(owner: Api, site: str, settings: Settings) -> None:
    with ModelServer() as models:
        settings.ANTHROPIC_API_KEY = "sk-ant-test"
        settings.MODEL_BASE_URLS = settings.MODEL_BASE_URLS | {"anthropic": models.url}
        models.turn(ToolCall("reference", {"summary": "Lends books.", "features": ["lend", 5, "return"]}))

        analysis = owner.get(f"/api/reference-url-analyze?url={site}/").json()["analysis"]

    assert (analysis["summary"], analysis["features"]) == ("Lends books.", ["lend", "return"])
    assert analysis["analyzedBy"].startswith("anthropic")
    assert ModelCall.objects.count() == 1


@pytest.mark.parametrize(("path", "title"), [("/latin", "Caf\u00e9"), ("/odd", "Odd")])
def test_its_letters_are_read_as_it_says(owner: Api, site: str, path: str, title: str) -> None:
    assert owner.get(f"/api/reference-url-analyze?url={site}{path}").json()["analysis"]["title"] == title


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/gone", 502, "UPSTREAM_ERROR"), ("/plan.pdf", 400, "VALIDATION_ERROR")],
)
def test_what_is_no_page_says_so(owner: Api, site: str, path: str, status: int, code: str) -> None:
    answer = owner.get(f"/api/reference-url-analyze?url={site}{path}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_answers(owner: Api, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = True

    assert owner.get("/api/reference-url-analyze?url=http://127.0.0.1:9").status_code in (400, 502)


def test_private_networks_are_not_entered(owner: Api, site: str, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW_PRIVATE = False

    answer = owner.get(f"/api/reference-url-analyze?url={site}/")

    assert (answer.status_code, answer.json()["code"]) == (400, "ADDRESS_REFUSED")


@pytest.mark.parametrize("query", ["", "?url=", "?url=crate", "?url=ftp://example.org", "?url=http://%5B", "?adress=x"])
def test_an_address_is_needed(owner: Api, query: str) -> None:
    assert owner.get(f"/api/reference-url-analyze{query}").status_code == 400


def test_looks_are_limited(owner: Api, site: str, settings: Settings) -> None:
    settings.RATE_LIMIT_AI_STARTS_PER_MINUTE = 1

    answers = [owner.get(f"/api/reference-url-analyze?url={site}/").status_code for _again in range(2)]

    assert answers == [200, 429]


@pytest.mark.parametrize("html", ["<" * 200_000, "<!--" * 100_000, "<a b=" * 100_000, "</" * 150_000, "&" * 300_000])
def test_a_page_that_is_made_to_take_long_does_not(html: str) -> None:
    started = time.monotonic()

    reference_pages.read(html, until=started + 1)

    assert time.monotonic() - started < 20


def test_a_broken_page_gives_what_it_has() -> None:
    page = reference_pages.read("<title>A<h1>B<h2>C</h1><p>D", until=time.monotonic() + 5)

    assert page.title
