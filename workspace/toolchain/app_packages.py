"""Packages that projects ask for, installed once for each set of them and shared read-only by all who ask the same.

Installed in the sandbox, by npm or pip, from the mirror that the settings name and from nowhere else; nothing that a
package brings is run. What comes out is only looked at by Motivd, as files.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from workspace.toolchain import mirror_door, namespaces, packages, server
from workspace.toolchain.job import MIB, Limits, user_id
from workspace.toolchain.mirror_door import Destination
from workspace.toolchain.supervision import Completed, supervise

__all__ = ["InstallFailed", "Plan", "find", "install"]

Installer = Literal["npm", "pip"]

LIMITS: Final = Limits(
    wall_seconds=180,
    cpu_seconds=300,
    memory_bytes=1024 * MIB,
    data_bytes=4096 * MIB,
    file_bytes=256 * MIB,
    output_bytes=MIB,
)
# What one set of packages may take on the disk.
DISK_BYTES: Final = 1024 * MIB

_BRIDGE: Final = Path(__file__).with_name("mirror_bridge.py")
_PORT: Final = 8081
_PROXY: Final = f"http://127.0.0.1:{_PORT}"
_CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")
_COMPLETE: Final = "complete"


class InstallFailed(Exception):
    """The packages could not be had; the text is what the installer said."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to install: the files that the installer reads, the mirror, and what else of it may be reached."""

    installer: Installer
    files: Mapping[str, bytes]
    mirror: str
    allowed: frozenset[Destination] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """Return the name of the folder: the same packages, for the same kind of machine, from the same mirror."""
        text = json.dumps([self.mirror, platform.machine(), os.path.realpath(server.python())])
        digest = hashlib.sha256(text.encode())
        for path, content in sorted(self.files.items()):
            digest.update(f"\0{path}\0{len(content)}\0".encode() + content)
        return f"{self.installer}-{digest.hexdigest()[:24]}"


def find(plan: Plan) -> Path | None:
    """Return the folder of packages, None when nobody has installed them yet."""
    folder = _home() / plan.name
    return folder / "packages" if (folder / _COMPLETE).exists() else None


def install(plan: Plan, *, cancelled: Callable[[], bool]) -> Path:
    """Install what is missing, and return its folder. Takes seconds.

    The folder appears whole, by a rename. Raises InstallFailed, SandboxUnavailable.
    """
    found = find(plan)
    if found:
        return found
    home = _home()
    packages.make_open(home)
    room = Path(tempfile.mkdtemp(prefix=".installing-", dir=home))
    try:
        _fill(room, plan, cancelled)
        try:
            room.rename(home / plan.name)
        except OSError:
            if find(plan) is None:
                raise
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return home / plan.name / "packages"


def _home() -> Path:
    return packages.home() / "apps"


def _fill(room: Path, plan: Plan, cancelled: Callable[[], bool]) -> None:
    source, made = room / "source", room / "made"
    packages.make_open(source)
    for path, content in plan.files.items():
        (source / path).write_bytes(content)
        (source / path).chmod(0o644)
    made.mkdir(mode=0o700)
    uid = user_id()
    if uid is not None:
        os.chown(made, uid, uid)
        os.chown(room, uid, uid)
    allowed = plan.allowed | {mirror_door.destination_of(plan.mirror)}
    with mirror_door.opened(room / "mirror.s", allowed):
        completed = _run(room, plan, cancelled)
    if completed.returncode != 0 or completed.exceeded:
        raise InstallFailed(_said(completed))
    result = made / "packages"
    _take_over(result)
    for name in packages.VITE_CACHES if plan.installer == "npm" else ():
        (result / name).mkdir(exist_ok=True)
        (result / name).chmod(0o755)
    result.rename(room / "packages")
    for left in (source, made):
        shutil.rmtree(left)
    (room / "mirror.s").unlink(missing_ok=True)
    (room / _COMPLETE).touch()
    if uid is not None:
        os.chown(room, 0, 0)
    room.chmod(0o755)


