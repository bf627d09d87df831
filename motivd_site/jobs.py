"""Housekeeping that Celery beat asks for."""

from celery import shared_task
from django.core.management import call_command

from motivd_site import limits, work
from motivd_site.api import idempotency


@shared_task(name="motivd_site.sweep", ignore_result=True, soft_time_limit=60)
def sweep(**_: object) -> None:
    work.sweep()


@shared_task(name="motivd_site.forget", ignore_result=True, soft_time_limit=300)
def forget(**_: object) -> None:
    limits.forget_old()
    idempotency.forget_old()
    call_command("clearsessions")
