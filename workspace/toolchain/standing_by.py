"""A bundler kept running in a sandbox, for the scripts that somebody is just editing.

Making a sandbox takes far longer than turning one script into a module. What runs in there is a compiler and nothing
else: no script is run, no file is there to be read, and no byte of one script gets into another's answer. Namespaces
only; whoever gets None does the job the usual way, in a sandbox of its own.
"""

from __future__ import annotations

import json
import os
import queue
import selectors
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import structlog

from workspace.toolchain import esbuild_packets, namespaces, packages, problems, sandbox, supervision
from workspace.toolchain.esbuild_packets import Garbled, Value
from workspace.toolchain.job import MIB, Limits, user_id
from workspace.toolchain.packages import ToolsMissing
from workspace.toolchain.problems import Problem
from workspace.toolchain.tsconfig import options_of

log = structlog.get_logger(__name__)

_IDLE_SECONDS: Final = 180.0
_LONGEST: Final = 512 * 1024
_MOST_BYTES: Final = 16 * MIB
_AT_ONCE: Final = 64 * 1024
# It serves for long, and is put in place anew when its processor time is used up.
_LIMITS: Final = Limits(wall_seconds=15, cpu_seconds=120)
# Not `<&`, which some shells know for one digit only.
_READING: Final = 'exec < "/proc/self/fd/$1"; shift; exec "$@"'
_COUNTING: Final = (
    *("jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource", "experimentalDecorators"),
    *("useDefineForClassFields", "verbatimModuleSyntax", "alwaysStrict", "strict"),
)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a script: its code, None where it is broken, and what the bundler found in it."""

    code: str | None
    source_map: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    requests: Sequence[bytes]
    answer: Future[dict[int, Value] | None]


class _Gone(Exception):
    """The bundler ended, or says what makes no sense, or nothing at all."""


@dataclass(slots=True)
class _Running:
    process: subprocess.Popen[bytes]
    door: int
    held: ExitStack

    def ask(self, requests: Sequence[bytes]) -> dict[int, Value]:
        """Send all requests and return the answers by number. Raises _Gone."""
        assert self.process.stdout is not None
        source = self.process.stdout.fileno()
        sending, received = memoryview(b"".join(requests)), bytearray()
        answers: dict[int, Value] = {}
        deadline = time.monotonic() + _LIMITS.wall_seconds
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            selector.register(self.door, selectors.EVENT_WRITE)
            while len(answers) < len(requests):
                ready = selector.select(max(deadline - time.monotonic(), 0))
                if not ready or len(received) > _LIMITS.output_bytes:
                    raise _Gone
                for key, _events in ready:
                    if key.fd == source:
                        self._read(source, received, answers)
                    else:
                        sending = sending[os.write(self.door, sending[:_AT_ONCE]) :]
                        if not sending:
                            selector.unregister(self.door)
        return answers

    def _read(self, source: int, received: bytearray, answers: dict[int, Value]) -> None:
        part = os.read(source, _AT_ONCE)
        if not part:
            raise _Gone
        received += part
        for packet in esbuild_packets.split(received):
            number, value = esbuild_packets.answer(packet)
            answers[number] = value

    def greeting(self) -> None:
        """Wait for its first packet, its version. Raises _Gone."""
        assert self.process.stdout is not None
        received, deadline = bytearray(), time.monotonic() + _LIMITS.wall_seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not [*esbuild_packets.split(received)]:
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    raise _Gone
                part = os.read(self.process.stdout.fileno(), _AT_ONCE)
                if not part:
                    raise _Gone
                received += part

    def close(self) -> None:
        supervision.end(self.process)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.held.close()


_wanted: queue.SimpleQueue[_Wanted | None] = queue.SimpleQueue()
_keeper: threading.Thread | None = None
_lock = threading.Lock()


def transform(scripts: Mapping[str, bytes], tsconfig: bytes | None, options: Sequence[str]) -> dict[str, Done] | None:
    """Turn scripts into modules, each by itself; None where that has to be done another way."""
    config = _one_line(tsconfig)
    if config is None or not _are_small(scripts) or sandbox.probe().bubblewrap is None:
        return None
    flags = [*options, "--sourcemap=external", f"--tsconfig-raw={config}"]
    requests = [
        esbuild_packets.request(number, _job(path, content, flags))
        for number, (path, content) in enumerate(scripts.items())
    ]
    answer: Future[dict[int, Value] | None] = Future()
    _put(_Wanted(requests, answer))
    answers = answer.result()
    try:
        return None if answers is None else {path: _done(path, answers[number]) for number, path in enumerate(scripts)}
    except (KeyError, TypeError, ValueError) as error:
        log.warning("standing_by_garbled", exc_info=error)
        return None


def warm_up() -> None:
    """Have the bundler started before it is needed. Returns at once."""
    if sandbox.probe().bubblewrap is not None:
        _put(None)


def _put(wanted: _Wanted | None) -> None:
    global _keeper
    with _lock:  # so that no job is left behind by a keeper who is just going
        if _keeper is None or not _keeper.is_alive():
            _keeper = threading.Thread(target=_keep, name="standing-by", daemon=True)
            _keeper.start()
        _wanted.put(wanted)


def _are_small(scripts: Mapping[str, bytes]) -> bool:
    sizes = [*map(len, scripts.values())]
    return max(sizes, default=0) <= _LONGEST and sum(sizes) <= _MOST_BYTES


def _job(path: str, content: bytes, flags: Sequence[str]) -> Value:
    loader = path.rpartition(".")[2]
    own = [f"--sourcefile={path}", f"--loader={'js' if loader == 'mjs' else loader}"]
    return {"command": "transform", "flags": [*flags, *own], "inputFS": False, "input": content}


def _keep() -> None:
    """Hold the bundler and give it its jobs. It dies with this thread, so it is the one that starts it."""
    running: _Running | None = None
    try:
        while True:
            try:
                wanted = _wanted.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                with _lock:
                    if _wanted.empty():
                        return
                continue
            running = _serve(running, wanted)
    finally:
        if running is not None:
            running.close()


def _serve(running: _Running | None, wanted: _Wanted | None) -> _Running | None:
    """Do one job, and return what runs then. Nothing that goes wrong is left without an answer."""
    answers = None
    try:
        if running is not None and running.process.poll() is not None:
            running.close()
            running = None
        running = running or _started()
        if wanted is not None and running is not None:
            answers = running.ask(wanted.requests)
    except (_Gone, Garbled, OSError) as error:
        log.warning("standing_by_gone", error=type(error).__name__)
        if running is not None:
            running.close()
        running = None
    except Exception as error:
        log.exception("standing_by_failed", exc_info=error)
    finally:
        if wanted is not None:
            wanted.answer.set_result(answers)
    return running


def _started() -> _Running | None:
    bubblewrap = sandbox.probe().bubblewrap
    if bubblewrap is None:
        return None
    try:
        program, version = packages.esbuild(), packages.esbuild_version()
    except ToolsMissing:
        return None
    with ExitStack() as stack:
        reading, writing = os.pipe()
        stack.callback(os.close, writing)
        if (uid := user_id()) is not None:
            os.fchown(reading, uid, uid)  # it is opened once more, by somebody else than us
        argv = ["/usr/bin/sh", "-c", _READING, "sh", str(reading), f"/tool/{program.name}", f"--service={version}"]
        confined = namespaces.confined(
            argv,
            # Less tidying up of memory: there is enough, and it takes a third of the time.
            options=["--ro-bind", str(program.parent), "/tool", "--setenv", "GOGC", "400"],
            limits=_LIMITS,
            bubblewrap=bubblewrap,
            folder="/tmp",  # noqa: S108
            descriptors=(reading,),
        )
        try:
            process = supervision.start(stack.enter_context(confined))
        finally:
            os.close(reading)  # ours: whoever writes has to notice that nobody is there any more
        os.set_blocking(writing, False)
        running = _Running(process, writing, stack.pop_all())
    try:
        running.greeting()
    except BaseException:
        running.close()
        raise
    return running


def _done(path: str, answer: Value) -> Done:
    """Raises KeyError, TypeError, ValueError."""
    if not isinstance(answer, Mapping):
        raise TypeError
    given: Mapping[str, Any] = answer
    found = (*problems.of_messages(given["errors"], "error"), *problems.of_messages(given["warnings"], "warning"))
    if given["errors"]:
        return Done(None, "", found)
    return Done(_text(given["code"]), _text(given["map"]), found)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode()
    if not isinstance(value, str):
        raise TypeError
    return value


def _one_line(tsconfig: bytes | None) -> str | None:
    """Return what of a tsconfig.json counts for one file, as a line; None where it cannot be read."""
    if tsconfig is None:
        return "{}"
    options = options_of(tsconfig)
    if options is None:
        return None
    return json.dumps({"compilerOptions": {name: options[name] for name in _COUNTING if name in options}})
