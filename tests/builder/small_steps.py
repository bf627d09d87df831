"""Steps of a build that are small enough to be looked through: for the tests of what runs them."""

from __future__ import annotations

import threading

from django.conf import settings

from builder.builds import prepare as real
from builder.builds.pipeline import Run, StepFailed

_pause = threading.Event()


def note(run: Run) -> None:
    run.progress(50)
    run.log("Doing %(what)s.", what=run.build.phase)


def make(run: Run) -> None:
    run.set(engine="starter", preview_url="http://app.apps.localhost:8000/", usage={"inputTokens": 0})


def fail(run: Run) -> None:
    raise StepFailed("COMPILE_FAILED", "%(file)s does not compile: %(why)s", file="src/app.js", line=7, why="no }")


def crash(run: Run) -> None:
    raise RuntimeError("password=hunter2")


def wait_until_stopped(run: Run) -> None:
    """Go on for as long as it is wanted, as a step with a long process would."""
    run.log("Waiting.")
    while not run.cancelled():
        _pause.wait(0.05)
    raise StepFailed("PROCESS_STOPPED", "The process was stopped.")


def gated(run: Run) -> None:
    """Wait in this phase until somebody opens its gate, a file beside the data."""
    run.log("At the gate of %(phase)s.", phase=run.build.phase)
    gate = settings.MOTIVD_DATA_DIR / "gates" / run.build.phase
    while not gate.exists():
        if run.cancelled():
            run.check()
        _pause.wait(0.02)


def gated_prepare(run: Run) -> None:
    gated(run)
    real.prepare(run)
