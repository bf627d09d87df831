"""Which paths a file may have, and which two may not stand together."""

from __future__ import annotations

import pytest

from workspace import paths


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "C:/windows",
        "c:notes",
        "a//b",
        "a/",
        "./a",
        "a/../b",
        "..",
        "a\\b",
        "a\nb",
        "a\x7fb",
        "a\u0085b",
        "a\u2028b",
        "a\ud800b",
        ".git",
        ".git/config",
        "sub/.GIT/config",
        ".g\u200cit/config",
        "git~1/config",
        "\uff0egit/config",
        "ends.",
        "ends /b",
        "a./b",
        "x" * 256,
        "é" * 128,
        "x/" * 50 + "y",
        "/".join(["x" * 100] * 5),
        "\ufdfa" * 80 + "/" + "\ufdfa" * 80,
    ],
)
def test_a_path_that_no_file_can_have_is_refused(path: str) -> None:
    with pytest.raises(paths.InvalidPath):
        paths.normalise(path)


@pytest.mark.parametrize(
    "path", ["a", ".env.example", ".gitignore", ".github/ci.yml", "src/été.ts", "a b/c", "..a", "x" * 255, "[id].tsx"]
)
def test_an_ordinary_path_is_kept_as_it_is(path: str) -> None:
    assert paths.normalise(path) == path


def test_a_path_is_kept_composed() -> None:
    assert paths.normalise("e\u0301te\u0301.md") == "\u00e9t\u00e9.md"


@pytest.mark.parametrize(
    ("new", "present"),
    [
        ("readme.md", "README.md"),
        ("Straße", "STRASSE"),
        ("\ufb01le", "file"),
        ("src", "src/main.ts"),
        ("src/main.ts", "src"),
        ("SRC/main.ts", "src"),
        ("Src/a.ts", "src/b.ts"),
    ],
)
def test_two_paths_that_differ_too_little_conflict(new: str, present: str) -> None:
    with pytest.raises(paths.PathConflict):
        paths.check_together([new], [present])
    with pytest.raises(paths.PathConflict):
        paths.check_together([present, new], [])


def test_neighbours_and_the_same_path_again_are_fine() -> None:
    paths.check_together(["src/a.ts", "src/b.ts", "src.ts"], ["src/a.ts", "srca"])
