"""The ground floor: settings, addresses, Celery, and the plumbing every app stands on."""

from motivd_site.celery import app as celery_app

__all__ = ["celery_app"]
