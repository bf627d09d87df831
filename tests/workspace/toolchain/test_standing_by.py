"""The bundler that stands ready does each file as the usual way does, and nothing more."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.toolchain import esbuild_packets, modules, sandbox, standing_by, supervision
from workspace.toolchain.esbuild_packets import Garbled, Value

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
    """The same file beside one that is too long takes the usual way."""
    made, problems = modules.transform({path: content, "beside.ts": b"//" + b" " * 600_000}, config or {})
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


def test_of_many_files_the_good_ones_are_made_and_the_broken_ones_told() -> None:
    files = {f"src/a{number}.ts": f"export const a = {number};\n".encode() for number in range(40)}
    made, problems = modules.transform(files | {"src/b.ts": b"let = ;\n", "src/c.tsx": b"<a>"}, {})
    assert made.keys() == files.keys()
    assert {problem.file for problem in problems} == {"src/b.ts", "src/c.tsx"}
    assert all(f"const a = {number};" in made[f"src/a{number}.ts"].code for number in range(40))


def test_more_than_a_pipe_holds_comes_through() -> None:
    text = b"export const a = [\n" + b"  1234567890,\n" * 30_000 + b"];\n"
    made, problems = modules.transform({f"a{number}.ts": text for number in range(12)}, {})
    assert problems == ()
    assert all(one.code.count("1234567890") == 30_000 for one in made.values())


def _killed() -> int:
    """Kill what runs in the sandbox of the bundler; return how many processes that were."""
    found = 0
    for pid in supervision.tree(os.getpid()):
        with contextlib.suppress(OSError):
            if b"--service=" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                found += 1
    return found


def test_a_bundler_that_was_killed_is_started_anew() -> None:
    modules.transform({"a.ts": SOURCE}, {})
    assert _killed() >= 1
    for number in range(3):  # the first one may take the usual way
        made, problems = modules.transform({"a.ts": f"export const a = {number};\n".encode()}, {})
        assert problems == ()
        assert f"a = {number};" in made["a.ts"].code


def test_it_can_read_no_file_and_run_no_plugin() -> None:
    """A script that names files of the host is just text to it."""
    source = b'import secret from "/etc/passwd";\nimport "./other.css";\nexport default secret;\n'
    done = standing_by.transform({"a.ts": source}, None, ["--format=cjs"])
    assert done is not None
    assert 'require("/etc/passwd")' in (done["a.ts"].code or "")
    assert "root:" not in (done["a.ts"].code or "")


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(_values, st.integers(0, 2**30))
def test_a_packet_comes_back_as_it_went_out(value: Value, number: int) -> None:
    received = bytearray(esbuild_packets.request(number, value))
    [packet] = esbuild_packets.split(received)
    assert received == b""
    asked = int.from_bytes(packet[:4], "little")
    assert asked == number << 1
    assert esbuild_packets.answer((asked | 1).to_bytes(4, "little") + packet[4:]) == (number, value)


@given(st.binary(max_size=60))
def test_what_is_no_packet_is_garbled_and_nothing_else(packet: bytes) -> None:
    with contextlib.suppress(Garbled):
        esbuild_packets.answer(packet)


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


def test_it_stands_ready_also_where_many_files_are_open() -> None:
    """Some shells know the numbers of descriptors up to 9 only."""
    _killed()
    opened = [os.open(os.devnull, os.O_RDONLY) for _number in range(30)]
    try:
        found = [standing_by.transform({"a.ts": b"let a = 1;\n"}, None, []) for _time in range(2)]
    finally:
        for descriptor in opened:
            os.close(descriptor)
    assert found[-1] is not None
