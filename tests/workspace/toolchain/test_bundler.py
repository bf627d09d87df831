"""Bundling: every starter in each kind of isolation, mistakes with their place, and what must not be read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import all_starters, fill
from tests.workspace.toolchain.conftest import PLAIN
from workspace.toolchain.bundler import bundle
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.sandbox import SandboxUnavailable
from workspace.toolchain.typecheck import typecheck

BRIEF = BriefFields(app_name="Crate", audience="vinyl collectors", mvp_features=("add records", "search them"))
STARTERS = {starter.key: starter for starter in all_starters()}
CANARY = "canary-5f1c"


def starter(key: str, locale: str = "en") -> dict[str, bytes]:
    return fill(STARTERS[key], BRIEF, prompt="", locale="fr" if locale == "fr" else "en")


@pytest.mark.slow
@pytest.mark.parametrize(("key", "locale"), [*((key, "en") for key in sorted(STARTERS)), ("booking", "fr")])
def test_every_starter_becomes_a_site(isolation: str, key: str, locale: str) -> None:
    files = starter(key, locale)

    site, types = bundle(files), typecheck(files)

    assert site.ok, site.problems
    assert site.problems == ()
    assert site.isolation == isolation
    assert types.ok, types.problems
    assert types.skipped_reason is None
    page = site.outputs["index.html"].decode()
    referred = re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)
    assert len(referred) == 2
    assert all(re.fullmatch(r"assets/main-[A-Z0-9]{8}\.(js|css)", path) for path in referred)
    assert set(site.outputs) == {"index.html", "favicon.svg", *referred}
    assert "/src/main.tsx" not in page
    script = next(site.outputs[path] for path in referred if path.endswith(".js"))
    assert b"sourceMappingURL" not in script
    assert b"react-dom-client.development" not in script


def test_both_kinds_of_isolation_make_the_same_site(settings: Any, namespaces: str) -> None:
    files = starter("lists")
    one = bundle(files)
    settings.SANDBOX_ISOLATION = "landlock"
    other = bundle(files)

    assert other.isolation == "landlock", "this machine has no Landlock to compare with"
    assert one.outputs == other.outputs


def test_the_same_project_gives_the_same_bytes() -> None:
    files = starter("waitlist")

    assert bundle(files).outputs == bundle(files).outputs


@pytest.mark.parametrize(
    ("source", "line", "column", "said"),
    [
        (b"const a = 1\nconst b = ,\n", 2, 11, "Unexpected"),
        (b"import './gone'\n", 1, 8, "Could not resolve"),
        (b"\n  import { x } from 'no-such-package'\nx()", 2, 21, "Could not resolve"),
        (b"import '../../../../outside'\n", 1, 8, "Could not resolve"),
    ],
)
def test_a_mistake_is_reported_with_its_place(isolation: str, source: bytes, line: int, column: int, said: str) -> None:
    report = bundle(PLAIN | {"src/main.ts": source})

    assert not report.ok
    assert (report.outputs, report.entry) == ({}, None)
    found = report.problems[0]
    assert (found.file, found.line, found.column, found.severity) == ("src/main.ts", line, column, "error")
    assert said in found.message


def test_every_mistake_is_reported() -> None:
    report = bundle(PLAIN | {"src/main.ts": b"import './a'\nimport './gone'\n", "src/a.ts": b"let x x"})

    assert {found.file for found in report.problems} == {"src/a.ts", "src/main.ts"}


def test_a_warning_does_not_stop_a_site() -> None:
    report = bundle(PLAIN | {"src/main.ts": b"import './b.css'\n", "src/b.css": b"a { color: red\n"})

    assert report.ok
    assert [(found.file, found.severity) for found in report.problems] == [("src/b.css", "warning")]


def test_without_a_page_there_is_no_site() -> None:
    report = bundle({"src/main.ts": b"1"})

    assert not report.ok
    assert report.problems[0].file == "index.html"


def test_a_page_without_its_script_says_which(isolation: str) -> None:
    report = bundle({"index.html": b'<!doctype html>\n  <script type="module" src="/src/gone.tsx"></script>'})

    found = report.problems[0]
    assert (found.file, found.line, found.column, found.severity) == ("index.html", 2, 3, "error")
    assert "/src/gone.tsx" in found.message
    assert not report.ok


def test_plain_pages_are_published_as_they_are() -> None:
    files = {
        "index.html": b'<link rel=icon href="/i.svg"><link rel=stylesheet href=style.css><script src=app.js></script>',
        "about.html": b"<p>about",
        "style.css": b"a{background:url(bg.png)}",
        "bg.png": b"png",
        "app.js": b"alert(1)",
        "public/i.svg": b"<svg/>",
        ".env": b"SECRET=1",
        "keys/.htpasswd": b"SECRET=1",
        "package.json": b"{}",
    }

    report = bundle(files)

    assert report.ok
    assert report.problems == ()
    assert set(report.outputs) == {"index.html", "about.html", "app.js", "i.svg", "style.css", "bg.png"}
    assert report.outputs["index.html"] == files["index.html"]


def test_a_bundled_site_keeps_what_its_pages_show() -> None:
    files = PLAIN | {
        "index.html": (
            b'<link rel="stylesheet" href="./main.css"><img src="logo.png" srcset="big.png 2x"><script src="old.js">'
            b'</script><a href="/notes.txt">x</a><script type="module" src="./src/main.ts"></script>'
        ),
        "docs/help.html": b'<img src="../logo.png"><script type="module" src="../src/help.js"></script>',
        "main.css": b"a{background:url(/bg.png)} b{background:url(small.png)}",
        "small.png": b"small",
        "public/bg.png": b"bg",
        "logo.png": b"logo",
        "big.png": b"big",
        "old.js": b"old",
        "notes.txt": b"private",
        "src/main.ts": b"import logo from '../logo.png'\nconsole.log(logo, import.meta.env.VITE_X)",
        "src/help.js": b"import('./later.js')",
        "src/later.js": b"console.log('later')",
    }

    report = bundle(files)

    assert report.ok, report.problems
    site = report.outputs
    made = {path for path in site if path.startswith("assets/")}
    assert set(site) - made == {"index.html", "docs/help.html", "bg.png", "logo.png", "big.png", "old.js"}
    style = next(site[path] for path in made if path.endswith(".css")).decode()
    assert "url(/bg.png)" in style
    small = re.search(r'url\("?/(assets/small-[A-Z0-9]{8}\.png)"?\)', style)
    assert small is not None
    assert site[small[1]] == b"small"
    assert b'src="/assets/help-' in site["docs/help.html"]
    assert any(b"later" in site[path] for path in made)
    # The place in the page is kept, with what stands around it.
    assert site["index.html"].decode().count("<script") == 2


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/proc/1/environ", "/proc/self/environ", "../../../../../etc/passwd", "/etc/hostname", "{home}"],
)
def test_files_of_the_host_never_reach_the_bundle(
    isolation: str, path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("MOTIVD_CANARY", CANARY)
    (tmp_path / "canary.txt").write_text(CANARY)
    path = path.replace("{home}", f"{tmp_path}/canary.txt")
    code = f"import text from '{path}' with {{type: 'text'}}\nconsole.log(text)\n".encode()

    report = bundle(PLAIN | {"src/main.ts": code})

    site = b"".join(report.outputs.values())
    assert b"root:" not in site
    assert CANARY.encode() not in site
    assert all(CANARY not in found.message for found in report.problems)
    assert not report.ok or (isolation == "namespaces" and path.startswith("/proc"))


def test_settings_of_a_project_do_not_lead_out_of_it(isolation: str) -> None:
    settings = b'{"extends": "/etc/passwd", "compilerOptions": {"paths": {"x": ["/etc/passwd"]}}}'

    report = bundle(PLAIN | {"tsconfig.json": settings, "src/main.ts": b"import x from 'x'\nconsole.log(x)"})

    assert b"root:" not in b"".join(report.outputs.values())
    assert all("root:" not in found.message for found in report.problems)


def test_packages_of_the_project_itself_are_not_taken(isolation: str) -> None:
    files = PLAIN | {
        "node_modules/react/index.js": b"export default 'planted-by-the-project'",
        "src/main.ts": b"import react from 'react'\nconsole.log(react)\n",
    }

    report = bundle(files)

    assert report.ok, report.problems
    assert b"planted-by-the-project" not in b"".join(report.outputs.values())


def test_a_cancelled_build_says_so(isolation: str) -> None:
    report = bundle(PLAIN | {"src/main.ts": b"1"}, cancelled=lambda: True)

    assert not report.ok
    assert "cancelled" in report.problems[0].message


def test_without_isolation_only_what_needs_none_is_made(settings: Any) -> None:
    settings.SANDBOX_ISOLATION = "off"

    with pytest.raises(SandboxUnavailable):
        bundle(PLAIN | {"src/main.ts": b"1"})
    assert bundle({"index.html": b"<p>plain"}).ok


def test_missing_tools_say_what_to_do(settings: Any, tmp_path: Any) -> None:
    settings.TOOLCHAIN_DIR = settings.TOOLCHAIN_SHARED_DIR = tmp_path

    with pytest.raises(ToolsMissing, match="make setup"):
        bundle(PLAIN | {"src/main.ts": b"1"})
    with pytest.raises(ToolsMissing, match="make setup"):
        typecheck(PLAIN)
