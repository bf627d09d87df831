"""Published apps, visited by host name."""

from __future__ import annotations

import asyncio
import gzip
import threading
import uuid
from typing import Any

import brotli
import pytest
from django.db import close_old_connections

from builder.models import Project
from motivd_site.asgi import application
from preview import apps_host, publishing
from preview.apps_host import AppsHost, Asked
from tests.preview.conftest import Publish, Visit, new_project, running_build

SCRIPT = b"console.log('what is for dinner');\n" * 40
PAGE = b"<!doctype html><title>Recipes</title><script src=/assets/index-ABCDEFGH.js></script>"
ASSET = "assets/index-ABCDEFGH.js"
SITE = {
    "index.html": PAGE,
    ASSET: SCRIPT,
    "logo.png": bytes(range(256)) * 4,
    "empty.txt": b"",
    "docs/index.html": b"<title>Docs</title>",
    "caf\u00e9 menu.txt": b"soup",
    "100%.txt": b"all of it",
}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "sec_fetch_mode": "navigate"}


@pytest.fixture
def address(project: Project, publish: Publish) -> str:
    publish(project, SITE)
    return f"http://{project.sandbox_slug}.apps.localhost"


def test_the_page_is_sent_with_what_browsers_need_and_no_cookie(address: str, visit: Visit) -> None:
    found = visit(f"{address}/", cookie="sessionid=somebody")

    assert (found.status_code, found.content) == (200, PAGE)
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in found.headers
    assert "permissions-policy" in found.headers
    assert not {"set-cookie", "content-security-policy", "x-frame-options"} & set(found.headers)


def test_a_deployment_shows_itself_before_it_is_live(project: Project, visit: Visit) -> None:
    build, lease = running_build(project)
    staged = publishing.stage(project, SITE, version_id=None, build_id=build.pk, lease=lease)

    found = visit(f"http://_{staged.pk.hex}.apps.localhost/")
    unknown = visit(f"http://_{uuid.uuid4().hex}.apps.localhost/")
    nonsense = visit("http://_nonsense.apps.localhost/")

    assert (found.status_code, found.content, found.headers["x-robots-tag"]) == (200, PAGE, "noindex")
    assert (unknown.status_code, nonsense.status_code) == (404, 404)
    assert visit(f"http://{project.sandbox_slug}.apps.localhost/").status_code == 404


def test_a_name_with_a_hash_is_kept_for_ever(address: str, visit: Visit) -> None:
    assert visit(f"{address}/{ASSET}").headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("host", ["{}.APPS.localhost", "{}.apps.localhost:8000", "{}.apps.localhost."])
def test_the_host_is_read_without_case_port_and_last_dot(
    project: Project, address: str, visit: Visit, host: str
) -> None:
    assert visit("http://any/", host=host.format(project.sandbox_slug.upper())).content == PAGE


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=0.1, identity;q=0.9", None),
        ("zstd", None),
        ("br;q=nonsense", None),
    ],
)
def test_the_encoding_is_the_one_the_client_likes_best(
    address: str, visit: Visit, accepted: str, encoding: str | None
) -> None:
    found = visit(f"{address}/{ASSET}", accept_encoding=accepted)

    assert found.headers.get("content-encoding") == encoding
    assert found.content == SCRIPT
    assert found.headers["vary"] == "Accept-Encoding"
    assert (int(found.headers["content-length"]) < len(SCRIPT)) == (encoding is not None)


def test_each_encoding_has_a_strong_etag_of_its_own(address: str, visit: Visit) -> None:
    etags = {visit(f"{address}/{ASSET}", accept_encoding=name).headers["etag"] for name in ("br", "gzip", "identity")}

    assert len(etags) == 3
    assert all(etag.startswith('"') for etag in etags)


def test_what_does_not_shrink_is_sent_as_it_is(address: str, visit: Visit) -> None:
    found = visit(f"{address}/logo.png", accept_encoding="br, gzip")

    assert "content-encoding" not in found.headers
    assert "vary" not in found.headers


