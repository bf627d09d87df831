"""The real settings for processes that are going to be killed: a short lease, and a sweeper that looks often."""

from motivd_site.settings import *  # noqa: F403

JOB_LEASE_SECONDS = 2
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "motivd_site.sweep", "schedule": 0.5}}
AGENT_SDK = "off"
