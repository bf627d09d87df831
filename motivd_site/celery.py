"""The Celery application. Messages are only nudges: see `motivd_site/work.py`."""

import os

from celery import Celery

from motivd_site import file_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivd_site.settings")

file_broker.register()
app = Celery("motivd")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