def test_an_unchanged_file_is_not_sent_again(address: str, visit: Visit) -> None:
    etag = visit(f"{address}/", accept_encoding="br").headers["etag"]

    for condition in (etag, f'W/{etag}, "other"', f'"other", {etag}', "*"):
        found = visit(f"{address}/", accept_encoding="br", if_none_match=condition)
        assert (found.status_code, found.content) == (304, b"")
        assert found.headers["etag"] == etag
        assert found.headers["cache-control"] == "no-cache"
    assert visit(f"{address}/", accept_encoding="br", if_none_match='"other"').status_code == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=1000-", 1000, 1023), ("bytes=-24", 1000, 1023), ("bytes=1020-9999", 1020, 1023)],
)
def test_a_range_is_a_part(address: str, visit: Visit, asked: str, first: int, last: int) -> None:
    found = visit(f"{address}/logo.png", range=asked)

    assert found.status_code == 206
    assert found.headers["content-range"] == f"bytes {first}-{last}/1024"
    assert found.content == SITE["logo.png"][first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(address: str, visit: Visit, asked: str) -> None:
    found = visit(f"{address}/logo.png", range=asked)

    assert found.status_code == 416
    assert found.headers["content-range"] == "bytes */1024"


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole_file(address: str, visit: Visit, asked: str) -> None:
    found = visit(f"{address}/logo.png", range=asked)

    assert (found.status_code, found.content) == (200, SITE["logo.png"])


def test_a_range_of_another_state_gets_the_whole_file(address: str, visit: Visit) -> None:
    etag = visit(f"{address}/logo.png").headers["etag"]

    assert visit(f"{address}/logo.png", range="bytes=0-9", if_range=etag).status_code == 206
    assert visit(f"{address}/logo.png", range="bytes=0-9", if_range='"other"').status_code == 200


def test_a_range_counts_plain_bytes(address: str, visit: Visit) -> None:
    found = visit(f"{address}/{ASSET}", range="bytes=0-6", accept_encoding="br")

    assert found.content == b"console"
    assert "content-encoding" not in found.headers


def test_head_says_the_same_without_a_body(address: str, visit: Visit) -> None:
    got, head = visit(f"{address}/{ASSET}"), visit(f"{address}/{ASSET}", "HEAD", range="bytes=0-1")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(address: str, visit: Visit, method: str) -> None:
    found = visit(f"{address}/", method)

    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/recipes", "/recipes/42", "/recipes/", "/a.b/c"])
def test_a_place_inside_the_app_is_its_page(address: str, visit: Visit, path: str) -> None:
    found = visit(f"{address}{path}", **BROWSER)

    assert (found.status_code, found.content) == (200, PAGE)
    assert "Sec-Fetch-Mode" in found.headers["vary"]


def test_a_script_that_asks_for_data_is_told_that_there_is_none(address: str, visit: Visit) -> None:
    found = visit(f"{address}/api/recipes", accept="*/*", sec_fetch_mode="cors")

    assert found.status_code == 404
    assert found.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/assets/gone-ABCDEFGH.js", "/favicon.ico", "/docs/picture.png"])
def test_a_missing_file_is_missing(address: str, visit: Visit, path: str) -> None:
    assert visit(f"{address}{path}", accept="*/*", sec_fetch_mode="no-cors").status_code == 404
    assert visit(f"{address}{path}", **BROWSER).status_code == 404


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/docs/", "docs/index.html"),
        ("/caf%C3%A9%20menu.txt", "caf\u00e9 menu.txt"),
        ("/100%25.txt", "100%.txt"),
        ("/logo.png?v=2", "logo.png"),
        ("/empty.txt", "empty.txt"),
    ],
)
def test_paths_are_decoded_once(address: str, visit: Visit, path: str, name: str) -> None:
    found = visit(address, raw_path=path.encode())

    assert (found.status_code, found.content) == (200, SITE[name])


@pytest.mark.parametrize(
    "path",
    [
        "/../manage.py",
        "/%2e%2e/manage.py",
        "/assets/..%2f..%2fmanage.py",
        "/..%5cmanage.py",
        "/%00index.html",
        "/%ff.html",
        "/%252e%252e/manage.py",
        "/%2e/index.html",
        "//index.html",
    ],
)
def test_no_path_leaves_the_app(address: str, visit: Visit, path: str) -> None:
    assert visit(address, raw_path=path.encode()).status_code == 404


@pytest.mark.parametrize("host", ["nobody.apps.localhost", "apps.localhost", "a.b.apps.localhost", ".apps.localhost"])
@pytest.mark.django_db(transaction=True)
def test_an_unknown_name_gets_a_friendly_page(visit: Visit, host: str) -> None:
    found = visit("http://any/admin/", host=host)

    assert found.status_code == 404
    assert "There is no app at this address" in found.text
    assert 'lang="en"' in found.text
    assert "set-cookie" not in found.headers


@pytest.mark.django_db(transaction=True)
def test_the_friendly_page_speaks_french(visit: Visit) -> None:
    found = visit("http://nobody.apps.localhost/", accept_language="fr-CA,fr;q=0.9,en;q=0.5")

    assert 'lang="fr"' in found.text
    assert found.headers["content-language"] == "fr"


def test_a_project_without_a_publication_is_unknown(project: Project, visit: Visit) -> None:
    assert visit(f"http://{project.sandbox_slug}.apps.localhost/").status_code == 404


