"""Running a build: the steps of `settings.BUILD_STEPS` in order, under a lease, to one of three ends."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from builder.briefs import BriefFields
from builder.builds import log as build_log
from builder.models import Brief, Build, Project
from motivd_site.work import Cancelled, JobState, Lease, LeaseLost, hold

server_log = structlog.get_logger(__name__)

TIME_LIMIT_SECONDS = 15 * 60

Step = Callable[["Run"], None]
Level = Literal["info", "warning", "error"]


class StepFailed(Exception):
    """An expected end of a build: a code for programs, and a sentence with named places for people.

    The text is an English literal in gettext_noop; %(file)s and %(line)s may be used in it too.
    """

    def __init__(
        self, code: str, text: str, /, file: str | None = None, line: int | None = None, **params: Any
    ) -> None:
        super().__init__(code, text)
        self.code, self.text, self.file, self.line = code, text, file, line
        self.params: dict[str, Any] = {"file": file or "", "line": line or 0} | params


class Run:
    """What a step gets: the build, what it is built from, and the only ways to write about it.

    `state` carries what one step leaves for the next. When a worker died, steps run again from the first one:
    each must cope with its own half-done work.
    """

    def __init__(self, build: Build, lease: Lease, *, started: float | None = None) -> None:
        self.build = build
        self.lease = lease
        self.project: Project = build.project
        known = Brief.objects.filter(project=build.project).first() or Brief(project=build.project)
        self.brief: BriefFields = known.fields()
        self.prompt: str = known.prompt
        self.locale: str = known.locale
        self.state: dict[str, Any] = {}
        self._deadline = (time.monotonic() if started is None else started) + TIME_LIMIT_SECONDS
        self._share = (0, 100)

    def log(self, text: str, /, level: Level = "info", **params: Any) -> None:
        """Append a line: an English literal (gettext_noop) with named places, and their values.

        Raises LeaseLost.
        """
        build_log.append(self.build, self.lease, text, level=level, phase=self.build.phase, params=params)

    def progress(self, percent: float) -> None:
        """Say how much of this step is done, 0 to 100; the bar never goes back. Raises LeaseLost."""
        start, end = self._share
        total = int(start + (end - start) * min(max(percent, 0), 100) / 100)
        if total > self.build.progress:
            self.set(progress=total)

    def set(self, **columns: Any) -> None:
        """Write columns of the build, in the database and on `build`. Raises LeaseLost."""
        self.lease.write(**columns)
        for name, value in columns.items():
            setattr(self.build, name, value)

    def cancelled(self) -> bool:
        """Return whether to stop now; no query, for loops that wait. Follow it with `check` or return."""
        return self.lease.is_interrupted() or time.monotonic() >= self._deadline

    def check(self) -> None:
        """Stop here if nobody wants the build any more or it took too long. One query.

        Raises LeaseLost, Cancelled, StepFailed.
        """
        self.lease.check()
        if time.monotonic() >= self._deadline:
            raise _too_long()

    def begin(self, phase: str, *, at: int, of: int) -> None:
        """Enter a phase, the `at`th of `of` from 0. Raises LeaseLost."""
        self._share = (100 * at // of, 100 * (at + 1) // of)
        self.set(phase=phase, progress=max(self._share[0], self.build.progress))


def run_build(job_id: uuid.UUID) -> None:
    """Run a queued build to its end; does nothing when another worker has it or it has ended."""
    with hold(Build, job_id) as lease:
        if lease is None:
            return
        try:
            build = Build.objects.select_related("project").get(pk=job_id)
            _run_to_an_end(Run(build, lease))
        except (LeaseLost, Build.DoesNotExist):
            server_log.warning("build_lost", job_id=str(job_id))


def _run_to_an_end(run: Run) -> None:
    try:
        _run_steps(run)
        run.lease.finish(JobState.SUCCEEDED, progress=100)
    except Cancelled:
        _cancel(run)
    except LeaseLost:
        raise
    except StepFailed as failure:
        _fail_unless_interrupted(run, failure)
    except SoftTimeLimitExceeded:
        _fail_unless_interrupted(run, _too_long())
    except Exception as error:
        server_log.exception("build_broke", job_id=str(run.build.pk), phase=run.build.phase, exc_info=error)
        # What went wrong stays in the server's log: its words were not written for people.
        text = gettext_noop("Something went wrong on our side. Try again; the log of the server says what it was.")
        _fail_unless_interrupted(run, StepFailed("INTERNAL", text))


def _run_steps(run: Run) -> None:
    _start_over(run)
    steps: list[tuple[str, Step]] = [(phase, import_string(path)) for phase, path in settings.BUILD_STEPS]
    for number, (phase, step) in enumerate(steps):
        run.begin(phase, at=number, of=len(steps))
        begun = time.monotonic()
        try:
            step(run)
        finally:
            took = round((time.monotonic() - begun) * 1000)
            run.build.timings = run.build.timings | {phase: took}
        run.set(timings=run.build.timings)
        run.check()


def _start_over(run: Run) -> None:
    run.set(progress=0, timings={}, error=None)
    if run.build.attempts > 1:
        run.log(
            gettext_noop("The worker before this one stopped half-way. Starting again from the beginning."),
            level="warning",
        )
    run.check()


def _cancel(run: Run) -> None:
    run.log(gettext_noop("The build was cancelled."), level="warning")
    run.lease.finish(JobState.CANCELLED, timings=run.build.timings)


def _fail_unless_interrupted(run: Run, failure: StepFailed) -> None:
    try:
        run.lease.check()  # a step whose process was stopped for a cancel fails too, but that is not why
    except Cancelled:
        _cancel(run)
        return
    params = build_log.fit(failure.params)
    build_log.append(run.build, run.lease, failure.text, level="error", phase=run.build.phase, params=params)
    error = {
        "code": failure.code,
        "text": failure.text,
        "params": params,
        "file": failure.file,
        "line": failure.line,
    }
    run.lease.finish(JobState.FAILED, error=error, timings=run.build.timings)


def _too_long() -> StepFailed:
    text = gettext_noop("The build took longer than %(minutes)d minutes and was stopped.")
    return StepFailed("TIMEOUT", text, minutes=TIME_LIMIT_SECONDS // 60)
