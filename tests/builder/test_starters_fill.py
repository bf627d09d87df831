"""A filled project: whole, the same every time, and safe whatever the brief says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from builder.briefs import BriefFields
from builder.starters.catalogue import Locale, Starter, all_starters, fill

STARTERS = pytest.mark.parametrize("starter", all_starters(), ids=lambda starter: starter.key)
LOCALES: tuple[Locale, ...] = ("en", "fr")

BRIEF = BriefFields(
    app_name="Tidepool",
    audience="people who swim in cold water",
    mvp_features=("Water temperature: measured at the beaches you pick", "Tide reminders", "Share a swim"),
    target_platforms=("Web", "iOS"),
    integrations=("OpenStreetMap",),
    constraints="The budget is 4200 euros",
    content_notes="deep teal",
    deployment_notes="on my own server",
)

HOSTILE_NAMES = {
    "empty": "",
    "spaces": " \t\n ",
    "long": "a" * 10_000,
    "long words": "Ünïcode wörd " * 900,
    "right to left": "مواعيد الصالون",
    "direction marks": "\u202egnp.exe\u202c \u2066x",
    "emoji": "👩‍👩‍👧‍👦🇫🇷🏽",
    "many emoji": "👩‍👩‍👧‍👦" * 40,
    "html": '<img src=x onerror="alert(1)">',
    "script end": "</script><script>alert(1)</script>",
    "comment": "--><!--",
    "quotes": "\"'`«»“”",
    "template": "${process.exit(1)} `${x}`",
    "backslash": '\\\\"; alert(1); //',
    "line separators": "a\u2028b\u2029c",
    "nul": "a\x00b\x1b[31m",
    "half a pair": "\ud800x\udfff",
    "joiner only": "\u200d\u200b",
    "markdown": "# [x](javascript:alert(1)) | *b*",
    "path": "../../etc/passwd",
    "npm": "node_modules",
    "json": '{"__proto__": {"a": 1}}',
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
}


class Page(HTMLParser):
    """What a browser would see of index.html: elements with their attributes, and the title."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = ""
        self._inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def config_of(project: Mapping[str, bytes]) -> dict[str, object]:
    source = project["src/app.config.ts"].decode()
    value: dict[str, object] = json.loads(source.partition("AppConfig<Extras> = ")[2].removesuffix(";\n"))
    return value


@STARTERS
@pytest.mark.parametrize("locale", LOCALES)
def test_a_project_is_whole(starter: Starter, locale: Locale) -> None:
    project = fill(starter, BRIEF, locale=locale)

    expected = {
        "index.html", "package.json", "README.md", "LICENSE.md", "vite.config.ts", "tsconfig.json",
        "public/favicon.svg", "src/main.tsx", "src/App.tsx", "src/app.css", "src/app.config.ts",
        "src/extras.ts",
        "src/theme.css", "src/copy/en.ts", "src/copy/fr.ts", "src/ui/index.ts", "tests/setup.ts",
    }  # fmt: skip
    assert expected <= project.keys()
    assert all(path == Path(path).as_posix() and ".." not in path and not path.startswith("/") for path in project)
    assert any(re.fullmatch(r"tests/.+\.test\.tsx", path) for path in project)


@STARTERS
def test_no_python_and_no_manifest_gets_into_a_project(starter: Starter) -> None:
    project = fill(starter, BRIEF)

    assert not [path for path in project if path.endswith((".py", ".pyc", ".toml")) or "__pycache__" in path]


@STARTERS
def test_the_same_brief_gives_the_same_bytes(starter: Starter) -> None:
    assert fill(starter, BRIEF, prompt="x", locale="fr") == fill(starter, replace(BRIEF), prompt="x", locale="fr")


@STARTERS
def test_brief_data_reaches_only_the_written_files(starter: Starter) -> None:
    one = fill(starter, BRIEF)
    other = fill(starter, replace(BRIEF, app_name="Other", audience="others", mvp_features=("Else",)))

    differing = {path for path in one if one[path] != other[path]}
    assert differing <= {
        "index.html", "package.json", "README.md", "public/favicon.svg", "src/app.config.ts", "src/theme.css",
    }  # fmt: skip


@STARTERS
def test_two_briefs_give_two_looks(starter: Starter) -> None:
    names = [f"Name {number}" for number in range(40)]

    themes = {fill(starter, BriefFields(app_name=name))["src/theme.css"] for name in names}

    assert len(themes) == len(names)


