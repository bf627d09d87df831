"""Jobs as rows: claims, leases, the sweeper, cancelling."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from builder.models import Build, Project
from motivd_site import work
from motivd_site.work import Cancelled, JobState, LeaseLost, hold, request_cancel, sweep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job() -> Build:
    user = User.objects.create_user("ada@example.com")
    project = Project.objects.create(owner=user, name="Bookings", slug="bookings", sandbox_slug="bookings")
    return Build.objects.create(project=project)


def abandon(job: Build) -> None:
    """Leave the job as a worker does that was killed a minute ago."""
    with hold(Build, job.pk) as lease:
        assert lease is not None
    Build.objects.filter(pk=job.pk).update(lease_expires_at=timezone.now() - timedelta(seconds=40))
    job.refresh_from_db()


def test_one_of_many_workers_gets_a_job(job: Build) -> None:
    together = threading.Barrier(6)
    all_tried = threading.Barrier(6)

    def claim(_number: int) -> bool:
        try:
            together.wait(20)
            with hold(Build, job.pk) as lease:
                all_tried.wait(20)
                return lease is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(claim, range(6))) == [False] * 5 + [True]
    job.refresh_from_db()
    assert job.attempts == 1


def test_the_heartbeat_keeps_a_lease_and_notices_a_cancel(job: Build, settings: Settings) -> None:
    settings.JOB_LEASE_SECONDS = 2
    with hold(Build, job.pk) as lease:
        assert lease is not None
        first = Build.objects.values_list("lease_expires_at", flat=True).get(pk=job.pk)
        assert first is not None
        wait_for(lambda: Build.objects.filter(pk=job.pk, lease_expires_at__gt=first).exists())
        assert request_cancel(job)
        wait_for(lease.is_interrupted)
        with pytest.raises(Cancelled):
            lease.check()
        lease.finish(JobState.CANCELLED)
    job.refresh_from_db()
    assert (job.status, job.lease_token) == ("cancelled", None)


def test_the_heartbeat_notices_that_the_lease_was_lost(job: Build) -> None:
    with hold(Build, job.pk) as lease:
        assert lease is not None
        sweep(now=timezone.now() + timedelta(minutes=1))
        wait_for(lease.is_interrupted)
        with pytest.raises(LeaseLost):
            lease.check()
        with pytest.raises(LeaseLost):
            lease.finish(JobState.SUCCEEDED)
    job.refresh_from_db()
    assert job.status == "queued"


def test_lock_lets_nothing_commit_for_a_worker_that_was_given_up(job: Build) -> None:
    with hold(Build, job.pk) as lease:
        assert lease is not None
        sweep(now=timezone.now() + timedelta(minutes=1))

        @transaction.atomic
        def write_late() -> None:
            Project.objects.filter(pk=job.project_id).update(name="Changed")
            lease.lock()

        with pytest.raises(LeaseLost):
            write_late()
    assert Project.objects.get(pk=job.project_id).name == "Bookings"


def test_the_sweeper_leaves_the_living_alone(job: Build) -> None:
    with hold(Build, job.pk) as lease:
        assert sweep() == 0
        assert lease is not None
        lease.check()


def test_the_sweeper_gives_back_what_a_dead_worker_held(job: Build) -> None:
    abandon(job)
    assert sweep() == 1
    job.refresh_from_db()
    assert (job.status, job.lease_token, job.attempts) == ("queued", None, 1)


def test_a_cancelled_job_of_a_dead_worker_ends_cancelled(job: Build) -> None:
    abandon(job)
    assert request_cancel(job)
    sweep()
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert job.finished_at


def test_a_job_that_kills_its_workers_fails_with_a_reason(job: Build) -> None:
    for _ in range(work.ATTEMPTS):
        abandon(job)
        assert sweep() == 1
    job.refresh_from_db()
    assert (job.status, (job.error or {})["code"]) == ("failed", "WORKER_LOST")
    assert Build.objects.create(project=job.project).status == "queued"  # nothing blocks the next one


def test_two_sweepers_do_it_once(job: Build) -> None:
    abandon(job)
    together = threading.Barrier(4)

    def go(_number: int) -> int:
        try:
            together.wait(20)
            return sweep()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(go, range(4))) == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 1)


def test_what_nobody_heard_of_is_nudged_once_per_while(job: Build) -> None:
    later = timezone.now() + timedelta(seconds=11)
    assert sweep(now=later) == 1
    assert sweep(now=later) == 0
    assert sweep(now=later + timedelta(seconds=11)) == 1


def test_an_ended_job_cannot_be_cancelled(job: Build) -> None:
    with hold(Build, job.pk) as lease:
        assert lease is not None
        lease.finish(JobState.SUCCEEDED)
    assert not request_cancel(job)
    job.refresh_from_db()
    assert (job.status, job.cancel_requested_at) == ("succeeded", None)


def test_an_unknown_task_fails_before_anything_is_committed(job: Build) -> None:
    with pytest.raises(KeyError):
        work.nudge_on_commit("builder.no_such_task", job_id=job.pk)


def wait_for(look: object, seconds: float = 10) -> None:
    assert callable(look)
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if look():
            return
        pause.wait(0.02)
    raise AssertionError("waited in vain")
