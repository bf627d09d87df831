"""One project's server as the runner keeps it: its files, its process, and the next one beside it.

A change that the program does not see by itself starts a second one; only when that answers does it take the place
of the first. So a mistake in a file costs nobody the server that still works.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import structlog
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from preview import kinds, server_packages, server_runtime
from preview.kinds import Choice
from preview.models import PreviewKind
from preview.server_packages import Installation, Packages, PackagesMissing
from workspace import blobs
from workspace.toolchain import server, server_log
from workspace.toolchain.live_folder import LiveFolder
from workspace.toolchain.server import Ended, Program, SandboxUnavailable, Server
from workspace.trees import Entry
from workspace.variables import Environment

log = structlog.get_logger(__name__)

CRASHES_ALLOWED: Final = 3
CRASH_SECONDS: Final = 60.0
_MIB: Final = 2**20

Error = dict[str, Any]


def state_of(entries: Mapping[str, Entry], wanted_kind: str = "") -> str:
    """Return what names a state of the files, the same one as that of a preview without a server."""
    text = json.dumps([wanted_kind, sorted((path, entry.sha) for path, entry in entries.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class RunningServer:
    """All of it is called from the runner's one thread. What is to be told of it stands in its columns."""

    def __init__(self, project_id: uuid.UUID, *, generation: int, wanted_kind: str, token: uuid.UUID) -> None:
        self.project_id, self.generation, self.wanted_kind, self.token = project_id, generation, wanted_kind, token
        self.entries: dict[str, Entry] = {}
        self.environment = Environment()
        self.choice: Choice | None = None
        self.error: Error | None = None
        self.synced_state = ""
        self.started_at: datetime | None = None
        self.current: Server | None = None
        self.coming: Server | None = None
        self.installation: Installation | None = None
        self._folder = LiveFolder()
        self._address = server_runtime.address_of(project_id)
        self._number = 0
        self._crashes: list[float] = []
        self._last_words = ""

    @property
    def folder(self) -> LiveFolder:
        return self._folder

    @property
    def servers(self) -> list[Server]:
        return [one for one in (self.current, self.coming) if one]

    @property
    def state(self) -> str:
        """Return what is true of it now, in the words of a ServerState."""
        # A mended one has to show first that it is.
        if self.error and (self.current or not (self.coming or self.installation)):
            return "failed"
        return "ready" if self.current else "starting"

    @property
    def logs(self) -> str:
        newest = self.coming or (None if self.error else self.current)
        return newest.log.text() if newest else self._last_words

    def sync(self, entries: dict[str, Entry], environment: Environment) -> bool:
        """Bring the files to a new state, and start what has to be started for it; False when nothing changed.

        No program sees by itself that its environment has changed.
        """
        is_same_environment = environment == self.environment
        if entries == self.entries and is_same_environment and self.choice is not None:
            return False
        self.environment = environment
        self._write(entries)
        earlier = self.choice
        # The words are translated when they are shown.
        with translation.override("en"):
            self.choice = kinds.choose(_Files(self._folder.path, entries), self.wanted_kind)
        alive = self.coming or (None if self.installation else self.current)
        watches = self.choice.watches and earlier is not None and earlier.command == self.choice.command
        if alive and watches and is_same_environment:
            self.synced_state = state_of(entries, self.wanted_kind)
            return True
        self._crashes.clear()
        self._start()
        return True

    def begin_anew(self, generation: int, wanted_kind: str) -> None:
        """End what runs, and start again from the files as they are."""
        self.generation, self.wanted_kind = generation, wanted_kind
        self._close_all()
        self.error, self._crashes, self._last_words = None, [], ""
        self.choice = None  # the next `sync` starts it

    def tick(self) -> bool:
        """Look after the processes; return whether there is news."""
        news = False
        if self.installation and self.installation.is_done:
            self._installed(self.installation)
            news = True
        if self.coming:
            ended = self.coming.tick()
            if ended:
                self._fail(self.coming, ended, answered=False)
                self.coming = None
                news = True
            elif self.coming.is_ready:
                self._change_over()
                news = True
        if self.current:
            ended = self.current.tick()
            if ended:
                self._crashed(self.current, ended)
                news = True
        return news

    def break_down(self, reason: Exception) -> None:
        """End it for a fault that nobody foresaw: the servers of others go on."""
        self._close_all()
        self.error = _error(gettext_noop("The server could not be started: %(reason)s"), {"reason": str(reason)[:500]})

    def close(self) -> None:
        self._close_all()
        self._folder.remove()

    def _write(self, entries: dict[str, Entry]) -> None:
        for path in self.entries.keys() - entries.keys():
            self._folder.drop(path)
        changed = {path: entry for path, entry in entries.items() if self.entries.get(path) != entry}
        contents = blobs.read_many({entry.sha for entry in changed.values()})
        for path, entry in changed.items():
            self._folder.put(path, contents[entry.sha], executable=entry.executable)
        self.entries = entries

    def _start(self) -> None:
        """Start the next process beside the one that serves, if any; what keeps it from starting is the error."""
        assert self.choice is not None
        self._drop_coming()
        refusal = self._refusal(self.choice)
        if refusal:
            self.error, self._last_words = refusal, ""
            return
        try:
            found = server_packages.find(_Files(self._folder.path, self.entries), self.choice.command)
        except PackagesMissing as missing:
            self.error = _error(missing.text, missing.params)
            return
        if isinstance(found, Packages):
            self._launch(self.choice, found)
        else:
            self.installation = Installation(found)

    def _installed(self, installation: Installation) -> None:
        assert self.choice is not None
        self.installation = None
        try:
            self._launch(self.choice, installation.result())
        except PackagesMissing as missing:
            self.error = _error(missing.text, missing.params)

    def _launch(self, choice: Choice, found: Packages) -> None:
        self._number += 1
        program = Program(
            choice.command,
            kinds.PORT,
            node_modules=found.node_modules,
            python_packages=found.python,
            environment=self.environment.values,
            masked=self.environment.masked if self.environment.secrets else None,
            copies=not choice.watches,
        )
        try:
            self.coming = Server(program, self._folder, self._address.with_suffix(f".{self._number}"))
        except SandboxUnavailable as missing:
            text = gettext_noop("This machine cannot run the servers of previews: %(reason)s")
            self.error = _error(text, {"reason": str(missing)})
        except OSError as failed:
            log.warning("preview_server_not_started", project_id=str(self.project_id), exc_info=failed)
            self.error = _error(gettext_noop("The server could not be started: %(reason)s"), {"reason": str(failed)})

    def _refusal(self, choice: Choice) -> Error | None:
        if choice.kind != PreviewKind.SERVER:
            return _error(gettext_noop("The files hold no server any more."))
        return _error(choice.why_not) if choice.why_not else None

    def _change_over(self) -> None:
        """Put the one that has just answered in the place of the one before."""
        assert self.coming is not None
        earlier, self.current, self.coming = self.current, self.coming, None
        self.current.move_to(self._address)
        if earlier:
            earlier.close(keep_address=True)
        self.error = None
        self.started_at = timezone.now()
        self.synced_state = state_of(self.entries, self.wanted_kind)

    def _crashed(self, ended_server: Server, ended: Ended) -> None:
        """Start again what answered before; three times within a minute are enough."""
        self.current = None
        now = time.monotonic()
        self._crashes = [at for at in self._crashes if now - at < CRASH_SECONDS] + [now]
        self._fail(ended_server, ended, answered=True)
        if len(self._crashes) <= CRASHES_ALLOWED and not (self.coming or self.installation):
            self._start()

    def _fail(self, ended_server: Server, ended: Ended, *, answered: bool) -> None:
        self._end(ended_server)
        self._last_words = ended_server.log.text()
        self.error = _of_end(ended, self._last_words)
        log.info("preview_server_ended", project_id=str(self.project_id), reason=ended.reason, answered=answered)

    def _end(self, ended: Server) -> None:
        ended.close()

    def _close_all(self) -> None:
        self._drop_coming()
        if self.current:
            self._end(self.current)
            self.current = None

    def _drop_coming(self) -> None:
        if self.installation:
            self.installation.give_up()
            self.installation = None
        if self.coming:
            self._end(self.coming)
            self.coming = None


