"""The sandbox: the one place where code that somebody else wrote is run or read by a program.

No network, no host files, no environment; system calls filtered; size of files, memory, processor and number of
processes limited from inside, time and memory watched from outside; never as root. Linux namespaces where the kernel
lets ordinary users make them, else Landlock, else nothing runs: a bundler outside of a sandbox reads any file.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from django.conf import settings

from workspace.toolchain import landlock, namespaces, packages, seccomp, source_folder
from workspace.toolchain.job import Job, Limits
from workspace.toolchain.supervision import Completed, Launch, supervise

__all__ = ["Completed", "Isolation", "Limits", "SandboxUnavailable", "never", "probe", "run"]

Kind = Literal["namespaces", "landlock", "none"]
_TRUE = Path("/usr/bin/true")


class SandboxUnavailable(Exception):
    """This machine cannot isolate a program; the text says why."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """What keeps user code apart here, or why nothing does; `bubblewrap` is the one that works."""

    kind: Kind
    reason: str
    bubblewrap: Path | None = None


def never() -> bool:
    return False


def probe() -> Isolation:
    """Return what this machine can do. Starts an empty sandbox, once in the life of a process."""
    return _probe(getattr(settings, "SANDBOX_ISOLATION", "auto"))


def run(
    argv: Sequence[str],
    *,
    files: Mapping[str, bytes] | None = None,
    packages: Path | None = None,
    keep_made: bool = False,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = never,
) -> Completed:
    """Run one program of the host in a sandbox, in a folder with `files`, with `.made` in it to write to.

    `packages` appears as node_modules; with `keep_made`, what the program left in `.made` comes back.
    Raises SandboxUnavailable, and ValueError for a path that leads out of the folder.
    """
    isolation = probe()
    if isolation.kind == "none":
        raise SandboxUnavailable(isolation.reason)
    job = Job(Path(argv[0]), argv[1:], packages, keep_made, limits or Limits())
    return _run(job, files or {}, isolation, cancelled)


@functools.cache
def _probe(wanted: str) -> Isolation:
    if wanted not in ("auto", "namespaces", "landlock"):
        return Isolation("none", f"SANDBOX_ISOLATION must be auto, namespaces or landlock, not {wanted!r}")
    reasons = []
    if wanted != "landlock":
        for bubblewrap in packages.bubblewraps():
            tried = _tried(Isolation("namespaces", "bubblewrap as an ordinary user", bubblewrap))
            if tried.kind != "none":
                return tried
            reasons.append(f"{bubblewrap.name}: {tried.reason}")
        if not reasons:
            reasons.append("bubblewrap is missing")
    if wanted != "namespaces":
        version = landlock.version()
        tried = Isolation("none", "the kernel has none")
        if version:
            tried = _tried(Isolation("landlock", f"Landlock, version {version}, without processes and sockets"))
        if tried.kind != "none":
            return tried
        reasons.append(f"Landlock: {tried.reason}")
    return Isolation("none", "; ".join(reasons))


def _tried(isolation: Isolation) -> Isolation:
    try:
        completed = _run(Job(_TRUE, [], limits=Limits(wall_seconds=5)), {}, isolation, never)
    except (OSError, seccomp.UnknownArchitecture) as error:
        return Isolation("none", str(error))
    if completed.returncode != 0:
        return Isolation("none", completed.stderr.decode(errors="replace").strip()[-300:] or "it failed")
    return isolation


def _run(job: Job, files: Mapping[str, bytes], isolation: Isolation, cancelled: Callable[[], bool]) -> Completed:
    with source_folder.written(files) as folder, _launch(job, folder, isolation) as launch:
        completed = supervise(
            launch,
            wall_seconds=job.limits.wall_seconds,
            memory_bytes=job.limits.memory_bytes,
            output_bytes=job.limits.output_bytes,
            cancelled=cancelled,
        )
        if not job.keep_made or completed.returncode != 0:
            return completed
        if isolation.kind == "namespaces":
            return replace(completed, stdout=b"", made=namespaces.made(completed.stdout))
        made = landlock.made(folder, at_most=job.limits.output_bytes)
        return replace(completed, returncode=1, exceeded="disk") if made is None else replace(completed, made=made)


@contextmanager
def _launch(job: Job, folder: Path, isolation: Isolation) -> Iterator[Launch]:
    if isolation.bubblewrap is not None:
        with namespaces.launch(job, folder, isolation.bubblewrap) as launch:
            yield launch
    else:
        with landlock.launch(job, folder) as launch:
            yield launch