@pytest.mark.parametrize("host", [b"localhost", b"127.0.0.1:8000", b"[::1]:8000", b"notapps.localhost", b""])
@pytest.mark.parametrize("kind", ["http", "websocket", "lifespan"])
def test_everything_else_is_handed_on(kind: str, host: bytes) -> None:
    scope = {"type": kind} | ({} if kind == "lifespan" else {"headers": [(b"host", host)]})
    handed: list[Any] = []

    async def builder(*call: Any) -> None:
        handed.extend(call)

    async def receive() -> dict[str, Any]:
        return {}

    async def send(message: Any) -> None:
        pytest.fail("nothing is answered")

    asyncio.run(AppsHost(builder)(scope, receive, send))

    assert handed == [scope, receive, send]


def test_a_websocket_is_closed(address: str) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    host = address.removeprefix("http://").encode()
    asyncio.run(application({"type": "websocket", "path": "/", "headers": [(b"host", host)]}, receive, send))

    assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_new_name_moves_the_app_and_frees_the_old_one(project: Project, address: str, visit: Visit) -> None:
    assert visit(f"{address}/").status_code == 200

    Project.objects.filter(pk=project.pk).update(sandbox_slug="dinner")

    assert visit("http://dinner.apps.localhost/").content == PAGE
    assert visit(f"{address}/").status_code == 404


def test_a_publication_and_a_rollback_show_at_once(
    project: Project, address: str, visit: Visit, publish: Publish
) -> None:
    first = project.deployments.get()
    assert visit(f"{address}/").content == PAGE

    publish(project, {"index.html": b"second"})
    assert visit(f"{address}/").content == b"second"

    publishing.promote(project, first.pk)
    assert visit(f"{address}/").content == PAGE


def test_a_page_opened_before_still_finds_its_chunks(
    project: Project, address: str, visit: Visit, publish: Publish
) -> None:
    publish(project, {"index.html": b"second"})

    assert visit(f"{address}/{ASSET}").content == SCRIPT
    assert visit(f"{address}/logo.png").status_code == 404  # without a hash it might be another one by now


def test_another_apps_chunks_are_not_found(address: str, visit: Visit, publish: Publish) -> None:
    other = new_project()
    publish(other, {"index.html": b"other"})

    assert visit(f"http://{other.sandbox_slug}.apps.localhost/{ASSET}").status_code == 404


def test_a_known_file_costs_one_query(project: Project, address: str, django_assert_num_queries: Any) -> None:
    for path in ("", ASSET, "recipes/42", "gone.png"):
        asked = Asked(project.sandbox_slug, "GET", path, {"accept-encoding": "br"})
        apps_host.answer(asked)

        with django_assert_num_queries(1):
            apps_host.answer(asked)


def test_concurrent_reads_never_see_a_mixture(project: Project, visit: Visit, publish: Publish) -> None:
    def site(mark: str) -> dict[str, bytes]:
        return {"index.html": f"page {mark}".encode(), "part.txt": f"part {mark}".encode()}

    one, two = publish(project, site("1")), publish(project, site("2"))
    stop = threading.Event()
    trouble: list[Any] = []

    def turn() -> None:
        try:
            while not stop.is_set():
                for deployment in (one, two):
                    publishing.promote(project, deployment.pk)
        except Exception as error:
            trouble.append(error)
        finally:
            close_old_connections()

    turning = threading.Thread(target=turn)
    turning.start()
    try:
        seen = {visit(f"http://{project.sandbox_slug}.apps.localhost/").text for _ in range(60)}
    finally:
        stop.set()
        turning.join()

    assert not trouble
    assert seen <= {"page 1", "page 2"}
    assert project.deployments.filter(status="live").count() == 1


def test_variants_hold_the_same_bytes(project: Project, address: str) -> None:
    artefact = project.deployments.get().files.get(path=ASSET).artefact

    assert artefact.gzip is not None
    assert artefact.brotli is not None
    assert gzip.decompress(bytes(artefact.gzip)) == SCRIPT
    assert brotli.decompress(bytes(artefact.brotli)) == SCRIPT


def test_memory_stays_within_its_limit() -> None:
    from preview.published_files import Memory

    memory = Memory(limit_bytes=100, entry_limit_bytes=40)
    keys = [uuid.uuid4() for _ in range(10)]
    for key in keys:
        memory.put(key, key, 30)
    memory.put("large", "large", 41)

    assert memory.used_bytes == 90
    assert memory.get("large") is None
    assert [memory.get(key) for key in keys[-3:]] == keys[-3:]
    assert memory.get(keys[0]) is None
