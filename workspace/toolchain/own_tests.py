"""The tests that a project brings along, run in the sandbox: without a network, for a minute at most.

Where they cannot be run, the results say why, and claim nothing.
"""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Final

from workspace.toolchain import app_packages, namespaces, own_test_reports, own_test_runners, server, wanted_packages
from workspace.toolchain.app_packages import InstallFailed, Plan
from workspace.toolchain.job import MIB, Limits
from workspace.toolchain.live_folder import LiveFolder
from workspace.toolchain.own_test_reports import Result
from workspace.toolchain.own_test_runners import REPORT, REPORTER, CannotRun, Runner, is_about_tests
from workspace.toolchain.sandbox import SandboxUnavailable, never
from workspace.toolchain.supervision import Completed, Launch, supervise
from workspace.toolchain.wanted_packages import Packages

__all__ = ["Result", "Results", "is_about_tests", "run"]

LIMITS: Final = Limits(
    wall_seconds=60,
    cpu_seconds=120,
    memory_bytes=1024 * MIB,
    data_bytes=4096 * MIB,
    processes=256,
    scratch_bytes=128 * MIB,
    output_bytes=4 * MIB,
)
_STOPPED: Final = "it was stopped"
# The runner is ended a little before the sandbox, so that what it told by then is not lost.
_GRACE_SECONDS: Final = 5
# What was refused a moment ago is not asked for again by the next look.
_REFUSED_SECONDS: Final = 600.0
_SAID_LENGTH: Final = 600
# The report comes back on standard output, and nothing else does.
_REPORTING: Final = (
    '"$@" >&2; ended=$?; if test -f {report}; then head -c {limit} {report}; fi; exec 2>&- >&-; exit $ended'
)

_OURS: Final = {"NODE_ENV": "test", "CI": "1", "MOTIVD_REPORT": REPORT, "FORCE_COLOR": "0"}
NOTHING: Final[Mapping[str, str]] = {}

_refused: dict[str, tuple[float, str]] = {}
# A runner takes a core or two, and many runs of the agent may be at this point.
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_TICK_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Results:
    """What became of the tests. `failure` is why a runner did not tell all of them, `reason` why some were not run.

    They are late where their time was up, and slow where they could be late another time without any fault.
    """

    results: tuple[Result, ...] = ()
    failure: str = ""
    reason: str = ""
    is_late: bool = False
    is_slow: bool = False


@dataclass(frozen=True, slots=True)
class _Given:
    """What is run, and with what."""

    files: Mapping[str, bytes] = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)
    masked: Callable[[str], str]
    stopped: Callable[[], bool]


def run(
    files: Mapping[str, bytes],
    *,
    environment: Mapping[str, str] = NOTHING,
    masked: Callable[[str], str] = str,
    stopped: Callable[[], bool] = never,
) -> Results:
    """Run the tests of a project; without any, there are no results and no reason. Raises nothing of the sandbox's.

    The environment is what they find in theirs, besides our own; `masked` takes out what nobody may read of what a
    runner says, before it is cut.
    """
    found = []
    for runner in own_test_runners.choose(files):
        try:
            if isinstance(runner, CannotRun):
                raise runner
            found.append(_run(runner, _Given(files, environment, masked, stopped)))
        except (CannotRun, SandboxUnavailable) as why:
            found.append(Results(reason=str(why)))
    return Results(
        tuple(result for one in found for result in one.results),
        failure="; ".join(one.failure for one in found if one.failure),
        reason="; ".join(one.reason for one in found if one.reason),
        is_late=any(one.is_late for one in found),
        is_slow=any(one.is_slow for one in found),
    )


def _run(runner: Runner, given: _Given) -> Results:
    stopped = given.stopped
    found = _packages(runner.packages, stopped)
    while not _AT_ONCE.acquire(timeout=_TICK_SECONDS):
        if stopped():
            return Results(reason=_STOPPED)
    try:
        quick = _run_with(runner, found, given)
        failed = {one.file for one in quick.results if one.outcome == "failed"}
        if not runner.careful or quick.is_late or quick.reason or not (failed or quick.failure):
            return quick
        again = replace(runner, command=(*runner.careful, *(sorted(failed) if not quick.failure else ())), careful=())
        careful = _run_with(again, found, given)
    finally:
        _AT_ONCE.release()
    kept = () if quick.failure else (one for one in quick.results if one.file not in failed)
    return replace(careful, results=(*kept, *careful.results), is_slow=quick.is_slow or careful.is_slow)


