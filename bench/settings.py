"""Motivd's own settings, with one more route: an empty view to compare with."""

from motivd_site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOG_LEVEL = "ERROR"
