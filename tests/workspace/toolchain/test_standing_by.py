"""Sandboxes that stand ready do one file as the usual way does, and nothing more."""

from __future__ import annotations

import threading

import pytest

from workspace.toolchain import modules, sandbox

SOURCE = b"""import { useState } from "react";
export function Box({ a }: { a: number }) {
  return <p>{useState(a)[0]}</p>;
}
"""
CONFIG = {"tsconfig.json": b'{ "compilerOptions": { "jsxImportSource": "other", }, } // mine\n'}


@pytest.fixture(autouse=True)
def namespaces() -> None:
    if sandbox.probe().bubblewrap is None:
        pytest.skip("This machine has no namespaces for ordinary users.")


def usual(path: str, content: bytes, config: dict[str, bytes] | None = None) -> modules.Module:
    """The same file beside another one takes the usual way."""
    made, problems = modules.transform({path: content, "beside.ts": b"export {};\n"}, config or {})
    assert problems == ()
    return made[path]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("src/Box.tsx", SOURCE),
        ("a.ts", b"export const a: number = 1;\nexport default a;\n"),
        ("a.mjs", b"export const a = import.meta.url;\n"),
        ("a b/\xc3\xa9.js".encode("latin-1").decode(), b"export const a = () => import('./b');\n"),
        ("$(id).ts", b"export const a = '$(id) `id` \\' \"';\n"),
        ("data.json", b'{"a": [1, 2]}'),
        ("empty.ts", b""),
    ],
)
def test_it_is_the_same_module(path: str, content: bytes) -> None:
    made, problems = modules.transform({path: content}, {})
    assert problems == ()
    found, other = made[path], usual(path, content)
    assert (found.code.strip(), found.requires) == (other.code.strip(), other.requires)


def test_what_the_tsconfig_says_counts() -> None:
    made, _problems = modules.transform({"a.tsx": SOURCE}, CONFIG)
    assert "other/jsx-dev-runtime" in made["a.tsx"].requires
    assert usual("a.tsx", SOURCE, CONFIG).requires == made["a.tsx"].requires


def test_a_broken_file_is_told_with_its_place() -> None:
    made, [problem] = modules.transform({"src/a.ts": b"const a = 1;\nlet = ;\n"}, {})
    assert made == {}
    assert (problem.file, problem.line, problem.severity) == ("src/a.ts", 2, "error")


def test_a_file_that_is_too_long_takes_the_usual_way() -> None:
    long = b"export const a = [\n" + b"  1234567890,\n" * 60_000 + b"];\n"
    made, problems = modules.transform({"a.ts": long}, {})
    assert problems == ()
    assert "1234567890" in made["a.ts"].code


def test_many_at_once_each_get_their_own() -> None:
    found: dict[int, str] = {}

    def one(number: int) -> None:
        made, _problems = modules.transform({"a.ts": f"export const a = {number};\n".encode()}, {})
        found[number] = made["a.ts"].code

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"const a = {number};" in code for number, code in found.items())
    assert len(found) == 12