def _run_with(runner: Runner, found: Packages, given: _Given) -> Results:
    folder = LiveFolder()
    try:
        for path, content in given.files.items():
            folder.put(path, content)
        started = time.monotonic()
        completed = _completed(runner, found, folder, given)
        is_slow = time.monotonic() - started > LIMITS.wall_seconds / 3
    finally:
        folder.remove()
    return replace(_results(runner, completed, given.masked), is_slow=is_slow)


def _packages(wanted: Packages | Plan, stopped: Callable[[], bool]) -> Packages:
    """Return packages, installed if need be: once for all projects that ask for the same. Raises CannotRun."""
    if isinstance(wanted, Packages):
        return wanted
    until, said = _refused.get(wanted.name, (0.0, ""))
    if time.monotonic() < until:
        raise CannotRun(said)
    try:
        return wanted_packages.installed(wanted, app_packages.install(wanted, cancelled=stopped))
    except (InstallFailed, OSError) as failed:
        said = f"the packages could not be installed: {failed}"
        if not stopped():
            _refused[wanted.name] = time.monotonic() + _REFUSED_SECONDS, said
        raise CannotRun(said) from failed


def _completed(runner: Runner, found: Packages, folder: LiveFolder, given: _Given) -> Completed:
    bubblewrap = server.check()
    program = server.Program(
        command=runner.command,
        port=0,
        node_modules=found.node_modules,
        python_packages=found.python,
        environment={**given.environment, **_OURS},
        limits=LIMITS,
    )
    with ExitStack() as held:
        options = server.shown(program, folder)
        descriptors: list[int] = []
        if runner.reporter is not None:
            reporter = held.enter_context(namespaces.memory_file(runner.reporter.read_bytes()))
            descriptors.append(reporter)
            options += ["--perms", "0444", "--ro-bind-data", str(reporter), f"{REPORTER}/{runner.reporter.name}"]
            options += ["--setenv", "PYTHONPATH", f"{REPORTER}:/packages"]
        launch: Launch = held.enter_context(
            namespaces.confined(
                _argv(runner.command),
                options=options,
                limits=LIMITS,
                bubblewrap=bubblewrap,
                descriptors=descriptors,
            )
        )
        return supervise(
            launch,
            wall_seconds=LIMITS.wall_seconds,
            memory_bytes=LIMITS.memory_bytes,
            output_bytes=LIMITS.output_bytes + 1,
            cancelled=given.stopped,
        )


def _argv(command: Sequence[str]) -> list[str]:
    seconds = LIMITS.wall_seconds - _GRACE_SECONDS
    timed = ["/usr/bin/timeout", "-k", "2", f"{seconds:g}", *command]
    reporting = _REPORTING.format(report=shlex.quote(REPORT), limit=LIMITS.output_bytes)
    return ["/usr/bin/sh", "-c", server.COPYING, "sh", "/usr/bin/sh", "-c", reporting, "sh", *timed]


_TIMED_OUT: Final = (124, 137)


def _results(runner: Runner, completed: Completed, masked: Callable[[str], str]) -> Results:
    """Read what a runner reported; where it ended too early for a report that is whole, say so."""
    try:
        read = own_test_reports.of_lines if runner.report == "lines" else own_test_reports.of_jest
        results = read(completed.stdout)
    except own_test_reports.Unreadable:
        results = ()
    if completed.cancelled:
        return Results(results, reason=_STOPPED)
    if completed.timed_out or completed.returncode in _TIMED_OUT:
        took = f"the tests took longer than {LIMITS.wall_seconds - _GRACE_SECONDS:g} seconds"
        return Results(results, took, is_late=True)
    if completed.exceeded:
        return Results(results, f"the tests went over their limit of {completed.exceeded}")
    if completed.returncode not in runner.ends or (completed.returncode != 0 and not results):
        ended = f"{runner.name} ended with {completed.returncode} before it told of all tests"
        return Results(results, f"{ended}: {_said(completed.stderr, masked)}")
    return Results(results)


def _said(errors: bytes, masked: Callable[[str], str]) -> str:
    """Return the end of what a runner wrote, without the places in its own code."""
    lines = (line.strip() for line in masked(errors.decode(errors="replace")).splitlines())
    return " ".join(line for line in lines if line and not line.startswith("at "))[-_SAID_LENGTH:]
