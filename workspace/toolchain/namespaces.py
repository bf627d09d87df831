"""Isolation by Linux namespaces: bubblewrap, started as an ordinary user.

Nothing of the host is there but /usr and what a run is given, all of it read-only; scratch is memory of a fixed size.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from workspace.toolchain import seccomp
from workspace.toolchain.job import MADE, MIB, Job, Limits, user_id
from workspace.toolchain.supervision import Launch

# What was made comes back as one stream: nothing of the host is writable in there.
_PACKING = f'"$@" && exec tar -c -f - -C {MADE} .'
# bubblewrap binds its processes to their parents late and one after the other: Motivd, killed meanwhile, would leave
# some behind. So the first one is bound before it is bubblewrap, and looks then whether its parent is still there;
_BOUND = ("/usr/bin/setpriv", "--pdeathsig", "KILL", "/usr/bin/sh", "-c", 'unset PWD; test "$PPID" = "$0" && exec "$@"')
# and the last one begins only while Motivd holds the other end of its standard input.
_BEGINNING = 'unset PWD; cat > /dev/null 2>&1 && exit 1; exec "$@" < /dev/null'


@contextmanager
def launch(job: Job, folder: Path, bubblewrap: Path) -> Iterator[Launch]:
    """Give what has to be started to run a job in its folder. Raises UnknownArchitecture."""
    (folder / "node_modules").mkdir()
    (folder / MADE).symlink_to("/tmp")  # noqa: S108  (the sandbox's own; nobody follows it out here)
    argv = [f"/tool/{job.program.name}", *job.arguments]
    if job.keep_made:
        argv = ["/usr/bin/sh", "-c", _PACKING, "sh", *argv]
    with confined(argv, options=_options(job, folder), limits=job.limits, bubblewrap=bubblewrap) as launch:
        yield launch


@contextmanager
def confined(
    argv: Sequence[str],
    *,
    options: Sequence[str],
    limits: Limits,
    bubblewrap: Path,
    folder: str = "/workspace",
    descriptors: Sequence[int] = (),
) -> Iterator[Launch]:
    """Give what has to be started to run a program in namespaces, beginning in `folder`. Raises UnknownArchitecture.

    `options` are bubblewrap's, for what belongs to this run alone; the descriptors are inherited. What is started
    begins only while the block lasts.
    """
    with ExitStack() as files:
        filter_file = files.enter_context(memory_file(seccomp.filter_program()))
        # Both are writable and without a size otherwise.
        sealed = ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", folder, "--seccomp", str(filter_file)]
        # Through a file: arguments can be read by all, and there are secrets and the host's paths among these.
        text = "\0".join([*_isolated(limits), *options, *sealed, ""]).encode()
        options_file = files.enter_context(memory_file(text))
        command = [str(bubblewrap), "--args", str(options_file), "--", *_limited(argv, limits)]
        yield Launch(
            argv=[*_BOUND, str(os.getpid()), *command],
            descriptors=(filter_file, options_file, *descriptors),
            stdin=files.enter_context(_held_pipe()),
            uid=user_id(),
        )


def made(output: bytes) -> dict[str, bytes]:
    """Return the files that a run made, out of its output. Links and devices mean nothing here."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(output), mode="r:") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isreg() else None
            if content is not None:
                found[member.name.removeprefix("./")] = content.read()
    return found


@contextmanager
def memory_file(content: bytes) -> Iterator[int]:
    """Give the descriptor of a file without a name, to be inherited."""
    descriptor = os.memfd_create("motivd", 0)
    try:
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _held_pipe() -> Iterator[int]:
    """Give the reading end of a pipe: reading fails at once as long as this process lives, and finds the end later."""
    reading, writing = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def _isolated(limits: Limits) -> list[str]:
    options = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
    options += ["--cap-drop", "ALL", "--clearenv", "--hostname", "sandbox"]
    for name, value in (("PATH", "/usr/bin:/bin"), ("HOME", "/tmp"), ("LANG", "C.UTF-8")):  # noqa: S108  (inside)
        options += ["--setenv", name, value]
    options += ["--ro-bind", "/usr", "/usr"]
    for link in ("bin", "lib", "lib64"):
        if Path("/", link).is_symlink():
            options += ["--symlink", f"usr/{link}", f"/{link}"]
        elif Path("/", link).exists():
            options += ["--ro-bind", f"/{link}", f"/{link}"]
    options += ["--proc", "/proc", "--dev", "/dev"]
    options += ["--size", str(16 * MIB), "--tmpfs", "/dev/shm"]  # noqa: S108
    return [*options, "--size", str(limits.scratch_bytes), "--tmpfs", "/tmp"]  # noqa: S108


def _options(job: Job, folder: Path) -> list[str]:
    options = ["--ro-bind", str(folder), "/workspace", "--ro-bind", str(job.program.parent), "/tool"]
    if job.packages:
        options += ["--ro-bind", str(job.packages), "/workspace/node_modules"]
    return options


def _limited(argv: Sequence[str], limits: Limits) -> list[str]:
    # From inside: the kernel counts processes for each user namespace.
    processor = [] if limits.cpu_seconds is None else [f"--cpu={limits.cpu_seconds}"]
    return [
        *("/usr/bin/sh", "-c", _BEGINNING, "sh"),
        "/usr/bin/prlimit",
        f"--nproc={limits.processes}",
        f"--data={limits.data_bytes}",
        f"--fsize={limits.file_bytes}",
        *processor,
        "--nofile=1024",
        "--core=0",
        "--",
        *argv,
    ]
