"""The settings of a runner that a test starts as a process of its own: those of the test's database."""

from __future__ import annotations

import os

from motivd_site.settings import *  # noqa: F403
from motivd_site.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
