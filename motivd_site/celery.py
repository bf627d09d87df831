"""The Celery application. Messages are only nudges: see `motivd_site/work.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")

app = Celery("motivd")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
