"""Celery tasks of the builder."""

from __future__ import annotations

import uuid

from celery import shared_task

from builder import deletions
from builder.builds import pipeline


@shared_task(
    name="builder.build",
    acks_late=True,
    ignore_result=True,
    # Behind the build's own limit, for a step that never asks whether to stop.
    soft_time_limit=pipeline.TIME_LIMIT_SECONDS + 30,
)
def build(*, job_id: str, **_: object) -> None:
    pipeline.run_build(uuid.UUID(job_id))


@shared_task(name="builder.purge_deleted", ignore_result=True, soft_time_limit=300)
def purge_deleted(**_: object) -> None:
    deletions.purge()