def _run(room: Path, plan: Plan, cancelled: Callable[[], bool]) -> Completed:
    bubblewrap = server.check()
    command = _NPM if plan.installer == "npm" else _PIP
    if plan.installer == "npm" and "package-lock.json" not in plan.files:
        command = [word.replace("npm ci", "npm install --no-package-lock") for word in command]
    with namespaces.memory_file(_BRIDGE.read_bytes()) as bridge:
        options = ["--perms", "0444", "--ro-bind-data", str(bridge), "/bridge.py"]
        options += ["--ro-bind", str(room / "source"), "/source", "--bind", str(room / "made"), "/made"]
        options += ["--ro-bind", str(room / "mirror.s"), "/mirror.s"]
        if _CERTIFICATES.exists():
            options += ["--ro-bind", str(_CERTIFICATES.resolve()), str(_CERTIFICATES)]
        for name, value in _environment(plan).items():
            options += ["--setenv", name, value]
        argv = ["/usr/bin/nice", "-n", "10", server.python(), "-I", "-S", "/bridge.py", str(_PORT), *command]
        with namespaces.confined(
            argv, options=options, limits=LIMITS, bubblewrap=bubblewrap, folder="/made", descriptors=(bridge,)
        ) as launch:
            return supervise(
                launch.watching(room / "made", DISK_BYTES),
                wall_seconds=LIMITS.wall_seconds,
                memory_bytes=LIMITS.memory_bytes,
                output_bytes=LIMITS.output_bytes,
                cancelled=cancelled,
            )


# No scripts of packages: what they bring must be ready. Bytecode is made by pip, which runs nothing for it.
_NPM: Final = [
    "/usr/bin/sh",
    "-ec",
    "mkdir app; cp /source/* app/; cd app; npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2; "
    "mkdir -p node_modules; mv node_modules /made/packages; rm -rf /made/app /made/cache",
]
_PIP: Final = [
    "/usr/bin/sh",
    "-ec",
    "python3 -m pip install --target /made/packages --only-binary :all: --no-input --no-cache-dir "
    '--disable-pip-version-check --quiet --proxy "$MIRROR_PROXY" --index-url "$MIRROR" -r /source/requirements.txt >&2;'
    "mkdir -p /made/packages; rm -rf /made/cache",
]


def _environment(plan: Plan) -> dict[str, str]:
    found = {
        "PATH": server.PATH,
        "MIRROR": plan.mirror,
        "MIRROR_PROXY": _PROXY,
        "TMPDIR": "/made",
        "NO_COLOR": "1",
        "npm_config_registry": plan.mirror,
        "npm_config_replace_registry_host": "always",
        "npm_config_proxy": _PROXY,
        "npm_config_https_proxy": _PROXY,
        "npm_config_noproxy": "",
        "npm_config_cache": "/made/cache",
        "npm_config_update_notifier": "false",
        "npm_config_fetch_retries": "1",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_RETRIES": "1",
    }
    if _CERTIFICATES.exists():
        found |= {"NODE_EXTRA_CA_CERTS": str(_CERTIFICATES), "PIP_CERT": str(_CERTIFICATES)}
    return found


def _said(completed: Completed) -> str:
    if completed.timed_out:
        return f"it took more than {LIMITS.wall_seconds:.0f} seconds"
    if completed.exceeded:
        return f"it took too much {completed.exceeded}"
    lines = [line.strip() for line in completed.stderr.decode(errors="replace").splitlines() if line.strip()]
    telling = [
        line for line in lines if not line.startswith(("npm error A complete log", "npm error     /", "[notice]"))
    ]
    return " ".join(telling)[-600:] or f"it ended with status {completed.returncode}"


def _take_over(result: Path) -> None:
    """Make what the sandbox left ours: readable by all, writable by none, and no link that leads out of it.

    The sandbox has ended: nobody changes the folder any more. Raises InstallFailed.
    """
    if result.is_symlink() or not result.is_dir():
        raise InstallFailed("it left nothing")
    top = result.resolve()
    for root, folders, names in os.walk(result):
        for name in (*folders, *names):
            path = Path(root, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                target = Path(os.path.normpath(Path(root, os.readlink(path))))
                if os.path.isabs(os.readlink(path)) or not target.is_relative_to(top):
                    path.unlink()
            elif stat.S_ISDIR(mode):
                path.chmod(0o755)
            elif stat.S_ISREG(mode):
                path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)
            else:
                raise InstallFailed("it left something that is no file")
            if os.geteuid() == 0 and os.path.lexists(path):
                os.chown(path, 0, 0, follow_symlinks=False)
    top.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(top, 0, 0)
