"""The process that keeps the servers of previews: it starts what is wanted, and ends what is not.

One per data folder, in one thread: a sandbox dies with the thread that started it, so when this process is killed
nothing stays behind, and the next one starts what is still wanted.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import select
import shutil
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog
from django.db import DatabaseError, close_old_connections
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from preview import server_runtime
from preview.models import ServerRuntime, ServerState
from preview.running_server import RunningServer
from workspace import variables
from workspace.models import WorkspaceFile
from workspace.trees import Entry

log = structlog.get_logger(__name__)

PER_HOST: Final = 4
PER_USER: Final = 2
IDLE: Final = timedelta(minutes=10)
# When somebody waits for a place, one that nobody has looked at for so long gives its own.
QUIET: Final = timedelta(minutes=1)
LEASE: Final = timedelta(seconds=20)

_TICK_SECONDS: Final = 0.03  # while something starts
_CALM_SECONDS: Final = 0.2
_LOOK_SECONDS: Final = 0.25
_LEAST_LOOK_SECONDS: Final = 0.04
_IDLE_LOOK_SECONDS: Final = 1.0
_BEAT_SECONDS: Final = 4.0
_LOGS_SECONDS: Final = 1.0
_ROOMS: Final = "rooms"


class Runner:
    """Use it as a context: what it has started ends with the block."""

    def __init__(self) -> None:
        self.running: dict[uuid.UUID, RunningServer] = {}
        self._folder = server_runtime.folder()
        self._owner = hashlib.sha256(f"{socket.gethostname()}:{self._folder}".encode()).hexdigest()
        self._marks: dict[uuid.UUID, object] = {}
        self._told: dict[uuid.UUID, dict[str, Any]] = {}
        self._next_look = self._last_look = self._next_beat = self._next_logs = 0.0
        self._waker: socket.socket | None = None

    def __enter__(self) -> Runner:
        for left in self._folder.glob("*.s"):
            left.unlink(missing_ok=True)
        for left in self._folder.glob("*.[0-9]*"):
            left.unlink(missing_ok=True)
        self._remove_rooms()
        address = server_runtime.waker()
        address.unlink(missing_ok=True)
        self._waker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._waker.setblocking(False)
        self._waker.bind(str(address))
        # Whoever had our name is dead: the lock is ours.
        self._held().filter(state=ServerState.READY).update(state=ServerState.STARTING)
        self._held().update(lease_token=None, lease_expires_at=None)
        return self

    def __exit__(self, *_: object) -> None:
        for project_id in list(self.running):
            self._let_go(project_id, state=ServerState.STARTING)  # the next runner begins with them
        if self._waker:
            self._waker.close()
            server_runtime.waker().unlink(missing_ok=True)

    def run(self, stopping: threading.Event) -> None:
        """Go on until told to stop; the database may be away for a while."""
        while not stopping.is_set():
            try:
                self.step()
            except DatabaseError as error:
                log.warning("preview_runner_failed", exc_info=error)
                stopping.wait(1.0)
            close_old_connections()

    def step(self) -> None:
        """Wait for something to happen, or for a moment, and do what there is to do."""
        if self._wait():
            # At most so often, however often somebody calls: each request of a page does.
            self._next_look = min(self._next_look, self._last_look + _LEAST_LOOK_SECONDS)
        for project_id, one in self.running.items():
            with self._alone(project_id, one):
                if one.tick():
                    self._tell(project_id, one)
        now = time.monotonic()
        if now >= self._next_look:
            self._last_look = now
            self._look()
            self._next_look = time.monotonic() + (_LOOK_SECONDS if self.running else _IDLE_LOOK_SECONDS)
        if now >= self._next_logs:
            self._next_logs = now + _LOGS_SECONDS
            for project_id, one in self.running.items():
                self._tell(project_id, one)

    # --- What is wanted -----------------------------------------------------------------------------------

    def _wait(self) -> bool:
        """Return whether somebody called."""
        assert self._waker is not None
        servers = [server for one in self.running.values() for server in one.servers]
        starting = any(one.coming or one.installation for one in self.running.values())
        wait = _TICK_SECONDS if starting else _CALM_SECONDS if servers else _IDLE_LOOK_SECONDS
        until_look = max(0.0, self._next_look - time.monotonic())
        # Of the servers only those that start: what the others say can wait for its turn.
        select.select([self._waker], [], [], min(wait, until_look))
        called = False
        with contextlib.suppress(BlockingIOError):
            while True:
                self._waker.recv(1)
                called = True
        return called

    def _look(self) -> None:
        """Compare what is wanted with what there is. Two queries, and two for each server that runs."""
        now = timezone.now()
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + _BEAT_SECONDS
            self._held().update(lease_expires_at=now + LEASE)
        rows = {
            row.pk: row
            for row in ServerRuntime.objects.filter(Q(is_wanted=True) | Q(pk__in=list(self.running)))
            .select_related("project")
            .defer("logs")
        }
        for project_id, one in list(self.running.items()):
            row = rows.get(project_id)
            if row is None or row.lease_token != one.token:  # deleted, or no longer ours
                self._end(project_id)
            elif not row.is_wanted:
                self._let_go(project_id, state=ServerState.STOPPED)
            elif row.used_at < now - IDLE:
                self._reap(row)
            else:
                with self._alone(project_id, one):
                    if row.generation != one.generation:
                        one.begin_anew(row.generation, row.wanted_kind)
                        self._marks.pop(project_id, None)
                    self._sync(project_id, one)
        self._admit([row for row in rows.values() if row.is_wanted and row.pk not in self.running], rows, now)

    def _admit(self, waiting: list[ServerRuntime], rows: dict[uuid.UUID, ServerRuntime], now: datetime) -> None:
        """Start what waits, those of whom the fewest run first, then those who have waited longest."""
        while waiting:
            held = Counter(rows[project_id].project.owner_id for project_id in self.running)
            waiting.sort(key=lambda row: (held[row.project.owner_id], row.wanted_at, row.pk))
            row = waiting.pop(0)
            if row.used_at < now - IDLE:  # who wanted it has gone
                self._forget(row)
            elif self._has_room(row, held, rows, now):
                self._claim(row, now)

    def _has_room(
        self, row: ServerRuntime, held: Counter[uuid.UUID], rows: dict[uuid.UUID, ServerRuntime], now: datetime
    ) -> bool:
        """Return whether there is a place; one that nobody looks at is ended for it."""
        owner_id = row.project.owner_id
        crowded = held[owner_id] >= PER_USER
        if not crowded and len(self.running) < PER_HOST:
            return True
        mine = (rows[project_id] for project_id in self.running)
        quiet = [other for other in mine if other.used_at < now - QUIET]
        if crowded:
            quiet = [other for other in quiet if other.project.owner_id == owner_id]
        if not quiet:
            return False
        return self._reap(min(quiet, key=lambda other: other.used_at))

    def _claim(self, row: ServerRuntime, now: datetime) -> None:
        token = uuid.uuid4()
        free = Q(lease_token=None) | Q(lease_expires_at__lt=now)
        claimed = ServerRuntime.objects.filter(free, pk=row.pk, is_wanted=True, generation=row.generation).update(
            lease_owner=self._owner, lease_token=token, lease_expires_at=now + LEASE, state=ServerState.STARTING
        )
        if not claimed:
            return
        one = RunningServer(row.pk, generation=row.generation, wanted_kind=row.wanted_kind, token=token)
        self._remember_room(one)
        self.running[row.pk] = one
        with self._alone(row.pk, one):
            self._sync(row.pk, one)

    def _sync(self, project_id: uuid.UUID, one: RunningServer) -> None:
        found = WorkspaceFile.objects.filter(project=project_id)
        mark = found.aggregate(newest=Max("updated_at"), count=Count("pk"), last=Max("pk")), variables.mark(project_id)
        if self._marks.get(project_id) == mark:
            return
        self._marks[project_id] = mark
        columns = found.values_list("path", "blob_id", "executable").order_by("path")
        entries = {path: Entry(sha, executable) for path, sha, executable in columns}
        if one.sync(entries, variables.environment(project_id)):
            self._tell(project_id, one)

    @contextlib.contextmanager
    def _alone(self, project_id: uuid.UUID, one: RunningServer) -> Iterator[None]:
        """Keep a fault to the project that it belongs to; the database's are everybody's."""
        try:
            yield
        except DatabaseError:
            raise
        except Exception as fault:
            log.exception("preview_server_fault", project_id=str(project_id))
            one.break_down(fault)
            self._tell(project_id, one)

    # --- What is told -------------------------------------------------------------------------------------

    def _tell(self, project_id: uuid.UUID, one: RunningServer) -> None:
        """Write what is new; nothing of a generation that is no longer wanted."""
        columns: dict[str, Any] = {
            "state": one.state,
            "command": list(one.choice.command) if one.choice else [],
            "synced_state": one.synced_state,
            "last_error": one.error,
            "logs": one.logs.replace("\0", ""),
        }
        if one.started_at:
            columns["started_at"] = one.started_at
        if columns == self._told.get(project_id):
            return
        self._told[project_id] = columns
        self._ours(project_id, one).filter(generation=one.generation).update(**columns)

    def _let_go(self, project_id: uuid.UUID, *, state: ServerState) -> None:
        one = self.running[project_id]
        self._end(project_id)
        # First the process, then the word: who reads "stopped" may rely on it.
        self._ours(project_id, one).update(state=state, lease_token=None, lease_expires_at=None)

    def _reap(self, row: ServerRuntime) -> bool:
        """End one that nobody looks at, unless somebody has just begun to."""
        if not self._forget(row):
            return False
        self._let_go(row.pk, state=ServerState.STOPPED)
        return True

    def _forget(self, row: ServerRuntime) -> bool:
        unused = ServerRuntime.objects.filter(pk=row.pk, used_at=row.used_at)
        return bool(unused.update(is_wanted=False, state=ServerState.STOPPED))

    def _end(self, project_id: uuid.UUID) -> None:
        one = self.running.pop(project_id)
        self._marks.pop(project_id, None)
        self._told.pop(project_id, None)
        one.close()
        (self._folder / _ROOMS / one.folder.room.name).unlink(missing_ok=True)

    def _ours(self, project_id: uuid.UUID, one: RunningServer) -> QuerySet[ServerRuntime]:
        return ServerRuntime.objects.filter(pk=project_id, lease_token=one.token)

    def _held(self) -> QuerySet[ServerRuntime]:
        return ServerRuntime.objects.filter(lease_owner=self._owner, lease_token__isnull=False)

    # --- What a killed runner leaves ----------------------------------------------------------------------

    def _remember_room(self, one: RunningServer) -> None:
        rooms = self._folder / _ROOMS
        rooms.mkdir(mode=0o700, exist_ok=True)
        (rooms / one.folder.room.name).symlink_to(one.folder.room)

    def _remove_rooms(self) -> None:
        for link in (self._folder / _ROOMS).glob("*"):
            shutil.rmtree(os.readlink(link), ignore_errors=True)
            link.unlink()


@contextlib.contextmanager
def only_one(stopping: threading.Event) -> Iterator[bool]:
    """Wait until no other runner has the data folder; gives False when told to stop before."""
    with Path(server_runtime.lock_file()).open("w") as lock:
        while not stopping.is_set():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield True
                return
            stopping.wait(0.2)
        yield False
