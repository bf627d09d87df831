"""Messages as files, without half of one: kombu's own transport lets a reader see a file that is still being written.

Such a message stops a worker (its JSON does not parse). Here a file appears whole under its name, and whoever
renames it first has it.
"""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "files"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]  # as kombu's own does
        folder = Path(self.data_folder_out)
        # The name begins with the time, by which readers sort; the clock of the machine is the same for all.
        name = f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg"
        draft = folder / f"{name}.part"
        draft.write_text(dumps(payload), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(name for name in os.listdir(folder) if _queue_of(name) == queue):
            taken = folder / f"{name}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(text)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel


def _queue_of(file_name: str) -> str | None:
    queue = file_name.partition(".")[2]
    return queue.removesuffix(".msg") if queue.endswith(".msg") else None


def register() -> None:
    """Make `files://` an address of a broker."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
