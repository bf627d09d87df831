"""The tests that a project brings along: run by what it names, told one by one, and whatever they do kept inside."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from builder.briefs import BriefFields
from builder.starters import catalogue
from tests.workspace.toolchain.conftest import use
from workspace.toolchain import own_test_reports, own_tests, packages, wanted_packages
from workspace.toolchain.app_packages import Plan
from workspace.toolchain.own_tests import Result, Results

pytestmark = pytest.mark.usefixtures("namespaces")

NODE = b"""import test, { describe, it } from "node:test";
import assert from "node:assert";
test("adds", () => assert.equal(1 + 1, 2));
describe("a group", () => {
  it("compares", () => {
    assert.equal(1, 2, "one is not two");
  });
  it.skip("rests", () => {});
});
"""
VITEST = {
    "package.json": b'{"type": "module", "scripts": {"test": "vitest run"}, "devDependencies": {"vitest": "4"}}',
    "src/twice.ts": b"export const twice = (number: number): number => number * 2;\n",
    "tests/twice.test.ts": b"""import { describe, expect, test } from "vitest";
import { twice } from "../src/twice";

describe("twice", () => {
  test("of two", () => expect(twice(2)).toBe(4));
  test("of three", () => {
    expect(twice(3)).toBe(7);
  });
  test.skip("of four", () => {});
});
""",
}
UNITTEST = b"""import unittest

class Sums(unittest.TestCase):
    def test_right(self):
        self.assertEqual(1 + 1, 2)

    def test_wrong(self):
        self.assertEqual(1 + 1, 3)

    @unittest.skip("later")
    def test_later(self):
        pass
"""
PYTEST = b"""import pytest
from app import number

def test_right():
    assert number() == 1

def test_wrong():
    assert number() == 2

@pytest.fixture
def broken():
    raise ValueError("no fixture")

def test_without(broken):
    pass

class TestGroup:
    @pytest.mark.parametrize("value", [1, 2])
    def test_values(self, value):
        assert value == 1
"""


def found(results: Results) -> dict[tuple[str, str], Result]:
    return {result.key: result for result in results.results}


def outcomes(results: Results) -> dict[tuple[str, str], str]:
    return {result.key: result.outcome for result in results.results}


@pytest.fixture
def tools_of_tests() -> None:
    try:
        packages.node_modules(dev=True)
    except packages.ToolsMissing:
        pytest.skip("Vitest is not installed here; `python -m workspace.toolchain.install --dev` does it.")


@pytest.fixture
def with_pytest(settings: Any) -> Iterator[None]:
    """A store of packages in which somebody installed pytest before."""
    settings.PREVIEW_PIP_INDEX = "https://mirror.invalid/simple"
    with tempfile.TemporaryDirectory(prefix="motivd-") as folder:  # where the sandbox's user can get to it
        Path(folder).chmod(0o755)
        settings.TOOLCHAIN_DIR = folder
        _install_pytest()
        yield


def _install_pytest() -> None:
    plan = wanted_packages.of_python({"requirements-dev.txt": b"pytest\n"}, of_tests=True)
    assert isinstance(plan, Plan)
    folder = packages.home() / "apps" / plan.name
    packages.make_open(folder / "packages")
    for name in ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "py"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        if origin.name == "__init__.py":
            shutil.copytree(origin.parent, folder / "packages" / name)
        else:
            shutil.copy(origin, folder / "packages")
    (folder / "complete").touch()


def test_those_of_node_itself() -> None:
    results = own_tests.run({"tests/sums.test.mjs": NODE, "tests/broken.test.mjs": b"import 'node:test'; import('"})

    assert (results.failure, results.reason) == ("", "")
    assert outcomes(results) == {
        ("tests/sums.test.mjs", "adds"): "passed",
        ("tests/sums.test.mjs", "a group > compares"): "failed",
        ("tests/sums.test.mjs", "a group > rests"): "skipped",
        ("tests/broken.test.mjs", ""): "failed",
    }
    failed = found(results)["tests/sums.test.mjs", "a group > compares"]
    assert (failed.message, failed.line) == ("one is not two", 6)
    assert "SyntaxError" in found(results)["tests/broken.test.mjs", ""].message


@pytest.mark.usefixtures("tools_of_tests")
def test_those_of_vitest() -> None:
    results = own_tests.run(VITEST | {"tests/lost.test.ts": b'import "./nowhere";\n'})

    assert (results.failure, results.reason) == ("", "")
    assert outcomes(results) == {
        ("tests/twice.test.ts", "twice > of two"): "passed",
        ("tests/twice.test.ts", "twice > of three"): "failed",
        ("tests/twice.test.ts", "twice > of four"): "skipped",
        ("tests/lost.test.ts", ""): "failed",
    }
    failed = found(results)["tests/twice.test.ts", "twice > of three"]
    assert failed.message.startswith("AssertionError: expected 6 to be 7")
    assert failed.line == 7
    assert "./nowhere" in found(results)["tests/lost.test.ts", ""].message


@pytest.mark.usefixtures("tools_of_tests")
def test_what_fails_only_in_the_quick_way_has_not_failed() -> None:
    context = b"""import vm from "node:vm";