@STARTERS
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES.keys())
def test_a_hostile_name_stays_text(starter: Starter, locale: Locale, name: str) -> None:
    hostile = BriefFields(
        app_name=name, audience=name, mvp_features=(name, name + "!"), target_platforms=(name,),
        integrations=(name,),
        constraints=name, content_notes=name, reference_url=name, deployment_notes=name,
    )  # fmt: skip

    project = fill(starter, hostile, prompt=name, locale=locale)

    config = config_of(project)
    page = Page(project["index.html"].decode())
    package = json.loads(project["package.json"])
    assert isinstance(config["name"], str)
    assert 0 < len(config["name"]) <= 80
    assert page.title == config["name"]
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", package["name"])
    assert package["name"] == config["slug"]
    assert b"<" not in project["src/app.config.ts"].partition(b"> = ")[2]
    assert b"<script" not in project["README.md"]
    assert b"<img" not in project["README.md"]


@STARTERS
def test_a_name_of_nothing_gets_the_name_of_the_starter(starter: Starter) -> None:
    named = {
        locale: config_of(fill(starter, BriefFields(app_name=" \u200d "), locale=locale))["name"] for locale in LOCALES
    }

    assert named == {"en": starter.manifest.name.en, "fr": starter.manifest.name.fr}


@STARTERS
@pytest.mark.parametrize("locale", LOCALES)
def test_index_html_says_what_the_app_is(starter: Starter, locale: Locale) -> None:
    page = Page(fill(starter, BRIEF, locale=locale)["index.html"].decode())

    metas = {attributes.get("name"): attributes.get("content") for tag, attributes in page.elements if tag == "meta"}
    assert ("html", {"lang": locale}) in page.elements
    assert page.title == "Tidepool"
    assert metas["description"] == BRIEF.audience
    assert re.fullmatch(r"#[0-9a-f]{6}", metas["theme-color"] or "")
    assert ("script", {"type": "module", "src": "/src/main.tsx"}) in page.elements
    assert ("div", {"id": "root"}) in page.elements


@STARTERS
def test_package_json_pins_versions_and_runs_on_react_alone(starter: Starter) -> None:
    package = json.loads(fill(starter, BRIEF)["package.json"])

    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert set(package["dependencies"]) == {"react", "react-dom"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    assert {"dev", "build", "test"} <= package["scripts"].keys()
    assert package["private"] is True


@STARTERS
def test_the_owners_business_stays_out_of_the_published_app(starter: Starter) -> None:
    project = fill(starter, BRIEF)

    published = b"".join(content for path, content in project.items() if path.startswith(("src/", "index", "public/")))
    assert b"4200" not in published
    assert b"own server" not in published
    assert b"4200" in project["README.md"]


@STARTERS
def test_features_are_content_with_a_title_and_a_detail(starter: Starter) -> None:
    config = config_of(fill(starter, BRIEF))

    assert config["features"] == [
        {"title": "Water temperature", "detail": "Measured at the beaches you pick"},
        {"title": "Tide reminders", "detail": ""},
        {"title": "Share a swim", "detail": ""},
    ]


@STARTERS
def test_nothing_of_vite_and_no_other_host_is_in_the_source(starter: Starter) -> None:
    project = fill(starter, BriefFields())
    allowed = {"http://www.w3.org/2000/svg", "http://localhost:5173"}

    for path, content in project.items():
        if path.startswith("src/"):
            source = content.decode()
            assert "import.meta" not in source, path
            assert "dangerouslySetInnerHTML" not in source, path
            assert set(re.findall(r"https?://[^\s\"'`<)]+", source)) <= allowed, path


@STARTERS
def test_sources_of_a_starter_do_not_hide_shared_or_written_ones(starter: Starter) -> None:
    shared = Path(__file__).parents[2] / "builder" / "starters" / "shared"
    own = {path.relative_to(starter.folder) for part in ("src", "tests") for path in (starter.folder / part).rglob("*")}

    hidden = {path for path in own if (shared / path).is_file()} | (
        own & {Path("src/app.config.ts"), Path("src/theme.css")}
    )
    assert not hidden


@STARTERS
def test_sources_style_with_tokens_only(starter: Starter) -> None:
    styles = {path: content.decode() for path, content in fill(starter, BRIEF).items() if path == "src/app.css"}

    for path, style in styles.items():
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", style), path
