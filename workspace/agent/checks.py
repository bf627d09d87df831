"""What a run is checked by: the app bundles, its types hold, its tests pass, open pages show it without an error.

Each check is made when its answer is needed, once for each state of the files. What a check cannot tell is not claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from builder.models import Project
from workspace import blobs, files, trees, variables
from workspace.agent.context import as_data
from workspace.models import Version
from workspace.secret_masking import Masking
from workspace.toolchain import bundler, own_tests, typecheck
from workspace.toolchain.own_tests import Result, Results
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.sandbox import SandboxUnavailable

_PAGE: Final = "index.html"
_SHOWN: Final = 20
_MESSAGE_LINES: Final = 3
_MESSAGE_LINE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Build:
    """What bundler and type checker say. `reason` is why they were not asked."""

    errors: tuple[Problem, ...] = ()
    reason: str = ""


class State:
    """One state of a project's files, and what the checks say of it."""

    def __init__(
        self, project: Project, shas: Mapping[str, str], *, stopped: Callable[[], bool], is_now: bool = True
    ) -> None:
        self._project, self.shas, self._stopped, self._is_now = project, shas, stopped, is_now

    @cached_property
    def build(self) -> Build:
        return _build(self.source, self._stopped)

    @cached_property
    def tests(self) -> Results:
        given, masked = self._environment.values, self._environment.masked
        return _masked(own_tests.run(self.source, environment=given, masked=masked, stopped=self._stopped), masked)

    @cached_property
    def pages(self) -> tuple[Problem, ...] | None:
        """What other apps saw go wrong in this state while it was shown; None where nobody looked."""
        found = [self._asked(path) for path in settings.AGENT_CHECKS]
        said = [problems for problems in found if problems is not None]
        masked = self._environment.masked
        return tuple(replace(one, message=masked.piece(one.message)) for one in chain(*said)) if said else None

    @cached_property
    def _environment(self) -> variables.Environment:
        return variables.environment(self._project.pk)

    @cached_property
    def source(self) -> Mapping[str, bytes]:
        contents = blobs.read_many({*self.shas.values()})
        return {path: contents[sha] for path, sha in self.shas.items()}

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong; a check that could not be made found nothing."""
        return self.error_count == 0

    @property
    def error_count(self) -> int:
        """How much is wrong. What does not even bundle is neither tested nor shown."""
        if self.build.errors:
            return len(self.build.errors)
        return len(_failing(self.tests)) + bool(self.tests.failure) + len(self.pages or ())

    def told(self, before: State | None = None) -> str:
        """Return it for a model: only what is needed to mend it. What failed `before` as well is only counted."""
        if self.build.errors:
            return told(Broken(errors=self.build.errors))
        parts = [f"Nothing could be bundled or type-checked: {self.build.reason}"] if self.build.reason else []
        parts += [] if self.build.reason else ["The app bundles and its types hold."]
        failing, failed_before = _failing(self.tests), 0
        if before is not None and failing:
            known = {result.key for result in _failing(before.tests)}
            failed_before = sum(result.key in known for result in failing)
            failing = tuple(result for result in failing if result.key not in known)
        parts += _counted(self.tests, failed_before)
        broken = told(Broken(failed=failing, failure=self.tests.failure, pages=self.pages or ()))
        parts += [broken] if broken else []
        if self.pages == ():
            parts.append("The open preview shows it without an error.")
        return "\n".join(parts)

    def _asked(self, path: str) -> list[Problem] | None:
        check: Check = import_string(path)
        return check(self._project, self.shas, self._stopped if self._is_now else None)


# What apps above the workspace can tell of a state of the files: what went wrong in it, None where they do not know.
# With a `stopped`, it is the state of now, and they may wait a moment for it to show; else it was there before.
Check = Callable[[Project, Mapping[str, str], Callable[[], bool] | None], list[Problem] | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong in one state and was not in an earlier one; lines may have moved.

    `failed` tests passed before, `new` ones were not there, `gone` ones passed before and are deleted or skipped.
    `failure` is why tests that ran before do not come to their end, `unknown` why they cannot be run any more.
    """

    errors: tuple[Problem, ...] = ()
    failed: tuple[Result, ...] = ()
    failure: str = ""
    pages: tuple[Problem, ...] = ()
    gone: tuple[Result, ...] = ()
    new: tuple[Result, ...] = ()
    unknown: str = ""

    @property
    def worked_before(self) -> bool:
        """Whether something that worked does not any more. Tests that come or go may be meant."""
        return bool(self.errors or self.failed or self.failure or self.pages)


