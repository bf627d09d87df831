"""`manage.py run_previews`."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Runs the servers of previewed projects, each in its sandbox, until it is told to stop. One per data folder."
    requires_system_checks: list[str] = []  # the web process makes them

    def handle(self, *args: Any, **options: Any) -> None:
        from preview import runner, server_runtime

        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()
            server_runtime.wake()  # it may be waiting for a word

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        with runner.only_one(stopping) as alone:
            if alone:
                with runner.Runner() as running:
                    running.run(stopping)
