"""Housekeeping that Celery beat asks for."""

from celery import shared_task

from billing import budget


@shared_task(name="billing.expire_reservations", ignore_result=True, soft_time_limit=60)
def expire_reservations(**_: object) -> None:
    budget.expire()


@shared_task(name="billing.forget_reservations", ignore_result=True, soft_time_limit=600)
def forget_reservations(**_: object) -> None:
    budget.forget_old()
