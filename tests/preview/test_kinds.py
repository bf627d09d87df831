"""How a project is previewed follows from its files, from `motivd.toml`, or from what its owner chose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from preview import kinds
from preview.models import PreviewKind

PAGE = b"<!doctype html><h1>Hello</h1>"
MODULE_PAGE = b'<!doctype html><script type="module" src="/src/main.ts"></script>'
FRONT_END = {"index.html": MODULE_PAGE, "src/main.ts": b"document.title = 'x'"}
FLASK = {"requirements.txt": b"Flask==3.0\n", "app.py": b"from flask import Flask\n\napp = Flask(__name__)\n"}
FASTAPI = {
    "pyproject.toml": b'[project]\nname = "x"\ndependencies = ["fastapi[standard]>=0.110"]\n',
    "src/main.py": b"import fastapi\n\napi: fastapi.FastAPI = fastapi.FastAPI()\n",
}
STANDARD = {"server.py": b"from http.server import HTTPServer\n"}


def package(**content: object) -> bytes:
    return json.dumps({"name": "x", **content}).encode()


EXPRESS = {"package.json": package(dependencies={"express": "^4"}), "server.js": b""}

# What is there, and what follows: kind, what the command holds, and part of the reason.
FOUND: list[tuple[Mapping[str, bytes], PreviewKind, str, str]] = [
    (FRONT_END, PreviewKind.INSTANT, "", "index.html loads modules"),
    ({"index.html": PAGE}, PreviewKind.STATIC, "", "loads no modules"),
    (FRONT_END | {"package.json": package(dependencies={"react": "19"})}, PreviewKind.INSTANT, "", "modules"),
    (FLASK, PreviewKind.SERVER, "flask --app app:app", "app.py makes the app"),
    (FLASK | {"index.html": PAGE}, PreviewKind.SERVER, "flask", "Flask"),
    (
        {"requirements.txt": b"flask", "shop/__init__.py": b"def create_app():\n    pass\n"},
        PreviewKind.SERVER,
        "--app shop:create_app",
        "shop/__init__.py",
    ),
    (FASTAPI, PreviewKind.SERVER, "uvicorn src.main:api", "src/main.py holds the app"),
    (
        {"requirements.txt": b"uvicorn\n", "app.py": b"async def serve(scope, receive, send):\n    pass\n"},
        PreviewKind.SERVER,
        "uvicorn app:serve",
        "ASGI",
    ),
    (
        {"requirements.txt": b"# web\nDjango>=5\n", "manage.py": b""},
        PreviewKind.SERVER,
        "manage.py runserver --noreload 127.0.0.1:8000",
        "Django",
    ),
    (
        {
            "pyproject.toml": b'[tool.poetry.dependencies]\npython = "^3.11"\nflask = "3"\n',
            "main.py": b"x = Flask(1)\n",
        },
        PreviewKind.SERVER,
        "main:x",
        "Flask",
    ),
    (STANDARD, PreviewKind.SERVER, "python3 server.py", "server.py serves by itself"),
    (STANDARD | {"index.html": PAGE}, PreviewKind.STATIC, "", "loads no modules"),
    (EXPRESS, PreviewKind.SERVER, "node server.js", "express, and server.js starts it"),
    (EXPRESS | FRONT_END, PreviewKind.INSTANT, "", "modules"),
    (
        {"package.json": package(main="./lib/web.js", dependencies={"koa": "2"}), "lib/web.js": b""},
        PreviewKind.SERVER,
        "node lib/web.js",
        "koa",
    ),
    (
        {"package.json": package(scripts={"start": "node --no-warnings back/end.js"})},
        PreviewKind.SERVER,
        "node --no-warnings back/end.js",
        "start script",
    ),
    (
        {"package.json": package(scripts={"start": "NODE_ENV=x tsx a.ts"}, dependencies={"hono": "4"})},
        PreviewKind.SERVER,
        "sh -c NODE_ENV=x tsx a.ts",
        "start script",
    ),
    ({"package.json": package(dependencies={"next": "15"})}, PreviewKind.SERVER, "next dev", "Next.js"),
    (
        FRONT_END | {"motivd.toml": b'[preview]\nkind = "static"\n'},
        PreviewKind.STATIC,
        "",
        "motivd.toml says so",
    ),
    (
        FRONT_END | {"motivd.toml": b'[preview]\ncommand = ["deno", "serve", "--port=$PORT"]\n'},
        PreviewKind.SERVER,
        "deno serve --port=8000",
        "motivd.toml",
    ),
]


@pytest.mark.parametrize(("files", "kind", "command", "reason"), FOUND)
def test_the_files_decide(files: Mapping[str, bytes], kind: PreviewKind, command: str, reason: str) -> None:
    choice = kinds.choose(files)

    assert choice.kind == kind
    assert command in " ".join(choice.command)
    assert bool(command) == bool(choice.command)
    assert reason in choice.reason
    assert choice.why_not is None


REFUSED: list[tuple[Mapping[str, bytes], str]] = [
    ({}, "no index.html"),
    ({"README.md": b"x"}, "no index.html"),
    ({"package.json": b"{"}, "no index.html"),
    ({"package.json": b"[" * 100_000}, "no index.html"),
    ({"package.json": package(scripts={"start": "react-scripts start"})}, "no index.html"),
    ({"package.json": package(dependencies={"express": "4"})}, "No file starts it"),
    ({"requirements.txt": b"flask"}, "No file makes the app object"),
    ({"motivd.toml": b"\xff", "index.html": PAGE}, "cannot be read"),
    ({"motivd.toml": b"[preview", "index.html": PAGE}, "cannot be read"),
    ({"motivd.toml": b'[preview]\nkind = "magic"', "index.html": PAGE}, "kind is one of"),
    ({"motivd.toml": b'[preview]\nkind = ["x"]', "index.html": PAGE}, "kind is one of"),
    ({"motivd.toml": b'[preview]\ncommand = "node x"', "index.html": PAGE}, "a list of texts"),
    ({"motivd.toml": b"[preview]\ncommand = [1]", "index.html": PAGE}, "a list of texts"),
    ({"motivd.toml": b'[preview]\nkind = "server"', "index.html": PAGE}, "Nothing in the files can be started"),
    ({"motivd.toml": b"preview = 3\n"}, "no index.html"),
]


@pytest.mark.parametrize(("files", "why_not"), REFUSED)
def test_what_cannot_be_shown_says_why(files: Mapping[str, bytes], why_not: str) -> None:
    choice = kinds.choose(files)

    assert why_not in (choice.why_not or "")
    assert choice.reason


def test_the_owner_may_choose() -> None:
    vite = FRONT_END | {"package.json": package(devDependencies={"vite": "8"})}

    assert kinds.choose(FLASK | FRONT_END, "instant").kind == PreviewKind.INSTANT
    assert kinds.choose(vite, "static").kind == PreviewKind.STATIC
    chosen = kinds.choose(vite, "server")
    assert chosen.kind == PreviewKind.SERVER
    assert chosen.watches
    assert "vite.js" in " ".join(chosen.command)
    assert "You chose it" in chosen.reason
    assert kinds.choose(EXPRESS | FRONT_END, "server").command == ("node", "server.js")
    assert kinds.choose(EXPRESS, "instant").why_not


def test_a_page_of_packages_that_are_not_here_has_its_own_vite(settings: Any) -> None:
    """Shown instantly it could only say that it does not find them."""
    files = FRONT_END | {
        "package.json": package(
            dependencies={"react": "19", "vite": "8"}, devDependencies={"@vitejs/plugin-react": "6"}
        )
    }
    more = FRONT_END | {
        "package.json": package(dependencies={"react": "19", "dayjs": "1"}, devDependencies={"vite": "8"})
    }
    settings.PREVIEW_NPM_REGISTRY = "https://npm.example"

    assert kinds.choose(files).kind == PreviewKind.INSTANT
    chosen = kinds.choose(more)
    assert (chosen.kind, chosen.watches) == (PreviewKind.SERVER, True)
    assert "dayjs" in chosen.reason
    assert kinds.choose(more, "instant").kind == PreviewKind.INSTANT

    settings.PREVIEW_NPM_REGISTRY = ""
    assert kinds.choose(more).kind == PreviewKind.INSTANT


def test_the_file_has_the_last_word() -> None:
    files = FRONT_END | {"motivd.toml": b'[preview]\nkind = "instant"\n'}

    assert kinds.choose(files, "static").kind == PreviewKind.INSTANT


def test_a_command_of_ones_own_may_watch_by_itself() -> None:
    files = {"motivd.toml": b'[preview]\ncommand = ["node", "--watch", "a.js"]\nwatches = true\n'}

    assert kinds.choose(files).watches


@pytest.mark.parametrize(
    "content",
    [b"\n" * 3_000_000, b"a = " + b"x." * 1_000_000, b" " * 3_000_000, b"a\n" * 1_000_000, b"a" + b"\n" * 3_000_000],
)
def test_a_large_file_costs_no_more_than_its_size(content: bytes) -> None:
    files = FLASK | {"app.py": content, "server.py": content}

    assert kinds.choose(files).why_not


def test_what_is_asked_of_pip_is_read_from_both_files() -> None:
    files = {
        "requirements.txt": b"# web\nFlask==3.0 \\\n  --hash=sha256:00  # the newest\n\n-r other.txt\nzope.interface\n",
        "pyproject.toml": b"[project]\ndependencies = [\"uvicorn[standard]>=0.2; python_version > '3'\"]\n"
        b'[tool.poetry.dependencies]\npython = "^3.11"\nHTTPX = "*"\n',
    }

    lines = kinds.python_requirements(files)

    assert [" ".join(line.split()) for line in lines] == [
        "Flask==3.0 --hash=sha256:00",
        "-r other.txt",
        "zope.interface",
        "uvicorn[standard]>=0.2; python_version > '3'",
        "HTTPX",
    ]
    assert kinds.python_packages(files) == {"flask", "zope-interface", "uvicorn", "httpx"}