import { expect, test } from "vitest";
test("is of the first realm", () => expect(Object).toBe(vm.runInThisContext("Object")));
"""
    results = own_tests.run(VITEST | {"tests/realm.test.ts": context})

    assert outcomes(results)["tests/realm.test.ts", "is of the first realm"] == "passed"
    assert len(results.results) == 4


@pytest.mark.usefixtures("tools_of_tests")
def test_a_runner_that_cannot_begin_says_why() -> None:
    results = own_tests.run(VITEST | {"vite.config.ts": b'throw new Error("no settings today");\n'})

    assert results.results == ()
    assert results.failure.startswith("Vitest ended with 1 before it told of all tests: ")
    assert "no settings today" in results.failure


@pytest.mark.slow
@pytest.mark.usefixtures("tools_of_tests")
def test_those_of_a_starter() -> None:
    starter = next(one for one in catalogue.all_starters() if one.key == "waitlist")

    results = own_tests.run(dict(catalogue.fill(starter, BriefFields(app_name="Tidepool"))))

    assert (results.failure, results.reason) == ("", "")
    assert len(results.results) > 5
    assert {result.outcome for result in results.results} == {"passed"}


def test_those_of_unittest() -> None:
    results = own_tests.run({"test_sums.py": UNITTEST, "tests/test_lost.py": b"import unittest, nowhere\n"})

    assert (results.failure, results.reason) == ("", "")
    assert outcomes(results) == {
        ("test_sums.py", "Sums > test_right"): "passed",
        ("test_sums.py", "Sums > test_wrong"): "failed",
        ("test_sums.py", "Sums > test_later"): "skipped",
        ("tests/test_lost.py", ""): "failed",
    }
    failed = found(results)["test_sums.py", "Sums > test_wrong"]
    assert (failed.message, failed.line) == ("AssertionError: 2 != 3", 8)


@pytest.mark.usefixtures("with_pytest")
def test_those_of_pytest() -> None:
    files = {"requirements-dev.txt": b"pytest\n", "app.py": b"def number():\n    return 1\n"}
    results = own_tests.run(files | {"test_app.py": PYTEST, "tests/test_lost.py": b"import nowhere\n"})

    assert (results.failure, results.reason) == ("", "")
    assert outcomes(results) == {
        ("test_app.py", "test_right"): "passed",
        ("test_app.py", "test_wrong"): "failed",
        ("test_app.py", "test_without"): "failed",
        ("test_app.py", "TestGroup > test_values[1]"): "passed",
        ("test_app.py", "TestGroup > test_values[2]"): "failed",
        ("tests/test_lost.py", ""): "failed",
    }
    failed = found(results)["test_app.py", "test_wrong"]
    assert failed.message.startswith("assert 1 == 2")
    assert failed.line == 8
    assert "no fixture" in found(results)["test_app.py", "test_without"].message


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"package.json": b'{"scripts": {"test": "mocha"}}'}, "the test script of package.json, `mocha`, is none of"),
        ({"a.test.js": b"test('a', () => {})"}, "names neither Vitest nor Jest"),
        ({"a.test.ts": b"import test from 'node:test'"}, "need the package tsx"),
        (
            {"a.test.js": b"", "package.json": b'{"devDependencies": {"jest": "1"}}'},
            "jest, which is not installed here",
        ),
        ({"test_a.py": b"def test_a(): pass"}, "pytest is not installed here"),
        ({"test_a.py": b"print()"}, "neither pytest's nor unittest's"),
        ({"test_a.py": b"", "requirements.txt": b"nonesuch"}, "nonesuch, which is not installed here"),
    ],
)
def test_those_that_cannot_be_run_say_why(files: dict[str, bytes], why: str) -> None:
    results = own_tests.run(files)

    assert (results.results, results.failure) == ((), "")
    assert why in results.reason


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"package.json": b'{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'},
        {"package.json": b"[" * 100_000},
        {"node_modules/a/a.test.js": b"import 'node:test'", "index.js": b"", "latest.py": b""},
    ],
)
def test_a_project_without_tests_has_nothing_to_say(files: dict[str, bytes]) -> None:
    assert own_tests.run(files) == Results()  # and nothing was started


def test_landlock_alone_runs_none(settings: Any) -> None:
    use("landlock", settings)

    results = own_tests.run({"a.test.mjs": NODE})

    assert results.results == ()
    assert "namespaces" in results.reason


def test_packages_that_cannot_be_had_are_asked_for_once_in_a_while(settings: Any) -> None:
    settings.PREVIEW_NPM_REGISTRY = "http://127.0.0.1:9"
    files = {"a.test.js": b"import 'node:test'", "package.json": b'{"dependencies": {"nonesuch-anywhere": "1"}}'}

    first = own_tests.run(files)
    again = own_tests.run(files, stopped=lambda: pytest.fail("nothing is started again"))

    assert first.reason.startswith("the packages could not be installed: ")
    assert again == first


# --- Tests of people who mean no good -----------------------------------------------------------------------


def hostile(code: str) -> dict[str, bytes]:
    return {"evil.test.mjs": f'import test from "node:test"; import fs from "node:fs";\n{code}\n'.encode()}


def test_garbage_instead_of_a_report_is_left_out() -> None:
    garbage = 'fs.writeFileSync("/tmp/motivd-report", "[".repeat(100000) + "\\n{\\"outcome\\": 4}\\n\\xff\\n");'
    results = own_tests.run(hostile(garbage))

    assert {result.file for result in results.results} <= {"evil.test.mjs"}


def test_a_link_in_place_of_the_report_leads_nowhere() -> None:
    link = 'fs.rmSync("/tmp/motivd-report"); fs.symlinkSync("/etc/passwd", "/tmp/motivd-report");'

    assert own_tests.run(hostile(link)).results == ()


def test_one_that_never_ends_is_ended_and_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_tests, "LIMITS", replace(own_tests.LIMITS, wall_seconds=9))
    first = b'import test from "node:test";\ntest("quick", () => {});\n'

    results = own_tests.run({"a.test.mjs": first} | hostile('process.on("SIGTERM", () => {}); for (;;) {}'))

    assert outcomes(results)["a.test.mjs", "quick"] == "passed"
    assert results.failure == "the tests took longer than 4 seconds"


def test_a_flood_of_words_is_not_kept() -> None:
    flood = 'const line = "x".repeat(1e6); for (let i = 0; i < 50; i++) { console.log(line); console.error(line); }'

    results = own_tests.run(hostile(f'{flood} test("talks", () => {{}});'))

    assert outcomes(results) == {("evil.test.mjs", "talks"): "passed"}


def test_nothing_is_read_or_written_outside_and_there_is_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kept")
    code = f"""