class _Files(Mapping[str, bytes]):
    """The files of a folder, read when they are asked for."""

    def __init__(self, folder: Path, entries: Mapping[str, Entry]) -> None:
        self._folder, self._entries = folder, entries

    def __getitem__(self, path: str) -> bytes:
        if path not in self._entries:
            raise KeyError(path)
        try:
            return (self._folder / path).read_bytes()
        except OSError as left_out:  # packages that lie among the files
            raise KeyError(path) from left_out

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _error(text: str, params: Mapping[str, object] | None = None, said: server_log.Said | None = None) -> Error:
    file, line = (said.file, said.line) if said else (None, None)
    return {"text": text, "params": dict(params or {}), "file": file, "line": line}


def _of_end(ended: Ended, text: str) -> Error:
    said = server_log.problem(text)
    if ended.reason == "memory":
        limit = server.LIMITS.memory_bytes // _MIB
        return _error(gettext_noop("The server used more than %(limit)d MB of memory and was ended."), {"limit": limit})
    if ended.reason == "files":
        limit = server.FILES_LIMIT
        return _error(gettext_noop("The server made more than %(limit)d files and was ended."), {"limit": limit})
    if ended.reason == "silent":
        params = {"seconds": int(server.ANSWER_SECONDS), "port": kinds.PORT}
        silent = gettext_noop("The server did not answer on port %(port)d within %(seconds)d seconds.")
        return _error(silent, params)
    if said:
        return _error("%(said)s", {"said": said.message}, said)
    return _error(gettext_noop("The server ended by itself, with status %(status)d."), {"status": ended.status})
