"""What our own pages load, bundled once by `make setup`: scripts and style sheets of ours, and those that stand on
packages, from a lock that lies beside them. What its authors have minified is only compressed.

Each name of `PAGE_SCRIPTS` has a folder below that of the tools, named for its sources, so that browsers may keep what
they got from it. Sources that were changed since are not bundled: pages then load them as they are.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import brotli
from django.conf import settings

from workspace.toolchain import packages

# What a page begins with, and chunks that it loads when they are needed. Fonts stay where they are.
_OPTIONS: Final = (
    *("--bundle", "--splitting", "--format=esm", "--target=es2022", "--minify", "--charset=utf8"),
    *("--outbase=.", "--chunk-names=chunks/[name]-[hash]", "--external:/static/*"),
    *("--loader:.woff2=file", "--asset-names=fonts/[name]"),
)
_LOCK: Final = "package-lock.json"
_KINDS: Final = (".js", ".css")
_TALK: Final = ("--log-level=error", "--color=false")


def installed(name: str) -> Path | None:
    """Return the folder with the entries of a name in it, None where `make setup` has not made it."""
    folder = wanted(name)
    return folder if packages.is_complete(folder) else None


def wanted(name: str) -> Path:
    """Return where the scripts belong, installed or not."""
    source, entries = settings.PAGE_SCRIPTS[name]
    parts = [str(file.relative_to(source)).encode() + b"\0" + file.read_bytes() for file in _inputs(source, entries)]
    digest = hashlib.sha256(b"\0".join([*parts, " ".join([*_OPTIONS, *entries]).encode()])).hexdigest()[:16]
    return packages.home() / f"{name}-{digest}"


def install(name: str) -> bool:
    """Bundle what a name of `PAGE_SCRIPTS` stands for; False when it was there already.

    Raises InstallFailed, ToolsMissing.
    """
    return packages.install_whole(wanted(name), lambda draft: _fill(draft, name))


def _fill(draft: Path, name: str) -> None:
    source, entries = settings.PAGE_SCRIPTS[name]
    if _is_ready(entries):
        for entry in entries:
            shutil.copyfile(source / entry, draft / entry)
    else:
        _bundle(draft, source, entries)
    for file in _ours(draft):
        content = file.read_bytes()
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, mtime=0))
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(content))


def _bundle(draft: Path, source: Path, entries: Sequence[str]) -> None:
    work = draft / "work"
    work.mkdir()
    if _has_packages(source):
        packages.npm_ci(source, work)
    shutil.copytree(source, work, dirs_exist_ok=True, ignore=shutil.ignore_patterns("package*.json"))
    argv = [str(packages.esbuild()), *entries, *_OPTIONS, *_TALK, f"--outdir={draft}"]
    done = subprocess.run(argv, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise packages.InstallFailed(done.stderr.strip()[-2000:] or "The bundler ended without a word.")
    if _has_packages(source):
        (draft / "licenses.txt").write_text(_licenses(work / "node_modules"))
    shutil.rmtree(work)


def _licenses(node_modules: Path) -> str:
    """Return what the authors of the packages want to stand beside every copy."""
    told = sorted(node_modules.glob("**/LICENSE*"))
    return "\n\n".join(f"{file.parent.relative_to(node_modules)}\n\n{file.read_text().strip()}" for file in told) + "\n"


def _has_packages(source: Path) -> bool:
    return (source / _LOCK).exists()


def _inputs(source: Path, entries: Sequence[str]) -> list[Path]:
    """Return what the result depends on."""
    if _has_packages(source):
        return [source / _LOCK, *(source / entry for entry in entries)]
    return [source / entry for entry in entries] if _is_ready(entries) else _ours(source)


def _is_ready(entries: Sequence[str]) -> bool:
    return all(entry.endswith(".min.js") for entry in entries)


def _ours(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in _KINDS)
