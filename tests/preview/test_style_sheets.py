"""Style sheets of a page stand in the order of their imports, and say what they load from the root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from preview.style_sheets import Sheets


def sheets(files: Mapping[str, bytes]) -> Sheets:
    def read(paths: Iterable[str]) -> Mapping[str, bytes]:
        return {path: files[path] for path in paths}

    return Sheets({path: str(content) for path, content in files.items()}, read)


def test_what_is_imported_comes_first_and_once() -> None:
    found = sheets(
        {
            "src/a.css": b'@charset "utf-8";\n@import "./ui/base.css";\n@import url(ui/b.css);\na {}',
            "src/ui/base.css": b'@import "../../shared.css"; base {}',
            "src/ui/b.css": b"@import '/shared.css'; @import './base.css'; b {}",
            "shared.css": b"@import 'src/a.css'; shared {}",
            "last.css": b"last {}",
        }
    )
    assert found.in_order(["src/a.css", "last.css", "src/ui/b.css"]) == (
        *("shared.css", "src/ui/base.css", "src/ui/b.css", "src/a.css", "last.css"),
    )
    assert found.known["src/a.css"].text.split() == ["@charset", '"utf-8";', "a", "{}"]
    assert found.problems == []


@pytest.mark.parametrize(
    "kept",
    [
        '@import "https://fonts.example/a.css";',
        "@import url(//fonts.example/a.css);",
        '@import "./b.css" screen;',
        '@import "./b.css" layer(base);',
        '/* @import "./b.css"; */',
        "a::after { content: \"@import './b.css';\" }",
        "a { color: red } @import './b.css';",
    ],
)
def test_what_only_the_browser_knows_is_left_to_it(kept: str) -> None:
    found = sheets({"a.css": kept.encode(), "b.css": b"b {}"})
    assert found.in_order(["a.css"]) == ("a.css",)
    assert found.known["a.css"].text == kept


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("url(./x.png)", "url(/src/x.png)"),
        ("url( '../x.png?a#b' )", "url( '/x.png?a#b' )"),
        ('url("x.woff2")', 'url("/src/x.woff2")'),
        ("url(/x.png)", "url(/x.png)"),
        ("url(data:image/png;base64,AA)", "url(data:image/png;base64,AA)"),
        ("url(#filter)", "url(#filter)"),
        ("url(https://example.com/x.png)", "url(https://example.com/x.png)"),
        ("url(../../../../etc/passwd)", "url(/etc/passwd)"),
    ],
)
def test_what_a_sheet_loads_is_found_from_the_page(address: str, moved: str) -> None:
    found = sheets({"src/a.css": f"a {{ background: {address} }}".encode()})
    found.in_order(["src/a.css"])
    assert found.known["src/a.css"].text == f"a {{ background: {moved} }}"


def test_an_import_of_nothing_is_told() -> None:
    found = sheets({"src/a.css": b'@import "./gone.css";'})
    found.in_order(["src/a.css"])
    [problem] = found.problems
    assert (problem.file, problem.message, problem.severity) == (
        "src/a.css",
        'Could not resolve "./gone.css"',
        "error",
    )
    assert sheets({"src/a.css": b'@import "./gone.css";', "src/gone.css": b""}).in_order(["src/a.css"]) == (
        *("src/gone.css", "src/a.css"),
    )
