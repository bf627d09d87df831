"""Housekeeping that Celery beat asks for."""

from celery import shared_task

from accounts import uploads


@shared_task(name="accounts.sweep_uploads", ignore_result=True, soft_time_limit=600)
def sweep_uploads(**_: object) -> None:
    uploads.sweep()