import net from "node:net";
const tries = [() => fs.readFileSync("{secret}"), () => fs.writeFileSync("/usr/written", "x"),
  () => fs.writeFileSync("/reporters/motivd_node.mjs", "x"), () => fs.readdirSync("{Path(__file__).parent}")];
for (const [number, one] of tries.entries()) test("try " + number, () => {{ one(); }});
test("writes beside its files", () => fs.writeFileSync("here.txt", "x"));
test("calls out", () => new Promise((done, no) => net.connect(80, "1.1.1.1").on("connect", done).on("error", no)));
"""
    results = own_tests.run(hostile(code))

    told = {name: outcome for (_file, name), outcome in outcomes(results).items()}
    assert told == {f"try {number}": "failed" for number in range(4)} | {
        "writes beside its files": "passed",
        "calls out": "failed",
    }


def test_a_stop_ends_them() -> None:
    results = own_tests.run(hostile("for (;;) {}"), stopped=lambda: True)

    assert (results.results, results.failure, results.reason) == ((), "", "it was stopped")


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"4",
        b'{"testResults": 4}',
        b'{"testResults": [4, null, {"assertionResults": 4}, {"name": 4, "assertionResults": [4, {"status": []}]}]}',
        b'{"testResults": [{"name": "/a", "assertionResults": [{"status": "failed", "title": 4, "location": 4}]}]}',
    ],
)
def test_a_report_may_be_anything(report: bytes) -> None:
    with contextlib.suppress(own_test_reports.Unreadable):
        assert all(isinstance(one, Result) for one in own_test_reports.of_jest(report))
    assert all(isinstance(one, Result) for one in own_test_reports.of_lines(report))


def test_what_a_report_says_is_cut_and_harmless() -> None:
    one = {"file": "../../etc/passwd", "name": "a\n\x1b[31mb" + "x" * 10_000, "outcome": "failed"}
    lines = json.dumps(one | {"message": "\x00\ud800" + "m" * 10_000, "line": -4}).encode()
    many = b"\n".join(json.dumps({"name": str(n), "outcome": "passed"}).encode() for n in range(6_000))

    (told,) = own_test_reports.of_lines(lines)

    assert (told.file, told.line) == ("", None)
    assert told.name.startswith("a bxxx")
    assert len(told.name) == 300
    assert len(told.message) == 2_000
    assert len(own_test_reports.of_lines(many)) == 5_000
