"""Celery tasks of previews."""

from __future__ import annotations

import uuid

from celery import shared_task

from preview import pictures, sessions
from preview.models import Thumbnail


@shared_task(name="preview.stop_idle", ignore_result=True)
def stop_idle(**_: object) -> None:
    sessions.stop_idle()


@shared_task(name="preview.queue_pictures", ignore_result=True, soft_time_limit=60)
def queue_pictures(**_: object) -> None:
    pictures.queue_missing()


# Each step of it has a limit of its own; it runs in a thread, which nobody can end from outside.
@shared_task(name=Thumbnail.task_name, acks_late=True, ignore_result=True)
def take_picture(*, job_id: str, **_: object) -> None:
    pictures.work_on(uuid.UUID(job_id))
