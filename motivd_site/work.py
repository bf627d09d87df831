"""The one mechanism of long work: a job is a row, a Celery message only a nudge that it exists.

A worker claims a row by a conditional update, holds it by a lease that its heartbeat extends, and writes with a
fencing token, so that a worker that was given up can no longer change anything. The sweeper gives back what a dead
worker held and nudges again what no worker ever heard of. So it does not matter whether the broker forgets.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

import structlog
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from motivd_site.celery import app

log = structlog.get_logger(__name__)

ATTEMPTS = 3
_UNHEARD_AFTER = timedelta(seconds=10)
_SWEEP_BATCH = 100


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waiting")  # for an answer; no worker holds it
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ACTIVE = (JobState.QUEUED, JobState.RUNNING)
ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """The columns of a job. A subclass names the Celery task that works on it; its argument is `job_id`."""

    task_name: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    # {"code", "text", "params", "file", "line"}: rendered in the reader's language when it is shown.
    error = models.JSONField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(default=timezone.now)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


AnyJob = TypeVar("AnyJob", bound=Job)


def _lease_end(now: datetime | None = None) -> datetime:
    return (now or timezone.now()) + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class LeaseLost(Exception):
    """Another worker has the job now, or it was ended: stop, and write nothing more."""


class Cancelled(Exception):
    """Somebody asked for the job to be cancelled."""


def nudge_on_commit(task_name: str, **ids: Any) -> None:
    """Tell the workers about a row once it is committed. A lost nudge costs time, never the work."""
    task = app.tasks.get(task_name)
    if task is None:
        app.loader.import_default_modules()
        task = app.tasks[task_name]  # a wrong name fails here, in the first test
    arguments = {name: str(value) for name, value in ids.items()}
    transaction.on_commit(lambda: _send(task, arguments))


def _send(task: Any, arguments: dict[str, str]) -> None:
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except (task.OperationalError, OSError) as error:
        log.warning("nudge_not_sent", task=task.name, exc_info=error)  # the sweeper will


class Lease:
    """A claimed job, for as long as its heartbeat can extend it. Use `hold` to get one."""

    def __init__(self, model: type[Job], job_id: uuid.UUID, token: uuid.UUID) -> None:
        self.model, self.job_id, self.token = model, job_id, token
        self._lost = threading.Event()
        self._cancelled = threading.Event()
        self._ended = threading.Event()

    def is_interrupted(self) -> bool:
        """Return whether to stop now; cheap, for loops that wait on something else."""
        return self._lost.is_set() or self._cancelled.is_set()

    def check(self) -> None:
        """Raises LeaseLost, Cancelled. One query."""
        self._look()
        if self._lost.is_set():
            raise LeaseLost(self.job_id)
        if self._cancelled.is_set():
            raise Cancelled(self.job_id)

    def check_ours(self) -> None:
        """Raises LeaseLost, and pays no heed to a cancel: for those who are about to carry it out. One query."""
        self._look()
        if self._lost.is_set():
            raise LeaseLost(self.job_id)

    def write(self, **changes: Any) -> None:
        """Update columns of the job, while it is ours. Raises LeaseLost."""
        if not self._mine().update(**changes):
            self._lost.set()
            raise LeaseLost(self.job_id)

    def lock(self) -> None:
        """Inside a transaction: make sure that what it writes commits only while the job is ours.

        Raises LeaseLost.
        """
        self.write(lease_expires_at=_lease_end())

    def finish(self, status: JobState, **changes: Any) -> None:
        """End the job. Raises LeaseLost."""
        self.write(status=status, finished_at=timezone.now(), lease_token=None, lease_expires_at=None, **changes)

    def _mine(self) -> models.QuerySet[Job]:
        return self.model._default_manager.filter(pk=self.job_id, lease_token=self.token, status=JobState.RUNNING)

    def _look(self) -> None:
        found = list(self._mine().values_list("cancel_requested_at", flat=True))
        if not found:
            self._lost.set()
        elif found[0] is not None:
            self._cancelled.set()

    def _beat(self) -> None:
        """Extend the lease until the work ends, and notice a cancel within half a second."""
        next_extension = settings.JOB_LEASE_SECONDS / 5
        waited = 0.0
        while not self._ended.wait(0.5):
            waited += 0.5
            try:
                if waited >= next_extension:
                    waited = 0.0
                    if not self._mine().update(lease_expires_at=_lease_end()):
                        self._lost.set()
                self._look()
            except Exception as error:  # the database is away for a moment; the lease decides in the end
                log.warning("heartbeat_failed", job_id=str(self.job_id), exc_info=error)
            finally:
                close_old_connections()
            if self._lost.is_set():
                break
        connection.close()


@contextmanager
def hold(model: type[Job], job_id: uuid.UUID) -> Iterator[Lease | None]:
    """Claim a queued job and keep it while the block runs; None when somebody else has it or it has ended."""
    token = uuid.uuid4()
    now = timezone.now()
    claimed = model._default_manager.filter(pk=job_id, status=JobState.QUEUED).update(
        status=JobState.RUNNING,
        lease_token=token,
        lease_expires_at=_lease_end(now),
        attempts=F("attempts") + 1,
        started_at=models.functions.Coalesce("started_at", now),
    )
    if not claimed:
        yield None
        return
    lease = Lease(model, job_id, token)
    heart = threading.Thread(target=lease._beat, name=f"heartbeat-{job_id}", daemon=True)
    heart.start()
    try:
        yield lease
    finally:
        lease._ended.set()
        heart.join()


def request_cancel(job: Job) -> bool:
    """Cancel a queued job at once, or ask the worker of a running one; False when it has ended already."""
    now = timezone.now()
    rows = type(job)._default_manager.filter(pk=job.pk)
    if rows.filter(status=JobState.QUEUED).update(status=JobState.CANCELLED, cancel_requested_at=now, finished_at=now):
        return True
    return bool(
        rows.filter(status=JobState.RUNNING).update(
            cancel_requested_at=models.functions.Coalesce("cancel_requested_at", now)
        )
    )


WORKER_LOST: dict[str, Any] = {
    "code": "WORKER_LOST",
    "text": gettext_noop(
        "The worker died several times at this job. Start it again, or look into the log of the server."
    ),
    "params": {},
    "file": None,
    "line": None,
}


def sweep(*, now: datetime | None = None) -> int:
    """Give back what dead workers held, and nudge what nobody heard of. Return how many rows it touched."""
    at = now or timezone.now()
    return sum(_sweep_model(apps.get_model(name), at) for name in settings.JOB_MODELS)


def _sweep_model(model: type[Job], now: datetime) -> int:
    touched = 0
    dead = model._default_manager.filter(status=JobState.RUNNING, lease_expires_at__lt=now)
    for job in dead.order_by("lease_expires_at")[:_SWEEP_BATCH]:
        touched += _give_back(job, now)
    unheard = model._default_manager.filter(status=JobState.QUEUED, nudged_at__lt=now - _UNHEARD_AFTER)
    for job in unheard.order_by("nudged_at")[:_SWEEP_BATCH]:
        with transaction.atomic():
            # The condition keeps two sweepers from nudging twice.
            if type(job)._default_manager.filter(pk=job.pk, nudged_at=job.nudged_at).update(nudged_at=now):
                nudge_on_commit(model.task_name, job_id=job.pk)
                touched += 1
    return touched


def _give_back(job: Job, now: datetime) -> int:
    changes: dict[str, Any] = {"lease_token": None, "lease_expires_at": None}
    if job.cancel_requested_at:
        changes |= {"status": JobState.CANCELLED, "finished_at": now}
    elif job.attempts >= ATTEMPTS:
        changes |= {"status": JobState.FAILED, "finished_at": now, "error": WORKER_LOST}
    else:
        changes |= {"status": JobState.QUEUED, "nudged_at": now}
    with transaction.atomic():
        held = Q(pk=job.pk, lease_token=job.lease_token, lease_expires_at=job.lease_expires_at)
        if not type(job)._default_manager.filter(held).update(**changes):
            return 0  # it lives after all, or another sweeper was first
        if changes["status"] == JobState.QUEUED:
            nudge_on_commit(type(job).task_name, job_id=job.pk)
    log.warning("job_given_back", job_id=str(job.pk), status=str(changes["status"]), attempts=job.attempts)
    return 1
