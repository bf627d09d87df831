"""From a place in a made script to one in the project."""

from __future__ import annotations

import pytest

from builder.models import Project
from preview import sites, source_positions
from preview.sites import Site
from workspace import files

PAGE = b'<!doctype html><html><head></head><body><script type="module" src="/main.tsx"></script></body></html>'
MAIN = b'import { fail } from "./fail";\n\nfail();\n'
FAIL = b"interface Much {\n  a: number;\n}\n\nexport function fail(): Much {\n  throw new Error('x');\n}\n"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def site(project: Project) -> Site:
    for path, content in {"index.html": PAGE, "main.tsx": MAIN, "fail.ts": FAIL, "a.css": b""}.items():
        files.write(project, path, content, base=files.ANYTHING)
    return sites.now(project)


def line_of(site: Site, text: str) -> tuple[int, int]:
    assert site.graph is not None
    for number, line in enumerate(site.graph.script.decode().split("\n"), start=1):
        if text in line:
            return number, line.index(text) + 1
    raise AssertionError(text)


def test_a_place_in_the_script_of_all_modules(site: Site) -> None:
    assert site.graph is not None
    url = f"{ORIGIN}/b/__motivd/app-{site.graph.script_key}.js"
    line, column = line_of(site, "new Error(")
    found = source_positions.find(url, line, column, state=site.state, base="/b/")
    assert found is not None
    assert (found.file, found.line) == ("fail.ts", 6)
    line, column = line_of(site, ".fail)()")
    called = source_positions.find(url, line, column, state=site.state, base="/b/")
    assert called is not None
    assert (called.file, called.line) == ("main.tsx", 3)


def test_a_place_in_a_module_that_was_replaced(site: Site) -> None:
    assert site.graph is not None
    code = site.graph.definitions["fail.ts"].code.split("\n")
    line = next(number for number, text in enumerate(code, start=1) if "new Error(" in text)
    url = f"{ORIGIN}/fail.ts?state={site.state}"
    found = source_positions.find(url, line, code[line - 1].index("new Error(") + 1, state=site.state, base="/")
    assert found is not None
    assert (found.file, found.line) == ("fail.ts", 6)


def test_a_stack_tells_places_in_the_project_and_no_capability(site: Site) -> None:
    assert site.graph is not None
    base = "/api/projects/p/preview/proxy/~secret/"
    line, column = line_of(site, "new Error(")
    stack = (
        f"Error: x\n    at fail ({ORIGIN}{base}__motivd/app-{site.graph.script_key}.js:{line}:{column})\n"
        f"    at load ({ORIGIN}{base}__motivd/packages-1.js:27:18)\n    at {ORIGIN}{base}:270:617"
    )
    text, first = source_positions.told(stack, state=site.state, base=base)
    assert first is not None
    assert (first.file, first.line) == ("fail.ts", 6)
    assert "at fail (fail.ts:6:" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://elsewhere.example/x.js", 1),
        (f"{ORIGIN}/b/__motivd/app-other.js", 1),
        (f"{ORIGIN}/b/__motivd/packages-1.js", 1),
        (f"{ORIGIN}/b/gone.ts", 1),
        (f"{ORIGIN}/b/fail.ts", 0),
        (f"{ORIGIN}/b/fail.ts", 99_999),
        ("http://[", 1),
        ("", 1),
    ],
)
def test_what_leads_nowhere(site: Site, url: str, line: int) -> None:
    assert source_positions.find(url, line, 1, state=site.state, base="/b/") is None


def test_a_state_that_is_not_remembered(site: Site) -> None:
    assert source_positions.find(f"{ORIGIN}/b/fail.ts", 1, 1, state="gone", base="/b/") is None
