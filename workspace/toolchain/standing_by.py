"""Sandboxes that stand ready with a bundler in them, for the one file that somebody is just editing.

Making a sandbox takes far longer than turning one script into a module. So it is made before it is needed; each one
still does a single job and ends. Namespaces only; whoever gets None does the job the usual way.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import queue
import re
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

import structlog

from workspace.toolchain import namespaces, packages, sandbox, supervision
from workspace.toolchain.job import MIB, Limits
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.supervision import Launch
from workspace.toolchain.tsconfig import options_of

log = structlog.get_logger(__name__)

_READY: Final = 3
_PAUSE_SECONDS: Final = 0.1
_IDLE_SECONDS: Final = 180.0
_LONGEST: Final = 512 * 1024
_PIPE_BYTES: Final = MIB
_LIMITS: Final = Limits(wall_seconds=15, cpu_seconds=20)
# Three lines, then the script itself: they are read byte by byte, so the rest is left for the bundler.
_WAITING: Final = (
    'exec <&"$1"; shift; IFS= read -r file && IFS= read -r loader && IFS= read -r config && '
    'exec "$@" "--sourcefile=$file" "--loader=$loader" "--tsconfig-raw=$config"'
)
_MAP: Final = re.compile(r"^//# sourceMappingURL=data:application/json;base64,(\S*)\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a script: its code, None where it is broken, and what the bundler said."""

    code: str | None
    source_map: str
    said: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    head: bytes
    content: bytes
    options: tuple[str, ...]
    answer: Future[Done | None]


@dataclass(slots=True)
class _Sandbox:
    process: subprocess.Popen[bytes]
    launch: Launch
    door: int
    options: tuple[str, ...]
    held: ExitStack

    def close(self) -> None:
        supervision.end(self.process)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.held.close()


_wanted: queue.SimpleQueue[_Wanted] = queue.SimpleQueue()
_keeper: threading.Thread | None = None
_lock = threading.Lock()


def transform(path: str, content: bytes, tsconfig: bytes | None, options: Sequence[str]) -> Done | None:
    """Turn one script into a module, in a sandbox that stood ready; None where none can do it."""
    loader = path.rpartition(".")[2]
    config = _one_line(tsconfig)
    if len(content) > _LONGEST or config is None or not path.isprintable() or sandbox.probe().bubblewrap is None:
        return None
    head = f"{path}\n{'js' if loader == 'mjs' else loader}\n{config}\n".encode()
    answer: Future[Done | None] = Future()
    with _lock:  # so that no job is left behind by a keeper who is just going
        _start_keeper()
        _wanted.put(_Wanted(head, content, tuple(options), answer))
    return answer.result()


def _start_keeper() -> None:
    global _keeper
    if _keeper is None or not _keeper.is_alive():
        _keeper = threading.Thread(target=_keep, name="standing-by", daemon=True)
        _keeper.start()


def _keep() -> None:
    """Hold sandboxes and do jobs in them. They die with this thread, so it is the one that starts them."""
    ready: deque[_Sandbox] = deque()
    options: tuple[str, ...] = ()
    try:
        while True:
            try:
                # Whoever has an answer goes on first: starting a process holds up the whole interpreter.
                wanted = _wanted.get(timeout=_PAUSE_SECONDS if len(ready) < _READY and options else _IDLE_SECONDS)
            except queue.Empty:
                if len(ready) < _READY and options:
                    options = options if _add(ready, options) else ()
                    continue
                with _lock:
                    if _wanted.empty():
                        return
                continue
            options = wanted.options
            wanted.answer.set_result(_do(wanted, ready))
    finally:
        for one in ready:
            one.close()


def _do(wanted: _Wanted, ready: deque[_Sandbox]) -> Done | None:
    try:
        while ready:
            one = ready.popleft()
            if one.options == wanted.options and one.process.poll() is None:
                return _run(one, wanted)
            one.close()
        made = _prepare(wanted.options)
        return _run(made, wanted) if made else None
    except Exception as error:
        log.exception("standing_by_failed", exc_info=error)
        return None


def _add(ready: deque[_Sandbox], options: tuple[str, ...]) -> bool:
    try:
        made = _prepare(options)
    except Exception as error:
        log.warning("standing_by_not_ready", exc_info=error)
        return False
    if made is not None:
        ready.append(made)
    return made is not None


def _prepare(options: tuple[str, ...]) -> _Sandbox | None:
    bubblewrap = sandbox.probe().bubblewrap
    if bubblewrap is None:
        return None
    try:
        program = packages.esbuild()
    except ToolsMissing:
        return None
    with ExitStack() as stack:
        reading, writing = os.pipe()
        stack.callback(os.close, writing)
        stack.callback(os.close, reading)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        argv = ["/usr/bin/sh", "-c", _WAITING, "sh", str(reading), f"/tool/{program.name}", *options]
        own = ["--ro-bind", str(program.parent), "/tool"]
        confined = namespaces.confined(
            argv,
            options=own,
            limits=_LIMITS,
            bubblewrap=bubblewrap,
            folder="/tmp",  # noqa: S108
            descriptors=(reading,),
        )
        launch = stack.enter_context(confined)
        process = supervision.start(launch)
        return _Sandbox(process, launch, writing, options, stack.pop_all())


def _run(one: _Sandbox, wanted: _Wanted) -> Done | None:
    try:
        os.set_blocking(one.door, False)  # all of it fits: whoever does not read cannot hold us up
        with contextlib.suppress(BrokenPipeError):
            if os.write(one.door, wanted.head + wanted.content) < len(wanted.head + wanted.content):
                return None
        # Its end is what the bundler waits for. The number stays ours until everything is closed.
        nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        os.dup2(nothing, one.door, inheritable=False)
        os.close(nothing)
        completed = supervision.finish(
            one.process,
            one.launch,
            wall_seconds=_LIMITS.wall_seconds,
            memory_bytes=_LIMITS.memory_bytes,
            output_bytes=_LIMITS.output_bytes,
            cancelled=sandbox.never,
        )
    finally:
        one.close()
    said = completed.stderr.decode(errors="replace")
    if completed.returncode != 0:
        return Done(None, "", said) if "[ERROR]" in said else None
    code = completed.stdout.decode()
    found = _MAP.search(code)
    source_map = base64.b64decode(found[1]).decode() if found else ""
    return Done(_MAP.sub("", code), source_map, said)


def _one_line(tsconfig: bytes | None) -> str | None:
    """Return what of a tsconfig.json counts for one file, as a line; None where it cannot be read."""
    if tsconfig is None:
        return "{}"
    options = options_of(tsconfig)
    if options is None:
        return None
    return json.dumps({"compilerOptions": {name: options[name] for name in _COUNTING if name in options}})


_COUNTING: Final = (
    *("jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource", "experimentalDecorators"),
    *("useDefineForClassFields", "verbatimModuleSyntax", "alwaysStrict", "strict"),
)
