"""Which tests a project brings along, and what runs them; found by looking at its files, without starting anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from workspace.toolchain import wanted_packages
from workspace.toolchain.app_packages import Plan
from workspace.toolchain.wanted_packages import Packages, PackagesMissing

REPORT: Final = "/tmp/motivd-report"  # noqa: S108  (the sandbox's own)
REPORTER: Final = "/reporters"

_REPORTERS: Final = Path(__file__).with_name("reporters")
_NODE_TEST: Final = re.compile(r"\.(?:test|spec)\.[cm]?[jt]sx?$")
_PYTHON_TEST: Final = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")
# What decides about which tests there are, beside the tests.
_SETTINGS: Final = re.compile(
    r"(?:^|/)(?:package\.json|(?:vite|vitest|jest)\.config\.[cm]?[jt]s|conftest\.py|pyproject\.toml|pytest\.ini|"
    r"setup\.cfg|tox\.ini)$"
)
_OUTSIDE: Final = re.compile(r"(?:^|/)(?:node_modules|\.?venv|dist|\.[^/]+)/")
_USES_NODE: Final = re.compile(rb"""['"]node:test['"]""")
_NO_SCRIPT: Final = "no test specified"
_IMPORTS_PYTEST: Final = re.compile(rb"^\s*(?:import|from)\s+pytest\b", re.MULTILINE)
_LONE_FUNCTION: Final = re.compile(rb"^(?:async )?def test", re.MULTILINE)
_IS_UNITTEST: Final = re.compile(rb"\bunittest\b")


@dataclass(frozen=True, slots=True)
class Runner:
    """What to start for the tests of a project, with which packages, and how it reports.

    `reporter` is a file of ours that the program finds below REPORTER.
    """

    name: str
    command: tuple[str, ...]
    report: Literal["lines", "jest"]
    packages: Packages | Plan
    reporter: Path | None = None
    # How it ends once it has told of all tests; mostly one where a test failed.
    ends: tuple[int, ...] = (0, 1)
    # Where the command is quick and not quite the project's own way: that way, for the files that failed.
    careful: tuple[str, ...] = ()


class CannotRun(Exception):
    """There are tests, and nothing here runs them; the text says why, in English, for a model and its owner."""


def is_about_tests(path: str) -> bool:
    """Return whether a file is one of tests, or decides about which there are."""
    return bool(_SETTINGS.search(path)) or _is_test(path, _NODE_TEST) or _is_test(path, _PYTHON_TEST)


def choose(files: Mapping[str, bytes]) -> list[Runner | CannotRun]:
    """Return what runs the tests of a project, or why nothing does; empty where it has none."""
    found: list[Runner | CannotRun] = []
    for of_a_language in (_of_node, _of_python):
        try:
            runner = of_a_language(files)
        except (CannotRun, PackagesMissing) as why:
            found.append(CannotRun(str(why)))
        else:
            found += [] if runner is None else [runner]
    return found


def _of_node(files: Mapping[str, bytes]) -> Runner | None:
    """Return the runner of a Node project. Raises CannotRun, PackagesMissing."""
    tests = sorted(path for path in files if _is_test(path, _NODE_TEST))
    script = _script(files)
    named = wanted_packages.node_packages(files)
    if "vitest" in named and (tests or script):
        return Runner("Vitest", _QUICK_VITEST, "jest", wanted_packages.of_node(files), careful=_VITEST)
    if "jest" in named and (tests or script):
        return Runner("Jest", _JEST, "jest", wanted_packages.of_node(files))
    own = sorted(path for path, text in files.items() if _is_script(path) and _USES_NODE.search(text))
    if own:
        return _node_itself(files, own, named)
    if script is not None:
        raise CannotRun(f"the test script of package.json, `{script[:100]}`, is none of Vitest, Jest or `node --test`")
    if tests:
        raise CannotRun("package.json names neither Vitest nor Jest, and the tests do not import node:test")
    return None


def _node_itself(files: Mapping[str, bytes], own: Sequence[str], named: set[str]) -> Runner:
    has_types = any(path.endswith(("ts", "tsx", "jsx")) for path in own)
    if has_types and "tsx" not in named:
        raise CannotRun("tests in TypeScript or JSX for node:test need the package tsx")
    with_types = ["--import", "tsx"] if has_types else []
    reporter = _REPORTERS / "motivd_node.mjs"
    options = (f"--test-reporter={REPORTER}/{reporter.name}", f"--test-reporter-destination={REPORT}")
    command = ("node", *with_types, "--test", *options, *(f"./{path}" for path in own))
    return Runner("node --test", command, "lines", wanted_packages.of_node(files), reporter)


def _of_python(files: Mapping[str, bytes]) -> Runner | None:
    """Return the runner of a Python project. Raises CannotRun, PackagesMissing."""
    tests = sorted(path for path in files if _is_test(path, _PYTHON_TEST))
    if not tests:
        return None
    found = wanted_packages.of_python(files, of_tests=True)
    is_asked_for = "pytest" in wanted_packages.python_packages(files, of_tests=True)
    if is_asked_for if isinstance(found, Plan) else wanted_packages.has_python("pytest", found):
        return Runner("pytest", _PYTEST, "lines", found, _REPORTERS / "motivd_pytest.py", _PYTEST_ENDS)
    if any(_IMPORTS_PYTEST.search(files[path]) or _LONE_FUNCTION.search(files[path]) for path in tests):
        raise CannotRun("pytest is not installed here; a project gets it by naming it in requirements-dev.txt")
    suites = [path for path in tests if _IS_UNITTEST.search(files[path])]
    if not suites:
        raise CannotRun("the tests are neither pytest's nor unittest's")
    reporter = _REPORTERS / "motivd_unittest.py"
    return Runner("unittest", ("python3", f"{REPORTER}/{reporter.name}", *suites), "lines", found, reporter, (0,))


# One test file at a time, without a cache, a watch or colours: two cores are for all projects together.
_VITEST: Final = (
    *("node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", f"--outputFile={REPORT}"),
    *(
        "--maxWorkers=1",
        "--no-file-parallelism",
        "--includeTaskLocation",
        "--coverage.enabled=false",
        "--no-color",
        "--passWithNoTests",
    ),
)
# All files in one process, each in a context of its own, take a fifth of the time of a process for each.
_QUICK_VITEST: Final = (*_VITEST, "--pool=vmThreads")
_JEST: Final = (
    *("node", "node_modules/jest/bin/jest.js", "--json", f"--outputFile={REPORT}", "--runInBand", "--ci"),
    *("--testLocationInResults", "--coverage=false", "--colors=false", "--watchman=false", "--passWithNoTests"),
)
_PYTEST: Final = (
    *("python3", "-m", "pytest", "-p", "motivd_pytest", "-p", "no:cacheprovider", "-q", "--color=no"),
    "--continue-on-collection-errors",
)
_PYTEST_ENDS: Final = (0, 1, 5)  # five: it found none


def _is_test(path: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(path)) and not _OUTSIDE.search(path)


def _is_script(path: str) -> bool:
    return path.endswith((".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")) and not _OUTSIDE.search(path)


def _script(files: Mapping[str, bytes]) -> str | None:
    scripts = wanted_packages.package_json(files).get("scripts")
    script = scripts.get("test") if isinstance(scripts, dict) else None
    return script if isinstance(script, str) and script.strip() and _NO_SCRIPT not in script else None
