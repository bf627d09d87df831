"""Previews without a process: which modules a page has, and what an open one has to replace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import pytest

from preview import instant
from preview.instant import Graph, Unsupported

PAGE = b'<!doctype html><html><head></head><body><script type="module" src="/main.tsx"></script></body></html>'
APP = {
    "index.html": PAGE,
    "main.tsx": b"""import { createRoot } from "react-dom/client";
import App from "./App";
createRoot(document.body).render(<App />);
""",
    "App.tsx": b"""import { useState } from "react";
import { a } from "./lib";
import "./app.css";
import logo from "./logo.svg";
export default function App() {
  const [n] = useState(a);
  return <img src={logo} alt={String(n)} />;
}
""",
    "lib/index.ts": b"export const a: number = 1;\n",
    "app.css": b"a { color: red }",
    "logo.svg": b"<svg/>",
    "unused.ts": b"export const broken = ;\n",
    "App.test.tsx": b"import { test } from 'vitest';\n",
    "notes.md": b"# Notes",
}


def graph(files: Mapping[str, bytes]) -> Graph:
    def read(paths: Iterable[str]) -> Mapping[str, bytes]:
        return {path: files[path] for path in paths}

    return instant.graph({path: hashlib.sha1(content).hexdigest() for path, content in files.items()}, read)


def test_a_page_has_what_it_reaches_and_nothing_else() -> None:
    found = graph(APP)
    assert [*found.definitions] == ["main.tsx", "App.tsx", "lib/index.ts", "app.css", "logo.svg"]
    assert found.entries == {"index.html": ("main.tsx",)}
    assert found.styles == {"index.html": ("app.css",)}
    assert found.sheets == {"app.css": "a { color: red }"}
    assert set(found.packages) == {"react", "react-dom/client", "react/jsx-dev-runtime"}
    assert found.problems == ()  # what is broken and unused is nobody's business
    assert found.definitions["App.tsx"].deps == {
        "./lib": "lib/index.ts",
        "./app.css": "app.css",
        "./logo.svg": "logo.svg",
    }


@pytest.mark.parametrize(
    ("path", "content", "modules", "styles"),
    [
        ("lib/index.ts", b"export const a = 2;\n", ("lib/index.ts",), ()),
        ("app.css", b"a { color: blue }", (), ("app.css",)),
        ("notes.md", b"# Other", (), ()),
        ("unused.ts", b"export const b = 1;\n", (), ()),
        ("App.test.tsx", b"// other\n", (), ()),
    ],
)
def test_a_change_costs_what_changed(
    path: str, content: bytes, modules: tuple[str, ...], styles: tuple[str, ...]
) -> None:
    difference = instant.difference(graph(APP), graph(APP | {path: content}), [path])
    assert difference is not None
    assert (difference.modules, difference.styles) == (modules, styles)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("index.html", PAGE + b" "),
        ("logo.svg", b"<svg></svg>"),
        ("other.html", PAGE),
        ("lib/index.ts", b'import "./new.css";\nexport const a = 1;\n'),
    ],
)
def test_what_cannot_be_replaced_loads_the_page_anew(path: str, content: bytes) -> None:
    before = APP | {"lib/new.css": b""}
    assert instant.difference(graph(before), graph(before | {path: content}), [path]) is None


def test_a_file_that_appears_in_the_place_of_another_is_a_change_of_who_imports_it() -> None:
    difference = instant.difference(graph(APP), graph(APP | {"lib.ts": b"export const a = 3;\n"}), ["lib.ts"])
    assert difference is not None
    assert set(difference.modules) == {"App.tsx", "lib.ts"}


def test_other_hooks_are_another_signature_also_those_of_functions_that_are_used() -> None:
    hook = APP | {"lib/index.ts": b'import { useState } from "react";\nexport const a = () => useState(1);\n'}
    codes = [graph(files).definitions["App.tsx"].code for files in (APP, hook)]
    assert codes[0] != codes[1]
    same = graph(APP | {"lib/index.ts": b"export const a = 5;\n"}).definitions["App.tsx"]
    assert (same.code, same.digest) == (codes[0], graph(APP).definitions["App.tsx"].digest)


@pytest.mark.parametrize(
    ("path", "content", "file", "line"),
    [
        ("App.tsx", b"export default = ;\n", "App.tsx", 1),
        ("main.tsx", b'\nimport x from "./gone";\nx();\n', "main.tsx", 2),
        ("main.tsx", b'import x from "not-installed";\nx();\n', "main.tsx", 1),
    ],
)
def test_what_is_wrong_has_a_place(path: str, content: bytes, file: str, line: int) -> None:
    [problem, *_more] = graph(APP | {path: content}).problems
    assert (problem.file, problem.line) == (file, line)


def test_modules_may_import_each_other_in_a_circle() -> None:
    circle = {
        "index.html": PAGE,
        "main.tsx": b'import { b } from "./b";\nexport const useA = () => b;\n',
        "b.ts": b'import { useA } from "./main";\nexport const b = () => useA();\n',
    }
    assert [*graph(circle).definitions] == ["main.tsx", "b.ts"]


def test_what_only_the_bundler_can_do_is_left_to_it() -> None:
    with pytest.raises(Unsupported):
        graph(APP | {"main.tsx": b'import s from "./a.module.css";\nconsole.log(s);\n', "a.module.css": b".a {}"})


@pytest.mark.parametrize("name", ["app.config", "app.test", "tests/app", "vite.config"])
def test_a_script_that_is_imported_is_a_module_whatever_its_name(name: str) -> None:
    files = {"index.html": PAGE, "main.tsx": f'import {{ app }} from "./{name}";\nconsole.log(app);\n'.encode()}
    found = graph(files | {f"{name}.ts": b"export const app = 1;\n"})
    assert "const app = 1" in found.definitions[f"{name}.ts"].code
