"""The real settings for a worker that is going to be killed: gates between the phases, and a short lease."""

from motivd_site.settings import *  # noqa: F403
from motivd_site.settings import BUILD_STEPS as REAL_STEPS
from motivd_site.settings import CELERY_BROKER_TRANSPORT_OPTIONS, MOTIVD_DATA_DIR, REDIS_URL

STEPS = "tests.builder.small_steps"
BUILD_STEPS = [(phase, f"{STEPS}.gated_prepare" if phase == "prepare" else f"{STEPS}.gated") for phase, _ in REAL_STEPS]
JOB_LEASE_SECONDS = 2
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "motivd_site.sweep", "schedule": 0.5}}
if REDIS_URL:
    # A Redis that others use too: everything of this run begins with its own name.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        **CELERY_BROKER_TRANSPORT_OPTIONS,
        "global_keyprefix": f"{MOTIVD_DATA_DIR.name}-",
    }
