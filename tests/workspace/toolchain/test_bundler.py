"""Bundling and type-checking: every starter, mistakes with their place, and what must not be read."""

from __future__ import annotations

import re

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import all_starters, fill
from workspace.toolchain.bundler import bundle
from workspace.toolchain.typecheck import typecheck

BRIEF = BriefFields(app_name="Crate", audience="vinyl collectors", mvp_features=("add records", "search them"))
STARTERS = {starter.key: starter for starter in all_starters()}
PLAIN = {
    "index.html": b'<!doctype html><script type="module" src="/src/main.ts"></script>',
    "tsconfig.json": b'{"compilerOptions": {"strict": true, "noEmit": true, "types": []}, "include": ["src"]}',
}


@pytest.mark.parametrize("key", sorted(STARTERS))
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_every_starter_becomes_a_site(key: str, locale: str) -> None:
    files = fill(STARTERS[key], BRIEF, prompt="", locale="fr" if locale == "fr" else "en")

    site, types = bundle(files), typecheck(files)

    assert site.ok, site.problems
    assert types.ok, types.problems
    page = site.outputs["index.html"].decode()
    referred = re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)
    assert len(referred) == 2
    assert set(referred) <= set(site.outputs)
    assert "/src/main.tsx" not in page


def test_the_same_project_gives_the_same_bytes() -> None:
    files = fill(STARTERS["lists"], BRIEF, prompt="", locale="en")

    assert bundle(files).outputs == bundle(files).outputs


def test_a_mistake_is_reported_with_its_file_and_line() -> None:
    files = PLAIN | {"src/main.ts": b"const a = 1\nconst b = ,\n"}

    report = bundle(files)

    assert not report.ok
    assert [(found.file, found.line, found.severity) for found in report.problems] == [("src/main.ts", 2, "error")]
    assert report.outputs == {}


def test_a_wrong_type_is_reported_with_its_file_and_line() -> None:
    report = typecheck(PLAIN | {"src/main.ts": b"export const a = 1\nexport const b: string = a\n"})

    found = report.problems[0]
    assert (found.file, found.line) == ("src/main.ts", 2)
    assert "TS2322" in found.message


def test_without_a_page_there_is_no_site() -> None:
    report = bundle({"src/main.ts": b"1"})

    assert not report.ok
    assert report.problems[0].file == "index.html"


def test_plain_pages_are_published_as_they_are() -> None:
    files = {
        "index.html": b'<link rel="icon" href="/i.svg"><script src="app.js"></script>',
        "about.html": b"<p>about",
        "app.js": b"alert(1)",
        "public/i.svg": b"<svg/>",
        ".env": b"SECRET=1",
        "package.json": b"{}",
    }

    report = bundle(files)

    assert report.ok
    assert set(report.outputs) == {"index.html", "about.html", "app.js", "i.svg"}


@pytest.mark.parametrize("path", ["/etc/passwd", "/proc/1/environ", "../../../../etc/passwd", "/etc/hostname"])
def test_files_of_the_host_never_reach_the_bundle(path: str) -> None:
    code = f"import text from '{path}' with {{type: 'text'}}\nconsole.log(text)\n".encode()

    report = bundle(PLAIN | {"src/main.ts": code})

    assert b"root:" not in b"".join(report.outputs.values())
    assert not report.ok or path.startswith("/proc")


def test_packages_of_the_project_itself_are_not_taken() -> None:
    files = PLAIN | {
        "node_modules/react/index.js": b"export default 'planted-by-the-project'",
        "src/main.ts": b"import react from 'react'\nconsole.log(react)\n",
    }

    report = bundle(files)

    assert report.ok, report.problems
    assert b"planted-by-the-project" not in b"".join(report.outputs.values())
