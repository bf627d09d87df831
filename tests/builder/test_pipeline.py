"""Running the steps of a build: order, ends, fencing, the log's bounds."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from builder.builds import log, pipeline
from builder.builds.pipeline import Run, run_build
from builder.builds.start import start
from builder.models import Brief, Build, BuildLogLine, Prd, Project
from motivd_site.work import JobState, LeaseLost, hold, request_cancel, sweep

STEPS = "tests.builder.small_steps"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def build() -> Build:
    user = User.objects.create_user("ada@example.com")
    project = Project.objects.create(owner=user, name="Bookings", slug="bookings", sandbox_slug="bookings")
    return start(project, user)[0]


@contextmanager
def running(build: Build) -> Iterator[Run]:
    with hold(Build, build.pk) as lease:
        assert lease is not None
        yield Run(Build.objects.select_related("project").get(pk=build.pk), lease)


def lines(build: Build) -> list[str]:
    return [line.message() for line in BuildLogLine.objects.filter(build=build)]


def test_steps_run_in_order_and_end_at_a_hundred(build: Build, settings: Settings) -> None:
    settings.BUILD_STEPS = [("scaffold", f"{STEPS}.note"), ("check", f"{STEPS}.note")]
    run_build(build.pk)
    build.refresh_from_db()
    assert (build.status, build.phase, build.progress) == ("succeeded", "check", 100)
    assert lines(build) == ["Doing scaffold.", "Doing check."]
    assert set(build.timings) == {"scaffold", "check"}
    assert build.lease_token is None


def test_an_unexpected_error_says_nothing_of_itself(build: Build, settings: Settings) -> None:
    settings.BUILD_STEPS = [
        ("generate", f"{STEPS}.crash"),
        ("check", f"{STEPS}.note"),
    ]
    run_build(build.pk)
    build.refresh_from_db()
    assert build.error is not None
    assert (build.status, build.error["code"], build.phase) == ("failed", "INTERNAL", "generate")
    assert "hunter2" not in str(build.error) + str(lines(build))
    assert build.finished_at


def test_a_missing_step_fails_the_build(build: Build, settings: Settings) -> None:
    settings.BUILD_STEPS = [("generate", f"{STEPS}.not_there")]
    run_build(build.pk)
    build.refresh_from_db()
    assert (build.status, (build.error or {})["code"]) == ("failed", "INTERNAL")


def test_cancel_stops_a_running_step_within_five_seconds(build: Build, settings: Settings) -> None:
    settings.BUILD_STEPS = [
        ("generate", f"{STEPS}.wait_until_stopped"),
        ("check", f"{STEPS}.note"),
    ]

    def work() -> None:
        try:
            run_build(build.pk)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    deadline = time.monotonic() + 20
    while not BuildLogLine.objects.filter(build=build, text="Waiting.").exists():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    asked = time.monotonic()
    assert request_cancel(build)
    worker.join(20)
    assert time.monotonic() - asked < 5
    build.refresh_from_db()
    # The step failed because it was stopped; what ended the build is the cancel.
    assert (build.status, build.error) == ("cancelled", None)
    assert lines(build) == ["Waiting.", "The build was cancelled."]


def test_too_long_is_a_failure_with_its_own_code(build: Build) -> None:
    with hold(Build, build.pk) as lease:
        assert lease is not None
        run = Run(build, lease, started=time.monotonic() - pipeline.TIME_LIMIT_SECONDS)
        assert run.cancelled()
        with pytest.raises(pipeline.StepFailed) as failed:
            run.check()
        assert failed.value.code == "TIMEOUT"


def test_a_worker_that_lost_its_lease_writes_nothing(build: Build) -> None:
    with running(build) as run:
        run.log("Mine.")
        Build.objects.filter(pk=build.pk).update(lease_token=uuid.uuid4())
        writes: list[Callable[[], None]] = [
            lambda: run.log("Too late."),
            lambda: run.set(engine="late"),
            lambda: run.progress(90),
            lambda: run.lease.finish(JobState.SUCCEEDED),
            run.check,
        ]
        for write in writes:
            with pytest.raises(LeaseLost):
                write()
        assert run.cancelled()
    build.refresh_from_db()
    assert (build.status, build.engine, build.last_seq) == ("running", None, 1)
    assert lines(build) == ["Mine."]


def test_a_build_given_back_starts_over_and_says_so(build: Build, settings: Settings) -> None:
    settings.BUILD_STEPS = [("check", f"{STEPS}.note")]
    with running(build) as run:
        run.log("Half of it.")
        run.progress(60)
        assert sweep(now=timezone.now() + timedelta(seconds=60)) == 1
    run_build(build.pk)
    build.refresh_from_db()
    assert (build.status, build.attempts, build.progress) == ("succeeded", 2, 100)
    assert lines(build)[0] == "Half of it."
    assert "from the beginning" in lines(build)[1]
    assert [line.seq for line in BuildLogLine.objects.filter(build=build)] == [1, 2, 3]


def test_progress_never_goes_back(build: Build) -> None:
    with running(build) as run:
        run.begin("generate", at=1, of=4)
        assert run.build.progress == 25
        run.progress(80)
        run.progress(10)
        assert run.build.progress == 45
        run.begin("check", at=0, of=4)
        assert Build.objects.get(pk=build.pk).progress == 45


def test_a_full_log_says_that_it_is_full_once(build: Build) -> None:
    Build.objects.filter(pk=build.pk).update(last_seq=log.LINES_LIMIT - 2)
    with running(build) as run:
        for number in range(5):
            run.log("Line %(number)d.", number=number)
    assert lines(build) == ["Line 0.", "The log is full: what comes after this line is not kept."]


def test_a_line_stays_under_8_kib_and_storable(build: Build) -> None:
    with running(build) as run:
        run.log("%(name)s: %(output)s %(more)s", name="a\0b\udc80", output="é" * 9_000, more="x" * 9_000)
    (message,) = lines(build)
    assert len(message.encode()) <= 8 * 2**10
    assert message.startswith("a�b?: éé")
    assert message.count("…") == 2


def test_a_sentence_without_its_values_fails_where_it_is_written(build: Build) -> None:
    with running(build) as run, pytest.raises(KeyError):
        run.log("Hello %(name)s.")
    assert lines(build) == []


def prepare_with(build: Build, settings: Settings) -> Build:
    settings.BUILD_STEPS = [("prepare", "builder.builds.prepare.prepare")]
    run_build(build.pk)
    build.refresh_from_db()
    return build


def test_prepare_needs_something_to_build_from(build: Build, settings: Settings) -> None:
    prepare_with(build, settings)
    assert (build.status, (build.error or {})["code"]) == ("failed", "NOTHING_TO_BUILD")
    assert Brief.objects.filter(project=build.project).exists()


def test_prepare_says_what_it_understood(build: Build, settings: Settings) -> None:
    Brief.objects.create(project=build.project, app_name="Tables", audience="Guests", mvp_features=["Book", "Pay"])
    Prd.objects.create(project=build.project, content="# PRD", revision=3)
    assert prepare_with(build, settings).status == "succeeded"
    assert lines(build) == [
        "Building Tables.",
        "For: Guests",
        "To do: Book; Pay",
        "Following revision 3 of the PRD.",
        "Nobody has marked the PRD as reviewed yet.",
    ]
    assert BuildLogLine.objects.get(build=build, seq=5).level == "warning"


def test_two_workers_never_run_the_same_build(build: Build) -> None:
    with hold(Build, build.pk) as first, hold(Build, build.pk) as second:
        assert first is not None
        assert second is None