def now(project: Project, *, stopped: Callable[[], bool]) -> State:
    """Return the files of now. Nothing is checked yet."""
    return State(project, {path: entry.sha for path, entry in files.entries(project).items()}, stopped=stopped)


def of_version(project: Project, version: Version | None, *, stopped: Callable[[], bool]) -> State:
    """Return the files of a version, none where there was none. Nothing is checked yet."""
    entries = trees.flatten(version.tree_id) if version else {}
    shas = {path: entry.sha for path, entry in entries.items()}
    return State(project, shas, stopped=stopped, is_now=False)


def worse(before: State, after: State) -> Broken:
    """Return what the one does not have and the other has. Later checks are only made where earlier ones pass."""
    known = {(one.file, one.message) for one in before.build.errors} if after.build.errors else set()
    errors = tuple(one for one in after.build.errors if (one.file, one.message) not in known)
    if _PAGE in before.shas and _PAGE not in after.shas and not errors:
        errors = (Problem(_PAGE, None, None, "There is no index.html any more, the page that opens first.", "error"),)
    if errors:
        return Broken(errors=errors)
    broken = _compared(before, after)
    pages = after.pages or ()
    if pages:
        seen = before.pages
        was = None if seen is None else {(one.file, one.message) for one in seen}
        pages = () if was is None else tuple(one for one in pages if (one.file, one.message) not in was)
    return replace(broken, pages=pages)


def _compared(before: State, after: State) -> Broken:
    """Return what became of the tests."""
    is_touched = any(
        own_tests.is_about_tests(path) and after.shas.get(path) != before.shas.get(path)
        for path in {*before.shas, *after.shas}
    )
    failing = _failing(after.tests)
    if not (failing or after.tests.failure or after.tests.reason or is_touched) or before.tests.reason:
        return Broken()
    was = {result.key: result for result in before.tests.results}
    passed_in = {result.file for result in was.values() if result.outcome == "passed"}
    lost = {result.file for result in was.values() if not result.name}  # files that never came to their tests
    failed: list[Result] = []
    new: list[Result] = []
    for result in failing:
        earlier = was.get(result.key)
        if (earlier and earlier.outcome == "failed") or result.file in lost:
            continue
        passed = (earlier and earlier.outcome == "passed") or (not result.name and result.file in passed_in)
        (failed if passed else new).append(result)
    is_news = before.tests.results and not before.tests.failure and not (after.tests.is_late and before.tests.is_slow)
    failure = after.tests.failure if is_news else ""
    gone = () if after.tests.failure or after.tests.reason else _gone(before.tests, after.tests)
    return Broken(
        failed=tuple(failed),
        failure=failure,
        gone=gone,
        new=() if before.tests.failure else tuple(new),
        unknown=after.tests.reason if before.tests.results else "",
    )


def _gone(before: Results, after: Results) -> tuple[Result, ...]:
    is_now = {result.key: result for result in after.results}
    passing_names = {result.name for result in after.results if result.outcome == "passed"}
    lost = {result.file for result in after.results if not result.name}
    return tuple(
        result
        for result in before.results
        if result.outcome == "passed"
        and result.file not in lost
        # One that was moved to another file is still there.
        and (is_now[result.key].outcome == "skipped" if result.key in is_now else result.name not in passing_names)
    )


def _masked(tests: Results, masked: Masking) -> Results:
    """Return the same without the project's secrets: all of it is told to a model, and kept."""
    return replace(
        tests,
        results=tuple(
            replace(one, name=masked.piece(one.name), message=masked.piece(one.message)) for one in tests.results
        ),
        failure=masked(tests.failure),
        reason=masked(tests.reason),
    )


