"""`python -m tests.browser`: put a browser in place for the browser tests, where this machine lets us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the browser's program, None where there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def main() -> int:
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write("Installing Chromium for the browser tests\n")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(command, env=environment, check=False, **quiet)  # type: ignore[call-overload]
    if find() is None:
        sys.stdout.write("There is no Chromium here, so the browser tests will be skipped.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
