"""The server of a previewed project, as the web sees it: wanted or not, and how it is doing.

Nothing is started here: a row says what is wanted, and the runner (`preview/runner.py`) makes it so.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import stat
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypedDict

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from builder.models import Project
from motivd_site.file_locks import is_held
from preview.models import ServerRuntime, ServerState

_FRESH_SECONDS: Final = 2.0
# What fits into the address of a unix socket, with a name of ours behind it.
_FOLDER_LIMIT: Final = 80
_WAKER: Final = "waker"


class ShownError(TypedDict):
    """Why a server is not as it should be, in the reader's language."""

    message: str
    file: str | None
    line: int | None


def ensure(project: Project, *, wanted_kind: str = "") -> ServerRuntime:
    """Make sure that the server is wanted. Again and again does nothing more; one that failed is left alone.

    A server that failed is started again by a change to the files, or by `restart`.
    """
    now = timezone.now()
    with transaction.atomic():
        runtime, _made = ServerRuntime.objects.select_for_update().get_or_create(
            project=project, defaults={"used_at": now, "wanted_at": now}
        )
        changes: dict[str, Any] = {"used_at": now, "is_wanted": True}
        if not runtime.is_wanted:
            changes |= {"wanted_at": now, "state": ServerState.STARTING, "last_error": None, "logs": ""}
        if runtime.wanted_kind != wanted_kind:
            changes |= {"wanted_kind": wanted_kind, "generation": F("generation") + 1}
        ServerRuntime.objects.filter(pk=runtime.pk).update(**changes)
        transaction.on_commit(wake)
    return _now(project)


def restart(project: Project) -> ServerRuntime:
    """Have the server ended and started anew, also one that had failed."""
    ensure(project, wanted_kind=_wanted_kind(project))
    ServerRuntime.objects.filter(project=project).update(
        generation=F("generation") + 1, state=ServerState.STARTING, last_error=None, wanted_at=timezone.now()
    )
    transaction.on_commit(wake)
    return _now(project)


def stop(project: Project) -> None:
    """Have the server ended, if there is one."""
    if ServerRuntime.objects.filter(project=project, is_wanted=True).update(is_wanted=False, state=ServerState.STOPPED):
        transaction.on_commit(wake)


def visit(project: Project, *, wanted_kind: str = "") -> Path | None:
    """Return where the server answers if it is ready, and say that somebody looks. One query, mostly."""
    runtime = status(project)
    if runtime is None or runtime.state != ServerState.READY or runtime.wanted_kind != wanted_kind:
        return None
    now = timezone.now()
    if runtime.used_at < now - timedelta(seconds=_FRESH_SECONDS):
        ServerRuntime.objects.filter(project=project).update(used_at=now)
    return socket_path(project)


def status(project: Project) -> ServerRuntime | None:
    """Return how the server is, None if there never was one. One query."""
    runtime = ServerRuntime.objects.filter(project=project).first()
    if runtime is not None:
        runtime.state = state_of(runtime)
    return runtime


def state_of(runtime: ServerRuntime) -> ServerState:
    """Return the state of a server in truth.

    A row outlives the runner that wrote it: what was ready then is starting until the next one has it.
    """
    if not runtime.is_wanted:
        return ServerState.STOPPED
    if runtime.state == ServerState.READY and not is_held(lock_file()):
        return ServerState.STARTING
    return ServerState(runtime.state)


def is_waiting(runtime: ServerRuntime) -> bool:
    """Return whether nobody has begun with it: all places are taken, or the runner is not there."""
    return runtime.is_wanted and runtime.state == ServerState.STARTING and runtime.lease_token is None


def shown_error(runtime: ServerRuntime) -> ShownError | None:
    """Return what went wrong last, in the language of whoever reads it."""
    error = runtime.last_error
    if error is None:
        return None
    text = gettext(error["text"]) if error["text"] else ""
    message = text % error["params"] if error["params"] else text
    return {"message": message, "file": error["file"], "line": error["line"]}


def socket_path(project: Project) -> Path | None:
    """Return the unix socket on which the project's server answers, None while there is none."""
    address = address_of(project.pk)
    return address if address.exists() else None


def folder() -> Path:
    """Return the private folder of sockets, made if need be. Raises PermissionError when it is not ours."""
    wanted = Path(settings.MOTIVD_DATA_DIR, "previews")
    if len(os.fsencode(wanted)) > _FOLDER_LIMIT:
        name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
        wanted = Path(tempfile.gettempdir(), f"motivd-{name}")
    wanted.mkdir(mode=0o700, exist_ok=True)
    found = wanted.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{wanted} must be a folder of this user alone")
    return wanted


def address_of(project_id: uuid.UUID) -> Path:
    """Return where the server of a project listens, or is going to."""
    return folder() / f"{project_id.hex[:20]}.s"


def waker() -> Path:
    """Return where the runner hears that there is something to do."""
    return folder() / _WAKER


def lock_file() -> Path:
    """Return the file that the one runner of this data folder holds locked."""
    return folder() / "runner.lock"


def wake() -> None:
    """Have the runner look at once. Without a word it looks from time to time."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(b"", str(waker()))


def _now(project: Project) -> ServerRuntime:
    found = status(project)
    assert found is not None
    return found


def _wanted_kind(project: Project) -> str:
    found = ServerRuntime.objects.filter(project=project).values_list("wanted_kind", flat=True).first()
    return found or ""
