"""Starters that run for anybody: what is sent, how it is confined, and what is refused."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import brotli
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from builder.starters.catalogue import Locale, Starter, all_starters
from pages import starter_sites

LOCALES: Sequence[Locale] = get_args(Locale)
PAGE = "/en/starters/lists/"
_ASSET = re.compile(r'(?:src|href)="(/[^"]+)"')


def loaded(page: str) -> list[str]:
    """Return the addresses of what a page loads."""
    return _ASSET.findall(page)


def assert_confined(answer: Any, here: str = f"http://testserver{PAGE}") -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert "allow-scripts" in policy["sandbox"]
    assert "allow-same-origin" not in policy["sandbox"]
    assert "allow-top-navigation" not in policy["sandbox"]
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"{here} '{starter_sites.FIRST_SCRIPT_HASH}'"
    assert policy["connect-src"] == here
    assert (policy["form-action"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.fixture
def no_sites() -> Iterator[None]:
    """Forget what was bundled, before and after."""
    starter_sites.forget()
    yield
    starter_sites.forget()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
def test_a_starter_is_sent_whole_in_the_language_of_its_address(
    client: Client, starter: Starter, locale: Locale
) -> None:
    base = f"/{locale}/starters/{starter.key}/"

    answer = client.get(base)

    assert answer.status_code == 200
    assert_confined(answer, f"http://testserver{base}")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    page = answer.content.decode()
    assert f'<html lang="{locale}">' in page
    addresses = loaded(page)
    assert sorted(Path(address).suffix for address in addresses) == [".css", ".js", ".svg"]
    for address in addresses:
        file = client.get(address)
        assert file.status_code == 200
        assert_confined(file, f"http://testserver{base}")
        assert address.startswith(base)
        kept = "no-cache" if address.endswith(".svg") else "public, max-age=31536000, immutable"
        assert file.headers["Cache-Control"] == kept


def test_it_costs_no_query_and_touches_no_session(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    client.cookies["sessionid"] = "somebody"

    with django_assert_num_queries(0):
        answer = client.get(PAGE)

    assert answer.status_code == 200
    assert_confined(answer)
    assert not answer.wsgi_request.session.accessed


def test_texts_are_packed_as_the_browser_likes_it(client: Client) -> None:
    script = next(address for address in loaded(client.get(PAGE).content.decode()) if address.endswith(".js"))

    plain = client.get(script)
    br = client.get(script, headers={"Accept-Encoding": "gzip, br"})
    gz = client.get(script, headers={"Accept-Encoding": "gzip"})

    assert (br.headers["Content-Encoding"], gz.headers["Content-Encoding"]) == ("br", "gzip")
    assert "Content-Encoding" not in plain.headers
    assert brotli.decompress(br.content) == gzip.decompress(gz.content) == plain.content
    assert "Accept-Encoding" in br.headers["Vary"]
    assert len({answer.headers["ETag"] for answer in (plain, br, gz)}) == 3
    assert len(br.content) < 110_000


def test_what_a_browser_has_is_not_sent_again(client: Client) -> None:
    etag = client.get(PAGE).headers["ETag"]

    again = client.get(PAGE, headers={"If-None-Match": etag})
    other = client.get(PAGE, headers={"If-None-Match": '"another"'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert_confined(again)
    assert other.status_code == 200


def test_another_process_makes_the_same_of_it(client: Client, no_sites: None) -> None:
    first = client.get(PAGE)
    starter_sites.forget()

    second = client.get(PAGE)

    assert (second.content, second.headers["ETag"]) == (first.content, first.headers["ETag"])


@pytest.mark.parametrize("key", ["nothing", "shared", "texts", "LISTS", "lists2"])
def test_an_unknown_starter_is_not_found(client: Client, key: str) -> None:
    answer = client.get(f"/en/starters/{key}/")

    assert answer.status_code == 404
    assert_confined(answer, f"http://testserver/en/starters/{key}/")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "src/main.tsx",
        "package.json",
        "assets/",
        "assets/main-AAAAAAAA.js",
        "//index.html",
        "../lists/index.html/..",
        "../crm/index.html",
        "..%2f..%2f..%2fmanage.py",
        "%2e%2e/%2e%2e/manage.py",
        "%252e%252e%252fmanage.py",
        "..%5c..%5cmanage.py",
        "%c0%ae%c0%ae/manage.py",
        "..;/manage.py",
        "./index.html",
        "%2fetc/passwd",
    ],
)
def test_nothing_but_its_files_is_to_be_had(client: Client, path: str) -> None:
    answer = client.get(f"{PAGE}{path}")

    assert answer.status_code == 404
    assert_confined(answer)
    assert answer.content == b"Not found.\n"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_only_read(client: Client, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(PAGE)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert_confined(answer)


def test_head_tells_the_same_without_the_page(client: Client) -> None:
    answer = client.head(PAGE)

    assert (answer.status_code, answer.content) == (200, b"")
    assert_confined(answer)
    assert answer.headers["ETag"] == client.get(PAGE).headers["ETag"]


@pytest.mark.parametrize(("locale", "words"), [("en", "cannot be tried"), ("fr", '<html lang="fr">')])
def test_without_tools_it_says_so_and_tries_again_later(
    client: Client, settings: Settings, tmp_path: Path, no_sites: None, locale: str, words: str
) -> None:
    tools = settings.TOOLCHAIN_DIR
    settings.TOOLCHAIN_DIR = tmp_path / "none"
    settings.TOOLCHAIN_SHARED_DIR = str(tmp_path / "none")

    answer = client.get(f"/{locale}/starters/lists/")

    assert answer.status_code == 503
    assert_confined(answer, f"http://testserver/{locale}/starters/lists/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert words in answer.content.decode()
    settings.TOOLCHAIN_DIR = tools
    assert client.get(f"/{locale}/starters/lists/").status_code == 200


def test_the_first_page_offers_to_try_each(client: Client) -> None:
    page = client.get("/fr/").content.decode()

    for starter in all_starters():
        assert f'data-starter="/fr/starters/{starter.key}/"' in page
    assert page.count("<iframe") == 0
