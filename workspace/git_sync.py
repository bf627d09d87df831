"""Pushes and pulls as jobs: starting one, waiting for it, running it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction

from accounts.models import User
from builder import repositories
from builder.models import Project
from integrations.github import has_token
from integrations.github_errors import NotConnected
from motivd_site import work
from motivd_site.api.errors import ApiError, Internal, NotFound
from motivd_site.work import ACTIVE, Cancelled, JobState, Lease, LeaseLost, hold
from workspace import git_errors, git_import, git_pull, git_push, git_request
from workspace.git_errors import SyncActive, SyncTimedOut
from workspace.git_remote import Remote
from workspace.models import GitSync, SyncKind

log = structlog.get_logger(__name__)

TIME_LIMIT_SECONDS: Final = 10 * 60
_POLL_SECONDS: Final = 0.1

_WORK: Final[dict[str, Callable[[GitSync, Lease, Remote], dict[str, Any]]]] = {
    SyncKind.PUSH: git_push.run,
    SyncKind.PULL: git_pull.run,
    SyncKind.PULL_REQUEST: git_request.run,
    SyncKind.IMPORT: git_import.run,
}


def start(project: Project, kind: SyncKind, request: dict[str, Any], *, actor: User | None) -> GitSync:
    """Begin a push or pull; the same one again gives the running one.

    Raises RepoNotLinked, NotConnected, SyncActive while another one runs, NotFound without the project.
    """
    if "repo" not in request:
        repositories.linked_name(project)
    if not has_token(project.owner):
        raise NotConnected
    try:
        with transaction.atomic():
            made = GitSync.objects.create(project=project, kind=kind, request=request, requested_by=actor)
            work.nudge_on_commit(GitSync.task_name, job_id=made.pk)
            return made
    except IntegrityError:
        running = GitSync.objects.filter(project=project, status__in=ACTIVE).first()
        if running is None:  # it has just ended
            if not Project.objects.filter(pk=project.pk).exists():
                raise NotFound from None
            return start(project, kind, request, actor=actor)
        if running.kind == kind and running.request == request:
            return running
        raise SyncActive(running.pk) from None


def find(project: Project, sync_id: UUID) -> GitSync:
    """Raises NotFound."""
    found = GitSync.objects.filter(project=project, pk=sync_id).first()
    if found is None:
        raise NotFound
    return found


def wait(sync: GitSync, *, seconds: float) -> GitSync:
    """Wait for the end of a job, at most so long; the work itself is a worker's.

    Raises NotFound when its project is deleted meanwhile.
    """
    deadline = time.monotonic() + seconds
    while not sync.has_ended and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
        try:
            sync.refresh_from_db()
        except GitSync.DoesNotExist as error:
            raise NotFound from error
    return sync


def run(job_id: UUID) -> None:
    """Run a queued push or pull to its end; does nothing when another worker has it or it has ended."""
    with hold(GitSync, job_id) as lease:
        if lease is None:
            return
        try:
            job = GitSync.objects.select_related("project__owner", "requested_by").get(pk=job_id)
            _run_to_an_end(job, lease)
        except (LeaseLost, GitSync.DoesNotExist):
            log.warning("git_sync_lost", job_id=str(job_id))


def _run_to_an_end(job: GitSync, lease: Lease) -> None:
    try:
        name = job.request.get("repo") or repositories.linked_name(job.project)
        with Remote(job.project.owner, name) as remote:
            result = _WORK[job.kind](job, lease, remote)
        lease.finish(JobState.SUCCEEDED, result=result)
    except Cancelled:
        lease.finish(JobState.CANCELLED)
    except LeaseLost:
        raise
    except ApiError as error:
        lease.finish(JobState.FAILED, error=git_errors.keep(error))
    except SoftTimeLimitExceeded:
        lease.finish(JobState.FAILED, error=git_errors.keep(SyncTimedOut()))
    except Exception as error:
        log.exception("git_sync_broke", job_id=str(job.pk), kind=job.kind, exc_info=error)
        lease.finish(JobState.FAILED, error=git_errors.keep(Internal()))
