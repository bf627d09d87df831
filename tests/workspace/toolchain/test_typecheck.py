"""Checking types: mistakes with their place, and what counts as part of an app."""

from __future__ import annotations

import pytest

from tests.workspace.toolchain.conftest import PLAIN
from workspace.toolchain.typecheck import typecheck

VITE = (
    b'{"compilerOptions": {"strict": true, "noEmit": true, "jsx": "react-jsx", "module": "ESNext",'
    b' "moduleResolution": "bundler", "lib": ["ES2023", "DOM"], "types": ["vite/client"]}, "include": ["**/*"]}'
)


def test_a_wrong_type_is_reported_with_its_place(isolation: str) -> None:
    report = typecheck(PLAIN | {"src/main.ts": b"export const a = 1\nexport const b: string = a\n"})

    found = report.problems[0]
    assert (found.file, found.line, found.column, found.severity) == ("src/main.ts", 2, 14, "error")
    assert "TS2322" in found.message
    assert not report.ok


def test_a_project_without_types_is_left_out(isolation: str) -> None:
    report = typecheck({"index.html": b""})

    assert report.ok
    assert report.skipped_reason


def test_react_and_what_vite_promises_have_types(isolation: str) -> None:
    files = {
        "tsconfig.json": VITE,
        "src/main.tsx": b"""import { createRoot } from 'react-dom/client'
import { useState } from 'react'
import logo from './logo.svg'
import names from './a.module.css'
import './a.css'
function App() {
  const [count] = useState<number>(0)
  return <img src={logo} className={names.x} alt={`${count} ${import.meta.env.VITE_TITLE}`} />
}
createRoot(document.body).render(<App />)
""",
    }

    assert typecheck(files).problems == ()


def test_tests_and_settings_of_tools_are_not_the_app(isolation: str) -> None:
    files = {
        "tsconfig.json": VITE,
        "vite.config.ts": b"import { defineConfig } from 'vite'\nexport default defineConfig({})",
        "tests/a.test.ts": b"import { test } from 'vitest'\ntest('a', () => {})",
        "src/b.test.tsx": b"import { test } from 'vitest'\ntest('b', () => {})",
        "src/main.ts": b"export const a: number = 1\n",
    }

    assert typecheck(files).problems == ()


def test_settings_that_are_split_in_two_are_found(isolation: str) -> None:
    app = b'{"compilerOptions": {"strict": true, "composite": true, "noEmit": true, "types": []}, "include": ["src"]}'
    files = {
        "tsconfig.json": b'{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
        "tsconfig.app.json": app,
        "src/main.ts": b"export const a: string = 1\n",
    }

    assert [(found.file, found.line) for found in typecheck(files).problems] == [("src/main.ts", 1)]
    assert typecheck(files | {"src/main.ts": b"export const a = 1\n"}).ok


def test_a_broken_tsconfig_is_reported(isolation: str) -> None:
    report = typecheck({"tsconfig.json": b'{"compilerOptions": {"strict": "perhaps"}}', "src/main.ts": b"export {}"})

    assert not report.ok
    assert report.problems[0].file in (None, "tsconfig.json")


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../../etc/passwd"])
def test_files_of_the_host_are_not_read(isolation: str, path: str) -> None:
    settings = f'{{"extends": "{path}", "files": ["{path}"]}}'.encode()

    report = typecheck({"tsconfig.json": settings, "src/main.ts": f"/// <reference path='{path}' />".encode()})

    assert not report.ok
    assert all("root:" not in found.message for found in report.problems)


def test_a_cancelled_check_says_so(isolation: str) -> None:
    report = typecheck(PLAIN | {"src/main.ts": b"export {}"}, cancelled=lambda: True)

    assert not report.ok
    assert "cancelled" in report.problems[0].message
