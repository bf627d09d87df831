"""Whether a browser would show a page in our frame."""

from __future__ import annotations

import httpx2
import pytest

from preview.framing import may_be_framed

SITE, PAGE = "https://motivd.example", "https://app.example/page"

ROWS = [
    ([], True),
    ([("X-Frame-Options", "DENY")], False),
    ([("X-Frame-Options", "SAMEORIGIN")], False),
    ([("x-frame-options", " deny ")], False),
    ([("X-Frame-Options", "ALLOWALL")], True),
    ([("X-Frame-Options", "ALLOW-FROM https://motivd.example")], True),  # which no browser knows any more
    ([("X-Frame-Options", "nonsense")], True),
    ([("X-Frame-Options", "DENY, ALLOWALL")], False),
    ([("X-Frame-Options", "ALLOWALL"), ("X-Frame-Options", "SAMEORIGIN")], False),
    ([("Content-Security-Policy", "default-src 'none'")], True),
    ([("Content-Security-Policy", "frame-ancestors 'none'")], False),
    ([("Content-Security-Policy", "frame-ancestors")], False),
    ([("Content-Security-Policy", "frame-ancestors 'self'")], False),
    ([("Content-Security-Policy", "frame-ancestors *")], True),
    ([("Content-Security-Policy", "frame-ancestors https:")], True),
    ([("Content-Security-Policy", "frame-ancestors http:")], True),
    ([("Content-Security-Policy", "default-src 'self'; Frame-Ancestors 'self' https://MOTIVD.example")], True),
    ([("Content-Security-Policy", "frame-ancestors motivd.example")], True),
    ([("Content-Security-Policy", "frame-ancestors motivd.example:443")], True),
    ([("Content-Security-Policy", "frame-ancestors motivd.example:8443")], False),
    ([("Content-Security-Policy", "frame-ancestors motivd.example:*")], True),
    ([("Content-Security-Policy", "frame-ancestors http://motivd.example:*/some/path")], True),
    ([("Content-Security-Policy", "frame-ancestors *.example")], True),
    ([("Content-Security-Policy", "frame-ancestors *.motivd.example")], False),
    ([("Content-Security-Policy", "frame-ancestors other.example")], False),
    ([("Content-Security-Policy", "frame-ancestors wss://motivd.example")], False),
    ([("Content-Security-Policy", "frame-ancestors 'unsafe-inline'")], False),
    ([("Content-Security-Policy", "frame-ancestors *"), ("X-Frame-Options", "DENY")], True),
    ([("Content-Security-Policy", "frame-ancestors *, frame-ancestors 'none'")], False),
    ([("Content-Security-Policy", "frame-ancestors *"), ("Content-Security-Policy", "frame-ancestors a.b")], False),
    ([("Content-Security-Policy", "frame-ancestors *; frame-ancestors 'none'")], True),
    ([("Content-Security-Policy-Report-Only", "frame-ancestors 'none'")], True),
]


@pytest.mark.parametrize(("headers", "expected"), ROWS)
def test_headers_are_read_as_browsers_read_them(headers: list[tuple[str, str]], expected: bool) -> None:
    assert may_be_framed(httpx2.Headers(headers), page=PAGE, by=SITE) is expected


@pytest.mark.parametrize("name", ["X-Frame-Options", "Content-Security-Policy"])
def test_the_same_origin_may_frame_what_is_its_own(name: str) -> None:
    words = "SAMEORIGIN" if name == "X-Frame-Options" else "frame-ancestors 'self'"

    assert may_be_framed(httpx2.Headers({name: words}), page=f"{SITE}/page", by=SITE)
    assert may_be_framed(httpx2.Headers({name: words}), page=f"{SITE}:443/page", by=SITE)


def test_a_page_without_encryption_is_not_shown_inside_one_with_it() -> None:
    assert not may_be_framed(httpx2.Headers(), page="http://app.example/", by=SITE)
    assert may_be_framed(httpx2.Headers(), page="http://app.example/", by="http://127.0.0.1:8000")
