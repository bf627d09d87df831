"""Housekeeping that Celery beat asks for."""

from celery import shared_task

from accounts import browser_sessions, links, uploads


@shared_task(name="accounts.sweep_uploads", ignore_result=True, soft_time_limit=600)
def sweep_uploads(**_: object) -> None:
    uploads.sweep()


@shared_task(name="accounts.sweep", ignore_result=True, soft_time_limit=600)
def sweep(**_: object) -> None:
    """Delete what is over of sessions and sign-in links."""
    browser_sessions.sweep()
    links.sweep()
