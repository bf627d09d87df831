"""Celery tasks of previews."""

from __future__ import annotations

from celery import shared_task

from preview import sessions


@shared_task(name="preview.stop_idle", ignore_result=True)
def stop_idle(**_: object) -> None:
    sessions.stop_idle()
