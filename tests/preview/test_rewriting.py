"""Pages below a path: what they load at the root is moved, and our script is there before all others."""

from __future__ import annotations

import pytest

from preview import rewriting

BASE = "/p/~x/"


@pytest.mark.parametrize(
    ("tag", "moved"),
    [
        ('<img src="/a.png">', '<img src="/p/~x/a.png">'),
        ("<img src='/a.png'>", "<img src='/p/~x/a.png'>"),
        ("<img src=/a.png>", "<img src=/p/~x/a.png>"),
        ('<img  SRC = "/a.png" alt="/b">', '<img  SRC = "/p/~x/a.png" alt="/b">'),
        ('<a href="/">', '<a href="/p/~x/">'),
        ('<a href="//elsewhere.example/a">', '<a href="//elsewhere.example/a">'),
        ('<a href="https://elsewhere.example/a">', '<a href="https://elsewhere.example/a">'),
        ('<a href="a.html">', '<a href="a.html">'),
        ('<a href="#/a">', '<a href="#/a">'),
        ('<form action="/send" method="post">', '<form action="/p/~x/send" method="post">'),
        ('<button formaction="/send">', '<button formaction="/p/~x/send">'),
        ('<video poster="/a.png">', '<video poster="/p/~x/a.png">'),
        ('<object data="/a.pdf">', '<object data="/p/~x/a.pdf">'),
        ('<use xlink:href="/a.svg#b"/>', '<use xlink:href="/p/~x/a.svg#b"/>'),
        ('<img srcset="/a.png 1x, /b.png 2x, c.png 3x">', '<img srcset="/p/~x/a.png 1x, /p/~x/b.png 2x, c.png 3x">'),
        ('<p data-src="/a.png">', '<p data-src="/a.png">'),
    ],
)
def test_addresses_at_the_root(tag: str, moved: str) -> None:
    html = f"<html><head></head><body>{tag}</body></html>"
    assert rewriting.page(html, base=BASE, head="") == html.replace(tag, moved)
    assert rewriting.page(html, base="/", head="") == html


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html><html><head>[]<title>a</title></head><body></body></html>",
        "<!doctype html><html lang='en'>\n<HEAD>[]<script>1</script></HEAD>",
        "<!doctype html>\n[]<script>1</script>",
        "<!doctype html><title>x</title>",
        "[]<body><p>no head</p></body>",
        "[]just text",
    ],
)
def test_our_script_is_the_first_one(html: str) -> None:
    given = html.replace("[]", "")
    page = rewriting.page(given, base=BASE, head="<script>ours</script>")
    assert page.index("ours") < (page.find("<script>1") if "<script>1" in page else len(page))
    assert page.replace("<script>ours</script>", "", 1) == given
    if "[]" in html:
        assert page == html.replace("[]", "<script>ours</script>")


def test_what_stands_in_place_of_a_tag_and_what_a_page_says_of_policies() -> None:
    html = (
        '<html><head><meta http-equiv="Content-Security-Policy" content="default-src none">'
        '<script type="module" src="/a.js"></script></head></html>'
    )
    start = html.index("<script")
    end = html.index("</script>")
    page = rewriting.page(html, base=BASE, head="<b>", instead={start: (end, "<i>")})
    assert page == "<html><head><b><i></script></head></html>"


@pytest.mark.parametrize(
    ("css", "moved"),
    [
        ("a { background: url(/a.png) }", "a { background: url(/p/~x/a.png) }"),
        ("a { background: url( '/a.png') }", "a { background: url( '/p/~x/a.png') }"),
        ('@import "/a.css";', '@import "/p/~x/a.css";'),
        ("a { background: url(//x/a.png) url(a.png) url(data:a/b) }", None),
    ],
)
def test_style_sheets(css: str, moved: str | None) -> None:
    assert rewriting.style_sheet(css, base=BASE) == (moved or css)
    assert rewriting.style_sheet(css, base="/") == css
