"""Motivd's own settings, with one more route: an empty view to compare with."""

from motivd_site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOG_LEVEL = "ERROR"
# What is measured asks more often than people do.
RATE_LIMIT_READS_PER_MINUTE = RATE_LIMIT_WRITES_PER_MINUTE = 100_000
