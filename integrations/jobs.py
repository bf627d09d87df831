"""Housekeeping that Celery beat asks for."""

from celery import shared_task

from integrations.llm import call_history


@shared_task(name="integrations.forget_calls", ignore_result=True, soft_time_limit=600)
def forget_calls(**_: object) -> None:
    call_history.forget_old()
