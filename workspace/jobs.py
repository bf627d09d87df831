"""Celery tasks of the workspace."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.utils import timezone

from workspace import garbage, git_sync
from workspace.agent import runs, schedules
from workspace.toolchain import rooms


@shared_task(
    name="workspace.git_sync",
    acks_late=True,
    ignore_result=True,
    # At its end `git_sync.run` ends the job with an answer of its own.
    soft_time_limit=git_sync.TIME_LIMIT_SECONDS,
)
def sync(*, job_id: str, **_: object) -> None:
    git_sync.run(uuid.UUID(job_id))


@shared_task(name="workspace.agent_run", acks_late=True, ignore_result=True, soft_time_limit=runs.TIME_LIMIT_SECONDS)
def agent_run(*, job_id: str, **_: object) -> None:
    runs.work_on(uuid.UUID(job_id))


@shared_task(name="workspace.run_due_schedules", ignore_result=True)
def run_due_schedules(**_: object) -> None:
    while schedules.run_due(now=timezone.now()).ran:
        pass


@shared_task(name="workspace.sweep_rooms", ignore_result=True, soft_time_limit=600)
def sweep_rooms(**_: object) -> None:
    rooms.sweep()


@shared_task(name="workspace.collect_garbage", ignore_result=True, soft_time_limit=3600)
def collect_garbage(**_: object) -> None:
    garbage.collect()
    # Afterwards, so that what an old version held goes only the next time: somebody may be reading it now.
    garbage.thin()
