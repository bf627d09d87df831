"""The broker that is a folder: every message once and whole, while others write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import Connection

from motivd_site import file_broker

MESSAGES = 400


def connect(folder: Path) -> Connection:
    file_broker.register()
    places = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    return Connection("files://localhost", transport_options=places)


def test_two_readers_get_each_message_once_and_whole(tmp_path: Path) -> None:
    def write(start: int) -> list[int]:
        with connect(tmp_path) as connection:
            channel: Any = connection.channel()
            for number in range(start, start + MESSAGES):
                channel._put("celery", {"number": number, "filling": "x" * 4_000})
        return []

    def read(_reader: int) -> list[int]:
        found: list[int] = []
        with connect(tmp_path) as connection:
            channel: Any = connection.channel()
            while len(found) < MESSAGES:
                try:
                    found.append(channel._get("celery")["number"])
                except Empty:
                    if not any(writer.running() for writer in writers) and not list(tmp_path.glob("*.msg")):
                        break
        return found

    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, start) for start in (0, MESSAGES)]
        readers = [threads.submit(read, number) for number in range(2)]
        got = [number for reader in readers for number in reader.result()]
    rest = connect(tmp_path)
    with rest as connection:
        channel: Any = connection.channel()
        while channel._size("celery"):
            got.append(channel._get("celery")["number"])
    assert sorted(got) == list(range(2 * MESSAGES))


def test_messages_come_in_the_order_they_were_sent_and_only_from_their_queue(tmp_path: Path) -> None:
    with connect(tmp_path) as connection:
        channel: Any = connection.channel()
        channel._put("other", {"number": 0})
        for number in range(1, 4):
            channel._put("celery", {"number": number})
        assert [channel._get("celery")["number"] for _ in range(3)] == [1, 2, 3]
        assert channel._size("other") == 1
