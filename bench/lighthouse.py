"""What Lighthouse says of the pages that most people see, on the phone and on the desk that it imitates.

Not part of the project's tools: npm brings it for the measurement.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, BrowserType

from bench.servers import free_port

_LIGHTHOUSE: Final = ("exec", "--yes", "--package=lighthouse@12.8.2", "--", "lighthouse")
_FORMS: Final = {"phone": (), "desk": ("--preset=desktop",)}
_CATEGORIES: Final = ("performance", "accessibility")


def measure(
    chromium: BrowserType, program: str, sign_in: Callable[[BrowserContext], None], addresses: Mapping[str, str]
) -> None:
    """Print a line for each address and form: points of 100. Who looks is signed in."""
    npm = shutil.which("npm")
    if npm is None:
        sys.stdout.write("Lighthouse was not asked: there is no npm\n")
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="motivd-lighthouse-") as folder:
        # It opens its page in the browser's own context, so the one who signs in has to be there.
        context = chromium.launch_persistent_context(
            f"{folder}/profile", executable_path=program, args=[f"--remote-debugging-port={port}"]
        )
        try:
            sign_in(context)
            for name, address in addresses.items():
                for form, options in _FORMS.items():
                    argv = [npm, *_LIGHTHOUSE, address, *options, f"--port={port}"]
                    scores = _scores(argv, Path(folder) / "report.json")
                    said = ", ".join(f"{key} {value}" for key, value in scores.items()) or "no answer"
                    sys.stdout.write(f"page {name}, Lighthouse, {form:<5} {said}   (goal: 95)\n")
                    sys.stdout.flush()
        finally:
            context.close()


def _scores(argv: list[str], report: Path) -> dict[str, int]:
    report.unlink(missing_ok=True)
    options = ["--quiet", "--output=json", f"--output-path={report}", f"--only-categories={','.join(_CATEGORIES)}"]
    subprocess.run([*argv, *options], env=dict(os.environ), capture_output=True, check=False)
    if not report.exists():
        return {}
    if keep := os.environ.get("LIGHTHOUSE_REPORTS"):
        shutil.copy(report, Path(keep) / f"{len(list(Path(keep).iterdir()))}.json")
    found: dict[str, Any] = json.loads(report.read_text())["categories"]
    return {name: round((found[name]["score"] or 0) * 100) for name in _CATEGORIES}
