"""The real settings for workers that are killed while they take pictures: short leases, and everybody looks often."""

from tests.workspace.agent.kill_settings import *  # noqa: F403
from tests.workspace.agent.kill_settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {"queue_pictures": {"task": "preview.queue_pictures", "schedule": 0.5}}
