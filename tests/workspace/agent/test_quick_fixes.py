"""Imports that are missing, added where there is no doubt."""

from __future__ import annotations

import pytest

from workspace.agent import quick_fixes
from workspace.toolchain.problems import Problem


def missing(file: str, name: str) -> Problem:
    return Problem(file, 1, 1, f"TS2304: Cannot find name '{name}'.", "error")


def test_a_hook_is_imported_from_react() -> None:
    source = {"src/App.tsx": "export function App() { return useState(0)[0]; }\n"}

    mended = quick_fixes.mend(source, [missing("src/App.tsx", "useState")])

    assert mended == {"src/App.tsx": 'import { useState } from "react";\n' + source["src/App.tsx"]}


def test_a_name_joins_the_import_that_is_there() -> None:
    source = {"src/App.tsx": "import { useMemo } from 'react';\nimport x from './x';\n\nuseState(0);\n"}

    mended = quick_fixes.mend(source, [missing("src/App.tsx", "useState"), missing("src/App.tsx", "useState")])

    assert mended["src/App.tsx"].startswith("import { useMemo, useState } from 'react';\nimport x")


@pytest.mark.parametrize(
    ("user", "place", "expected"),
    [
        ("src/App.tsx", "src/Row.tsx", "./Row"),
        ("src/pages/Home.tsx", "src/Row.tsx", "../Row"),
        ("src/App.tsx", "src/parts/list/Row.tsx", "./parts/list/Row"),
        ("main.tsx", "src/Row.tsx", "./src/Row"),
    ],
)
def test_what_one_file_exports_is_imported_from_there(user: str, place: str, expected: str) -> None:
    source = {user: "<Row />;\n", place: "export function Row() { return null; }\n"}

    assert quick_fixes.mend(source, [missing(user, "Row")])[user].startswith(f'import {{ Row }} from "{expected}";\n')


def test_a_type_is_imported_as_one() -> None:
    source = {"src/App.tsx": "const a: Item = 1;\n", "src/types.ts": "export type Item = number;\n"}

    mended = quick_fixes.mend(source, [missing("src/App.tsx", "Item")])

    assert mended["src/App.tsx"].startswith('import { type Item } from "./types";\n')


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        # Nobody exports it, or two do, or only a test.
        ({"src/App.tsx": "<Row />;\n"}, missing("src/App.tsx", "Row")),
        (
            {
                "src/App.tsx": "<Row />;\n",
                "src/a.tsx": "export const Row = 1;\n",
                "src/b.tsx": "export const Row = 2;\n",
            },
            missing("src/App.tsx", "Row"),
        ),
        ({"src/App.tsx": "<Row />;\n", "src/a.test.tsx": "export const Row = 1;\n"}, missing("src/App.tsx", "Row")),
        # Another kind of error, another kind of file, a file that is not there.
        ({"src/App.tsx": "x\n"}, Problem("src/App.tsx", 1, 1, "Type 'string' is not assignable.", "error")),
        ({"index.html": "useState\n"}, missing("index.html", "useState")),
        ({}, missing("src/App.tsx", "useState")),
    ],
)
def test_nothing_is_guessed(source: dict[str, str], problem: Problem) -> None:
    assert quick_fixes.mend(source, [problem]) == {}
