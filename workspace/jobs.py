"""Celery tasks of the workspace."""

from __future__ import annotations

from celery import shared_task

from workspace import garbage


@shared_task(name="workspace.collect_garbage", ignore_result=True, soft_time_limit=3600)
def collect_garbage(**_: object) -> None:
    garbage.collect()
    # Afterwards, so that what an old version held goes only the next time: somebody may be reading it now.
    garbage.thin()
