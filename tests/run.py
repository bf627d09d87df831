"""`make test`: the whole suite on the embedded services, then on PostgreSQL with Redis.

What is given on the command line goes to pytest, both times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.servers import postgresql, redis_server

# What the run's own surroundings set must not decide what is tested.
_UNSET = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "SITE_URL", "APPS_DOMAIN", "PORT", "CRON_SECRET")


def main(arguments: list[str]) -> int:
    surroundings = {name: value for name, value in os.environ.items() if name not in _UNSET}
    print("== embedded: SQLite, messages as files", flush=True)
    embedded = _pytest(arguments, surroundings)
    print("== grown: PostgreSQL, Redis", flush=True)
    with postgresql() as database, redis_server() as broker:
        grown = _pytest(
            [*arguments, "-m", "not embedded_only"], surroundings | {"DATABASE_URL": database, "REDIS_URL": broker}
        )
    return embedded or grown


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory(prefix="motivd-test-") as folder:
        # Data is the run's own; the installed tools are the working copy's.
        data = Path(environment.get("MOTIVD_DATA_DIR") or "var").resolve()
        own = {"TOOLCHAIN_DIR": str(data / "toolchain")} | environment | {"MOTIVD_DATA_DIR": folder}
        return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], env=own, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
