"""Searching over the API: what is found, in which files, and when it ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builder import prd
from builder.models import PrdRevision, Project
from tests.conftest import Api
from workspace import files, search
from workspace.models import Author
from workspace.search import Search


@pytest.fixture
def root(project: Project) -> str:
    return f"/api/projects/{project.pk}/files"


def _write(project: Project, contents: dict[str, str | bytes]) -> None:
    made = {path: text.encode() if isinstance(text, str) else text for path, text in contents.items()}
    files.write_many(project, made, author=Author.PERSON)


def _search(api: Api, root: str, **query: Any) -> Any:
    return api.get(f"{root}/search?{urlencode(query)}")


def _paths(answer: Any) -> list[str]:
    return [match["path"] for match in answer.json()["matches"]]


def test_plain_text_is_found_with_its_lines(owner: Api, root: str, project: Project) -> None:
    _write(project, {"src/a.ts": "one\nconst Total = 1;\nthree\n", "b.ts": "nothing"})

    answer = _search(owner, root, q="total")

    assert answer.status_code == 200
    body = answer.json()
    assert isinstance(body.pop("tookMs"), int)
    assert body == {
        "matches": [
            {
                "path": "src/a.ts",
                "line": 2,
                "column": 7,
                "length": 5,
                "text": "const Total = 1;",
                "textColumn": 1,
                "before": ["one"],
                "after": ["three"],
            }
        ],
        "filesSearched": 2,
        "truncated": False,
    }


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"q": "a.b"}, [1]),
        ({"q": "A.B"}, [1]),
        ({"q": "A.B", "case": "true"}, []),
        ({"q": "a.b", "regex": "true"}, [1, 2]),
        ({"q": "^a", "regex": "1", "case": "1"}, [1, 2]),
        ({"q": " ", "context": "0"}, [3]),
        ({"q": "(?i)A.B$", "regex": "true", "case": "true"}, [1, 2]),
    ],
)
def test_plain_or_pattern_and_case(
    owner: Api, root: str, project: Project, query: dict[str, str], lines: list[int]
) -> None:
    _write(project, {"f": "a.b\r\naxb\r\nx y\r\n"})

    assert [match["line"] for match in _search(owner, root, **query).json()["matches"]] == lines


def test_rows_come_by_path_line_and_column(owner: Api, root: str, project: Project) -> None:
    _write(project, {"b": "x x\nx", "a/z": "x", "a.txt": "x", "Z": "x"})

    found = _search(owner, root, q="x").json()["matches"]

    assert [(match["path"], match["line"], match["column"]) for match in found] == [
        ("Z", 1, 1),
        ("a.txt", 1, 1),
        ("a/z", 1, 1),
        ("b", 1, 1),
        ("b", 1, 3),
        ("b", 2, 1),
    ]


def test_the_prd_is_searched_in_its_place(owner: Api, root: str, project: Project) -> None:
    prd.write(project, "# Vinyl", author=None, source=PrdRevision.Source.RULES, base_revision=None)
    _write(project, {"A.md": "vinyl", "b.md": "vinyl"})

    assert _paths(_search(owner, root, q="vinyl")) == ["A.md", "PRD.md", "b.md"]
    assert _paths(_search(owner, root, q="vinyl", path="PRD.md")) == ["PRD.md"]
    assert _paths(_search(owner, root, q="vinyl", path="b.md")) == ["b.md"]


def test_what_is_not_text_is_passed_over(owner: Api, root: str, project: Project) -> None:
    _write(project, {"nul": b"x\0", "latin-1": b"x\xe9", "text": "x", "empty": ""})

    answer = _search(owner, root, q="x")

    assert (_paths(answer), answer.json()["filesSearched"]) == (["text"], 2)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", ["app/[id]/page.tsx", "src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx", "srcs/c.tsx"]),
        ("/", ["app/[id]/page.tsx", "src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx", "srcs/c.tsx"]),
        ("src", ["src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx"]),
        ("src/", ["src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx"]),
        ("src/lib/a.ts", ["src/lib/a.ts"]),
        ("src/li", []),
        ("SRC", []),
        ("lib", []),
        ("app/[id]", ["app/[id]/page.tsx"]),
        ("src/**/*.tsx", ["src/App.tsx", "src/lib/ui/b.tsx"]),
        ("src/*.tsx", ["src/App.tsx"]),
        ("src/*", ["src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx"]),
        ("src*", ["src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx", "srcs/c.tsx"]),
        ("*.ts", ["src/lib/a.ts"]),
        ("**/lib", ["src/lib/a.ts", "src/lib/ui/b.tsx"]),
        ("src/**", ["src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx"]),
        ("?.tsx", ["src/lib/ui/b.tsx", "srcs/c.tsx"]),
        ("app/[id]/*.tsx", ["app/[id]/page.tsx"]),
        ("a.ts?", []),
    ],
)
def test_a_path_chooses_files(owner: Api, root: str, project: Project, path: str, found: list[str]) -> None:
    paths = ["app/[id]/page.tsx", "src/App.tsx", "src/lib/a.ts", "src/lib/ui/b.tsx", "srcs/c.tsx"]
    _write(project, dict.fromkeys(paths, "x"))

    answer = _search(owner, root, q="x", path=path)

    assert _paths(answer) == found
    assert answer.json()["filesSearched"] == len(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "x" * 1001}, "q"),
        ({"q": "a\nb"}, "q"),
        ({"q": "(", "regex": "true"}, "q"),
        ({"q": r"(a)\1", "regex": "true"}, "q"),
        ({"q": "a(?!b)", "regex": "true"}, "q"),
        ({"q": "x", "regex": "yes"}, "regex"),
        ({"q": "x", "case": "2"}, "case"),
        ({"q": "x", "context": "6"}, "context"),
        ({"q": "x", "context": "-1"}, "context"),
        ({"q": "x", "limit": "0"}, "limit"),
        ({"q": "x", "limit": "501"}, "limit"),
        ({"q": "x", "limit": "1.5"}, "limit"),
        ({"q": "x", "path": "../x"}, "path"),
        ({"q": "x", "path": "x" * 501}, "path"),
        ({"q": "x", "glob": "x"}, "glob"),
    ],
)
def test_a_bad_search_is_refused(owner: Api, root: str, query: dict[str, str], field: str) -> None:
    answer = _search(owner, root, **query)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert list(answer.json()["details"]) == [field]


def test_the_reason_for_a_refused_pattern_is_re2_s(owner: Api, root: str) -> None:
    refused = _search(owner, root, q="a(?!b)", regex="true", locale="fr")

    assert refused.json()["details"]["q"] == ["Ce motif ne peut pas être utilisé : invalid perl operator: (?!"]


def test_the_limit_is_told_only_where_there_is_more(owner: Api, root: str, project: Project) -> None:
    _write(project, {"a": "x x", "b": "x", "c": "none"})

    exact, less = _search(owner, root, q="x", limit=3).json(), _search(owner, root, q="x", limit=2).json()

    assert (len(exact["matches"]), exact["truncated"], exact["filesSearched"]) == (3, False, 3)
    assert (len(less["matches"]), less["truncated"], less["filesSearched"]) == (2, True, 2)


def test_when_the_time_is_up_what_was_found_is_the_answer(project: Project) -> None:
    _write(project, {"a": "x"})

    found = search.search(project, Search("x"), time_limit_seconds=0)

    assert (found.truncated, found.matches, found.files_searched) == (True, [], 0)


def test_a_pattern_that_explodes_elsewhere_is_answered(owner: Api, root: str, project: Project) -> None:
    _write(project, {"long": "a" * 100_000 + "b", "longest": b"a" * files.FILE_LIMIT_BYTES})

    answer = _search(owner, root, q="(a+)+$", regex="true").json()

    assert [(match["path"], match["length"]) for match in answer["matches"]] == [("longest", files.FILE_LIMIT_BYTES)]
    assert answer["truncated"] is False


def test_a_file_of_one_long_line_shows_its_matches(owner: Api, root: str, project: Project) -> None:
    line = ("é" * 99 + "x") * 26_000
    _write(project, {"min.js": line})

    answer = _search(owner, root, q="x", limit=500).json()

    assert [match["column"] for match in answer["matches"]] == [100 * n for n in range(1, 501)]
    assert {len(match["text"]) for match in answer["matches"]} == {400}
    assert answer["truncated"] is True


@pytest.mark.slow
def test_a_full_project_is_searched_in_few_queries(project: Project) -> None:
    _write(project, {f"src/{n % 50}/{n}.ts": f"line {n}\n" * 40 for n in range(files.PROJECT_LIMIT_FILES)})

    with CaptureQueriesContext(connection) as queries:
        found = search.search(project, Search("line 4999$", regex=True))

    assert (found.files_searched, len(found.matches), found.truncated) == (files.PROJECT_LIMIT_FILES, 40, False)
    assert len(queries) == 2 + files.PROJECT_LIMIT_FILES / 500


def test_contents_are_read_sixteen_megabytes_at_a_time(project: Project) -> None:
    # Each file differs, as the same content would be read once.
    _write(project, {f"f{n}": bytes([65 + n]) * (5 * 2**20) for n in range(7)})

    with CaptureQueriesContext(connection) as queries:
        found = search.search(project, Search("none"))

    assert found.files_searched == 7
    assert len(queries) == 2 + 3


def test_the_number_of_queries_is_the_same_for_few_and_many_files(owner: Api, root: str, project: Project) -> None:
    owner.get(root)  # the first call also notes when the token was used
    counts = []
    for number in (3, 30):
        _write(project, {f"f{n}": f"x {n}" for n in range(number)})
        with CaptureQueriesContext(connection) as queries:
            _search(owner, root, q="x")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_another_project_s_files_are_not_searched(owner: Api, root: str, project: Project) -> None:
    other = Project.objects.create(owner=project.owner, name="Other", slug="other", sandbox_slug="other")
    _write(other, {"a": "x"})

    assert _paths(_search(owner, root, q="x")) == []