def _failing(tests: Results) -> tuple[Result, ...]:
    return tuple(result for result in tests.results if result.outcome == "failed")


def _build(source: Mapping[str, bytes], stopped: Callable[[], bool]) -> Build:
    if not any(path.endswith((".html", ".ts", ".tsx", ".js", ".jsx")) for path in source):
        return Build(reason="there is no page and no script")
    try:
        found = () if _has_no_page(source) else bundler.bundle(source, cancelled=stopped).problems
        found += typecheck.typecheck(source, cancelled=stopped).problems
    except SandboxUnavailable as error:
        return Build(reason=str(error))
    except ToolsMissing:
        return Build(reason="the build tools are missing")
    errors = {(one.file, one.line, one.message): one for one in found if one.severity == "error"}
    return Build(tuple(errors.values()))


def _has_no_page(source: Mapping[str, bytes]) -> bool:
    """Return whether a project is a program that brings no page to bundle."""
    return _PAGE not in source and any(path == "package.json" or path.endswith(".py") for path in source)


# --- In words, for a model ------------------------------------------------------------------------------------


def told(broken: Broken) -> str:
    """Return what is broken, the first of each kind: what tests and pages say is marked as material."""
    room = _SHOWN
    parts = []
    for title, lines in (
        ("", [_problem_line(one) for one in broken.errors]),
        ("Tests that fail", [_test_lines(one) for one in broken.failed]),
        ("Why the tests did not come to their end", [broken.failure] if broken.failure else []),
        ("Errors of the open preview", [_page_line(one) for one in broken.pages]),
        ("New tests that fail", [_test_lines(one) for one in broken.new]),
        ("Why tests that ran before cannot be run now", [broken.unknown] if broken.unknown else []),
        ("Tests that passed before and are deleted or skipped now", [_place(one) for one in broken.gone]),
    ):
        if not lines:
            continue
        shown, room = lines[:room], max(room - len(lines), 0)
        more = [f"… and {len(lines) - len(shown)} more"] if len(lines) > len(shown) else []
        text = "\n".join([*shown, *more])
        parts.append(as_data(title, text) if title else text)
    return "\n".join(parts)


def first(broken: Broken) -> str:
    """Return the first of what is broken, in one line for people."""
    lines = [_problem_line(one) for one in broken.errors] + [_page_line(one) for one in broken.pages]
    lines += [_place(one) for one in (*broken.failed, *broken.gone, *broken.new)]
    return [*lines, broken.failure or broken.unknown][0].partition("\n")[0][:_MESSAGE_LINE_LENGTH]


def _counted(tests: Results, failed_before: int) -> list[str]:
    lines = []
    if tests.results:
        count = {outcome: sum(one.outcome == outcome for one in tests.results) for outcome in ("passed", "failed")}
        before = f" ({failed_before} of them failed before, too)" if failed_before else ""
        skipped = len(tests.results) - sum(count.values())
        lines.append(f"Tests: {count['passed']} pass, {count['failed']} fail{before}, {skipped} are skipped.")
    if tests.reason:
        lines.append(as_data("Why tests were not run", tests.reason))
    return lines


def _problem_line(one: Problem) -> str:
    return f"{one.file}:{one.line or 1}: {one.message}" if one.file else one.message


def _page_line(one: Problem) -> str:
    if not (one.file and one.line and one.column):
        return _problem_line(one)
    return f"{one.file}:{one.line}:{one.column}: {one.message}"


def _test_lines(result: Result) -> str:
    said = [line.rstrip()[:_MESSAGE_LINE_LENGTH] for line in result.message.splitlines() if line.strip()]
    return "\n".join([_place(result), *(f"  {line}" for line in said[:_MESSAGE_LINES])])


def _place(result: Result) -> str:
    line = f":{result.line}" if result.line else ""
    return f"{result.file}{line}: {result.name or 'the file could not be read'}"
